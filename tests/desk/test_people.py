"""The people of a network: seen by its core group, changed by its managers, and never without a manager."""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts import rules, totp
from socialmap.accounts import service as accounts
from socialmap.accounts.models import LogIn, Member
from socialmap.accounts.queries import member_by_email, roles_of
from socialmap.audit.models import AuditRow
from socialmap.desk import people
from socialmap.directory.keepers import keepers_of
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import NotFound
from socialmap.keeping.erasing import erase_due
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from tests.accounts.people import fields_of, filled_in, keeper_of, log_in, make_member
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.counting import statements_of
from tests.foundation.together import at_once
from tests.mailing.letters import sent, text_of

PEOPLE = "/kerngroep/mensen"
Enter = Callable[..., Browser]


@pytest.fixture
def bea(app: Flask, clock: StoppedClock) -> Member:
    """The manager."""
    return make_member("bea@netwerk.example", at=clock.now(), name="Bea", role="manager")


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    return make_member("bram@netwerk.example", at=clock.now(), name="Bram", role="core_group")


@pytest.fixture
def enter(app: Flask) -> Enter:
    """A browser in which somebody is logged in, the second step done."""

    def inside(member: Member, *, strong: bool = True) -> Browser:
        browser = Browser(app.test_client())
        log_in(browser, db.session.merge(member), strong=strong)
        return browser

    return inside


def home() -> Network:
    network = network_by_slug(HOME)
    assert network is not None
    return network


def role_of(email: str) -> str | None:
    db.session.rollback()
    member = member_by_email(email)
    assert member is not None
    return roles_of(member).get(home().id)


def verbs_about(email: str) -> list[str]:
    db.session.rollback()
    member = member_by_email(email)
    assert member is not None
    query = sa.select(AuditRow.verb).where(AuditRow.thing == accounts.thing(member))
    return list(db.session.scalars(query.order_by(AuditRow.position)))


def managers_first(clock: StoppedClock, *emails: str, role: str = "manager") -> list[Member]:
    return [make_member(email, at=clock.now(), role=role) for email in emails]


def sends(browser: Browser, address: str, to: str, **typed: object) -> dict[str, object]:
    """What the form on a page that goes to an address sends."""
    form = next(one for one in browser.open(address).all("main form") if str(one.get("action")).endswith(to))
    return {**filled_in(form), **typed}


def test_the_core_group_sees_who_may_what(
    enter: Enter, bea: Member, bram: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now(), name="Anna")
    keeper_of(make_listing(), anna, at=clock.now())
    with transaction():
        totp.give_secret(db.session.merge(bea), by="test", at=clock.now())
    make_member("eva@netwerk.example", at=clock.now(), role="manager", network=NEIGHBOUR)

    page = enter(bram).open(PEOPLE)

    rows = [" ".join(row.get_text(" ").split()) for row in page.all("tbody tr")]
    assert [row.split()[0] for row in rows] == ["Bea", "Bram", "Anna"]
    assert rows[0].endswith("beheerder niet onlangs ingesteld 0")
    assert rows[1].endswith("kerngroep 2 maart 2026 nog niet 0")
    assert rows[2].endswith("lid niet onlangs niet nodig 1")
    assert "Nodig iemand uit" not in page.text("main")


def test_the_list_asks_the_same_questions_for_three_people_and_for_thirty(
    enter: Enter, bram: Member, bea: Member, clock: StoppedClock
) -> None:
    browser = enter(bram)

    few = statements_of(PEOPLE, browser)
    for number in range(30):
        make_member(f"lid{number}@praktijk.example", at=clock.now())

    assert statements_of(PEOPLE, browser) == few


def test_who_is_invited_becomes_a_member_and_hears_what_is_asked(
    app: Flask, enter: Enter, bea: Member
) -> None:
    browser = enter(bea)
    typed = {"email": "Nieuw@Netwerk.example", "name": "Nina Nieuw", "role": "core_group"}
    form = fields_of(browser, f"{PEOPLE}/uitnodigen", **typed)

    first = browser.send(f"{PEOPLE}/uitnodigen", form)
    again = browser.send(f"{PEOPLE}/uitnodigen", form)

    letters = [one for one in sent(app) if one["To"] == "nieuw@netwerk.example"]
    assert (first.status, again.status) == (303, 303)
    assert role_of("nieuw@netwerk.example") == "core_group"
    assert len(letters) == 1
    assert "Wilt u binnen twee weken inloggen" in text_of(letters[0])
    assert "tweede stap" in text_of(letters[0])
    assert "/inloggen?next=/mijn" in text_of(letters[0])
    assert verbs_about("nieuw@netwerk.example") == ["join", "give-role"]


def test_a_relation_is_invited_and_does_not_decide(enter: Enter, bea: Member) -> None:
    browser = enter(bea)
    typed = {"email": "relatie@gemeente.example", "name": "Rik", "role": "member", "is_relation": "y"}
    form = fields_of(browser, f"{PEOPLE}/uitnodigen", **typed)

    wrong = browser.send(f"{PEOPLE}/uitnodigen", {**form, "role": "core_group"})
    right = browser.send(f"{PEOPLE}/uitnodigen", form)

    db.session.rollback()
    member = member_by_email("relatie@gemeente.example")
    assert (wrong.status, right.status) == (422, 303)
    assert member is not None
    assert member.memberships[0].is_relation


def test_a_relation_who_becomes_an_ordinary_member_is_kept_in_the_log(enter: Enter, bea: Member) -> None:
    browser = enter(bea)
    typed = {"email": "relatie@gemeente.example", "name": "Rik", "role": "member", "is_relation": "y"}
    browser.send(f"{PEOPLE}/uitnodigen", fields_of(browser, f"{PEOPLE}/uitnodigen", **typed))
    member = member_by_email("relatie@gemeente.example")
    assert member is not None
    here = f"{PEOPLE}/{member.uuid}"
    form = sends(browser, here, "/rol")

    browser.send(f"{here}/rol", {name: value for name, value in form.items() if name != "is_relation"})
    browser.send(f"{here}/rol", sends(browser, here, "/rol"))

    assert form["is_relation"] == "y"
    assert verbs_about("relatie@gemeente.example") == ["join", "give-role", "give-role"]


def test_who_is_here_already_is_not_invited_again(
    app: Flask, enter: Enter, bea: Member, bram: Member
) -> None:
    browser = enter(bea)
    typed = {"email": "bram@netwerk.example", "name": "Bram", "role": "manager"}

    page = browser.send(f"{PEOPLE}/uitnodigen", fields_of(browser, f"{PEOPLE}/uitnodigen", **typed))

    assert page.status == 409
    assert "Bram hoort al bij het netwerk" in page.text("main")
    assert role_of("bram@netwerk.example") == "core_group"
    assert sent(app) == []


@pytest.mark.parametrize("typed", [{"email": "geen adres"}, {"name": ""}, {"role": "baas"}])
def test_an_invitation_that_is_not_right_is_kept_on_the_screen(
    enter: Enter, bea: Member, typed: dict[str, str]
) -> None:
    browser = enter(bea)
    right = {"email": "nieuw@netwerk.example", "name": "Nina", "role": "member"}

    page = browser.send(
        f"{PEOPLE}/uitnodigen", fields_of(browser, f"{PEOPLE}/uitnodigen", **right, **{}) | typed
    )

    assert page.status == 422
    assert page.all(".errors")
    db.session.rollback()
    assert member_by_email("nieuw@netwerk.example") is None


def test_another_role_holds_at_once_and_is_told(app: Flask, enter: Enter, bea: Member, bram: Member) -> None:
    browser, his = enter(bea), enter(bram)
    here = f"{PEOPLE}/{bram.uuid}"

    answer = browser.send(f"{here}/rol", sends(browser, here, "/rol", role="member"))

    assert answer.status == 303
    assert his.open("/kerngroep").status == 404
    assert "beslist niet meer mee" in text_of(sent(app)[-1])
    assert verbs_about("bram@netwerk.example")[-1] == "give-role"


def test_the_same_role_again_is_no_letter(app: Flask, enter: Enter, bea: Member, bram: Member) -> None:
    browser = enter(bea)
    here = f"{PEOPLE}/{bram.uuid}"

    answer = browser.send(f"{here}/rol", sends(browser, here, "/rol", role="core_group"))

    assert answer.status == 303
    assert sent(app) == []


def test_who_is_ended_is_out_everywhere_at_the_next_request(
    app: Flask, enter: Enter, bea: Member, bram: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing()
    keeper_of(listing, bram, at=clock.now())
    browser, his = enter(bea), enter(bram)
    before = his.open("/kerngroep").status

    form = fields_of(browser, f"{PEOPLE}/{bram.uuid}/einde", takes_listings="y")
    answer = browser.send(f"{PEOPLE}/{bram.uuid}/einde", form)

    after = his.open("/kerngroep")
    assert (before, answer.status) == (200, 303)
    assert (after.status, after.response.headers["Location"][:9]) == (303, "/inloggen")
    assert role_of("bram@netwerk.example") is None
    assert keepers_of(db.session.merge(listing)) == []
    assert (
        db.session.scalar(
            sa.select(sa.func.count()).where(LogIn.member_id == bram.id, LogIn.ended_at.is_(None))
        )
        == 0
    )
    assert "U hoort niet meer bij" in text_of(sent(app)[-1])
    assert "end-membership" in verbs_about("bram@netwerk.example")
    assert browser.open(f"{PEOPLE}/{bram.uuid}").status == 404


def test_the_last_manager_is_not_demoted_and_not_ended(enter: Enter, bea: Member, bram: Member) -> None:
    browser = enter(bea)
    here = f"{PEOPLE}/{bea.uuid}"

    demoted = browser.send(f"{here}/rol", sends(browser, here, "/rol", role="member"))
    ended = browser.send(f"{here}/einde", fields_of(browser, f"{here}/einde"))

    assert (demoted.status, ended.status) == (409, 409)
    assert "enige beheerder" in demoted.text("[role=alert]")
    assert "enige beheerder" in ended.text("[role=alert]")
    assert role_of("bea@netwerk.example") == "manager"


def test_with_two_managers_one_may_go(enter: Enter, bea: Member, clock: StoppedClock) -> None:
    managers_first(clock, "bas@netwerk.example")
    browser = enter(bea)
    here = f"{PEOPLE}/{bea.uuid}"

    answer = browser.send(f"{here}/rol", sends(browser, here, "/rol", role="core_group"))

    assert answer.status == 303
    assert role_of("bea@netwerk.example") == "core_group"


def test_a_manager_on_the_way_out_does_not_count(either_app: Flask, clock: StoppedClock) -> None:
    bea, bas = managers_first(clock, "bea@netwerk.example", "bas@netwerk.example")
    with transaction():
        accounts.leave(db.session.merge(bas), by=accounts.thing(bas), at=clock.now())

    def demote() -> None:
        with transaction():
            accounts.give_role(db.session.merge(bea), home(), "member", by="operator", at=clock.now())

    def go() -> None:
        with transaction():
            accounts.leave(db.session.merge(bea), by=accounts.thing(bea), at=clock.now())

    def erase() -> None:
        with transaction():
            accounts.erase(db.session.merge(bea), by=accounts.thing(bea), at=clock.now())

    for verb in (demote, go, erase):
        with pytest.raises(rules.LastManager):
            verb()
    assert role_of("bea@netwerk.example") == "manager"


def test_who_left_in_time_is_erased_though_nobody_manages_any_more(app: Flask, clock: StoppedClock) -> None:
    bea, bas = managers_first(clock, "bea@netwerk.example", "bas@netwerk.example")
    with transaction():
        accounts.leave(db.session.merge(bas), by=accounts.thing(bas), at=clock.now())
    clock.move(rules.PERSONAL_AFTER)

    with transaction():
        erase_due(clock.now())

    db.session.rollback()
    assert db.session.get_one(Member, bas.id).erased_at is not None
    assert role_of("bea@netwerk.example") == "manager"


def test_two_managers_who_demote_each_other_leave_one(either_app: Flask, clock: StoppedClock) -> None:
    bea, bas = managers_first(clock, "bea@netwerk.example", "bas@netwerk.example")

    def demoting(by: UUID, whom: UUID) -> Callable[[], None]:
        def deed() -> None:
            with transaction() as session:
                hand = session.scalars(sa.select(Member).where(Member.uuid == by)).one()
                people.change_role(home(), whom, "member", is_relation=False, by=hand, at=clock.now())

        return deed

    answers = at_once(either_app, demoting(bea.uuid, bas.uuid), demoting(bas.uuid, bea.uuid))

    db.session.rollback()
    roles = sorted(str(role_of(one)) for one in ("bea@netwerk.example", "bas@netwerk.example"))
    assert roles == ["manager", "member"]
    assert sorted(type(one) for one in answers if one is not None) in ([NotFound], [rules.LastManager])


def test_two_managers_who_leave_at_once_leave_one(either_app: Flask, clock: StoppedClock) -> None:
    bea, bas = managers_first(clock, "bea@netwerk.example", "bas@netwerk.example")

    def leaving(who: int) -> Callable[[], None]:
        def deed() -> None:
            with transaction() as session:
                member = session.get_one(Member, who)
                accounts.leave(member, by=accounts.thing(member), at=clock.now())

        return deed

    answers = at_once(either_app, leaving(bea.id), leaving(bas.id))

    assert sorted(type(one).__name__ for one in answers) == ["LastManager", "NoneType"]


def test_nobody_gives_themselves_more(either_app: Flask, clock: StoppedClock) -> None:
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")
    anna = make_member("anna@praktijk.example", at=clock.now(), role="member")

    for member, role in ((bram, "manager"), (anna, "core_group"), (anna, "manager")):
        with pytest.raises(rules.NotByYourself), transaction():
            accounts.give_role(
                db.session.merge(member), home(), role, by=accounts.thing(member), at=clock.now()
            )

    assert (role_of("bram@netwerk.example"), role_of("anna@praktijk.example")) == ("core_group", "member")


@pytest.mark.parametrize("rest", ["/rol", "/einde"])
def test_only_a_manager_of_this_network_changes_anything(
    enter: Enter, bea: Member, bram: Member, clock: StoppedClock, rest: str
) -> None:
    eva = make_member("eva@netwerk.example", at=clock.now(), role="manager", network=NEIGHBOUR)
    address = f"{PEOPLE}/{bram.uuid}{rest}"
    browser = enter(bea)
    form = sends(browser, f"{PEOPLE}/{bram.uuid}", "/rol", role="member")

    answers = [
        enter(bram).send(address, form).status,
        enter(eva).send(address, form).status,
        enter(eva).open(f"{PEOPLE}/{bram.uuid}").status,
    ]

    assert answers == [404, 404, 404]
    assert role_of("bram@netwerk.example") == "core_group"


def test_without_the_second_step_nobody_comes_in(enter: Enter, bea: Member) -> None:
    page = enter(bea, strong=False).open(PEOPLE)

    assert page.status == 303
    assert "/inloggen/tweede-stap" in page.response.headers["Location"]


def test_the_last_manager_reads_why_they_cannot_be_erased(enter: Enter, bea: Member) -> None:
    page = enter(bea).open("/mijn/wissen")

    assert "enige beheerder van een netwerk" in page.text("main")
    assert page.all("main form") == []


def test_the_command_tells_that_the_last_manager_stays(app: Flask, bea: Member) -> None:
    result = app.test_cli_runner().invoke(
        args=["accounts", "add", "bea@netwerk.example", "--role", "member", "--network", HOME]
    )

    assert result.exit_code == 1
    assert "enige beheerder" in result.stderr
    assert role_of("bea@netwerk.example") == "manager"
