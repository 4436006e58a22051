"""Logging in by letter: no password, only in the browser that asked, and by a button."""

from datetime import timedelta

from flask import Flask

from socialmap.foundation.clock import StoppedClock
from tests.accounts.people import fields_of, make_member
from tests.browsing import Browser
from tests.mailing.letters import code_in, last, links_in, sent

ANNA = "anna@praktijk.example"


def ask(browser: Browser, email: str = ANNA, **more: object) -> None:
    page = browser.send("/inloggen", fields_of(browser, "/inloggen", email=email), **more)
    assert page.status == 303


def test_the_button_of_the_letter_lets_in_the_browser_that_asked(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    link = links_in(last(app))[0]

    answer = browser.send(link, fields_of(browser, link))

    assert (answer.status, answer.response.location) == (303, "/mijn")
    assert browser.open("/inloggen").status == 303


def test_opening_the_link_changes_nothing(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    link = links_in(last(app))[0]

    pages = [browser.open(link) for _ in range(3)]

    assert [page.status for page in pages] == [200] * 3
    assert browser.open("/inloggen").status == 200
    assert browser.send(link, fields_of(browser, link)).status == 303


def test_a_link_works_once(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    link = links_in(last(app))[0]
    form = fields_of(browser, link)
    browser.send(link, form)

    again = browser.send(link, form)

    assert again.status == 410


def test_a_link_does_not_work_in_another_browser(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    link = links_in(last(app))[0]
    form = fields_of(browser, link)

    thief = Browser(app.test_client())
    page = thief.send(link, form)

    assert "Typ daar de code" in page.text()
    assert thief.open("/inloggen").status == 200


def test_a_link_is_over_after_ten_minutes(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    link = links_in(last(app))[0]
    form = fields_of(browser, link)
    clock.move(timedelta(minutes=10))

    assert browser.send(link, form).status == 410


def test_the_code_lets_in_the_browser_that_asked(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    code = code_in(last(app))

    answer = browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=f" {code} "))

    assert (answer.status, answer.response.location) == (303, "/mijn")


def test_a_code_may_be_tried_five_times(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    code = code_in(last(app)).replace(" ", "")
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    tries = [
        browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=wrong)) for _ in range(5)
    ]
    right = browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=code))

    assert [page.status for page in tries] == [422] * 5
    assert "nog 4 keer" in tries[0].text()
    assert right.status == 410


def test_a_code_is_worth_nothing_in_another_browser(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    make_member(ANNA, at=clock.now())
    ask(browser)
    code = code_in(last(app))
    thief = Browser(app.test_client())

    page = thief.send("/inloggen/code", fields_of(thief, "/inloggen/code", code=code))

    assert page.status == 410


def test_an_unknown_address_gets_the_same_answer_and_no_letter(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    make_member(ANNA, at=clock.now())
    stranger = Browser(app.test_client())

    known = browser.send("/inloggen", fields_of(browser, "/inloggen", email=ANNA))
    unknown = stranger.send("/inloggen", fields_of(stranger, "/inloggen", email="niemand@praktijk.example"))

    assert (known.status, known.html) == (unknown.status, unknown.html)
    assert browser.open(known.response.location).text("main") == stranger.open(
        unknown.response.location
    ).text("main")
    assert [message["To"] for message in sent(app)] == [ANNA]


def test_an_address_gets_five_letters_in_an_hour(app: Flask, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    visitors = [Browser(app.test_client()) for _ in range(6)]

    answers = [one.send("/inloggen", fields_of(one, "/inloggen", email=ANNA)) for one in visitors]

    assert [answer.status for answer in answers] == [303] * 5 + [429]
    assert answers[-1].response.headers["Retry-After"]
    assert answers[-1].one("#email")["value"] == ANNA
    assert len(sent(app)) == 5


def test_a_wrong_address_is_told_and_stays(browser: Browser) -> None:
    page = browser.send("/inloggen", fields_of(browser, "/inloggen", email="anna@"))

    assert page.status == 422
    assert page.one("#email")["value"] == "anna@"


def test_a_page_for_members_leads_back_after_logging_in(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    make_member(ANNA, at=clock.now())
    ask_there = "/inloggen?next=/mijn/toegang"
    browser.send(ask_there, fields_of(browser, ask_there, email=ANNA))
    code = code_in(last(app))

    answer = browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=code))

    assert answer.response.location == "/mijn/toegang"


def test_nobody_is_led_to_another_site(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    make_member(ANNA, at=clock.now())
    ask_there = "/inloggen?next=//kwaad.example/mijn"
    browser.send(ask_there, fields_of(browser, ask_there, email=ANNA))
    code = code_in(last(app))

    answer = browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=code))

    assert answer.response.location == "/mijn"
