"""All listings to take away, and no cell of it ever runs as a formula."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialmap.directory import service as directory
from socialmap.directory.sheet_columns import COLUMNS
from socialmap.directory.sheet_reading import unguarded
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.foundation.sheets import FORMULA, Sheet, as_csv, as_xlsx, guarded
from tests.accounts.people import keeper_of, log_in, make_member
from tests.browsing import BASE, Browser
from tests.conftest import HOME, NEIGHBOUR, make

LISTINGS = "/kerngroep/vermeldingen"
PARTS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
# Half of what is tried begins with a sign that starts a formula, or with a quote before it.
CELLS = st.one_of(
    st.text(max_size=30),
    st.tuples(
        st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\0", "'=", "''+", "=cmd|"]), st.text(max_size=20)
    ).map("".join),
)


def tabs_of(content: bytes) -> dict[str, list[list[str]]]:
    """The texts of a workbook by tab, read from its XML; a formula in it is an AssertionError."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = [one.attrib["name"] for one in _parsed(book, "xl/workbook.xml").iterfind(".//m:sheet", PARTS)]
        texts = list(_shared(book))
        return {
            name: _rows(_parsed(book, f"xl/worksheets/sheet{number}.xml"), texts)
            for number, name in enumerate(names, start=1)
        }


def _parsed(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314  written by ourselves a moment ago


def _shared(book: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in book.namelist():
        for one in _parsed(book, "xl/sharedStrings.xml").iterfind("m:si", PARTS):
            yield "".join(part.text or "" for part in one.iter(f"{{{PARTS['m']}}}t"))


def _rows(tab: ElementTree.Element, texts: list[str]) -> list[list[str]]:
    assert tab.findall(".//m:f", PARTS) == [], "a formula"
    return [
        [
            texts[int(cell.findtext("m:v", "", PARTS))]
            if cell.get("t") == "s"
            else cell.findtext("m:v", "", PARTS)
            for cell in row.iterfind("m:c", PARTS)
        ]
        for row in tab.iterfind(".//m:row", PARTS)
    ]


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Browser:
    """Somebody of the core group, in a browser."""
    browser = Browser(app.test_client())
    log_in(browser, make_member("bram@netwerk.example", at=clock.now(), role="core_group"), strong=True)
    return browser


def fetched(browser: Browser, kind: str) -> bytes:
    response = browser.client.get(f"{LISTINGS}.{kind}", base_url=BASE)
    assert response.status_code == 200
    assert f"vermeldingen-{HOME}-2026-03-02.{kind}" in response.headers["Content-Disposition"]
    return response.data


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_no_cell_of_a_workbook_is_a_formula(cells: list[str]) -> None:
    tab = tabs_of(as_xlsx({"proef": Sheet(["kolom"] * len(cells), [cells])}))["proef"]

    assert len(tab) >= 1


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_no_cell_of_a_csv_begins_a_formula_and_each_is_read_back_as_it_was(cells: list[str]) -> None:
    text = as_csv(Sheet([f"k{number}" for number in range(len(cells))], [cells])).decode("utf-8-sig")

    row = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1]

    assert [cell for cell in row if cell[:1] in "=+-@\t\r\0" and cell] == []
    assert [unguarded(cell) for cell in row] == cells


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@som", "\tx", "'=1", "''=1"])
def test_what_begins_a_formula_is_known(cell: str) -> None:
    assert FORMULA.match(cell)
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Anna", "'s Avonds", "1-2", "a=b"])
def test_what_begins_none_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell


def test_the_workbook_holds_all_columns_and_how_it_stands(bram: Browser, clock: StoppedClock) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now(), name="Anna")
    keeper_of(make(clock, name='=HYPERLINK("https://kwaad.example")'), anna, at=clock.now())
    gone = make(clock, name="Weg")
    with transaction():
        directory.withdraw(db.session.merge(gone), by="test", at=clock.now())
    make(clock, name="Van de buren", network=NEIGHBOUR)

    tabs = tabs_of(fetched(bram, "xlsx"))

    assert list(tabs) == ["vermeldingen", "stand"]
    assert tabs["vermeldingen"][0] == [column.name for column in COLUMNS]
    assert [row[1] for row in tabs["stand"][1:]] == ['=HYPERLINK("https://kwaad.example")', "Weg"]
    assert tabs["stand"][1][-1] == "Anna"
    assert tabs["stand"][2][2] == "van de kaart gehaald"
    assert len(tabs["vermeldingen"]) == 2


def test_the_csv_can_be_read_in_again(app: Flask, bram: Browser, clock: StoppedClock, tmp_path: Path) -> None:
    listing = make(clock, name="-Praktijk", phone="+31348123456", confirmed_on=local_day(clock.now()))
    file = tmp_path / "vermeldingen.csv"
    file.write_bytes(fetched(bram, "csv"))

    result = app.test_cli_runner().invoke(args=["listings", "import", str(file), "--network", HOME])

    assert "nieuw 0, gewijzigd 0, gelijk 1, geweigerd 0" in result.stdout
    assert listing.code


def test_the_command_writes_a_workbook_by_the_name_of_the_file(
    app: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    make(clock, name="Praktijk", postcode="3441 AB", confirmed_on=local_day(clock.now()) - timedelta(days=3))
    file = tmp_path / "vermeldingen.xlsx"

    result = app.test_cli_runner().invoke(args=["listings", "export", str(file), "--network", HOME])

    assert result.exit_code == 0
    [(name, rows)] = tabs_of(file.read_bytes()).items()
    assert name == "vermeldingen"
    assert len(rows) == 2
    assert "Praktijk" in rows[1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_member_takes_nothing_along(app: Flask, clock: StoppedClock, kind: str) -> None:
    browser = Browser(app.test_client())
    log_in(browser, make_member("anna@praktijk.example", at=clock.now()), strong=True)

    assert browser.client.get(f"{LISTINGS}.{kind}", base_url=BASE).status_code == 404
