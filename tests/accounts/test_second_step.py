"""The second step of who decides: six digits, each once, and never by guessing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts import rules, second_step, totp
from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import TooOften
from socialmap.networks.models import Network
from tests.accounts.people import HOME, fields_of, log_in, make_member
from tests.accounts.second_steps import (
    BRAM,
    DESK,
    STEP,
    code_of,
    is_in,
    make_bram,
    step,
    wrong_code,
)
from tests.browsing import BASE, Browser
from tests.foundation.together import at_once
from tests.mailing.letters import code_in, last, sent, text_of

APP = "/mijn/toegang/app"


def forget_session(browser: Browser) -> None:
    with browser.client.session_transaction(base_url=BASE) as session:
        session.clear()


def log_in_by_letter(app: Flask, browser: Browser, email: str = BRAM) -> None:
    forget_session(browser)
    browser.send("/inloggen", fields_of(browser, "/inloggen", email=email))
    code = code_in(last(app))
    assert browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=code)).status == 303


def secret_on(page_text: str) -> str:
    return page_text.replace(" ", "")


def test_who_decides_and_has_nothing_yet_is_led_to_setting_it_up(
    browser: Browser, clock: StoppedClock
) -> None:
    log_in(browser, make_member(BRAM, at=clock.now(), role="core_group"))

    first = browser.open(DESK).response
    second = browser.open(first.location).response

    assert (first.status_code, first.location) == (303, f"{STEP}?next=%2Fkerngroep%2Ftoegang")
    assert (second.status_code, second.location) == (
        303,
        "/mijn/toegang/instellen?next=%2Fkerngroep%2Ftoegang",
    )
    assert browser.open(second.location).one("a[href^='/mijn/toegang/app?next=']")


def test_an_app_is_set_up_with_its_first_code(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    member = make_member(BRAM, at=clock.now(), role="core_group")
    log_in(browser, member)
    address = f"{APP}?next={DESK}"
    page = browser.open(address)
    signs = page.text("code.signs")
    proposal = str(page.one("[name=proposal]")["value"])
    code = totp._code(secret_on(signs), totp._step(clock.now()))

    answer = browser.send(address, fields_of(browser, address, code=code, proposal=proposal))

    assert page.one(".qr svg")
    assert len(signs.split()) == 8
    assert (answer.status, answer.response.location) == (
        303,
        f"/mijn/toegang/herstelcodes?next={DESK.replace('/', '%2F')}",
    )
    assert is_in(browser)
    assert "app toegevoegd" in str(last(app)["Subject"])
    assert secret_on(signs) not in text_of(last(app))


def test_a_wrong_first_code_leaves_the_same_square(browser: Browser, clock: StoppedClock) -> None:
    log_in(browser, make_member(BRAM, at=clock.now(), role="core_group"))
    sent_first = fields_of(browser, APP, code="123456")
    signs = browser.send(APP, sent_first).text("code.signs")

    again = browser.send(APP, sent_first)

    assert again.status == 422
    assert again.text("code.signs") == signs
    assert again.one("#code")["value"] == "123456"
    assert not is_in(browser)


def test_a_secret_that_was_made_for_somebody_else_is_not_accepted(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    log_in(browser, make_member(BRAM, at=clock.now(), role="core_group"))
    other = Browser(app.test_client())
    log_in(other, make_member("els@netwerk.example", at=clock.now(), role="core_group"))
    page = browser.open(APP)
    stolen = str(page.one("[name=proposal]")["value"])
    code = totp._code(secret_on(page.text("code.signs")), totp._step(clock.now()))

    answer = other.send(APP, fields_of(other, APP, code=code, proposal=stolen))

    assert (answer.status, answer.response.location) == (303, APP)
    assert not is_in(other)
    assert browser.send(APP, fields_of(browser, APP, code=code, proposal=stolen)).status == 303


def test_the_code_of_the_app_opens_the_desk(browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)
    address = f"{STEP}?next={DESK}"
    before = is_in(browser)

    answer = step(browser, code_of(bram, clock.now()), address)

    assert not before
    assert (answer.status, answer.response.location) == (303, DESK)
    assert is_in(browser)


def test_a_code_works_once(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)
    thief = Browser(app.test_client())
    log_in(thief, bram)
    code = code_of(bram, clock.now())
    step(browser, code)

    again = step(thief, code)

    assert again.status == 422
    assert again.one("#code")["value"] == code
    assert not is_in(thief)
    assert step(thief, code_of(bram, clock.now())).status == 303


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 303), (30, 303), (60, 422)])
def test_a_clock_may_be_half_a_minute_off(
    browser: Browser, clock: StoppedClock, seconds: int, status: int
) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)

    answer = step(browser, code_of(bram, clock.now() + timedelta(seconds=seconds)))

    assert answer.status == status


def test_an_older_code_is_refused_after_a_newer_one(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    bram = make_bram(clock.now())
    older = code_of(bram, clock.now())
    log_in(browser, bram)
    thief = Browser(app.test_client())
    log_in(thief, bram)
    clock.move(timedelta(seconds=30))
    step(browser, code_of(bram, clock.now()))

    assert step(thief, older).status == 422
    assert not is_in(thief)


def test_the_sixth_try_of_a_quarter_is_too_many_even_when_it_is_right(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    bram = make_bram(clock.now())
    els = make_bram(clock.now(), "els@netwerk.example")
    log_in(browser, bram)
    wrong = [step(browser, wrong_code(bram, clock.now())).status for _ in range(5)]

    sixth = step(browser, code_of(bram, clock.now()))
    colleague = Browser(app.test_client())
    log_in(colleague, els)
    clock.move(timedelta(minutes=15))

    assert wrong == [422] * 5
    assert sixth.status == 429
    assert 0 < int(sixth.response.headers["Retry-After"]) <= 15 * 60 + 1
    assert step(colleague, code_of(els, clock.now())).status == 303
    assert step(browser, code_of(bram, clock.now())).status == 303


def test_codes_that_were_right_do_not_count(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    answers = []
    for _ in range(7):
        browser = Browser(app.test_client())
        log_in(browser, bram)
        answers.append(step(browser, code_of(bram, clock.now())).status)
        clock.move(timedelta(seconds=30))

    assert answers == [303] * 7


def test_of_one_code_at_the_same_moment_one_is_accepted(either_app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    code, number = code_of(bram, clock.now()), bram.id
    db.session.rollback()

    def use() -> str:
        with transaction():
            totp.prove(db.session.get_one(Member, number), code, at=clock.now())
        return "in"

    answers = at_once(either_app, *[use] * 4)

    assert [answer for answer in answers if answer == "in"] == ["in"]
    assert {type(answer) for answer in answers if answer != "in"} == {rules.WrongProof}


def test_tries_at_the_same_moment_are_counted_all(either_app: Flask, clock: StoppedClock) -> None:
    number = make_bram(clock.now()).id
    db.session.rollback()

    def attempt() -> str:
        with transaction():
            second_step.take_try(db.session.get_one(Member, number), at=clock.now())
        return "tried"

    answers = at_once(either_app, *[attempt] * 8)

    assert answers.count("tried") == 5
    assert sum(isinstance(answer, TooOften) for answer in answers) == 3


def test_a_device_is_remembered_for_thirty_days(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)
    step(browser, code_of(bram, clock.now()), remember="y")

    clock.move(timedelta(days=29))
    log_in_by_letter(app, browser)
    within = is_in(browser)
    clock.move(timedelta(days=1))
    log_in_by_letter(app, browser)

    assert within
    assert not is_in(browser)


def test_a_device_that_was_not_ticked_is_not_remembered(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)
    step(browser, code_of(bram, clock.now()))
    clock.move(timedelta(days=1))

    log_in_by_letter(app, browser)

    assert not is_in(browser)


def test_the_remembered_device_of_one_is_worth_nothing_to_another(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    bram, els = make_bram(clock.now()), make_bram(clock.now(), "els@netwerk.example")
    log_in(browser, bram)
    step(browser, code_of(bram, clock.now()), remember="y")
    clock.move(timedelta(days=1))

    log_in_by_letter(app, browser, els.email or "")
    other_is_in = is_in(browser)
    log_in_by_letter(app, browser)

    assert not other_is_in
    assert is_in(browser)


def test_the_cookie_of_before_the_second_step_stays_weak(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)
    with browser.client.session_transaction(base_url=BASE) as session:
        before = dict(session)
    step(browser, code_of(bram, clock.now()))
    thief = Browser(app.test_client())
    with thief.client.session_transaction(base_url=BASE) as session:
        session.update(before)

    weak = thief.open(DESK).response.location
    clock.move(timedelta(minutes=1))

    assert weak.startswith(STEP)
    assert thief.open(DESK).response.location.startswith("/inloggen?")
    assert is_in(browser)


def test_the_second_step_leads_to_no_other_site(browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)

    answer = step(browser, code_of(bram, clock.now()), f"{STEP}?next=//kwaad.example/")

    assert answer.response.location == "/mijn"


def test_who_loses_the_role_loses_the_desk_at_the_next_request(browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram, strong=True)
    before = is_in(browser)
    with transaction():
        home = db.session.scalars(sa.select(Network).where(Network.slug == HOME)).one()
        give_role(bram, home, "member", by="test", at=clock.now())

    assert before
    assert browser.open(DESK).status == 404


@pytest.mark.parametrize("address", [STEP, APP, "/mijn/toegang/instellen", "/mijn/toegang/herstelcodes"])
def test_who_decides_nothing_needs_no_second_step(
    browser: Browser, clock: StoppedClock, address: str
) -> None:
    log_in(browser, make_member("anna@praktijk.example", at=clock.now()))

    assert browser.open(address).status == 404
    assert browser.send(address, {}).status in (404, 405)


@pytest.mark.parametrize("address", [STEP, APP, "/mijn/toegang/instellen", "/inloggen/herstelcode"])
def test_a_visitor_is_led_to_logging_in(browser: Browser, address: str) -> None:
    assert browser.open(address).response.location == f"/inloggen?next={address.replace('/', '%2F')}"


def test_a_second_app_needs_the_second_step(browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)

    weak = [browser.open(APP).response, browser.send(APP, {"code": "123456"}).response]

    assert [answer.status_code for answer in weak] == [303, 303]
    assert all(answer.location.startswith(STEP) for answer in weak)


def test_a_new_app_ends_the_old_one(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram, strong=True)
    old = code_of(bram, clock.now() + timedelta(seconds=60))
    page = browser.open(APP)
    proposal, signs = str(page.one("[name=proposal]")["value"]), page.text("code.signs")
    code = totp._code(secret_on(signs), totp._step(clock.now()))
    answer = browser.send(APP, fields_of(browser, APP, code=code, proposal=proposal))
    clock.move(timedelta(seconds=60))
    other = Browser(app.test_client())
    log_in(other, bram)

    assert answer.status == 303
    assert step(other, old).status == 422
    assert step(other, code_of(bram, clock.now())).status == 303


def test_a_form_without_its_token_is_no_try(browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)

    without = browser.send(STEP, {"code": code_of(bram, clock.now())})

    assert without.status == 422
    assert "stond te lang open" in without.text("main")
    assert not is_in(browser)


def test_the_same_form_twice_leads_on_twice(browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram)
    form = fields_of(browser, STEP, code=code_of(bram, clock.now()))
    with browser.client.session_transaction(base_url=BASE) as session:
        before = dict(session)
    first = browser.send(STEP, form)
    with browser.client.session_transaction(base_url=BASE) as session:
        session.clear()
        session.update(before)

    second = browser.send(STEP, form)

    assert (first.status, first.response.location) == (second.status, second.response.location)


def test_the_secret_is_sealed_at_rest_for_one_member(app: Flask, clock: StoppedClock) -> None:
    bram = make_member(BRAM, at=clock.now(), role="core_group")
    els = make_member("els@netwerk.example", at=clock.now(), role="core_group")
    with transaction():
        secret = totp.give_secret(bram, by="test", at=clock.now())
        els.totp_sealed = bram.totp_sealed
    database = (app.extensions["settings"].data_dir / "socialmap.sqlite3").read_bytes()

    assert secret.encode() not in database
    assert len(totp.present_code(bram, clock.now())) == 6
    assert len(bram.totp_sealed) <= 200
    with pytest.raises(rules.WrongProof):
        totp.prove(els, totp.present_code(bram, clock.now()), at=clock.now())


def test_with_another_key_of_the_site_nobody_slips_past(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    bram = make_bram(clock.now())
    app.config["SECRET_KEY"] = "y" * 64
    log_in(browser, bram)

    page = browser.open(STEP)

    assert page.status == 200
    assert step(browser, "123456").status == 422
    assert browser.open("/mijn/toegang/instellen").response.location.startswith(STEP)


def test_the_code_for_a_demonstration_is_one_that_was_not_used(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    first = code_of(bram, clock.now())
    with transaction():
        totp.prove(bram, first, at=clock.now())

    second = code_of(bram, clock.now())

    assert second != first
    with transaction():
        totp.prove(bram, second, at=clock.now())


def test_opening_the_pages_changes_nothing(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    log_in(browser, bram, strong=True)
    before = [repr(row) for row in db.session.execute(sa.select(Member.__table__))]

    pages = [browser.open(one) for one in (APP, "/mijn/toegang/instellen", "/mijn/toegang/herstelcodes")]

    db.session.rollback()
    assert [page.status for page in pages] == [200] * 3
    assert [repr(row) for row in db.session.execute(sa.select(Member.__table__))] == before
    assert sent(app) == []
