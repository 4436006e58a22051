"""Every knob of the site, read once; nothing else looks at the environment."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "SOCIALMAP_"
PDOK_TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"


class BadSetting(Exception):
    """A setting is missing, unknown or wrong; the text says which and what is allowed."""


def _home() -> Path:
    """The folder with templates/, static/, migrations/ and seed/ (checkout or installed package)."""
    package = Path(__file__).resolve().parent
    return next(folder for folder in (package.parent, package) if (folder / "templates").is_dir())


@dataclass(frozen=True)
class Settings:
    """Settings of one process. Names are those of the environment without the prefix, in lower case."""

    env: str = "development"
    secret_key: str = ""
    base_url: str = ""
    mail_from: str = ""
    database_url: str = ""
    data_dir: Path = Path("instance")
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "none"
    mail_per_hour: int = 500
    geocoder_url: str = ""
    tiles_url: str = PDOK_TILES
    tiles_attribution: str = "Kaartgegevens © Kadaster"
    trusted_proxies: int = 0
    clock: datetime | None = None
    home: Path = Path()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read and check the settings; raises BadSetting with one clear line."""
        environ = os.environ if environ is None else environ
        given = {
            name[len(PREFIX) :].lower(): value for name, value in environ.items() if name.startswith(PREFIX)
        }
        known = {field.name for field in fields(cls)} - {"home"}
        unknown = sorted(given.keys() - known)
        if unknown:
            raise BadSetting(f"{PREFIX}{unknown[0].upper()} is geen bekende instelling. Kijk in README.md.")
        return _Reader(given, environ.get("PORT", "8000")).settings()

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def is_secure(self) -> bool:
        """Whether visitors come over https."""
        return self.base_url.startswith("https:")

    def flask_config(self) -> dict[str, object]:
        """The part of the settings that Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_NAME": "__Host-socialmap" if self.is_secure else "socialmap",
            "SESSION_COOKIE_SECURE": self.is_secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "MAX_CONTENT_LENGTH": 1024 * 1024,
            "WTF_CSRF_TIME_LIMIT": 12 * 3600,
            "WTF_CSRF_SSL_STRICT": self.is_secure,
        }


class _Reader:
    """Turns the given texts into settings, one kind of check a method."""

    def __init__(self, given: dict[str, str], port: str) -> None:
        self.given = {name: value.strip() for name, value in given.items()}
        self.port = port

    def settings(self) -> Settings:
        env = self.one_of("env", "development", ("development", "production"))
        data_dir = self.folder()
        values: dict[str, object] = {
            "env": env,
            "home": _home(),
            "data_dir": data_dir,
            "base_url": self.base_url(env, data_dir),
            "secret_key": self.given.get("secret_key", "") or self.secret_key(env, data_dir),
            "mail_from": self.required_in_production("mail_from", env),
            "database_url": self.database_url(data_dir),
            "smtp_port": self.number("smtp_port", 25, 1, 65535),
            "smtp_tls": self.one_of("smtp_tls", "none", ("none", "starttls", "tls")),
            "mail_per_hour": self.number("mail_per_hour", 500, 0, 1_000_000),
            "trusted_proxies": self.number("trusted_proxies", 0, 0, 10),
            "geocoder_url": self.address("geocoder_url", ""),
            "tiles_url": self.tiles_url(),
            "tiles_attribution": self.given.get("tiles_attribution", Settings.tiles_attribution),
            "clock": self.clock(env),
        }
        for name in ("smtp_host", "smtp_user", "smtp_password"):
            values[name] = self.given.get(name, "")
        self.check_smtp(env, str(values["smtp_host"]))
        return Settings(**values)  # type: ignore[arg-type]

    def refuse(self, name: str, why: str) -> BadSetting:
        return BadSetting(f"{PREFIX}{name.upper()} {why}")

    def required_in_production(self, name: str, env: str) -> str:
        value = self.given.get(name, "")
        if env == "production" and not value:
            raise self.refuse(name, "is nodig als SOCIALMAP_ENV=production.")
        return value

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.given.get(name, "") or default
        if value not in allowed:
            raise self.refuse(name, f"is '{value}'; het mag zijn: {', '.join(allowed)}.")
        return value

    def number(self, name: str, default: int, low: int, high: int) -> int:
        text = self.given.get(name, "") or str(default)
        if not text.isdecimal() or not low <= int(text) <= high:
            raise self.refuse(name, f"is '{text}'; het moet een getal zijn van {low} tot en met {high}.")
        return int(text)

    def address(self, name: str, default: str) -> str:
        value = self.given.get(name, default)
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if value and not is_address:
            raise self.refuse(name, f"is '{value}'; het moet een adres zijn met http:// of https:// ervoor.")
        return value.rstrip("/")

    def folder(self) -> Path:
        value = self.given.get("data_dir", "")
        return Path(value).expanduser().resolve() if value else _home() / "instance"

    def base_url(self, env: str, data_dir: Path) -> str:
        if self.given.get("base_url"):
            value = self.address("base_url", "")
            scheme, netloc = urlsplit(value)[:2]
            if value != f"{scheme}://{netloc}" or "@" in netloc:
                raise self.refuse("base_url", f"is '{value}'; het mag alleen een naam zijn, zonder pad.")
            return value
        self.required_in_production("base_url", env)
        written = data_dir / "base-url"
        if written.is_file():
            return written.read_text(encoding="ascii").strip()
        return f"http://127.0.0.1:{self.port}"

    def secret_key(self, env: str, data_dir: Path) -> str:
        """In development a key is made once and kept in the data folder, so that forms survive a restart."""
        self.required_in_production("secret_key", env)
        kept = data_dir / "secret-key"
        try:
            if not kept.is_file():
                data_dir.mkdir(parents=True, exist_ok=True)
                # Written aside, so that nobody ever reads half a key.
                aside = data_dir / f"secret-key.{os.getpid()}"
                aside.touch(mode=0o600)
                aside.write_text(secrets.token_hex(32), encoding="ascii")
                aside.replace(kept)
            return kept.read_text(encoding="ascii")
        except OSError as error:
            raise self.refuse(
                "data_dir", f"is '{data_dir}'; daar kan niets staan ({error.strerror})."
            ) from None

    def database_url(self, data_dir: Path) -> str:
        text = self.given.get("database_url", "") or f"sqlite:///{data_dir / 'socialmap.sqlite3'}"
        try:
            url = make_url(text)
        except (ArgumentError, ValueError):
            raise self.refuse("database_url", "is geen adres van een database.") from None
        if url.drivername not in ("sqlite", "postgresql", "postgresql+psycopg"):
            raise self.refuse("database_url", "moet beginnen met sqlite:/// of postgresql://.")
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    def tiles_url(self) -> str:
        value = self.given.get("tiles_url", PDOK_TILES)
        if value and not all(part in value for part in ("{z}", "{x}", "{y}")):
            raise self.refuse("tiles_url", "moet {z}, {x} en {y} bevatten, of leeg zijn.")
        return self.address("tiles_url", PDOK_TILES)

    def clock(self, env: str) -> datetime | None:
        text = self.given.get("clock", "")
        if not text:
            return None
        if env == "production":
            raise self.refuse("clock", "mag alleen in ontwikkeling.")
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            raise self.refuse(
                "clock", f"is '{text}'; geef een tijd zoals 2026-03-02T09:00:00+01:00."
            ) from None
        if instant.tzinfo is None:
            raise self.refuse("clock", "heeft een tijdzone nodig, zoals +01:00.")
        return instant

    def check_smtp(self, env: str, host: str) -> None:
        """Outside production letters may only go to a server on this machine."""
        if env == "production" or not host or host == "localhost":
            return
        try:
            loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise self.refuse("smtp_host", "mag buiten productie alleen deze machine zijn (127.0.0.1).")
