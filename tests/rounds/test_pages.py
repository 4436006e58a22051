"""The pages of the rounds, as the core group sees them, and as nobody else does."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from flask import Flask
from icalendar import Calendar
from pypdf import PdfReader

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review.models import Submission
from socialmap.rounds import planning, queries, service, voting
from socialmap.rounds.models import Round
from tests.accounts.people import filled_in, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import NEIGHBOUR
from tests.mailing.letters import sent
from tests.rounds.rounds import again, let_come, make_application, make_round

EVENING = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
HERE = "/kerngroep/rondes/2026-1"


@pytest.fixture
def adam(app: Flask, clock: StoppedClock) -> Submission:
    """Somebody outside the list, who asks to be on the map."""
    return make_application(clock.now(), "Adam")


@pytest.fixture
def spring(app: Flask, adam: Submission, clock: StoppedClock) -> Round:
    """The round of the twelfth of March, with Adam on its agenda."""
    return make_round(clock.now(), place="Wijkcentrum De Brug")


@pytest.fixture
def bram(browser: Browser, group: list[Member]) -> Browser:
    """The browser of Bram, who decides."""
    log_in(browser, group[0], strong=True)
    return browser


def evening(app: Flask, clock: StoppedClock, bram: Member, browser: Browser) -> None:
    """It is the evening of the meeting; Bram logs in anew."""
    clock.instant = EVENING
    log_in(browser, bram, strong=True)


def press(browser: Browser, page: Page, action: str, /, **typed: object) -> Page:
    """Press a button of the form with this address."""
    return browser.send(action, {**filled_in(page.one(f'form[action="{action}"]')), **typed})


def test_without_rounds_the_page_offers_to_plan_them(bram: Browser) -> None:
    page = bram.open("/kerngroep/rondes")
    answer = press(bram, page, "/kerngroep/rondes/plannen")

    assert "De volgende is volgens de instellingen op 12 maart 2026." in page.text()
    assert answer.status == 303
    assert "Ronde 2026-1 : 12 maart 2026, 19.30 uur" in bram.open("/kerngroep/rondes").text()


def test_the_agenda_shows_what_needs_the_meeting(bram: Browser, spring: Round, clock: StoppedClock) -> None:
    make_application(clock.now(), "Eva")

    before = bram.open(HERE)
    press(bram, before, f"{HERE}/bijwerken")
    after = bram.open(HERE)

    assert "Adam" in before.text(".agenda")
    assert "Nog niet op de agenda: 1." in before.text()
    assert "Eva" in after.text(".agenda")
    assert "Wijkcentrum De Brug" in after.text()


def test_the_order_changes_with_a_button(bram: Browser, spring: Round, clock: StoppedClock) -> None:
    press(bram, bram.open(HERE), f"{HERE}/onderwerpen", title="Het jaarplan", text="")
    page = bram.open(HERE)
    sooner = str(page.one('form[action$="/eerder"]')["action"])

    press(bram, page, sooner)

    text = bram.open(HERE).text(".agenda")
    assert text.index("Het jaarplan") < text.index("Adam")


def test_a_topic_without_a_title_is_asked_again(bram: Browser, spring: Round) -> None:
    answer = press(bram, bram.open(HERE), f"{HERE}/onderwerpen", title="", text="Wat ik al typte")

    assert answer.status == 422
    assert "Schrijf op waar het over gaat." in answer.text()
    assert "Wat ik al typte" in answer.text("textarea")


def test_a_round_is_moved_on_its_page(app: Flask, bram: Browser, spring: Round) -> None:
    page = bram.open(f"{HERE}/verzetten")
    form = filled_in(page.one("main form"))

    wrong = bram.send(f"{HERE}/verzetten", {**form, "day": "2026-02-01"})
    empty = bram.send(f"{HERE}/verzetten", {**form, "day": "", "time": "half acht"})
    answer = bram.send(f"{HERE}/verzetten", {**form, "day": "2026-03-19", "time": "20:00"})

    assert (form["day"], form["time"], form["place"]) == ("2026-03-12", "19:30", "Wijkcentrum De Brug")
    assert (wrong.status, empty.status, answer.status) == (409, 422, 303)
    assert "Deze dag is al geweest." in wrong.text()
    assert "Kies een dag." in empty.text(".errors")
    assert "19 maart 2026, 20.00 uur" in bram.open(HERE).text()
    assert len(sent(app)) == 6


def calendar_of(browser: Browser) -> Calendar:
    response = browser.open(f"{HERE}.ics").response
    assert response.headers["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(response.get_data())
    assert isinstance(found, Calendar)
    return found


def test_the_meeting_goes_into_a_calendar_and_moves_there(
    bram: Browser, spring: Round, clock: StoppedClock
) -> None:
    before = calendar_of(bram)
    with transaction():
        moved = datetime(2026, 4, 2, 18, 0, tzinfo=UTC)
        planning.move(spring, moved, "Elders", by="test", at=clock.now())
    after = calendar_of(bram)

    (first,), (second,) = before.walk("VEVENT"), after.walk("VEVENT")
    assert first["UID"] == second["UID"] == f"ronde-{spring.uuid}@127.0.0.1"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert first.decoded("DTSTART").isoformat() == "2026-03-12T19:30:00+01:00"
    assert second.decoded("DTSTART").isoformat() == "2026-04-02T20:00:00+02:00"
    assert str(first["DTSTART"].params["TZID"]) == "Europe/Amsterdam"
    assert [zone["TZID"] for zone in before.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert before["METHOD"] == "PUBLISH"
    assert str(first["LOCATION"]) == "Wijkcentrum De Brug"


def words_of(response: object) -> str:
    reader = PdfReader(io.BytesIO(response.get_data()))  # type: ignore[attr-defined]
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_agenda_on_paper(bram: Browser, spring: Round) -> None:
    text = words_of(bram.open(f"{HERE}.pdf").response)

    assert "Agenda ronde 2026-1" in text
    assert "12 maart 2026, 19.30 uur" in text
    assert "Adam" in text


def test_the_quorum_is_told_while_people_come_in(
    app: Flask, bram: Browser, group: list[Member], spring: Round
) -> None:
    page = bram.open(f"{HERE}/vanavond")
    some = [str(member.id) for member in group[:2]]
    press(bram, page, f"{HERE}/aanwezig", there=some)
    few = bram.open(f"{HERE}/vanavond")
    press(bram, few, f"{HERE}/aanwezig", there=[str(member.id) for member in group[:4]])
    enough = bram.open(f"{HERE}/vanavond")

    assert "0 van 6, nog 3 nodig om te besluiten" in page.text(".quorum")
    assert "2 van 6, nog 1 nodig om te besluiten" in few.text(".quorum")
    assert few.all('form[action$="/schriftelijk"]')
    assert "4 van 6, genoeg om te besluiten" in enough.text(".quorum")
    assert len(enough.all("input[name=there][checked]")) == 4


def point_page(browser: Browser, spring: Round) -> tuple[str, Page]:
    db.session.rollback()
    address = f"{HERE}/punten/{queries.points_of(spring)[0].uuid}"
    return address, browser.open(address)


def test_an_evening_from_the_first_tick_to_the_letters(
    app: Flask, bram: Browser, group: list[Member], spring: Round, adam: Submission, clock: StoppedClock
) -> None:
    evening(app, clock, group[0], bram)
    let_come(again(spring), group[:4], EVENING)
    address, page = point_page(bram, spring)
    typed = {"votes_for": "3", "votes_against": "1", "votes_abstained": "0", "outcome": "approved"}
    more = {
        "minutes": "Een warm onthaal.",
        "action": "Bel Adam",
        "action_who": "Bram",
        "action_due": "2026-04-01",
    }

    saved = press(bram, page, address, go="volgende", **typed, **more)
    confirm = bram.open(f"{HERE}/vaststellen")
    nothing_yet = len(sent(app))
    settled = bram.send(f"{HERE}/vaststellen", filled_in(confirm.one(".button-form")))
    decisions = bram.open(f"{HERE}/besluiten")

    assert (saved.status, saved.response.headers["Location"]) == (303, f"{HERE}/vanavond")
    assert "Brieven: 1" in confirm.text()
    assert "Goedkeuren en op de kaart zetten Adam" in confirm.text("table")
    assert nothing_yet == 0
    assert settled.status == 303
    assert [letter["To"] for letter in sent(app)] == ["adam@praktijk.example"]
    text = decisions.text()
    assert "Goedgekeurd : 3 voor, 1 tegen, 0 onthouden" in text
    assert "Vastgesteld op 12 maart 2026 door Bram." in text
    assert "Een warm onthaal." in text
    assert "Bel Adam Bram , voor 1 april 2026" in text
    again_page = bram.open(f"{HERE}/vaststellen")
    assert "er kan niets meer veranderen" in again_page.text()
    assert again_page.all("main form") == []


def test_the_same_button_twice_settles_once(
    app: Flask, bram: Browser, group: list[Member], spring: Round, clock: StoppedClock
) -> None:
    evening(app, clock, group[0], bram)
    form = filled_in(bram.open(f"{HERE}/vaststellen").one(".button-form"))

    first = bram.send(f"{HERE}/vaststellen", form)
    second = bram.send(f"{HERE}/vaststellen", form)
    third = bram.send(f"{HERE}/vaststellen", {**form, "form_key": "x" * 32})

    assert (first.status, second.status, third.status) == (303, 303, 409)
    assert "Deze ronde is vastgesteld." in third.text("[role=alert]")


def test_the_list_of_decisions_on_paper_and_as_a_spreadsheet(
    app: Flask, bram: Browser, group: list[Member], spring: Round, adam: Submission, clock: StoppedClock
) -> None:
    let_come(spring, group[:3], EVENING)
    address, page = point_page(bram, spring)
    press(bram, page, address, outcome="held", minutes="=1+1", go="hier")

    paper = words_of(bram.open(f"{HERE}/besluiten.pdf").response)
    sheet = bram.open(f"{HERE}/besluiten.xlsx").response

    assert "Aangehouden tot de volgende ronde" in paper
    assert "Aanwezig: Bram, Kern 2, Kern 3" in paper
    assert "Nog niet vastgesteld." in paper
    with zipfile.ZipFile(io.BytesIO(sheet.get_data())) as book:
        assert b"=1+1" in book.read("xl/sharedStrings.xml")
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_refusal_is_told_in_words_and_keeps_what_was_typed(
    bram: Browser, group: list[Member], spring: Round
) -> None:
    let_come(spring, group[:2], EVENING)
    address, page = point_page(bram, spring)

    answer = press(
        bram, page, address, votes_for="2", outcome="approved", minutes="Mijn drie regels.", go="hier"
    )

    assert answer.status == 409
    assert "te weinig mensen die mogen stemmen" in answer.text("[role=alert]")
    assert "Mijn drie regels." in answer.text("textarea")
    assert answer.one("input[name=votes_for]")["value"] == "2"


def test_the_second_laptop_sees_what_the_first_saved_and_loses_nothing(
    app: Flask, bram: Browser, group: list[Member], spring: Round
) -> None:
    other = Browser(app.test_client())
    log_in(other, group[1], strong=True)
    address, page = point_page(bram, spring)
    _address, same = point_page(other, spring)
    press(bram, page, address, outcome="noted", minutes="Eerste laptop.", go="hier")

    answer = press(other, same, address, outcome="held", minutes="Tweede laptop.", go="hier")
    overwritten = press(other, answer, address)

    assert answer.status == 409
    assert "Eerste laptop." in answer.text(".kept")
    assert "Tweede laptop." in answer.text("textarea")
    assert overwritten.status == 303
    assert "Tweede laptop." in bram.open(address).text("textarea")


def test_who_has_a_tie_is_named_and_counted_out(
    bram: Browser, group: list[Member], clock: StoppedClock
) -> None:
    make_application(clock.now(), "Bram", by=group[0])
    spring = make_round(clock.now())
    let_come(spring, group[:4], EVENING)

    page = point_page(bram, spring)[1]

    assert "3 mogen stemmen." in page.text()
    assert "Bram onthoudt zich." in page.text()


def test_a_promise_without_a_name_or_a_day_is_asked_again(bram: Browser, spring: Round) -> None:
    address, page = point_page(bram, spring)

    answer = press(bram, page, address, action="Bel Adam", go="hier")

    assert answer.status == 422
    assert "Schrijf op wie dit doet." in answer.text(".errors")
    assert "Kies voor wanneer dit klaar is." in answer.text(".errors")


def test_one_click_ratifies(
    bram: Browser, group: list[Member], adam: Submission, clock: StoppedClock
) -> None:
    with transaction():
        adam.state, adam.needs_ratifying, adam.decided_at = "approved", True, clock.now()
    spring = make_round(clock.now())
    address, page = point_page(bram, spring)

    press(bram, page, address, go="bekrachtig")

    db.session.rollback()
    point = queries.points_of(spring)[0]
    assert (point.outcome, point.grounds) == ("ratified", [{"submission": str(adam.uuid)}])


def test_a_vote_in_writing_on_its_pages(
    app: Flask, bram: Browser, group: list[Member], spring: Round, clock: StoppedClock
) -> None:
    nothing = bram.open("/kerngroep/stemmen")
    page = bram.open(HERE)
    start = str(page.one('form[action*="/schriftelijk"]')["action"])
    press(bram, page, start)
    running = bram.open("/kerngroep/stemmen")
    address = str(running.one(".tools a")["href"])
    empty = bram.send(address, filled_in(bram.open(address).one("main form")))
    voted = bram.send(address, {**filled_in(bram.open(address).one("main form")), "choice": "for"})
    after = bram.open("/kerngroep/stemmen")

    assert "Er loopt nu geen stemming." in nothing.text()
    assert "Tot en met 9 maart 2026. 0 van 6 stemden" in running.text()
    assert empty.status == 422
    assert voted.status == 303
    assert "1 van 6 stemde" in after.text()
    assert "U stemde: voor." in after.text()


def test_what_was_decided_in_writing_is_carried_out_with_a_button(
    app: Flask, bram: Browser, group: list[Member], spring: Round, adam: Submission, clock: StoppedClock
) -> None:
    with transaction():
        point = queries.points_of(spring)[0]
        voting.start(spring, [point], by="test", at=clock.now())
        for member in group[:3]:
            voting.vote(point, member, "for", at=clock.now())
    clock.instant = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
    log_in(bram, group[0], strong=True)
    with transaction():
        voting.close_written_votes(clock.now())
    page = bram.open("/kerngroep/stemmen")
    button = str(page.one('form[action$="/uitvoeren"]')["action"])

    answer = press(bram, page, button)

    assert "De brief gaat naar Adam." in page.text()
    assert answer.status == 303
    db.session.rollback()
    assert adam.state == "approved"
    assert bram.open("/kerngroep/stemmen").all('form[action$="/uitvoeren"]') == []


ADDRESSES = (
    "",
    ".pdf",
    ".ics",
    "/verzetten",
    "/vanavond",
    "/besluiten",
    "/besluiten.pdf",
    "/besluiten.xlsx",
    "/vaststellen",
)


@pytest.mark.parametrize("who", ["visitor", "member", "neighbour"])
def test_strangers_find_no_round(
    app: Flask, browser: Browser, spring: Round, clock: StoppedClock, who: str
) -> None:
    with transaction():
        service.add_action(spring, "Bel", who="Bram", due_on=EVENING.date(), by="test", at=clock.now())
    if who != "visitor":
        role, network = ("core_group", NEIGHBOUR) if who == "neighbour" else ("member", "noordwest-utrecht")
        stranger = make_member(f"{who}@netwerk.example", at=clock.now(), role=role, network=network)
        log_in(browser, stranger, strong=True)
    point = queries.points_of(spring)[0].uuid
    action = queries.actions_of(spring)[0].uuid
    posts = [
        "bijwerken",
        "onderwerpen",
        "aanwezig",
        "acties",
        "schriftelijk",
        "vaststellen",
        f"punten/{point}",
    ]
    posts += [f"volgorde/{point}/later", f"onderwerpen/{point}/weg", f"punten/{point}/schriftelijk"]
    posts += [f"acties/{action}/klaar"]

    opened = {browser.open(f"{HERE}{address}").status for address in (*ADDRESSES, f"/punten/{point}")}
    opened.add(browser.open(f"/kerngroep/stemmen/{point}").status)
    pushed = {browser.send(f"{HERE}/{post}", {"form_key": "x" * 20}).status for post in posts}
    pushed.add(browser.send(f"/kerngroep/stemmen/{point}/uitvoeren", {}).status)

    assert opened == pushed == ({303} if who == "visitor" else {404})


def test_looking_at_a_round_changes_nothing(
    app: Flask, bram: Browser, spring: Round, clock: StoppedClock
) -> None:
    make_application(clock.now(), "Eva")
    before = digest()

    for address in ADDRESSES:
        assert bram.open(f"{HERE}{address}").status == 200
    for address in ("/kerngroep/rondes", "/kerngroep/stemmen"):
        assert bram.open(address).status == 200

    assert digest() == before


def digest() -> list[str]:
    db.session.rollback()
    kept = ("counters", "limits", "log_ins")
    tables = [table for table in db.metadata.sorted_tables if table.name not in kept]
    return [repr(sorted(map(repr, db.session.execute(table.select())))) for table in tables]
