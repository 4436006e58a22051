"""What visitors report reaches the keeper first, who says that it is mended or was right."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditRow
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping.gathering import write_to_keepers
from socialmap.keeping.matters import note_what_is_due
from socialmap.review.models import Report
from socialmap.review.service import report
from tests.accounts.people import filled_in
from tests.conftest import MakeListing
from tests.keeping.conftest import Enter, Keeper
from tests.mailing.letters import sent, text_of


@pytest.fixture
def told(practice: Listing, clock: StoppedClock) -> Report:
    """A visitor says that nobody answers the telephone."""
    with transaction():
        return report(practice, "phone", "Niemand neemt op.", at=clock.now())


def address_of(listing: Listing) -> str:
    return f"/mijn/vermelding/{listing.code}/meldingen"


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Report.state).order_by(Report.id)))


def test_the_first_page_says_how_many_reports_wait(anna: Keeper, practice: Listing, told: Report) -> None:
    page = anna.open("/mijn")

    assert "1 melding van een bezoeker" in page.text(".kept")
    assert page.all(f'a[href="{address_of(practice)}"]')


def test_without_reports_the_first_page_says_nothing_of_them(anna: Keeper) -> None:
    assert "melding van een bezoeker" not in anna.open("/mijn").text()


def test_a_keeper_of_many_sees_it_in_the_list(
    enter: Enter, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listings = [make_listing(name=f"Praktijk {number}") for number in range(4)]
    with transaction():
        for _time in range(2):
            report(listings[2], "left", "", at=clock.now())
    dora = enter("dora@praktijk.example", *listings)

    assert "2 meldingen van bezoekers" in dora.open("/mijn").text(".compact-list")


@pytest.mark.parametrize(
    ("button", "state", "said"),
    [
        ("aangepast", "solved", "De melding is afgehandeld."),
        ("klopt-wel", "rejected", "uw gegevens klopten."),
    ],
)
def test_the_keeper_answers_with_one_button(
    anna: Keeper, practice: Listing, told: Report, button: str, state: str, said: str
) -> None:
    address = address_of(practice)
    before = anna.open(address)
    action = f"{address}/{told.uuid}/{button}"

    answer = anna.browser.send(action, filled_in(before.one(f'form[action="{action}"]')))

    assert "Niemand neemt op." in before.text("main")
    assert "2 maart 2026" in before.text("main")
    after = anna.open(str(answer.response.location))
    assert said in after.text()
    assert "Er zijn geen meldingen." in after.text()
    assert states() == [state]
    rows = db.session.scalars(sa.select(AuditRow).where(AuditRow.verb == "handle-report")).all()
    assert [row.by for row in rows] == [f"member:{anna.member.uuid}"]


def test_of_two_keepers_one_answers_and_the_other_is_told(
    anna: Keeper, enter: Enter, practice: Listing, told: Report
) -> None:
    bram = enter("bram@praktijk.example", practice)
    address = address_of(practice)
    actions = {who: f"{address}/{told.uuid}/{who}" for who in ("aangepast", "klopt-wel")}
    forms = [
        filled_in(anna.open(address).one(f'form[action="{actions["aangepast"]}"]')),
        filled_in(bram.open(address).one(f'form[action="{actions["klopt-wel"]}"]')),
    ]

    first = anna.browser.send(actions["aangepast"], forms[0])
    second = bram.browser.send(actions["klopt-wel"], forms[1])
    again = anna.browser.send(actions["aangepast"], forms[0])

    assert (first.status, second.status, again.status) == (303, 409, 303)
    assert "Iemand anders heeft deze melding al afgehandeld." in second.text()
    assert states() == ["solved"]


def test_nobody_else_sees_or_answers_a_report(
    anna: Keeper, carla: Keeper, enter: Enter, make_listing: MakeListing, practice: Listing, told: Report
) -> None:
    action = f"{address_of(practice)}/{told.uuid}/aangepast"
    form = filled_in(anna.open(address_of(practice)).one(f'form[action="{action}"]'))
    own = make_listing(name="Praktijk van Dora")
    dora = enter("dora@praktijk.example", own)

    statuses = [
        carla.open(address_of(practice)).status,
        carla.browser.send(action, form).status,
        # Their own listing, with a report about somebody else's.
        dora.browser.send(f"{address_of(own)}/{told.uuid}/aangepast", form).status,
    ]

    assert statuses == [404, 404, 404]
    assert states() == ["new"]


def test_the_letter_that_goes_anyhow_tells_of_reports(
    app: Flask, anna: Keeper, practice: Listing, told: Report, clock: StoppedClock
) -> None:
    _ask_in_half_a_year(clock)

    [letter] = [one for one in sent(app) if "gegevens nog" in str(one["Subject"])]

    assert "Een bezoeker meldt iets" in text_of(letter)
    assert "Over Praktijk De Singel kwam 1 melding binnen." in text_of(letter)
    assert address_of(practice) in text_of(letter)


def test_a_report_alone_sends_no_letter(
    app: Flask, anna: Keeper, practice: Listing, told: Report, clock: StoppedClock
) -> None:
    clock.move(timedelta(days=10))
    with transaction():
        note_what_is_due(clock.now())
        write_to_keepers(clock.now())

    assert sent(app) == []


def test_a_letter_without_reports_says_nothing_of_them(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    _ask_in_half_a_year(clock)

    [letter] = [one for one in sent(app) if "gegevens nog" in str(one["Subject"])]

    assert "Een bezoeker meldt iets" not in text_of(letter)


def _ask_in_half_a_year(clock: StoppedClock) -> None:
    """Five months on the keeper is asked; within two weeks it is their day."""
    clock.move(timedelta(days=160))
    for _day in range(15):
        clock.move(timedelta(days=1))
        with transaction():
            note_what_is_due(clock.now())
            write_to_keepers(clock.now())
