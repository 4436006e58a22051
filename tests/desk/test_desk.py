"""The desk: everything that waits, the most urgent first, with as many questions whatever waits."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.keepers import give_keeper
from socialmap.directory.models import Listing
from socialmap.directory.service import withdraw
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.service import queue
from socialmap.reporting.models import Missed
from socialmap.review import decisions, submissions
from socialmap.review.models import Announcement, Report, Submission
from socialmap.review.service import report
from socialmap.wording.models import WordProposal
from tests.accounts.people import filled_in, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.counting import statements
from tests.desk.conftest import Apply, network_called, set_up

ROW = "table.rows tbody tr"


def names(page: Page) -> list[str]:
    """The names on the lines, in order."""
    return [row.select("td")[0].get_text(" ", strip=True).split("  ")[0] for row in page.all(ROW)]


def rows(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all(ROW)]


def test_nothing_waits_and_the_desk_says_when_the_next_round_is(at_bram: Browser) -> None:
    page = at_bram.open("/kerngroep")

    assert "Er wacht niets. Volgende ronde: 12 maart 2026. Geniet van uw avond." in page.text(".calm")
    assert page.all(ROW) == []


def test_the_most_urgent_comes_first_and_the_bar_says_so_in_words(at_bram: Browser, apply: Apply) -> None:
    apply("Adam Jong", days=3)
    apply("Bea Oud", days=151)
    apply("Cees Midden", days=130, route="request")

    page = at_bram.open("/kerngroep")

    assert [one.split(" Diëtist")[0] for one in rows(page)] == ["Bea Oud", "Cees Midden", "Adam Jong"]
    assert "dringend" in rows(page)[0]
    assert "bijna te laat" in rows(page)[1]
    assert "Verzoek buiten de lijst" in rows(page)[1]
    assert "Het langst wacht 151 dagen. Binnen 183 dagen" in page.text(".longest")
    meter = page.one("meter")
    assert (meter["value"], meter["max"], meter["low"], meter["high"]) == ("151", "183", "120", "150")


def test_a_network_may_be_sooner_red(at_bram: Browser, apply: Apply) -> None:
    apply("Bea Oud", days=100)
    before = at_bram.open("/kerngroep").one(".longest")["data-stage"]

    set_up(wait_amber=60, wait_red=90)

    assert (before, at_bram.open("/kerngroep").one(".longest")["data-stage"]) == ("calm", "red")


def test_an_answer_a_change_and_a_question_are_told_apart(
    at_bram: Browser, bram: Member, apply: Apply, make_listing: MakeListing, clock: StoppedClock
) -> None:
    answered, asked = apply("Adam Antwoord", days=2), apply("Bea Gevraagd", days=2)
    listing = make_listing(name="Praktijk De Wissel")
    at_bram.open("/kerngroep")
    with transaction():
        for one in (answered, asked):
            decisions.ask(one, "Waar werkt u?", by=bram, at=clock.now())
        submissions.answer(answered, "In Woerden.", by="test", at=clock.now())
        facts: dict[str, Any] = {"by": "test", "at": clock.now() - timedelta(days=1)}
        change = submissions.start(
            answered.member, network_called(), kind="change", listing=listing, values={}, **facts
        )
        submissions.hand_in(change, agreement="", **facts)

    found = rows(at_bram.open("/kerngroep"))

    assert [one.split(" wacht ")[0] for one in found] == [
        "Adam Antwoord Diëtist (oncologie) Antwoord op uw vraag",
        "Praktijk De Wissel Oncologiefysiotherapeut Wijziging",
        "Bea Gevraagd Diëtist (oncologie) Vraag gesteld:",
    ]


def test_a_report_shows_after_the_keeper_left_it_and_at_once_where_nobody_keeps_the_listing(
    at_bram: Browser, bram: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    kept, unkept = make_listing(name="Met beheerder"), make_listing(name="Zonder beheerder")
    anna = make_member("anna@praktijk.example", at=clock.now())
    with transaction():
        give_keeper(kept, anna, by="test", at=clock.now())
        for listing in (kept, unkept):
            report(listing, "phone", "Neemt niet op.", at=clock.now())

    at_once = names(at_bram.open("/kerngroep"))
    clock.move(timedelta(days=14))
    log_in(at_bram, bram, strong=True)
    later = names(at_bram.open("/kerngroep"))

    assert [one.split(" Neemt")[0] for one in at_once] == ["Zonder beheerder"]
    assert sorted(one.split(" Neemt")[0] for one in later) == ["Met beheerder", "Zonder beheerder"]


def test_a_report_about_what_left_the_map_waits_for_nobody(
    at_bram: Browser, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(name="Praktijk Weg")
    with transaction():
        report(listing, "left", "", at=clock.now())
    before = rows(at_bram.open("/kerngroep"))

    with transaction():
        withdraw(db.session.get_one(Listing, listing.id), by="test", at=clock.now())

    assert len(before) == 1
    assert rows(at_bram.open("/kerngroep")) == []


def test_proof_that_expires_within_the_setting_shows_with_its_day(
    at_bram: Browser, make_listing: MakeListing, clock: StoppedClock
) -> None:
    today = clock.now().date()
    for name, days in (("Verlopen", -1), ("Bijna", 90), ("Later", 91)):
        entry = {"register": "KP", "number": "1", "valid_until": today + timedelta(days=days)}
        make_listing(name=name, registrations=[entry])

    found = rows(at_bram.open("/kerngroep"))

    assert [one.split(" KP")[0] for one in found] == ["Verlopen", "Bijna"]
    assert "liep af op 1 maart 2026 dringend" in found[0]
    assert "loopt af op 31 mei 2026" in found[1]


def test_letters_missed_practices_and_words_are_one_line_each(
    at_bram: Browser, bram: Member, clock: StoppedClock
) -> None:
    with transaction() as session:
        network = network_called()
        for number in range(3):
            more = {"key": f"k{number}", "at": clock.now(), "network_id": network.id}
            letter = queue("question", f"p{number}@praktijk.example", **more)
            assert letter is not None
            letter.state = "failed"
            facts = {"practice": f"P{number}", "municipality": "Woerden", "source": "visitor"}
            session.add(Missed(network_id=network.id, at=clock.now(), **facts))
            word = {"variant": f"woord {number}", "concept": "h:vermoeidheid", "at": clock.now()}
            session.add(WordProposal(network_id=network.id, member_id=bram.id, **word))

    found = rows(at_bram.open("/kerngroep"))

    assert [one.split(" sinds")[0] for one in found] == [
        "3 brieven kwamen niet aan Brieven",
        "3 praktijken Mist op de kaart",
        "3 voorstellen Voorstellen voor zoekwoorden",
    ]


def test_who_has_no_mail_address_is_called(
    at_bram: Browser, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(name="Zonder Mail", phone="+31348123456", state="submitted")
    with transaction() as session:
        session.add(Announcement(listing_id=listing.id, source="lijst", state="unreachable", at=clock.now()))

    assert rows(at_bram.open("/kerngroep")) == [
        "Zonder Mail 0348 - 12 34 56 Bellen: geen mailadres sinds vandaag"
    ]


def test_a_second_look_shows_by_when_it_must_be_answered(
    at_bram: Browser, apply: Apply, clock: StoppedClock
) -> None:
    one = apply("Adam Aanvrager", days=30)
    with transaction():
        submission = db.session.get_one(Submission, one.id)
        submission.state, submission.appealed_at = "appealed", clock.now()

    [found] = rows(at_bram.open("/kerngroep"))

    assert "Niet eens met het besluit tot 27 april 2026" in found
    assert at_bram.open("/kerngroep").all("meter") == []


def test_what_the_round_must_ratify_is_counted_beside_its_day(at_bram: Browser, apply: Apply) -> None:
    one = apply("Adam Aanvrager")
    with transaction():
        submission = db.session.get_one(Submission, one.id)
        submission.state, submission.needs_ratifying = "approved", True

    assert "1 besluit wacht op bekrachtiging" in at_bram.open("/kerngroep").text()


def test_filters_and_who_handles_show_only_where_more_than_two_are_active(
    app: Flask, at_bram: Browser, apply: Apply, clock: StoppedClock
) -> None:
    apply("Adam Aanvrager")
    apply("Bea Vraagt", route="request")
    dirk, eva = (
        make_member(f"{one}@netwerk.example", at=clock.now(), role="core_group") for one in ("d", "e")
    )
    log_in(Browser(app.test_client()), dirk, strong=True)
    alone = at_bram.open("/kerngroep")

    log_in(Browser(app.test_client()), eva, strong=True)
    shared = at_bram.open("/kerngroep")
    filtered = at_bram.open("/kerngroep?soort=verzoek")
    clock.move(timedelta(days=184))
    log_in(at_bram, dirk, strong=True)
    later = at_bram.open("/kerngroep")

    assert "Ik pak deze" not in alone.text()
    assert len(shared.all('form[action$="/pakken"]')) == 2
    assert [one.split(" Diëtist")[0] for one in rows(filtered)] == ["Bea Vraagt"]
    assert "Ik pak deze" not in later.text()


def test_who_took_it_stands_on_the_line(at_bram: Browser, bram: Member, apply: Apply) -> None:
    set_up(show_who_handles=0)
    one = apply("Adam Aanvrager")
    with transaction():
        db.session.get_one(Submission, one.id).taken_by = f"member:{bram.uuid}"

    [found] = rows(at_bram.open("/kerngroep"))

    assert found.endswith("sinds vandaag Bram")


def test_a_hundred_lines_stand_on_a_page_and_the_rest_on_the_next(
    at_bram: Browser, clock: StoppedClock
) -> None:
    fill(clock, 101)

    first, second = at_bram.open("/kerngroep"), at_bram.open("/kerngroep?bladzijde=2")

    assert (len(rows(first)), len(rows(second))) == (100, 1)
    assert first.one('a[rel="next"]')["href"] == "/kerngroep?bladzijde=2"


def fill(clock: StoppedClock, count: int) -> None:
    """So many applications in one go."""
    with transaction() as session:
        network = network_called()
        start = session.scalar(sa.select(sa.func.count(Submission.id))) or 0
        for number in range(start, start + count):
            at = clock.now() - timedelta(days=number % 160)
            member = Member(email=f"p{number}@praktijk.example", name=f"Persoon {number}", created_at=at)
            session.add(member)
            session.flush()
            values = {"name": member.name, "disciplines": ["dietist"]}
            more = {"state": "submitted", "submitted_at": at, "created_at": at, "changed_at": at}
            session.add(
                Submission(
                    network_id=network.id, member_id=member.id, kind="application", values=values, **more
                )
            )


def test_the_desk_asks_as_much_for_fifty_of_everything_as_for_five(
    app: Flask, at_bram: Browser, bram: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    set_up(show_who_handles=0)

    def asked_for(count: int) -> int:
        fill(clock, count)
        _fill_more(clock, bram, make_listing, count)
        at_bram.open("/kerngroep")
        with statements() as asked:
            page = at_bram.open("/kerngroep")
        assert len(rows(page)) >= min(100, count * 4)
        return len(asked)

    five, fifty = asked_for(5), asked_for(45)

    assert five == fifty
    assert five < 60


def _fill_more(clock: StoppedClock, bram: Member, make_listing: MakeListing, count: int) -> None:
    at, soon = clock.now(), clock.now().date() + timedelta(days=9)
    for _number in range(count):
        entry = {"register": "KP", "number": "1", "valid_until": soon}
        kept = make_listing(name="Met bewijs", registrations=[entry])
        found = make_listing(name="Zonder mail", state="submitted")
        with transaction() as session:
            report(kept, "phone", "", at=at)
            session.add(Announcement(listing_id=found.id, source="lijst", state="unreachable", at=at))
            facts = {"practice": "P", "municipality": "Woerden", "source": "visitor"}
            session.add(Missed(network_id=kept.network_id, at=at, **facts))
            word = {"variant": "w", "concept": "h:vermoeidheid", "member_id": bram.id}
            session.add(WordProposal(network_id=kept.network_id, at=at, **word))
            letter = queue("question", "p@praktijk.example", key=f"k{kept.id}", at=at, network_id=1)
            assert letter is not None
            letter.state = "failed"


def test_another_network_is_not_on_this_desk(at_bram: Browser, apply: Apply) -> None:
    apply("Eva Elders", network=NEIGHBOUR)
    apply("Adam Hier", network=HOME)

    assert [one.split(" Diëtist")[0] for one in rows(at_bram.open("/kerngroep"))] == ["Adam Hier"]


def test_a_report_is_closed_once_and_the_other_sees_how_it_ended(
    app: Flask, at_bram: Browser, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(name="Praktijk Stil")
    with transaction():
        one = report(listing, "left", "Werkt er niet meer.", at=clock.now())
    address = f"/kerngroep/meldingen/{one.uuid}"
    second = Browser(app.test_client())
    log_in(second, make_member("dirk@netwerk.example", at=clock.now(), role="core_group"), strong=True)
    page, same = at_bram.open(address), second.open(address)

    answer = press(at_bram, page, f"{address}/opgelost")
    again = press(second, same, f"{address}/klopt-wel")

    assert (answer.status, again.status) == (303, 409)
    assert "Werkt er niet meer." in page.text()
    assert "Opgelost , 2 maart 2026" in again.text()
    db.session.rollback()
    assert db.session.scalars(sa.select(Report.state)).all() == ["solved"]


def press(browser: Browser, page: Page, action: str) -> Page:
    return browser.send(action, filled_in(page.one(f'form[action="{action}"]')))


def test_the_desk_and_its_reports_are_for_their_own_core_group_only(
    app: Flask, at_bram: Browser, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing()
    with transaction():
        one = report(listing, "left", "", at=clock.now())
    address = f"/kerngroep/meldingen/{one.uuid}"
    form = filled_in(at_bram.open(address).one(f'form[action="{address}/opgelost"]'))
    carla, eva = Browser(app.test_client()), Browser(app.test_client())
    log_in(carla, make_member("carla@praktijk.example", at=clock.now()), strong=True)
    neighbour = make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    log_in(eva, neighbour, strong=True)
    visitor = Browser(app.test_client())

    found = {
        name: (
            who.open("/kerngroep").status,
            who.open(address).status,
            who.send(f"{address}/opgelost", form).status,
        )
        for name, who in (("carla", carla), ("eva", eva), ("visitor", visitor))
    }

    assert found == {"carla": (404, 404, 404), "eva": (200, 404, 404), "visitor": (303, 303, 303)}
    db.session.rollback()
    assert db.session.scalars(sa.select(Report.state)).all() == ["new"]


@pytest.mark.parametrize("role", ["core_group", "manager"])
def test_every_link_of_the_desk_leads_somewhere(app: Flask, clock: StoppedClock, role: str) -> None:
    member = make_member("dirk@netwerk.example", at=clock.now(), role=role)
    dirk = Browser(app.test_client())
    log_in(dirk, member, strong=True)

    links = [str(one["href"]) for one in dirk.open("/kerngroep").all(".doors-list a")]
    lost = [link for link in links if dirk.open(link).status != 200]

    assert lost == []
    assert ("/kerngroep/logboek" in links) == (role == "manager")
