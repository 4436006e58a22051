"""Without a phone: a code on paper, and when that is lost too, two others of the core group."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts import losses, recovery, rules
from socialmap.accounts.models import FactorLoss, KnownDevice, LogIn, Member, RecoveryCode
from socialmap.accounts.queries import log_ins_of
from socialmap.accounts.second_step import has_second_step
from socialmap.accounts.service import give_role, thing
from socialmap.audit.models import AuditRow
from socialmap.audit.service import first_broken_link
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Conflict
from socialmap.networks.models import Network
from tests.accounts.people import HOME, fields_of, log_in, make_member
from tests.accounts.second_steps import DESK, STEP, code_of, is_in, make_bram, step
from tests.browsing import BASE, Browser, Page
from tests.conftest import NEIGHBOUR
from tests.foundation.together import at_once
from tests.mailing.letters import last, links_in, sent, text_of

PAPER = "/inloggen/herstelcode"
CODES = "/mijn/toegang/herstelcodes"
LOST = "/inloggen/kwijt"


def fresh(app: Flask, member: Member, *, strong: bool = False) -> Browser:
    """A browser of somebody who has just logged in."""
    browser = Browser(app.test_client())
    log_in(browser, member, strong=strong)
    return browser


def codes_of(browser: Browser) -> list[str]:
    """Make ten codes and read the sheet."""
    answer = browser.send(CODES, fields_of(browser, CODES))
    sheet = browser.open(answer.response.location)
    return [code.get_text() for code in sheet.all(".codes code")]


def say_lost(browser: Browser) -> Page:
    return browser.send(LOST, fields_of(browser, LOST))


def confirm(browser: Browser) -> Page:
    """Press the first button on the desk."""
    form = browser.open(DESK).all("main form")[0]
    token = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    return browser.send(str(form["action"]), token)


def test_ten_codes_are_shown_once(app: Flask, clock: StoppedClock) -> None:
    browser = fresh(app, make_bram(clock.now()), strong=True)

    codes = codes_of(browser)
    again = browser.open(f"{CODES}/blad")

    signs = "".join(codes).replace("-", "")
    assert len(set(codes)) == 10
    assert len(signs) == 160
    assert set(signs) <= set(rules.PAPER_SIGNS)
    assert not set("01OI") & set(rules.PAPER_SIGNS)
    assert len(rules.PAPER_SIGNS) ** rules.RECOVERY_LENGTH == 2**80
    assert again.all(".codes") == []
    assert "nieuwe herstelcodes" in str(last(app)["Subject"])
    assert not any(code in text_of(message) for code in codes for message in sent(app))


def test_only_digests_of_the_codes_are_kept(app: Flask, clock: StoppedClock) -> None:
    codes = codes_of(fresh(app, make_bram(clock.now()), strong=True))

    folder = app.extensions["settings"].data_dir
    kept = b"".join(path.read_bytes() for path in folder.glob("socialmap.sqlite3*"))
    assert db.session.scalar(sa.select(sa.func.count(RecoveryCode.id))) == 10
    assert not any(form.encode() in kept for code in codes for form in (code, code.replace("-", "")))


def test_a_code_on_paper_opens_the_desk_once(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    code = codes_of(fresh(app, bram, strong=True))[3]
    first, second = fresh(app, bram), fresh(app, bram)

    entered = step(first, code.lower().replace("-", " "), f"{PAPER}?next={DESK}")
    again = step(second, code, PAPER)

    assert (entered.status, entered.response.location) == (303, DESK)
    assert is_in(first)
    assert again.status == 422
    assert not is_in(second)
    assert recovery.codes_left(bram) == 9
    assert "herstelcode" in str(last(app)["Subject"])


def test_new_codes_end_the_old_ones(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    browser = fresh(app, bram, strong=True)
    old, new = codes_of(browser), codes_of(browser)

    assert step(fresh(app, bram), old[0], PAPER).status == 422
    assert step(fresh(app, bram), new[0], PAPER).status == 303


def test_the_codes_of_another_member_are_worth_nothing(app: Flask, clock: StoppedClock) -> None:
    bram, els = make_bram(clock.now()), make_bram(clock.now(), "els@netwerk.example")
    codes = codes_of(fresh(app, els, strong=True))
    codes_of(fresh(app, bram, strong=True))

    assert step(fresh(app, bram), codes[0], PAPER).status == 422
    assert step(fresh(app, els), codes[0], PAPER).status == 303


def test_guessing_on_paper_counts_with_guessing_digits(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    code = codes_of(fresh(app, bram, strong=True))[0]
    browser = fresh(app, bram)
    guesses = [step(browser, "ABCD-EFGH-JKLM-NPQR", PAPER).status for _ in range(5)]

    right = step(browser, code, PAPER)

    assert guesses == [422] * 5
    assert (right.status, right.one("#code")["value"]) == (429, code)
    assert step(browser, code_of(bram, clock.now())).status == 429


def test_what_cannot_be_a_code_is_told_without_a_try(app: Flask, clock: StoppedClock) -> None:
    browser = fresh(app, make_bram(clock.now()))

    answers = [step(browser, "0000-1111", PAPER) for _ in range(7)]

    assert [answer.status for answer in answers] == [422] * 7
    assert "vier groepjes" in answers[0].text(".errors")


def test_of_one_code_at_the_same_moment_one_is_accepted(either_app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    with transaction():
        code, number = recovery.make_codes(bram, by="test", at=clock.now())[0], bram.id
    db.session.rollback()

    def use() -> str:
        with transaction():
            recovery.prove(db.session.get_one(Member, number), code, at=clock.now())
        return "in"

    answers = at_once(either_app, *[use] * 4)

    assert answers.count("in") == 1
    assert sum(isinstance(answer, rules.WrongProof) for answer in answers) == 3


def test_codes_are_made_after_the_second_step_only(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    nothing_yet = make_member("els@netwerk.example", at=clock.now(), role="core_group")

    weak = fresh(app, bram).open(CODES)

    assert weak.response.location.startswith(STEP)
    assert fresh(app, nothing_yet).open(CODES).status == 404


def test_an_old_cookie_shows_no_codes(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    browser = fresh(app, bram, strong=True)
    browser.send(CODES, fields_of(browser, CODES))
    with browser.client.session_transaction(base_url=BASE) as session:
        before = dict(session)
    clock.move(timedelta(minutes=11))
    with browser.client.session_transaction(base_url=BASE) as session:
        session.update(before)

    assert browser.open(f"{CODES}/blad").all(".codes") == []


def test_two_others_give_a_lost_second_step_back(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now(), name="Bram")
    helpers = [make_bram(clock.now(), f"{name}@netwerk.example") for name in ("els", "jan")]
    browser = fresh(app, bram)
    everywhere = fresh(app, bram, strong=True)
    code = codes_of(everywhere)[0]
    say_lost(browser)
    letters = {str(message["To"]): message for message in sent(app)}
    first, second = (fresh(app, helper, strong=True) for helper in helpers)

    once = confirm(first)
    still = is_in(everywhere)
    waiting = browser.open(LOST).text("main")
    twice = confirm(second)

    assert set(letters) == {"bram@netwerk.example", "els@netwerk.example", "jan@netwerk.example"}
    assert links_in(letters["els@netwerk.example"]) == []
    assert "Bram" in text_of(letters["els@netwerk.example"])
    assert (once.status, twice.status) == (303, 303)
    assert still
    assert "nog één collega" in waiting
    db.session.rollback()
    assert not has_second_step(bram)
    assert browser.open("/mijn/toegang").response.location.startswith("/inloggen?")
    assert everywhere.open(DESK).response.location.startswith("/inloggen?")
    assert db.session.scalar(sa.select(sa.func.count(RecoveryCode.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(KnownDevice.id))) == 0
    assert str(last(app)["To"]) == "bram@netwerk.example"
    assert "opnieuw" in str(last(app)["Subject"])
    verbs = list(db.session.scalars(sa.select(AuditRow.verb).where(AuditRow.thing == thing(bram))))
    assert verbs.count("confirm-loss") == 2
    assert "end-second-step" in verbs
    assert first_broken_link() is None
    anew = fresh(app, bram)
    assert anew.open(STEP).response.location == "/mijn/toegang/instellen"
    assert anew.send(PAPER, {"code": code}).response.location == "/mijn/toegang/instellen"


def test_nobody_confirms_twice_or_for_themselves(app: Flask, clock: StoppedClock) -> None:
    bram, els = make_bram(clock.now()), make_bram(clock.now(), "els@netwerk.example")
    say_lost(fresh(app, bram))
    loss = db.session.scalars(sa.select(FactorLoss.uuid)).one()
    own, helper = fresh(app, bram, strong=True), fresh(app, els, strong=True)
    address = f"{DESK}/{loss}/bevestig"
    token = {"csrf_token": helper.open(DESK).all("[name=csrf_token]")[0]["value"]}
    own_token = {"csrf_token": own.open("/mijn/toegang").all("[name=csrf_token]")[0]["value"]}

    mine = own.send(address, own_token)
    once, twice = helper.send(address, token), helper.send(address, token)

    assert (mine.status, once.status, twice.status) == (404, 303, 409)
    assert own.open(DESK).all("main form") == []
    assert "U heeft dit bevestigd" in helper.open(DESK).text("main")
    assert is_in(own)


def test_another_network_and_a_plain_member_have_no_say(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    away = make_bram(clock.now(), "els@utrecht.example", network=NEIGHBOUR)
    plain = make_member("anna@praktijk.example", at=clock.now())
    say_lost(fresh(app, bram))
    loss = db.session.scalars(sa.select(FactorLoss.uuid)).one()
    address = f"{DESK}/{loss}/bevestig"
    neighbour, member = fresh(app, away, strong=True), fresh(app, plain)
    tokens = [
        {"csrf_token": one.open("/mijn/toegang").all("[name=csrf_token]")[0]["value"]}
        for one in (neighbour, member)
    ]

    assert neighbour.open(DESK).all("main form") == []
    assert neighbour.send(address, tokens[0]).status == 404
    assert member.send(address, tokens[1]).status == 404
    assert member.open(DESK).status == 404
    assert [str(message["To"]) for message in sent(app)] == ["bram@netwerk.example"]


def test_a_helper_without_the_second_step_has_to_do_it_first(app: Flask, clock: StoppedClock) -> None:
    els = make_bram(clock.now(), "els@netwerk.example")
    say_lost(fresh(app, make_bram(clock.now())))
    loss = db.session.scalars(sa.select(FactorLoss.uuid)).one()

    answer = fresh(app, els).send(f"{DESK}/{loss}/bevestig", {})

    assert answer.response.location == STEP


def test_who_lost_the_role_after_confirming_does_not_count(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    els, jan = (make_bram(clock.now(), f"{name}@netwerk.example") for name in ("els", "jan"))
    say_lost(fresh(app, bram))
    confirm(fresh(app, els, strong=True))
    with transaction():
        home = db.session.scalars(sa.select(Network).where(Network.slug == HOME)).one()
        give_role(els, home, "member", by="test", at=clock.now())

    confirm(fresh(app, jan, strong=True))

    db.session.rollback()
    assert has_second_step(bram)


def test_of_three_at_the_same_moment_two_are_enough_and_one_is_late(
    either_app: Flask, clock: StoppedClock
) -> None:
    bram = make_bram(clock.now())
    helpers = [make_bram(clock.now(), f"{name}@netwerk.example").id for name in ("els", "jan", "kim")]
    with transaction():
        loss = losses.ask(bram, by="test", at=clock.now()).uuid
        home = bram.memberships[0].network_id
    db.session.rollback()

    def say(number: int) -> bool:
        with transaction():
            helper = db.session.get_one(Member, number)
            return losses.confirm(loss, helper, {home}, by="test", at=clock.now())

    answers = at_once(either_app, *[lambda number=number: say(number) for number in helpers])

    assert answers.count(True) == 1
    assert answers.count(False) == 1
    assert len([answer for answer in answers if not isinstance(answer, bool)]) == 1
    db.session.rollback()
    assert not has_second_step(bram)


def test_one_helper_twice_at_the_same_moment_is_one(either_app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    els = make_bram(clock.now(), "els@netwerk.example").id
    with transaction():
        loss = losses.ask(bram, by="test", at=clock.now()).uuid
        home = bram.memberships[0].network_id
    db.session.rollback()

    def say() -> bool:
        with transaction():
            helper = db.session.get_one(Member, els)
            return losses.confirm(loss, helper, {home}, by="test", at=clock.now())

    answers = at_once(either_app, say, say)

    assert answers.count(False) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    db.session.rollback()
    assert has_second_step(bram)


def test_the_member_stops_what_somebody_else_asked(app: Flask, clock: StoppedClock) -> None:
    bram, els = make_bram(clock.now()), make_bram(clock.now(), "els@netwerk.example")
    thief = fresh(app, bram)
    say_lost(thief)
    link = links_in(next(one for one in sent(app) if one["To"] == "bram@netwerk.example"))[0]
    visitor = Browser(app.test_client())
    for _ in range(3):
        visitor.open(link)
    before = len(fresh(app, els, strong=True).open(DESK).all("main form"))

    answer = visitor.send(link, fields_of(visitor, link))

    assert before == 1
    assert (answer.status, answer.response.location) == (303, "/inloggen/klaar/gestopt")
    assert visitor.open(answer.response.location).status == 200
    assert fresh(app, els, strong=True).open(DESK).all("main form") == []
    assert thief.open("/mijn/toegang").response.location.startswith("/inloggen?")
    assert has_second_step(bram)
    assert visitor.open(link).status == 410


def test_what_is_done_cannot_be_stopped(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    helpers = [make_bram(clock.now(), f"{name}@netwerk.example") for name in ("els", "jan")]
    say_lost(fresh(app, bram))
    link = links_in(next(one for one in sent(app) if one["To"] == "bram@netwerk.example"))[0]
    form = fields_of(Browser(app.test_client()), link)
    for helper in helpers:
        confirm(fresh(app, helper, strong=True))

    assert Browser(app.test_client()).send(link, form).status == 410


def test_asking_again_is_the_same_question(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    make_bram(clock.now(), "els@netwerk.example")
    browser = fresh(app, bram)
    form = fields_of(browser, LOST)
    for _ in range(3):
        browser.send(LOST, {**form, "form_key": ""})

    assert len(sent(app)) == 2
    assert db.session.scalar(sa.select(sa.func.count(FactorLoss.id))) == 1


def test_a_question_nobody_answered_is_over_after_a_week(app: Flask, clock: StoppedClock) -> None:
    bram, els = make_bram(clock.now()), make_bram(clock.now(), "els@netwerk.example")
    say_lost(fresh(app, bram))
    clock.move(timedelta(days=7))

    assert fresh(app, els, strong=True).open(DESK).all("main form") == []
    assert fresh(app, bram).open(LOST).one("main form")


@pytest.mark.parametrize(("others", "is_told"), [(1, True), (2, False)])
def test_in_a_small_network_the_operator_helps(
    app: Flask, clock: StoppedClock, others: int, is_told: bool
) -> None:
    bram = make_bram(clock.now())
    for name in ("els", "jan")[:others]:
        make_bram(clock.now(), f"{name}@netwerk.example", role="manager")

    assert ("flask accounts" in fresh(app, bram).open(LOST).text("main")) is is_told


def test_who_has_no_second_step_has_nothing_to_lose(app: Flask, clock: StoppedClock) -> None:
    plain = make_member("anna@praktijk.example", at=clock.now())
    nothing_yet = make_member("els@netwerk.example", at=clock.now(), role="core_group")

    assert fresh(app, plain).open(LOST).status == 404
    assert fresh(app, nothing_yet).open(LOST).status == 404


def test_the_log_in_of_before_the_second_step_is_not_shown_as_another(
    app: Flask, clock: StoppedClock
) -> None:
    bram = make_bram(clock.now())
    step(fresh(app, bram), code_of(bram, clock.now()))

    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(LogIn.id))) == 2
    assert len(log_ins_of(bram)) == 1
