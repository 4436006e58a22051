"""An organiser invites: sees how many first, tries it on themselves, and has ten minutes to think again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.meetings.models import Guest, Invitation, Meeting
from tests.accounts.people import filled_in, keeper_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import MakeListing
from tests.mailing.letters import links_in, sent
from tests.meetings.meetings import invite_member, make_meeting

TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def meeting(app: Flask, clock: StoppedClock, organiser: Member) -> Meeting:
    """The yearly training, organised by Bram."""
    return make_meeting(clock.now(), organiser=organiser)


def here(meeting: Meeting, more: str = "/uitnodigen") -> str:
    return f"/kerngroep/bijeenkomsten/{meeting.uuid}{more}"


def press(browser: Browser, page: Page, button: str, **typed: object) -> Page:
    """Press the button with this text, with what its form holds."""
    found = [one for one in page.all("main form") if button in one.get_text()]
    assert len(found) == 1, f"{button}: {len(found)} found"
    return browser.send(str(found[0]["action"]), {**filled_in(found[0]), **typed})


def sent_to(app: Flask) -> list[str]:
    return sorted(str(letter["To"]) for letter in sent(app))


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_from_choice_to_letter(
    app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    looked = bram.open(here(meeting) + "?wie=alle&relaties=ja&gasten=ja")
    assert "2 mensen krijgen de uitnodiging" in looked.text("main")
    checked = bram.open(str(looked.one("a.main")["href"]))

    answer = press(bram, checked, "Verstuur naar 2 mensen")
    wave = bram.open(answer.response.headers["Location"])
    clock.move(TEN_MINUTES)
    letters = sent_to(app)
    later = bram.open(answer.response.headers["Location"])

    assert answer.status == 303
    assert "De uitnodiging aan 2 mensen gaat om 09.10 uur weg." in wave.text("main")
    assert letters == ["anna@praktijk.example", "bram@kern.example"]
    assert "2 van 2 brieven zijn verstuurd." in later.text("main")
    assert "Toch niet" not in later.text("main")


def test_looking_invites_nobody(app: Flask, bram: Browser, meeting: Meeting, anna: Member) -> None:
    for address in (
        here(meeting),
        here(meeting) + "?wie=alle",
        here(meeting, "/uitnodigen/versturen?wie=alle"),
        here(meeting, "/uitnodigen/brief"),
        here(meeting, "/gasten"),
    ):
        assert bram.open(address).status == 200

    assert (count(Invitation), count(Letter)) == (0, 0)


def test_toch_niet(app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, anna: Member) -> None:
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))
    there = press(bram, checked, "Verstuur naar 2 mensen").response.headers["Location"]
    clock.move(TEN_MINUTES - timedelta(minutes=1))

    press(bram, bram.open(there), "Toch niet")
    page = bram.open(there)
    clock.move(timedelta(days=1))

    assert "Niemand kreeg de brief" in page.text("main")
    assert sent_to(app) == []
    assert count(Invitation) == 0


def test_toch_niet_a_moment_too_late_says_so(
    app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))
    there = press(bram, checked, "Verstuur naar 2 mensen").response.headers["Location"]
    page = bram.open(there)
    clock.move(TEN_MINUTES)

    answer = press(bram, page, "Toch niet")

    assert answer.status == 409
    assert "De brieven zijn al onderweg" in answer.text("[role=alert]")
    assert len(sent_to(app)) == 2


def test_the_same_form_twice_is_one_wave(app: Flask, bram: Browser, meeting: Meeting, anna: Member) -> None:
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))

    first = press(bram, checked, "Verstuur naar 2 mensen")
    second = press(bram, checked, "Verstuur naar 2 mensen")

    assert first.response.headers["Location"] == second.response.headers["Location"]
    assert count(Invitation) == 2


def test_who_joined_while_the_page_was_open_is_not_written_to_unseen(
    app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))
    make_member("carla@praktijk.example", at=clock.now())

    answer = press(bram, checked, "Verstuur naar 2 mensen")

    assert answer.status == 409
    assert "nu 3 mensen" in answer.text("[role=alert]")
    assert count(Invitation) == 0
    assert press(bram, answer, "Verstuur naar 3 mensen").status == 303


def test_a_part_is_chosen_by_discipline_and_place(
    app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, make_listing: MakeListing, anna: Member
) -> None:
    carla = make_member("carla@praktijk.example", at=clock.now())
    keeper_of(make_listing(discipline="dietist-oncologie"), anna, at=clock.now())
    keeper_of(make_listing(postcode="3601 AA"), carla, at=clock.now())

    by_place = bram.open(here(meeting) + "?wie=deel&relaties=ja&plaats=Maarssen").text("main li")
    by_role = bram.open(here(meeting) + "?wie=deel&relaties=ja&rol=core_group").text("main li")
    by_discipline = bram.open(here(meeting) + "?wie=deel&relaties=ja&discipline=dietist-oncologie").text(
        "main li"
    )

    assert ("Carla" in by_place, "Anna" in by_place) == (True, False)
    assert ("Bram" in by_role, "Anna" in by_role) == (True, False)
    assert ("Anna" in by_discipline, "Carla" in by_discipline) == (True, False)


def test_somebody_is_found_by_name_and_ticked(
    app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    make_member("carla@praktijk.example", at=clock.now())
    found = bram.open(here(meeting) + "?wie=niemand&zoek=ann")
    assert [box["value"] for box in found.all("input[name=lid]")] == [str(anna.uuid)]

    ticked = bram.open(here(meeting) + f"?wie=niemand&zoek=carla&lid={anna.uuid}")

    assert "1 mens krijgt de uitnodiging" in ticked.text("main")
    boxes = {str(box["value"]): box.has_attr("checked") for box in ticked.all("input[name=lid]")}
    assert boxes[str(anna.uuid)]
    assert len(boxes) == 2


def test_nonsense_in_the_address_chooses_nobody(app: Flask, bram: Browser, meeting: Meeting) -> None:
    page = bram.open(here(meeting) + "?wie=onzin&lid=x&lid=%00&rol=baas&discipline=niets&plaats=Nergens")

    assert page.status == 200
    assert "0 mensen krijgen de uitnodiging" in page.text("main")


def test_a_trial_goes_to_oneself_only(
    app: Flask, bram: Browser, meeting: Meeting, anna: Member, browser: Browser
) -> None:
    page = bram.open(here(meeting, "/uitnodigen/brief"))

    answer = press(bram, page, "Stuur naar mijzelf")
    (letter,) = sent(app)
    (address,) = links_in(letter)
    led_to = Browser(app.test_client()).open(address)

    assert answer.status == 303
    assert "bram@kern.example" in bram.open(answer.response.headers["Location"]).text("[role=status]")
    assert letter["To"] == "bram@kern.example"
    assert led_to.status == 200
    assert "Deze knop verandert niets" in led_to.text("main")
    assert count(Invitation) == 0


def test_after_a_trial_the_same_page_still_sends(
    app: Flask, bram: Browser, meeting: Meeting, anna: Member
) -> None:
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))

    press(bram, checked, "Stuur eerst naar mijzelf")
    press(bram, checked, "Verstuur naar 2 mensen")

    assert count(Invitation) == 2


def test_the_letter_is_shown_in_text_and_with_its_make_up(
    app: Flask, bram: Browser, meeting: Meeting
) -> None:
    page = bram.open(here(meeting, "/uitnodigen/brief"))

    assert page.text(".arrangements a.button") == "Geef uw antwoord"
    assert "Geef uw antwoord: http" in page.text(".letter")
    assert "Dit is een proef" not in page.text(".letter")


@pytest.mark.parametrize(
    ("state", "words"),
    [("draft", "nog een concept"), ("closed", "laatste dag"), ("cancelled", "gaat niet door")],
)
def test_why_nobody_can_be_invited_is_said(
    app: Flask, bram: Browser, clock: StoppedClock, organiser: Member, state: str, words: str
) -> None:
    meeting = make_meeting(clock.now(), organiser=organiser, state=state)

    page = bram.open(here(meeting))
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))

    assert words in page.text("[role=alert]")
    assert "Verstuur naar" not in checked.text("main")


def test_guests_are_added_and_wrong_lines_come_back(
    app: Flask, bram: Browser, meeting: Meeting, anna: Member
) -> None:
    page = bram.open(here(meeting, "/gasten"))
    text = "Gerda; gerda@ziekenhuis.example; Ziekenhuis\nAnna; anna@praktijk.example"

    answer = press(bram, page, "Voeg alle regels toe", lines=text, source="hospital")

    assert answer.status == 422
    assert "anna@praktijk.example : Dit is het mailadres van een lid" in answer.text("[role=alert]")
    assert answer.one("#guest-lines").get_text().strip() == "Anna; anna@praktijk.example"
    assert "gerda@ziekenhuis.example" in answer.text("table")
    assert count(Guest) == 1


def test_one_guest_with_a_wrong_address_loses_nothing_typed(
    app: Flask, bram: Browser, meeting: Meeting
) -> None:
    page = bram.open(here(meeting, "/gasten"))

    answer = press(bram, page, "Voeg toe", name="Gerda", email="gerda", organisation="Lab", source="gp")

    assert answer.status == 422
    assert "Dit is geen mailadres" in answer.text(".errors")
    typed = [answer.one(f"#guest-{name}")["value"] for name in ("name", "email", "organisation")]
    assert typed == ["Gerda", "gerda", "Lab"]


def test_a_guest_is_taken_off_the_list(app: Flask, bram: Browser, meeting: Meeting) -> None:
    page = bram.open(here(meeting, "/gasten"))
    press(bram, page, "Voeg toe", name="Gerda", email="gerda@a.example", source="gp")

    answer = press(bram, bram.open(here(meeting, "/gasten")), "Haal van de lijst")

    assert answer.status == 303
    assert count(Guest) == 0


def test_only_who_organises_invites(
    app: Flask, clock: StoppedClock, meeting: Meeting, colleague: Member, manager: Member, anna: Member
) -> None:
    pages = ("/uitnodigen", "/uitnodigen/versturen", "/uitnodigen/brief", "/gasten")
    statuses = {}
    for member in (colleague, manager, anna):
        browser = Browser(app.test_client())
        log_in(browser, member, strong=True)
        statuses[member.name] = {browser.open(here(meeting, more)).status for more in pages}

    assert statuses == {"Bea": {404}, "Mira": {200}, "Anna": {404}}


def test_the_core_group_of_another_network_sees_nothing(
    app: Flask, clock: StoppedClock, meeting: Meeting
) -> None:
    away = {"role": "manager", "network": "utrecht-lekstroom"}
    other = make_member("otto@stad.example", at=clock.now(), **away)  # type: ignore[arg-type]
    browser = Browser(app.test_client())
    log_in(browser, other, strong=True)

    assert browser.open(here(meeting)).status == 404
    assert browser.open(here(meeting, "/gasten")).status == 404


def test_a_wave_of_another_meeting_is_not_found(
    app: Flask, bram: Browser, clock: StoppedClock, organiser: Member, meeting: Meeting, anna: Member
) -> None:
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))
    there = press(bram, checked, "Verstuur naar 2 mensen").response.headers["Location"]
    other = make_meeting(clock.now(), organiser=organiser)

    assert bram.open(there).status == 200
    assert bram.open(there.replace(str(meeting.uuid), str(other.uuid))).status == 404


def test_who_is_invited_already_is_told_apart(
    app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    invite_member(meeting, anna, clock.now(), "yes")

    page = bram.open(here(meeting) + "?wie=alle&relaties=ja")

    assert "1 mens krijgt de uitnodiging" in page.text("main")
    assert "1 mens die u koos, is al uitgenodigd" in page.text("main")
    assert "1 mens is uitgenodigd. 1 antwoordde." in page.text("main")


def test_a_failed_letter_is_seen(
    app: Flask, bram: Browser, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    checked = bram.open(here(meeting, "/uitnodigen/versturen?wie=alle&relaties=ja"))
    there = press(bram, checked, "Verstuur naar 2 mensen").response.headers["Location"]
    clock.move(TEN_MINUTES)
    with transaction():
        db.session.execute(sa.update(Letter).values(state="failed"))

    page = bram.open(there)

    assert "0 van 2 brieven zijn verstuurd." in page.text("main")
    assert str(page.one(".attention a")["href"]).endswith("/kerngroep/brieven")
