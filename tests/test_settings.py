"""Every knob of the site: what it is when nobody turns it, and what it may not be."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialmap.settings import PDOK_TILES, BadSetting, Settings

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "ENV": "production",
    "SECRET_KEY": "een-lang-geheim-dat-niemand-raadt",
    "BASE_URL": "https://kaart.example",
    "MAIL_FROM": "kaart@netwerk.example",
}


def read(folder: Path, given: dict[str, str] | None = None, **environ: str) -> Settings:
    names = {"DATA_DIR": str(folder), **(given or {})}
    return Settings.from_env({f"SOCIALMAP_{name}": value for name, value in names.items()} | environ)


def refusal(folder: Path, given: dict[str, str]) -> str:
    with pytest.raises(BadSetting) as refused:
        read(folder, given)
    line = str(refused.value)
    assert "\n" not in line
    return line


def test_without_settings_a_newcomer_has_a_site_on_this_machine(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert (settings.env, settings.is_production, settings.is_secure) == ("development", False, False)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/socialmap.sqlite3"
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_tls) == ("", 25, "none")
    assert (settings.mail_per_hour, settings.trusted_proxies, settings.clock) == (500, 0, None)
    assert (settings.geocoder_url, settings.tiles_url) == ("", PDOK_TILES)
    assert "Kadaster" in settings.tiles_attribution


def test_the_data_lie_in_the_checkout_when_nobody_says_where() -> None:
    settings = Settings.from_env({"SOCIALMAP_SECRET_KEY": "x" * 32})

    assert (settings.home, settings.data_dir) == (ROOT, ROOT / "instance")


def test_every_setting_may_be_given(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        {
            **PRODUCTION,
            "DATABASE_URL": "postgresql://anna:geheim@db.example:5433/kaart",
            "SMTP_HOST": "mail.example",
            "SMTP_PORT": "587",
            "SMTP_USER": "kaart",
            "SMTP_PASSWORD": "geheim",
            "SMTP_TLS": "starttls",
            "MAIL_PER_HOUR": "0",
            "GEOCODER_URL": "https://pdok.example/v3_1/",
            "TILES_URL": "",
            "TILES_ATTRIBUTION": "Wij",
            "TRUSTED_PROXIES": "2",
        },
    )

    assert (settings.is_production, settings.is_secure, settings.mail_from) == (
        True,
        True,
        "kaart@netwerk.example",
    )
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_tls) == ("mail.example", 587, "starttls")
    assert (settings.smtp_user, settings.smtp_password) == ("kaart", "geheim")
    assert (settings.mail_per_hour, settings.trusted_proxies) == (0, 2)
    assert (settings.geocoder_url, settings.tiles_url) == ("https://pdok.example/v3_1", "")
    assert settings.tiles_attribution == "Wij"


def test_an_unknown_name_stops_the_start(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"TILE_URL": "x"}).startswith("SOCIALMAP_TILE_URL is geen bekende instelling")
    assert refusal(tmp_path, {"HOME": "/"}).startswith("SOCIALMAP_HOME ")


def test_names_of_others_are_none_of_our_business(tmp_path: Path) -> None:
    assert read(tmp_path, OTHER="x", DATABASE_URL="mysql://x").database_url.startswith("sqlite:")


BAD = {
    "ENV": ["test", "Production"],
    "BASE_URL": [
        "kaart.example",
        "ftp://kaart.example",
        "https://",
        "http://[::1",
        "https://kaart.example:99999",
        "https://kaart.example/pad",
        "https://kaart.example?x=1",
        "https://anna@kaart.example",
    ],
    "DATABASE_URL": [
        "kaart",
        "mysql://x/y",
        "postgres://x/y",
        "postgresql+psycopg2://x/y",
        "postgresql://x:abc/y",
    ],
    "SMTP_PORT": ["0", "65536", "-1", "25.0", "smtp", "²"],
    "SMTP_TLS": ["ssl", "TLS"],
    "MAIL_PER_HOUR": ["-1", "veel", "1000001"],
    "TRUSTED_PROXIES": ["-1", "ja", "11"],
    "GEOCODER_URL": ["pdok.example", "file:///etc/passwd", "http://[x"],
    "TILES_URL": ["https://tegels.example/{z}/{x}.png", "tegels/{z}/{x}/{y}.png"],
    "CLOCK": ["morgen", "2026-03-02", "2026-03-02T09:00:00", "2026-02-30T09:00:00+01:00"],
    "DATA_DIR": ["/dev/null", "/dev/null/kaart"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_bad_value_stops_the_start_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    assert refusal(tmp_path, {name: value}).startswith(f"SOCIALMAP_{name} ")


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "MAIL_FROM"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_does_not_start_without(tmp_path: Path, name: str, value: str | None) -> None:
    given = {key: kept for key, kept in PRODUCTION.items() if key != name}

    line = refusal(tmp_path, given if value is None else {**given, name: value})

    assert line.startswith(f"SOCIALMAP_{name} is nodig")


def test_production_does_not_borrow_from_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "base-url").write_text("http://127.0.0.1:8001\n")
    read(tmp_path)

    for name in ("SECRET_KEY", "BASE_URL"):
        assert refusal(tmp_path, {**PRODUCTION, name: ""}).startswith(f"SOCIALMAP_{name} is nodig")


def test_a_clock_is_for_development_only(tmp_path: Path) -> None:
    given = {"CLOCK": "2026-03-02T09:00:00+01:00"}

    assert read(tmp_path, given).clock == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert refusal(tmp_path, {**PRODUCTION, **given}) == "SOCIALMAP_CLOCK mag alleen in ontwikkeling."


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_while_developing_letters_may_go_to_this_machine(tmp_path: Path, host: str) -> None:
    assert read(tmp_path, {"SMTP_HOST": host}).smtp_host == host


@pytest.mark.parametrize(
    "host",
    [
        "mail.example",
        "10.0.0.1",
        "0.0.0.0",  # noqa: S104  it has to be refused
        "127.0.0.1.mail.example",
        "localhost.mail.example",
        "::",
        "128.0.0.1",
    ],
)
def test_while_developing_letters_go_nowhere_else(tmp_path: Path, host: str) -> None:
    line = refusal(tmp_path, {"SMTP_HOST": host})

    assert line.startswith("SOCIALMAP_SMTP_HOST mag buiten productie alleen deze machine zijn")
    assert read(tmp_path, {**PRODUCTION, "SMTP_HOST": host}).smtp_host == host


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://anna:geheim@db.example/kaart", "postgresql+psycopg://anna:geheim@db.example/kaart"),
        ("postgresql+psycopg://db.example/kaart", "postgresql+psycopg://db.example/kaart"),
        ("postgresql:///kaart?host=/run/pg", "postgresql+psycopg:///kaart?host=%2Frun%2Fpg"),
        ("sqlite:////var/lib/kaart.sqlite3", "sqlite:////var/lib/kaart.sqlite3"),
    ],
)
def test_postgresql_is_spoken_to_with_psycopg(tmp_path: Path, given: str, used: str) -> None:
    assert read(tmp_path, {"DATABASE_URL": given}).database_url == used


def test_the_port_of_the_newcomer_is_in_the_base_url(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="8123").base_url == "http://127.0.0.1:8123"


def test_a_command_in_another_shell_reads_where_the_site_is(tmp_path: Path) -> None:
    (tmp_path / "base-url").write_text("http://127.0.0.1:8001\n")

    assert read(tmp_path, PORT="8123").base_url == "http://127.0.0.1:8001"
    assert read(tmp_path, {"BASE_URL": "http://localhost:9000/"}).base_url == "http://localhost:9000"


def test_the_cookie_has_its_strict_name_over_https_only(tmp_path: Path) -> None:
    development, production = read(tmp_path).flask_config(), read(tmp_path, PRODUCTION).flask_config()

    names = (
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE",
    )
    assert [development[name] for name in names] == ["socialmap", False, True, "Lax"]
    assert [production[name] for name in names] == ["__Host-socialmap", True, True, "Lax"]


def test_while_developing_a_key_is_made_once_and_kept_to_ourselves(tmp_path: Path) -> None:
    folder = tmp_path / "nieuw" / "data"

    first, second = read(folder).secret_key, read(folder).secret_key
    other = read(tmp_path / "ander").secret_key

    assert len(first) == 64
    assert (first == second, first == other) == (True, False)
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_a_given_key_is_written_nowhere(tmp_path: Path) -> None:
    settings = read(tmp_path / "data", {"SECRET_KEY": "geheim"})

    assert settings.secret_key == "geheim"
    assert not (tmp_path / "data").exists()


def test_the_front_door_says_in_one_line_why_it_stays_shut(tmp_path: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SOCIALMAP_")}
    environ = {**ours, "SOCIALMAP_DATA_DIR": str(tmp_path), "SOCIALMAP_SMTP_TLS": "ssl"}

    ran = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environ, capture_output=True, text=True)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "Sociale kaart start niet: SOCIALMAP_SMTP_TLS is 'ssl'; het mag zijn: none, starttls, tls.\n"
    )
