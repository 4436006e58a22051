"""The LOPPSOZ file: right figures, own words kept per network, the same on page, paper and spreadsheet."""

import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import NotFound
from socialmap.reporting import loppsoz, queries, service
from socialmap.reporting.models import Contact
from socialmap.search.current import memory
from tests.accounts.people import filled_in
from tests.browsing import BASE, Browser, Page
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.reporting.core_group import bram, eva, network

FILE, CONTACTS = "/kerngroep/loppsoz", "/kerngroep/contacten"
TODAY = date(2026, 3, 2)
SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The site with the guard against forged forms on, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def states(page: Page) -> dict[str, str]:
    """What is said of each criterion."""
    return {
        str(one["id"]).removeprefix("criterium-"): str(one["data-state"]) for one in page.all(".criterion")
    }


def line(key: str, today: date = TODAY) -> loppsoz.Line:
    """One criterion of the network at home."""
    found = loppsoz.lines_of(network(), memory().present(), today=today)
    return next(one for one in found if one.key == key)


def own_form(page: Page, key: str) -> dict[str, object]:
    return filled_in(page.one(f"#criterium-{key} form"))


def contact(
    clock: StoppedClock, *, slug: str = HOME, kind: str = "gp", on: date = TODAY, **said: str
) -> Contact:
    with transaction():
        facts = {"organisation": "Huisartsen Woerden", "about": "Verwijzen", **said}
        return service.add_contact(network(slug), kind=kind, on=on, by="test", at=clock.now(), **facts)


def fetched(browser: Browser, address: str) -> TestResponse:
    """A file as it is saved."""
    with browser.client.application.app_context():
        return browser.client.get(address, base_url=BASE)


def xlsx(body: bytes) -> tuple[list[list[str]], str]:
    """The first tab as rows of texts, and all its XML."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  we made it
        texts = ["".join(part.itertext()) for part in strings.findall("m:si", SPACE)]
        everything = "".join(
            book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")
        )
        tab = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  we made it
    rows = []
    for row in tab.iterfind(".//m:row", SPACE):
        values = [(cell.get("t"), cell.findtext("m:v", "", SPACE)) for cell in row.findall("m:c", SPACE)]
        rows.append([texts[int(value)] if kind == "s" else value for kind, value in values])
    return rows, everything


def test_the_criteria_stand_in_their_order_with_the_day(app: Flask, clock: StoppedClock) -> None:
    browser, _bram = bram(app, clock.now())

    page = browser.open(FILE)

    assert list(states(page)) == ["1", "2a", "2b", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert "stand op 2 maart 2026" in page.text("main")
    assert states(page)["5"] == "open"


@pytest.mark.parametrize(
    ("disciplines", "is_met"),
    [
        ("oedeemtherapeut psycholoog dietist hospice apotheek", True),
        ("oedeemtherapeut psycholoog dietist hospice", False),
        ("oedeemtherapeut dietist hospice apotheek logopedist inloophuis", False),
    ],
)
def test_five_disciplines_with_the_three_required(
    app: Flask, make_listing: MakeListing, disciplines: str, is_met: bool
) -> None:
    for slug in disciplines.split():
        make_listing(name=slug, discipline=slug)

    found = line("1")

    assert found.state == ("met" if is_met else "not-met")
    assert f"{len(disciplines.split())} vakgebieden" in found.figure


def test_the_share_in_the_verwijsgids_counts_only_professions_that_are_in_it(
    app: Flask, make_listing: MakeListing
) -> None:
    for number, said in enumerate((True, True, True, False, None)):
        make_listing(name=f"P{number}", discipline="psycholoog", in_verwijsgids=said)
    make_listing(name="Hospice", discipline="hospice", in_verwijsgids=None)
    make_listing(name="Verborgen", discipline="psycholoog", in_verwijsgids=True, state="hidden")
    make_listing(
        name="Buren", discipline="psycholoog", network=NEIGHBOUR, postcode="3511 AB", in_verwijsgids=True
    )

    found = line("2a")

    assert found.figure == "3 van 5 (60 %)"
    assert found.threshold == "Minstens 60 % (sinds 6 februari 2024)"
    assert found.state == "met"


def test_a_network_may_set_another_threshold(app: Flask, make_listing: MakeListing) -> None:
    for number, said in enumerate((True, True, True, False, None)):
        make_listing(name=f"P{number}", discipline="psycholoog", in_verwijsgids=said)
    with transaction():
        network().settings = {"verwijsgids_percentage": 61}

    assert line("2a").state == "not-met"
    assert "gekozen door dit netwerk" in line("2a").threshold


def test_freshness_and_contacts_are_those_of_today(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="A", confirmed_on=TODAY)
    make_listing(name="B", confirmed_on=None)
    contact(clock, kind="hospital", on=TODAY - timedelta(days=365))
    contact(clock, kind="gp", on=TODAY - timedelta(days=366))
    contact(clock, kind="gp", slug=NEIGHBOUR)

    assert (line("7").state, line("7").figure[:4]) == ("met", "50 %")
    assert (line("8").state, line("9").state) == ("met", "not-met")
    assert line("9").figure == "0 contacten in het laatste jaar"


def test_own_words_are_kept_with_the_day_and_in_the_audit(guarded: Flask, clock: StoppedClock) -> None:
    browser, member = bram(guarded, clock.now())
    form = own_form(browser.open(FILE), "5") | {"text": "Het netwerk maakt geen winst."}

    sent = browser.send(FILE, form)
    page = browser.open(FILE)

    audited = db.session.scalars(sa.select(AuditRow).where(AuditRow.verb == "note-loppsoz")).one()
    assert sent.status == 303
    assert states(page)["5"] == "noted"
    assert "Het netwerk maakt geen winst." in page.text("#criterium-5 .own")
    assert "2 maart 2026" in page.text("#criterium-5 .own")
    assert (audited.thing, audited.by) == (f"network:{HOME}", f"member:{member.uuid}")


def test_own_words_leave_the_settings_alone_and_can_be_taken_away(
    guarded: Flask, clock: StoppedClock
) -> None:
    with transaction():
        network().settings = {"quorum": 4}
    browser, _bram = bram(guarded, clock.now())
    for text in ("Eerst dit.", ""):
        browser.send(FILE, own_form(browser.open(FILE), "4") | {"text": text})

    db.session.rollback()

    assert network().settings == {"quorum": 4, "loppsoz": {}}
    assert states(browser.open(FILE))["4"] == "met"


@pytest.mark.parametrize("text", ["x" * 1001, "Patiënt 111222333"])
def test_words_that_may_not_be_kept_are_still_there_to_mend(
    guarded: Flask, clock: StoppedClock, text: str
) -> None:
    browser, _bram = bram(guarded, clock.now())

    answer = browser.send(FILE, own_form(browser.open(FILE), "5") | {"text": text})

    assert answer.status == 422
    assert answer.one("#criterium-5 textarea").get_text().strip() == text
    assert answer.all(str(answer.one(".errors a")["href"]))
    assert "loppsoz" not in network().settings


def test_a_criterion_nobody_knows_is_not_found(guarded: Flask, clock: StoppedClock) -> None:
    browser, _bram = bram(guarded, clock.now())

    assert browser.send(FILE, own_form(browser.open(FILE), "5") | {"criterion": "11"}).status == 404


def test_the_pdf_says_what_the_page_says(app: Flask, clock: StoppedClock, make_listing: MakeListing) -> None:
    make_listing(name="P", discipline="psycholoog", in_verwijsgids=True)
    with transaction():
        service.note_criterion(network(), "5", "Wij maken geen winst.", by="test", at=clock.now())
    browser, _bram = bram(app, clock.now())

    answer = browser.open(f"{FILE}.pdf").response

    text = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split()
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="loppsoz-2026-03-02.pdf"'
    assert "1 van 1 (100 %)" in text
    assert "Wij maken geen winst." in text
    assert "2 maart 2026" in text


def test_the_spreadsheet_says_what_the_page_says_and_runs_nothing(app: Flask, clock: StoppedClock) -> None:
    evil = '=HYPERLINK("https://kwaad.example";"klik")'
    with transaction():
        service.note_criterion(network(), "5", evil, by="test", at=clock.now())
    contact(clock, organisation="=1+1", about="@SUM(A1)")
    browser, _bram = bram(app, clock.now())

    answer = fetched(browser, f"{FILE}.xlsx")

    rows, xml = xlsx(answer.data)
    assert rows[0][:2] == ["Nummer", "Criterium"]
    assert [row[0] for row in rows[1:]] == list(states(browser.open(FILE)))
    assert rows[6][-1] == evil
    assert "<f>" not in xml
    assert "<f " not in xml


def test_a_contact_is_written_down_and_stands_under_its_year(guarded: Flask, clock: StoppedClock) -> None:
    contact(clock, on=date(2025, 5, 1), organisation="Oud")
    browser, member = bram(guarded, clock.now())
    form = filled_in(browser.open(CONTACTS).all("main form.form")[0])
    said = {"kind": "hospital", "on": "2026-02-01", "organisation": "St. Antonius", "about": "Terugverwijzen"}

    sent = browser.send(CONTACTS, {**form, **said})
    again = browser.send(CONTACTS, {**form, **said})
    page = browser.open(CONTACTS)

    assert [sent.status, again.status] == [303, 303]
    assert [one.get_text() for one in page.all("main h2")] == ["Nieuw contact", "2026", "2025"]
    assert "St. Antonius Ziekenhuis, 1 februari 2026 Terugverwijzen" in page.text("main")
    assert "Schrijf nooit iets over een patiënt" in page.text("main")
    assert [one.by for one in queries.contacts_of(network().id)] == [f"member:{member.uuid}", "test"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"kind": ""}, "Kies met wie u contact had."),
        ({"on": ""}, "Vul de dag in."),
        ({"on": "2026-03-03"}, "Deze dag moet nog komen."),
        ({"organisation": " "}, "Vul de organisatie in."),
        ({"about": "Over 111222333"}, "burgerservicenummer"),
    ],
)
def test_a_contact_that_is_not_complete_is_told_so(
    guarded: Flask, clock: StoppedClock, typed: dict[str, str], problem: str
) -> None:
    browser, _bram = bram(guarded, clock.now())
    form = filled_in(browser.open(CONTACTS).all("main form.form")[0])
    said = {"kind": "gp", "on": "2026-02-01", "organisation": "HZ", "about": "Verwijzen"}

    answer = browser.send(CONTACTS, {**form, **said, **typed})

    assert answer.status == 422
    assert problem in answer.text(".errors")
    assert queries.contacts_of(network().id) == []


def test_a_line_that_should_not_stand_there_is_taken_out(guarded: Flask, clock: StoppedClock) -> None:
    one = contact(clock)
    browser, _bram = bram(guarded, clock.now())
    form = filled_in(browser.open(CONTACTS).one("form.button-form"))

    sent = browser.send(f"{CONTACTS}/{one.uuid}/weg", form)

    db.session.rollback()
    assert sent.status == 303
    assert queries.contacts_of(network().id) == []


def test_the_neighbours_see_and_touch_nothing_of_ours(guarded: Flask, clock: StoppedClock) -> None:
    ours = contact(clock, organisation="Kanarie Thuis")
    contact(clock, slug=NEIGHBOUR, organisation="Kanarie Buren")
    with transaction():
        service.note_criterion(network(), "5", "Kanariewoord", by="test", at=clock.now())
    hers, _eva = eva(guarded, clock.now())
    form = filled_in(hers.open(CONTACTS).one("form.button-form"))

    seen = hers.open(CONTACTS).text("main") + hers.open(FILE).text("main")
    paper = PdfReader(io.BytesIO(hers.open(f"{FILE}.pdf").response.data))
    rows, _xml = xlsx(fetched(hers, f"{FILE}.xlsx").data)
    seen += "".join(page.extract_text() for page in paper.pages) + repr(rows)

    assert "Kanarie Buren" in seen
    assert not [word for word in ("Kanarie Thuis", "Kanariewoord", "Noordwest") if word in seen]
    assert hers.send(f"{CONTACTS}/{ours.uuid}/weg", form).status == 404
    assert {hers.open(f"/netwerk/{HOME}{address}").status for address in (FILE, CONTACTS, f"{FILE}.pdf")} == {
        404
    }
    assert len(queries.contacts_of(network().id)) == 1


def test_looking_changes_nothing(app: Flask, clock: StoppedClock) -> None:
    browser, _bram = bram(app, clock.now())
    contact(clock)
    addresses = (FILE, f"{FILE}.pdf", f"{FILE}.xlsx", CONTACTS, "/kerngroep/overzicht", "/kerngroep/gemist")
    more = ("/kerngroep/dekking?waarvoor=d:dietist", "/mist-u-iemand", "/verwijsgids", "/zoeken?wat=hospice")
    before = everything()

    statuses = {fetched(browser, address).status_code for address in (*addresses, *more)}

    assert statuses == {200}
    assert everything() == before


def everything() -> dict[str, list[str]]:
    """All tables but those a look may change."""
    db.session.rollback()
    tables = [table for table in db.metadata.sorted_tables if table.name not in ("counters", "limits")]
    return {table.name: sorted(map(repr, db.session.execute(sa.select(table)))) for table in tables}


def test_contacts_and_own_words_are_kept_alike_on_both_databases(
    either_app: Flask, clock: StoppedClock
) -> None:
    one = contact(clock, on=TODAY - timedelta(days=400))
    contact(clock, on=TODAY)
    with transaction():
        service.note_criterion(network(), "4", "Een", by="test", at=clock.now())
        service.note_criterion(network(), "5", "Twee", by="test", at=clock.now())

    assert [row.on for row in queries.contacts_of(network().id, since=TODAY - timedelta(days=365))] == [TODAY]
    assert len(queries.contacts_of(network().id)) == 2
    assert network().settings["loppsoz"] == {
        "4": {"text": "Een", "on": "2026-03-02"},
        "5": {"text": "Twee", "on": "2026-03-02"},
    }
    with pytest.raises(NotFound):
        queries.contact_for({network(NEIGHBOUR).id}, one.uuid)


def test_the_files_open_for_nobody_else(browser: Browser) -> None:
    answers = [browser.client.get(f"{FILE}.{kind}", base_url=BASE).status_code for kind in ("pdf", "xlsx")]

    assert answers == [303, 303]
