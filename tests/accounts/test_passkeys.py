"""Passkeys: made on one device, for one member and one site, and asked a new question every time."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member, Passkey
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from tests.accounts.people import fields_of, make_member
from tests.accounts.second_steps import BRAM, DESK, LOCALHOST, STEP, Device, is_in, log_in_at
from tests.browsing import BASE, Browser, Page
from tests.mailing.letters import last

CHOOSE = "/mijn/toegang/instellen"
MAKE, USE = "/mijn/toegang/sleutel", "/inloggen/sleutel"
HERE = {"base_url": LOCALHOST}


def hidden(browser: Browser, address: str, **more: Any) -> dict[str, Any]:
    page = browser.open(address, **{**HERE, **more})
    return {str(one["name"]): str(one["value"]) for one in page.all("[data-passkey] input[value]")}


def question(browser: Browser, address: str, token: str, **more: Any) -> Any:
    """What the browser is asked, as its script asks it."""
    headers = {"X-CSRFToken": token}
    with browser.client.application.app_context():
        return browser.client.post(f"{address}/vraag", headers=headers, **{**HERE, **more})


def make(browser: Browser, device: Device, **more: Any) -> Page:
    """Make a passkey on a device."""
    form = hidden(browser, CHOOSE)
    options = question(browser, MAKE, form["csrf_token"]).get_json()
    return browser.send(MAKE, {**form, "credential": device.make(options), **more}, **HERE)


def use(browser: Browser, device: Device, **more: Any) -> Page:
    """Use the passkey of a device at the second step."""
    form = hidden(browser, STEP)
    options = question(browser, USE, form["csrf_token"]).get_json()
    return browser.send(USE, {**form, "credential": device.use(options), **more}, **HERE)


@pytest.fixture
def bram(browser: Browser, clock: StoppedClock) -> Member:
    """Somebody of the core group, logged in, who has no second step yet."""
    member = make_member(BRAM, at=clock.now(), role="core_group")
    log_in_at(browser, member)
    return member


@pytest.fixture
def device(browser: Browser, bram: Member) -> Device:
    """A device with a passkey of Bram's; he is logged in anew, without the second step."""
    device = Device()
    assert make(browser, device).status == 303
    log_in_at(browser, bram)
    return device


def stranger(app: Flask, clock: StoppedClock) -> tuple[Browser, Device]:
    """Somebody else of the core group with a passkey of their own."""
    other, device = Browser(app.test_client()), Device(name=b"other")
    log_in_at(other, make_member("els@netwerk.example", at=clock.now(), role="core_group"))
    assert make(other, device).status == 303
    return other, device


def test_a_passkey_is_made_and_opens_the_desk(app: Flask, browser: Browser, bram: Member) -> None:
    answer = make(browser, Device())

    assert (answer.status, answer.response.location) == (303, "/mijn/toegang/herstelcodes")
    assert is_in(browser, **HERE)
    assert "sleutel toegevoegd" in str(last(app)["Subject"])


def test_a_passkey_is_the_second_step_of_a_new_log_in(browser: Browser, device: Device) -> None:
    before = is_in(browser, **HERE)

    answer = use(browser, device)

    assert not before
    assert (answer.status, answer.response.location) == (303, "/mijn")
    assert is_in(browser, **HERE)
    db.session.rollback()
    assert db.session.scalars(sa.select(Passkey.sign_count)).one() == 1


def test_a_passkey_remembers_the_device_too(browser: Browser, device: Device) -> None:
    answer = use(browser, device, remember="y")

    assert "socialmap-device=" in " ".join(answer.response.headers.getlist("Set-Cookie"))


def test_the_passkey_of_another_member_is_refused(
    app: Flask, browser: Browser, device: Device, clock: StoppedClock
) -> None:
    _other, foreign = stranger(app, clock)

    answer = use(browser, foreign)

    assert answer.status == 422
    assert "Dat lukte niet" in answer.text(".errors")
    assert not is_in(browser, **HERE)
    assert use(browser, device).status == 303


def test_the_answer_to_a_question_of_another_browser_is_refused(
    app: Flask, browser: Browser, bram: Member, device: Device
) -> None:
    thief = Browser(app.test_client())
    log_in_at(thief, bram)
    form, own_form = hidden(browser, STEP), hidden(thief, STEP)
    answer = device.use(question(browser, USE, form["csrf_token"]).get_json())
    question(thief, USE, own_form["csrf_token"])

    stolen = thief.send(USE, {**own_form, "credential": answer}, **HERE)

    assert stolen.status == 422
    assert not is_in(thief, **HERE)
    assert browser.send(USE, {**form, "credential": answer}, **HERE).status == 303


def test_a_question_is_answered_once_even_when_the_cookie_is_put_back(
    app: Flask, browser: Browser, device: Device
) -> None:
    device.is_counting = False
    form = hidden(browser, STEP)
    answer = device.use(question(browser, USE, form["csrf_token"]).get_json())
    with browser.client.session_transaction(base_url=LOCALHOST) as session:
        before = dict(session)
    first = browser.send(USE, {**form, "credential": answer}, **HERE)
    thief = Browser(app.test_client())
    with thief.client.session_transaction(base_url=LOCALHOST) as session:
        session.update(before)

    second = thief.send(USE, {**form, "form_key": "", "credential": answer}, **HERE)

    assert (first.status, second.status) == (303, 422)
    assert not is_in(thief, **HERE)


def test_a_question_is_over_after_five_minutes(browser: Browser, device: Device, clock: StoppedClock) -> None:
    form = hidden(browser, STEP)
    answer = device.use(question(browser, USE, form["csrf_token"]).get_json())
    clock.move(timedelta(minutes=5, seconds=1))

    assert browser.send(USE, {**form, "credential": answer}, **HERE).status == 422
    assert use(browser, device).status == 303


def test_a_question_to_make_one_is_no_question_to_use_one(browser: Browser, device: Device) -> None:
    form = hidden(browser, STEP)
    options = question(browser, USE, form["csrf_token"]).get_json()

    as_made = browser.send(USE, {**form, "credential": device.make(options)}, **HERE)
    elsewhere = browser.send(MAKE, {**form, "credential": device.make(options)}, **HERE)

    assert as_made.status == 422
    assert elsewhere.response.location == STEP
    assert not is_in(browser, **HERE)


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "http://kwaad.example"}, {"origin": "http://localhost:9999"}, {"host": "kwaad.example"}],
)
def test_a_passkey_answers_to_this_site_only(browser: Browser, device: Device, wrong: dict[str, str]) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)

    answer = use(browser, device)

    assert answer.status == 422
    assert not is_in(browser, **HERE)


def test_a_copy_of_a_passkey_that_counts_less_is_refused(
    browser: Browser, bram: Member, device: Device
) -> None:
    device.count = 5
    use(browser, device)
    log_in_at(browser, bram)
    device.count = 2

    assert use(browser, device).status == 422
    assert not is_in(browser, **HERE)


def test_a_passkey_that_is_known_already_is_not_made_again(
    app: Flask, device: Device, clock: StoppedClock
) -> None:
    other = Browser(app.test_client())
    log_in_at(other, make_member("els@netwerk.example", at=clock.now(), role="core_group"))

    assert make(other, device).status == 422
    assert not is_in(other, **HERE)


def test_a_second_passkey_needs_the_second_step(browser: Browser, bram: Member, device: Device) -> None:
    form = hidden(browser, STEP)

    asked = question(browser, MAKE, form["csrf_token"])
    sent = browser.send(MAKE, {**form, "credential": "{}"}, **HERE)

    assert (asked.status_code, sent.status) == (303, 303)
    assert asked.location == sent.response.location == STEP


def test_the_question_asks_for_the_token_of_the_page(browser: Browser, device: Device) -> None:
    form = hidden(browser, STEP)

    without = question(browser, USE, "")
    forged = question(browser, USE, form["csrf_token"][:-2] + "xx")

    assert (without.status_code, forged.status_code) == (422, 422)
    assert question(browser, USE, form["csrf_token"]).status_code == 200


def test_on_a_bare_ip_address_there_are_no_passkeys(browser: Browser, clock: StoppedClock) -> None:
    log_in_at(browser, make_member(BRAM, at=clock.now(), role="core_group"), BASE)
    page = browser.open(CHOOSE)
    token = fields_of(browser, "/mijn/toegang/adres")["csrf_token"]

    asked = question(browser, MAKE, str(token), base_url=BASE)

    assert page.all("[data-passkey]") == []
    assert page.one("a[href='/mijn/toegang/app']")
    assert asked.status_code == 404


def test_the_form_waits_for_its_script(browser: Browser, device: Device) -> None:
    page = browser.open(STEP, **HERE)

    assert page.one("[data-passkey=use][hidden] button").get_text() == "Gebruik de sleutel van dit apparaat"
    assert page.one("[data-without-passkey]")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 5000,
        '{"id": "AA", "rawId": "AA", "type": "public-key"}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
        '"attestationObject": "oA", "authenticatorData": "AA", "signature": "AA"}}',
        '{"id": "\\ud800", "rawId": "AA", "type": "x", "response": {"clientDataJSON": "AA"}}',
    ],
)
def test_nonsense_is_told_and_changes_nothing(browser: Browser, device: Device, answer: str) -> None:
    form = hidden(browser, STEP)
    question(browser, USE, form["csrf_token"])

    page = browser.send(USE, {**form, "credential": answer}, **HERE)

    assert page.status == 422
    assert not is_in(browser, **HERE)


def test_nonsense_makes_no_passkey(browser: Browser, bram: Member) -> None:
    good = Device()
    for cut in range(0, 300, 23):
        form = hidden(browser, CHOOSE)
        whole = good.make(question(browser, MAKE, form["csrf_token"]).get_json())
        mangled = whole[: len(whole) - 4 - cut] + whole[len(whole) - 3 - cut :]

        page = browser.send(MAKE, {**form, "credential": mangled}, **HERE)

        assert page.status == 422, mangled
    assert not is_in(browser, **HERE)
    assert make(browser, good).status == 303


def test_a_passkey_is_taken_away_by_its_owner_only(
    app: Flask, browser: Browser, device: Device, clock: StoppedClock
) -> None:
    use(browser, device)
    other, _device = stranger(app, clock)
    make(browser, Device(name=b"second"))
    address = "/mijn/toegang"
    page = browser.open(address, **HERE)
    removals = [str(form["action"]) for form in page.all("form[action$='/weg']")]
    token = {"csrf_token": page.all("[name=csrf_token]")[0]["value"]}
    foreign = {"csrf_token": other.open(address, **HERE).all("[name=csrf_token]")[0]["value"]}

    stolen = other.send(removals[0], foreign, **HERE)
    removed = browser.send(removals[0], token, **HERE)

    assert len(removals) == 2
    assert stolen.status == 404
    assert (removed.status, removed.response.location) == (303, address)
    assert len(browser.open(address, **HERE).all("form[action$='/weg']")) == 1
    assert browser.send(removals[0], token, **HERE).status == 404


def test_who_decides_keeps_one_second_step(browser: Browser, device: Device) -> None:
    use(browser, device)
    page = browser.open("/mijn/toegang", **HERE)
    removal = str(page.one("form[action$='/weg']")["action"])
    token = {"csrf_token": page.all("[name=csrf_token]")[0]["value"]}

    answer = browser.send(removal, token, **HERE)

    assert answer.status == 422
    assert "enige tweede stap" in answer.text(".errors")
    assert is_in(browser, **HERE)


def test_a_wrong_passkey_is_a_try(app: Flask, browser: Browser, device: Device, clock: StoppedClock) -> None:
    _other, foreign = stranger(app, clock)
    tries = [use(browser, foreign).status for _ in range(6)]

    assert tries == [422] * 5 + [429]
    assert browser.open(DESK, **HERE).response.location.startswith(STEP)
