"""What a network expects: dated, kept, written down by the manager, seen by the core group."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import NotFound
from socialmap.meetings.arrangements import (
    Agreed,
    AlreadyArranged,
    InForce,
    agreed_on,
    arrange,
    arrangements_of,
    take_back,
)
from socialmap.networks.models import Network
from socialmap.networks.rules import SETTINGS
from socialmap.wording.models import Edit
from tests.accounts.people import filled_in, log_in, make_member
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR

PAGE = "/kerngroep/deelname/afspraak"


def home(slug: str = HOME) -> Network:
    return db.session.scalars(sa.select(Network).where(Network.slug == slug)).one()


def agree(meetings: int, years: int, since: date, *, by: Member, clock: StoppedClock) -> None:
    with transaction():
        arrange(home(), Agreed(meetings, years, since), by=by, at=clock.now())


@pytest.fixture
def mira(browser: Browser, manager: Member) -> Browser:
    """The browser of the manager."""
    log_in(browser, manager, strong=True)
    return browser


def test_each_day_has_the_arrangement_of_that_day(either_app: Flask, clock: StoppedClock) -> None:
    mira = make_member("mira@kern.example", at=clock.now(), role="manager")
    agree(1, 1, date(2025, 1, 1), by=mira, clock=clock)
    agree(2, 3, date(2026, 7, 1), by=mira, clock=clock)

    days = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1))

    agreed = [agreed_on(home().id, day) for day in days]
    assert [(one.meetings, one.years) for one in agreed] == [(1, 2), (1, 1), (1, 1), (2, 3)]
    assert agreed[0].since is None
    assert agreed_on(home(NEIGHBOUR).id, days[3]) == agreed[0]
    with pytest.raises(AlreadyArranged):
        agree(3, 3, date(2026, 7, 1), by=mira, clock=clock)
    assert len(arrangements_of(home().id)) == 2


@pytest.mark.parametrize(("meetings", "years"), [(-1, 2), (13, 2), (1, 0), (1, 6)])
def test_what_is_not_possible_is_not_kept(
    app: Flask, clock: StoppedClock, manager: Member, meetings: int, years: int
) -> None:
    with pytest.raises(ValueError, match="not an arrangement"):
        agree(meetings, years, date(2026, 7, 1), by=manager, clock=clock)

    assert arrangements_of(home().id) == []


def test_a_mistake_is_taken_back_until_somebody_could_rely_on_it(
    app: Flask, clock: StoppedClock, manager: Member
) -> None:
    agree(1, 1, date(2025, 1, 1), by=manager, clock=clock)
    agree(4, 1, date(2026, 7, 1), by=manager, clock=clock)
    clock.move(timedelta(days=1))
    with transaction():
        take_back(home(), date(2026, 7, 1), by=manager, at=clock.now())
    with pytest.raises(InForce), transaction():
        take_back(home(), date(2025, 1, 1), by=manager, at=clock.now())
    with pytest.raises(NotFound), transaction():
        take_back(home(NEIGHBOUR), date(2025, 1, 1), by=manager, at=clock.now())

    verbs = db.session.scalars(sa.select(AuditRow.verb).where(AuditRow.thing == f"network:{HOME}"))
    assert [one.valid_from for one in arrangements_of(home().id)] == [date(2025, 1, 1)]
    assert list(verbs) == ["arrange", "arrange", "take-back-arrangement"]


def test_the_manager_writes_it_down_and_the_core_group_reads_it(
    app: Flask, clock: StoppedClock, mira: Browser, colleague: Member
) -> None:
    form = filled_in(mira.open(PAGE).one("form.form"))
    typed = {**form, "meetings": "2", "years": "3", "valid_from": "2026-03-02"}

    sent = [mira.send(PAGE, typed), mira.send(PAGE, typed)]
    page = mira.open(str(sent[0].response.headers["Location"]))
    log_in(mira, colleague, strong=True)
    theirs = mira.open(PAGE)

    assert [one.status for one in sent] == [303, 303]
    assert "Opgeslagen" in page.text("[role=status]")
    assert "Nu geldt: 2 bijeenkomsten per 3 jaar, sinds 2 maart 2026" in theirs.text("main")
    assert "Vastgelegd door Mira, 2 maart 2026" in theirs.text("main")
    assert not theirs.all("main form")
    assert mira.send(PAGE, typed).status == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"meetings": ""}, "Vul in hoeveel bijeenkomsten."),
        ({"meetings": "99"}, "tot en met 12"),
        ({"years": "nul"}, "geen heel getal"),
        ({"years": "0"}, "1 tot en met 5"),
        ({"valid_from": ""}, "Kies vanaf welke dag"),
        ({"valid_from": "1-1-26"}, "geen datum"),
    ],
)
def test_what_is_wrong_is_said_and_stays_to_be_mended(
    app: Flask, clock: StoppedClock, mira: Browser, typed: dict[str, str], said: str
) -> None:
    form = filled_in(mira.open(PAGE).one("form.form"))

    answer = mira.send(PAGE, {**form, "meetings": "2", "years": "3", "valid_from": "2026-03-02", **typed})

    assert answer.status == 422
    assert said in answer.text(".errors")
    assert arrangements_of(home().id) == []


def test_two_arrangements_cannot_begin_on_one_day(
    app: Flask, clock: StoppedClock, mira: Browser, manager: Member
) -> None:
    agree(1, 1, date(2026, 3, 2), by=manager, clock=clock)
    form = filled_in(mira.open(PAGE).one("form.form"))

    answer = mira.send(PAGE, {**form, "meetings": "2", "years": "3", "valid_from": "2026-03-02"})

    assert answer.status == 409
    assert "begint al een afspraak" in answer.text(".errors")


def test_the_button_takes_back_what_was_just_written_down(
    app: Flask, clock: StoppedClock, mira: Browser, manager: Member
) -> None:
    agree(1, 1, date(2026, 3, 2), by=manager, clock=clock)
    form = filled_in(mira.open(PAGE).one("form.button-form"))
    action = f"{PAGE}/2026-03-02/weg"

    odd = [mira.send(f"{PAGE}/{day}/weg", form).status for day in ("2026-13-45", "2025-01-01")]
    sent = mira.send(action, form)

    db.session.rollback()
    assert odd == [404, 404]
    assert sent.status == 303
    assert arrangements_of(home().id) == []


def test_it_is_no_plain_setting_any_more(app: Flask, mira: Browser) -> None:
    page = mira.open("/kerngroep/instellingen")

    assert "meetings_per_two_years" not in SETTINGS
    assert not page.all("[name=meetings_per_two_years]")


def test_the_history_still_tells_of_the_setting_it_was_and_puts_nothing_back(
    app: Flask, clock: StoppedClock, mira: Browser
) -> None:
    with transaction() as session:
        change = Edit(kind="setting", subject="meetings_per_two_years", verb="edit", network_id=home().id)
        change.before, change.after, change.by, change.at = {"value": 1}, {"value": 2}, "test", clock.now()
        session.add(change)

    told = mira.open("/kerngroep/geschiedenis")
    form = filled_in(told.one("main form[method=post]"))
    answer = mira.send(f"/kerngroep/geschiedenis/{change.uuid}/ongedaan", form)

    assert "Bijeenkomsten in twee jaar" in told.text("main")
    assert answer.status == 409
    assert "Verander het op de eigen bladzijde" in answer.text("main")
    assert "meetings_per_two_years" not in home().settings
