"""Who is missed on the map: told by visitors and members without a name, looked at by the core group."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.reporting import queries, service
from socialmap.reporting.models import Missed
from tests.accounts.people import fields_of, filled_in, log_in, make_member
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR
from tests.reporting.core_group import bram, eva, network

MISSED = f"/netwerk/{HOME}/mist-u-iemand"
LIST = "/kerngroep/gemist"


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The site with the guard against forged forms on, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def rows() -> list[Missed]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Missed).order_by(Missed.id)))


def miss(
    practice: str, clock: StoppedClock, *, where: str = "Woerden", slug: str = HOME, source: str = "visitor"
) -> Missed:
    with transaction():
        return service.miss(practice, where, network_id=network(slug).id, source=source, at=clock.now())


def test_a_visitor_tells_whom_they_miss_and_is_thanked(guarded: Flask, browser: Browser) -> None:
    form = fields_of(browser, MISSED, practice="Praktijk De Linde", municipality="Woerden")

    sent = browser.send(MISSED, form)
    thanks = browser.open(sent.response.headers["Location"])

    assert (sent.status, thanks.status) == (303, 200)
    assert "Dank u wel" in thanks.text("main")
    (one,) = rows()
    assert (one.practice, one.municipality, one.source, one.state) == (
        "Praktijk De Linde",
        "Woerden",
        "visitor",
        "new",
    )
    assert one.network_id == network().id


def test_the_form_asks_a_name_and_a_municipality_of_the_region_and_nothing_else(browser: Browser) -> None:
    page = browser.open(MISSED)

    asked = [field["name"] for field in page.all("form.form input:not([type=hidden]), form.form select")]
    municipalities = [option["value"] for option in page.all("select[name=municipality] option")]
    assert asked == ["practice", "municipality", "website2"]
    assert {"Woerden", "Stichtse Vecht"} <= set(municipalities)
    assert "Amsterdam" not in municipalities
    assert "Schrijf geen namen van patiënten op" in page.text("main")


def test_nothing_about_the_visitor_is_kept(guarded: Flask, browser: Browser) -> None:
    form = fields_of(browser, MISSED, practice="De Linde", municipality="Woerden")

    browser.send(
        MISSED,
        form,
        environ_base={"REMOTE_ADDR": "192.0.2.77"},
        headers={"User-Agent": "Kanariebrowser"},
    )

    kept = "".join(
        repr(row) for table in db.metadata.sorted_tables for row in db.session.execute(sa.select(table))
    )
    assert len(rows()) == 1
    assert not [one for one in ("192.0.2.77", "Kanariebrowser") if one in kept]


def test_a_member_counts_as_a_member_and_is_not_named(
    guarded: Flask, browser: Browser, clock: StoppedClock
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    log_in(browser, anna)

    browser.send(MISSED, fields_of(browser, MISSED, practice="De Linde", municipality="Woerden"))

    (one,) = rows()
    audited = db.session.scalars(sa.select(AuditRow).where(AuditRow.thing == f"missed:{one.uuid}")).one()
    assert one.source == "member"
    assert str(anna.uuid) not in audited.by


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"practice": "  "}, "Vul de naam van de praktijk in."),
        ({"practice": "a" * 161}, "Schrijf niet meer dan 160 tekens."),
        ({"practice": "Jansen 111222333"}, "burgerservicenummer"),
        ({"practice": "anna@praktijk.example"}, "geen mailadres of telefoonnummer"),
        ({"practice": "De Linde 0348-123456"}, "geen mailadres of telefoonnummer"),
        ({"municipality": ""}, "Kies een gemeente."),
        ({"municipality": "Amsterdam"}, "Kies een gemeente."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_still_there(
    guarded: Flask, browser: Browser, typed: dict[str, str], problem: str
) -> None:
    form = fields_of(browser, MISSED, **{"practice": "De Linde", "municipality": "Woerden", **typed})

    answer = browser.send(MISSED, form)

    assert answer.status == 422
    assert problem in answer.text(".errors")
    assert answer.one("input[name=practice]")["value"] == form["practice"]
    assert rows() == []


def test_a_robot_is_thanked_and_not_believed(guarded: Flask, browser: Browser) -> None:
    form = fields_of(browser, MISSED, practice="De Linde", municipality="Woerden", website2="x")

    assert browser.send(MISSED, form).status == 303
    assert rows() == []


def test_the_same_form_twice_is_kept_once(guarded: Flask, browser: Browser) -> None:
    form = fields_of(browser, MISSED, practice="De Linde", municipality="Woerden")

    answers = [browser.send(MISSED, form) for _ in range(2)]

    assert [one.status for one in answers] == [303, 303]
    assert len({one.response.headers["Location"] for one in answers}) == 1
    assert len(rows()) == 1


def test_a_forged_form_is_refused(guarded: Flask, browser: Browser) -> None:
    form = fields_of(browser, MISSED, practice="De Linde", municipality="Woerden", csrf_token="verzonnen")

    assert browser.send(MISSED, form).status == 422
    assert rows() == []


def test_eleven_in_an_hour_from_one_place_are_too_many(
    guarded: Flask, browser: Browser, clock: StoppedClock
) -> None:
    statuses = []
    for number in range(11):
        form = fields_of(browser, MISSED, practice=f"Linde {number}", municipality="Woerden")
        sent = browser.send(MISSED, form)
        statuses.append(sent.status)
    clock.move(timedelta(hours=1))
    later = browser.send(MISSED, fields_of(browser, MISSED, practice="Later", municipality="Woerden"))

    assert statuses == [303] * 10 + [429]
    assert int(sent.response.headers["Retry-After"]) > 0
    assert later.status == 303


def test_without_a_network_in_the_address_the_municipality_tells_whose_it_is(
    guarded: Flask, browser: Browser
) -> None:
    page = browser.open("/mist-u-iemand")
    form = fields_of(browser, "/mist-u-iemand", practice="De Linde", municipality="Stichtse Vecht")

    browser.send("/mist-u-iemand", form)

    assert "Utrecht" in [option["value"] for option in page.all("select[name=municipality] option")]
    assert [one.network_id for one in rows()] == [network().id]


def test_results_and_the_pages_of_a_member_lead_to_the_form(browser: Browser, clock: StoppedClock) -> None:
    links = [f'main a[href="/netwerk/{HOME}/mist-u-iemand"]', 'main a[href="/mist-u-iemand"]']
    anna = make_member("anna@praktijk.example", at=clock.now())

    nobody = browser.open(f"/netwerk/{HOME}/zoeken?wat=hospice")
    log_in(browser, anna)
    mine = browser.open("/mijn")

    assert len(nobody.all(links[0])) == 1
    assert len(mine.all(links[1])) == 1


def test_the_same_names_stand_together_with_how_often(app: Flask, clock: StoppedClock) -> None:
    miss("Praktijk De Linde", clock)
    miss("praktijk de linde.", clock, source="member")
    miss("De Linde", clock)
    miss("Praktijk De Linde", clock, where="Montfoort")
    browser, _bram = bram(app, clock.now())

    page = browser.open(LIST)

    groups = [" ".join(one.get_text(" ").split()) for one in page.all("ul.plain.rows > li")]
    assert len(groups) == 3
    assert "2 keer gemist, waarvan 1 keer door een lid" in groups[0]
    assert sum("1 keer gemist" in one for one in groups) == 2


def test_handled_is_handled_for_all_that_are_the_same(app: Flask, clock: StoppedClock) -> None:
    first, other = miss("Praktijk De Linde", clock), miss("De Eik", clock)
    same = miss("praktijk de linde", clock)
    browser, member = bram(app, clock.now())

    answer = browser.send(
        f"{LIST}/{first.uuid}/afgehandeld", filled_in(browser.open(LIST).all("main form")[0])
    )

    states = {one.uuid: (one.state, one.handled_by) for one in rows()}
    assert answer.status == 303
    assert states[first.uuid] == states[same.uuid] == ("handled", f"member:{member.uuid}")
    assert states[other.uuid] == ("new", "")
    assert "Afgehandeld" in browser.open(LIST).text("h2")


def test_who_is_second_is_told_so(app: Flask, clock: StoppedClock) -> None:
    one = miss("De Linde", clock)
    browser, _member = bram(app, clock.now())
    form = filled_in(browser.open(LIST).all("main form")[0])
    again = filled_in(browser.open(LIST).all("main form")[0])

    first = browser.send(f"{LIST}/{one.uuid}/afgehandeld", form)
    same = browser.send(f"{LIST}/{one.uuid}/afgehandeld", form)
    second = browser.send(f"{LIST}/{one.uuid}/afgehandeld", again)

    assert [first.status, same.status, second.status] == [303, 303, 409]
    assert "Iemand anders" in second.text("[role=alert]")


def test_the_neighbours_see_only_their_own(app: Flask, clock: StoppedClock) -> None:
    ours, theirs = miss("Kanarie Thuis", clock), miss("Kanarie Buren", clock, where="Utrecht", slug=NEIGHBOUR)
    mine, _bram = bram(app, clock.now())
    hers, _eva = eva(app, clock.now())

    pages = mine.open(LIST).text("main"), hers.open(LIST).text("main")
    form = filled_in(hers.open(LIST).all("main form")[0])
    foreign = hers.send(f"{LIST}/{ours.uuid}/afgehandeld", form)

    assert ("Kanarie Thuis" in pages[0], "Kanarie Buren" in pages[0]) == (True, False)
    assert ("Kanarie Thuis" in pages[1], "Kanarie Buren" in pages[1]) == (False, True)
    assert foreign.status == 404
    assert hers.open(f"/netwerk/{HOME}{LIST}").status == 404
    assert {one.state for one in rows()} == {"new"}
    assert theirs.network_id == network(NEIGHBOUR).id


def test_nobody_else_sees_the_list(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    one = miss("De Linde", clock)
    anna = make_member("anna@praktijk.example", at=clock.now())

    visitor = [browser.open(LIST).status, browser.send(f"{LIST}/{one.uuid}/afgehandeld", {}).status]
    log_in(browser, anna)
    member = [browser.open(LIST).status, browser.send(f"{LIST}/{one.uuid}/afgehandeld", {}).status]

    assert (visitor, member) == ([303, 303], [404, 404])


def test_what_waits_is_read_alike_on_both_databases(either_app: Flask, clock: StoppedClock) -> None:
    home, near = network().id, network(NEIGHBOUR).id
    miss("De Linde", clock)
    clock.move(timedelta(minutes=1))
    miss("De Eik", clock)
    miss("Elders", clock, slug=NEIGHBOUR)
    with transaction():
        service.handle_missed(queries.missed_waiting({home})[:1], by="test", at=clock.now())

    waiting = [one.practice for one in queries.missed_waiting({home})]

    assert waiting == ["De Eik"]
    assert [one.practice for one in queries.missed_waiting({home, near})] == ["De Eik", "Elders"]
    assert queries.missed_waiting(set()) == []
    with pytest.raises(service.AlreadyHandled), transaction():
        service.handle_missed(queries.missed_handled({home}), by="test", at=clock.now())
