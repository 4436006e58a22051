"""A national postcode table."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from socialmap.cli.places import places
from socialmap.foundation.db import db, last_change_number, transaction
from socialmap.geo.models import Postcode

Import = Callable[..., Result]
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def row(
    postcode: str, place: str, lat: object, lon: object, *, municipality: str = "", country: str = "NL"
) -> str:
    cells = (country, postcode, place, "Utrecht", "09", municipality or place, "0001", "", "", lat, lon, 6)
    return "\t".join(map(str, cells)) + "\n"


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Import:
    def run_it(*rows: str, content: bytes | None = None) -> Result:
        file = tmp_path / "NL.txt"
        file.write_bytes("".join(rows).encode() if content is None else content)
        return app.test_cli_runner().invoke(places, ["import", str(file)])

    return run_it


def save(**columns: object) -> None:
    with transaction() as session:
        session.add(Postcode(**{"municipality": "Stichtse Vecht", "aliases": [], **columns}))


def kept(pc4: str) -> Postcode:
    db.session.rollback()
    return db.session.execute(sa.select(Postcode).where(Postcode.pc4 == pc4)).scalar_one()


def test_a_postcode_we_lack_is_added(run: Import) -> None:
    result = run(row("3600", "Nieuwerveen", 52.13, 5.03, municipality="Stichtse Vecht"))

    added = kept("3600")
    assert (result.exit_code, result.stdout) == (0, "nieuw 1, bijgewerkt 0, gelijk 0\n")
    assert (added.place, added.municipality, added.lat, added.lon) == (
        "Nieuwerveen",
        "Stichtse Vecht",
        52.13,
        5.03,
    )


def test_full_codes_are_averaged_and_the_commonest_place_wins(run: Import) -> None:
    run(
        row("3601 AA", "Maarssen", 52.1, 5.0),
        row("3601 AB", "Maarssen", 52.2, 5.1),
        row("3601XZ", "Oud-Maarsseveen", 52.3, 5.2),
    )

    added = kept("3601")
    assert (added.place, added.aliases, added.lat, added.lon) == ("Maarssen", ["Oud-Maarsseveen"], 52.2, 5.1)


def test_our_own_names_stay_and_the_better_point_is_taken(run: Import) -> None:
    save(pc4="3601", place="Maarssen", lat=52.1, lon=5.0, aliases=["maarssen dorp"], seed_digest="ours")

    result = run(row("3601", "Maarssen-Dorp", 52.13912, 5.04123, municipality="Elders"))

    row_now = kept("3601")
    assert result.stdout == "nieuw 0, bijgewerkt 1, gelijk 0\n"
    assert (row_now.place, row_now.municipality, row_now.aliases) == (
        "Maarssen",
        "Stichtse Vecht",
        ["maarssen dorp"],
    )
    assert (row_now.lat, row_now.lon, row_now.seed_digest) == (52.13912, 5.04123, "ours")


def test_what_somebody_edited_is_left_alone_and_named(run: Import) -> None:
    save(pc4="3601", place="Maarssen", lat=52.1, lon=5.0, edited_at=MONDAY)

    result = run(row("3601", "Elders", 52.2, 5.1))

    assert result.stdout == "nieuw 0, bijgewerkt 0, gelijk 1\n"
    assert "3601" in result.stderr
    assert kept("3601").lat == 52.1


def test_an_earlier_table_is_corrected_by_a_later_one(run: Import) -> None:
    run(row("3600", "Oud", 52.1, 5.0), row("3602", "Maarssen", 52.15, 5.05))

    result = run(row("3600", "Nieuw", 52.1, 5.0), row("3602", "Maarssen", 52.15, 5.05))

    assert result.stdout == "nieuw 0, bijgewerkt 1, gelijk 1\n"
    assert kept("3600").place == "Nieuw"


def test_a_postcode_gone_from_our_seed_lives_on_in_the_table(run: Import) -> None:
    save(pc4="3601", place="Oud", lat=52.1, lon=5.0, seed_digest="ours", retired_at=MONDAY)

    run(row("3601", "Maarssen", 52.2, 5.1))

    assert (kept("3601").place, kept("3601").retired_at, kept("3601").seed_digest) == ("Maarssen", None, "")


def test_the_same_table_twice_changes_nothing(run: Import) -> None:
    run(row("3601 AA", "Maarssen", 52.123456, 5.0), row("3601 AB", "Maarssen", 52.2, 5.1))
    number = last_change_number()

    result = run(row("3601 AA", "Maarssen", 52.123456, 5.0), row("3601 AB", "Maarssen", 52.2, 5.1))

    assert result.stdout == "nieuw 0, bijgewerkt 0, gelijk 1\n"
    assert (number, last_change_number()) == (1, 1)


def test_rows_of_the_neighbours_are_passed_over(run: Import) -> None:
    result = run(row("1000", "Brussel", 50.85, 4.35, country="BE"), row("3601", "Maarssen", 52.1, 5.0), "\n")

    assert result.stdout == "nieuw 1, bijgewerkt 0, gelijk 0\n"


def test_a_new_street_without_a_point_does_not_count(run: Import) -> None:
    result = run(row("3601 AA", "Maarssen", 52.1, 5.0), row("3601 AB", "Maarssen", "", ""))

    assert "1 rijen" in result.stderr
    assert kept("3601").lat == 52.1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("360", "Maarssen", 52.1, 5.0), "rij 2; kolom postal code; '360'"),
        (row("3601 ab", "Maarssen", 52.1, 5.0), "rij 2; kolom postal code; '3601 ab'"),
        (row("3601", "", 52.1, 5.0), "rij 2; kolom place name"),
        (row("3601", "M" * 81, 52.1, 5.0), "rij 2; kolom place name"),
        (row("3601", "Maarssen", "52,1", 5.0), "rij 2; kolom latitude, longitude; '52,1 5.0'"),
        (row("3601", "Maarssen", 5.0, 52.1), "rij 2; kolom latitude, longitude"),
        (row("3601", "Maarssen", "nan", "nan"), "rij 2; kolom latitude, longitude"),
        ("3601;Maarssen;52.1;5.0\n", "rij 2; kolom country; '3601;Maarssen;52.1;5.0'; 1 kolommen"),
    ],
)
def test_one_wrong_row_refuses_the_whole_table(run: Import, wrong: str, said: str) -> None:
    result = run(row("3600", "Nieuwerveen", 52.1, 5.0), wrong)

    assert result.exit_code == 1
    assert result.stderr.startswith(said)
    assert result.stdout == ""
    assert db.session.execute(sa.select(sa.func.count(Postcode.id))).scalar() == 0


def test_a_table_without_the_netherlands_is_refused(run: Import) -> None:
    result = run(row("1000", "Brussel", 50.85, 4.35, country="BE"))

    assert result.exit_code == 1
    assert "geen enkele rij van Nederland" in result.stderr


@pytest.mark.parametrize("content", [b"PK\x03\x04\xff\xfe", "NL\tCafé".encode("latin-1")])
def test_a_file_that_is_no_text_is_unreadable(run: Import, content: bytes) -> None:
    result = run(content=content)

    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_a_file_that_is_not_there_is_unreadable(app: Flask, tmp_path: Path) -> None:
    absent = app.test_cli_runner().invoke(places, ["import", str(tmp_path / "absent.txt")])
    folder = app.test_cli_runner().invoke(places, ["import", str(tmp_path)])

    assert (absent.exit_code, folder.exit_code) == (2, 2)
    assert absent.stderr.count("\n") == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(run: Import) -> None:
    content = row("3601", "Maarssen", 52.1, 5.0).replace("\n", "\r\n").encode("utf-8-sig")

    assert run(content=content).stdout == "nieuw 1, bijgewerkt 0, gelijk 0\n"
