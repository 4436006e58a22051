"""My access: where I logged in, out everywhere, and another mail address that its owner confirms."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts import new_address
from socialmap.accounts.models import AddressChange, Member
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Gone
from tests.accounts.people import fields_of, filled_in, log_in, make_member
from tests.accounts.second_steps import STEP, is_in, make_bram
from tests.browsing import BASE, Browser, Page
from tests.foundation.together import at_once
from tests.mailing.letters import links_in, sent, text_of

ACCESS = "/mijn/toegang"
ADDRESS = f"{ACCESS}/adres"
ANNA, NEW, CARLA = "anna@praktijk.example", "anna@nieuw.example", "carla@praktijk.example"


@pytest.fixture
def anna(browser: Browser, clock: StoppedClock) -> Member:
    """Somebody who is logged in."""
    member = make_member(ANNA, at=clock.now())
    log_in(browser, member)
    return member


def ask(browser: Browser, email: str = NEW) -> Page:
    return browser.send(ADDRESS, fields_of(browser, ADDRESS, email=email))


def letter_to(app: Flask, address: str) -> str:
    """The path of the button in the last letter to an address."""
    return links_in([one for one in sent(app) if one["To"] == address][-1])[0]


def pressed(app: Flask, link: str) -> Page:
    """Press a button, in a browser that nobody knows."""
    browser = Browser(app.test_client())
    return browser.send(link, fields_of(browser, link))


def address_of(member: Member) -> str | None:
    db.session.rollback()
    return member.email


def button(page: Page, action: str) -> dict[str, object]:
    return filled_in(page.one(f"form[action='{action}']"))


def test_log_ins_are_shown_by_date_and_kind_of_device(
    app: Flask, browser: Browser, clock: StoppedClock, anna: Member
) -> None:
    clock.move(timedelta(hours=2))
    log_in(Browser(app.test_client()), anna)

    page = browser.open(ACCESS)

    assert page.response.headers["Cache-Control"] == "no-store"
    assert [row.get_text(" ", strip=True) for row in page.all(".rows li")] == [
        "2 maart 2026 om 11.00 uur proef · nog ingelogd",
        "2 maart 2026 om 09.00 uur proef · dit apparaat, nu",
    ]
    assert page.all("form[action='/uitloggen']")


def test_somebody_else_s_log_ins_are_not_shown(app: Flask, browser: Browser, anna: Member) -> None:
    carla = make_member(CARLA, at=anna.created_at)
    log_in(Browser(app.test_client()), carla)

    assert len(browser.open(ACCESS).all(".rows li")) == 1


def test_out_everywhere_ends_every_log_in(app: Flask, browser: Browser, anna: Member) -> None:
    phone, carla = Browser(app.test_client()), Browser(app.test_client())
    log_in(phone, anna)
    log_in(carla, make_member(CARLA, at=anna.created_at))
    address = f"{ACCESS}/overal-uit"
    form = button(browser.open(ACCESS), address)

    answer = browser.send(address, form)

    assert (answer.status, answer.response.location) == (303, "/inloggen")
    assert [one.open(ACCESS).status for one in (browser, phone)] == [303, 303]
    assert carla.open(ACCESS).status == 200


def test_out_everywhere_asks_the_second_step_again_on_every_device(app: Flask, clock: StoppedClock) -> None:
    bram = make_bram(clock.now())
    browser = Browser(app.test_client())
    log_in(browser, bram, strong=True)
    before = is_in(browser)
    address = f"{ACCESS}/overal-uit"

    browser.send(address, button(browser.open(ACCESS), address))

    assert before
    assert browser.open("/kerngroep/toegang").response.location.startswith("/inloggen?")


def test_a_button_without_its_token_does_nothing(browser: Browser, anna: Member) -> None:
    answer = browser.send(f"{ACCESS}/overal-uit", {})

    assert answer.status == 422
    assert browser.open(ACCESS).status == 200


def test_a_visitor_is_led_to_logging_in(browser: Browser) -> None:
    for address in (ACCESS, ADDRESS, f"{ADDRESS}/gevraagd"):
        assert browser.open(address).response.location.startswith("/inloggen?")
    assert browser.send(f"{ACCESS}/overal-uit", {}).response.location == "/inloggen"


def test_the_second_step_is_shown_to_who_decides_only(
    app: Flask, browser: Browser, anna: Member, clock: StoppedClock
) -> None:
    nothing_yet, bram = Browser(app.test_client()), Browser(app.test_client())
    log_in(nothing_yet, make_member("els@netwerk.example", at=clock.now(), role="core_group"))
    log_in(bram, make_bram(clock.now()))

    assert "tweede stap" not in browser.open(ACCESS).text("main")
    assert nothing_yet.open(ACCESS).one("a[href='/mijn/toegang/instellen']")
    assert "App op uw telefoon" in bram.open(ACCESS).text(".rows")


def test_an_address_changes_when_its_owner_presses_the_button(
    app: Flask, browser: Browser, anna: Member
) -> None:
    answer = ask(browser)
    link = letter_to(app, NEW)
    for _ in range(3):
        Browser(app.test_client()).open(link)
    before = address_of(anna)

    done = pressed(app, link)

    assert (answer.status, answer.response.location) == (303, f"{ADDRESS}/gevraagd")
    assert browser.open(answer.response.location).status == 200
    assert before == ANNA
    assert (done.status, done.response.location) == (303, "/inloggen/klaar/adres")
    assert Browser(app.test_client()).open(done.response.location).status == 200
    assert address_of(anna) == NEW
    assert Browser(app.test_client()).open(link).status == 410
    assert "change-address" in db.session.scalars(sa.select(AuditRow.verb)).all()


def test_the_old_address_is_told_at_once_and_when_it_is_done(
    app: Flask, browser: Browser, anna: Member
) -> None:
    ask(browser)
    first = [str(one["Subject"]) for one in sent(app) if one["To"] == ANNA]

    pressed(app, letter_to(app, NEW))

    both = [str(one["Subject"]) for one in sent(app) if one["To"] == ANNA]
    assert first == ["Vroeg u om een ander mailadres?"]
    assert both == [*first, "Uw mailadres is veranderd"]


def test_the_button_at_the_new_address_works_for_a_day(
    app: Flask, browser: Browser, anna: Member, clock: StoppedClock
) -> None:
    ask(browser)
    link = letter_to(app, NEW)
    form = fields_of(Browser(app.test_client()), link)
    clock.move(timedelta(hours=24))

    assert Browser(app.test_client()).send(link, form).status == 410
    assert address_of(anna) == ANNA


def test_only_the_last_address_that_was_asked_can_be_confirmed(
    app: Flask, browser: Browser, anna: Member
) -> None:
    ask(browser, "een@nieuw.example")
    ask(browser, NEW)

    older = Browser(app.test_client()).open(letter_to(app, "een@nieuw.example"))

    assert older.status == 410
    assert pressed(app, letter_to(app, NEW)).status == 303
    assert address_of(anna) == NEW


def test_this_was_not_me_before_it_is_done(app: Flask, browser: Browser, anna: Member) -> None:
    ask(browser)
    confirm, undo = letter_to(app, NEW), letter_to(app, ANNA)

    answer = pressed(app, undo)

    assert (answer.status, answer.response.location) == (303, "/inloggen/klaar/ongedaan")
    assert Browser(app.test_client()).open(confirm).status == 410
    assert address_of(anna) == ANNA
    assert browser.open(ACCESS).status == 303


def test_this_was_not_me_within_a_week_brings_the_old_address_back(
    app: Flask, browser: Browser, anna: Member, clock: StoppedClock
) -> None:
    ask(browser)
    pressed(app, letter_to(app, NEW))
    undo = letter_to(app, ANNA)
    clock.move(timedelta(days=6, hours=23))
    changed = address_of(anna)
    log_in(browser, anna)

    answer = pressed(app, undo)

    assert changed == NEW
    assert (answer.status, answer.response.location) == (303, "/inloggen/klaar/ongedaan")
    assert address_of(anna) == ANNA
    assert browser.open(ACCESS).status == 303
    assert Browser(app.test_client()).open(undo).status == 410


def test_after_a_week_it_stays_as_it_is(
    app: Flask, browser: Browser, anna: Member, clock: StoppedClock
) -> None:
    ask(browser)
    pressed(app, letter_to(app, NEW))
    undo = letter_to(app, ANNA)
    clock.move(timedelta(days=7))

    assert Browser(app.test_client()).open(undo).status == 410
    assert address_of(anna) == NEW


def test_a_thief_who_moves_on_cannot_take_the_account_back(
    app: Flask, browser: Browser, anna: Member
) -> None:
    ask(browser, "een@kwaad.example")
    pressed(app, letter_to(app, "een@kwaad.example"))
    of_anna = letter_to(app, ANNA)
    ask(browser, "twee@kwaad.example")
    pressed(app, letter_to(app, "twee@kwaad.example"))
    of_thief = letter_to(app, "een@kwaad.example")
    moved = address_of(anna)

    pressed(app, of_anna)

    assert moved == "twee@kwaad.example"
    assert address_of(anna) == ANNA
    assert Browser(app.test_client()).open(of_thief).status == 410


def test_an_address_of_somebody_else_gets_the_same_answer_and_another_letter(
    app: Flask, browser: Browser, anna: Member
) -> None:
    carla = make_member(CARLA, at=anna.created_at, name="Carla")

    free, taken = ask(browser), ask(browser, CARLA)

    assert (free.status, free.response.location) == (taken.status, taken.response.location)
    letters = sent(app)
    to_carla = next(one for one in letters if one["To"] == CARLA)
    notices = [text_of(one).split("/brief/")[0] for one in letters if one["To"] == ANNA]
    assert sorted(str(one["To"]) for one in letters) == sorted([NEW, ANNA, CARLA, ANNA])
    assert notices[0] == notices[1]
    assert links_in(to_carla) == []
    assert "Iemand wilde uw mailadres gebruiken" in str(to_carla["Subject"])
    assert "Anna" not in text_of(to_carla)
    assert address_of(carla) == CARLA


def test_an_address_that_was_taken_meanwhile_is_not_taken_over(
    app: Flask, browser: Browser, anna: Member
) -> None:
    ask(browser)
    link = letter_to(app, NEW)
    form = fields_of(Browser(app.test_client()), link)
    owner = make_member(NEW, at=anna.created_at)

    answer = Browser(app.test_client()).send(link, form)

    assert answer.status == 410
    assert (address_of(anna), address_of(owner)) == (ANNA, NEW)


def test_of_two_who_confirm_one_address_at_the_same_moment_one_gets_it(
    either_app: Flask, clock: StoppedClock
) -> None:
    members = [make_member(email, at=clock.now()) for email in (ANNA, CARLA)]
    with transaction():
        changes = [str(new_address.ask(one, NEW, by="test", at=clock.now()).uuid) for one in members]
    db.session.rollback()

    def confirm(change: str) -> str:
        with transaction():
            return new_address.confirm(change, at=clock.now()).email or ""

    answers = at_once(either_app, *[lambda change=change: confirm(change) for change in changes])

    assert answers.count(NEW) == 1
    assert sum(isinstance(answer, Gone) for answer in answers) == 1
    assert [address_of(one) for one in members].count(NEW) == 1


def test_an_old_address_that_is_somebody_else_s_by_now_shuts_the_account(
    app: Flask, browser: Browser, anna: Member
) -> None:
    ask(browser)
    pressed(app, letter_to(app, NEW))
    make_member(ANNA, at=anna.created_at)

    answer = pressed(app, letter_to(app, ANNA))

    assert answer.response.location == "/inloggen/klaar/dicht"
    assert address_of(anna) is None
    assert browser.open(ACCESS).status == 303


@pytest.mark.parametrize(
    "email", ["", "anna@", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"]
)
def test_what_is_no_address_is_told_and_stays(app: Flask, browser: Browser, anna: Member, email: str) -> None:
    answer = ask(browser, email)

    assert answer.status == 422
    assert answer.text(".errors")
    assert str(answer.one("#email")["value"]).split() == email.split()
    assert sent(app) == []


def test_one_s_own_address_is_no_news(app: Flask, browser: Browser, anna: Member) -> None:
    assert ask(browser, ANNA.upper()).status == 422
    assert sent(app) == []


def test_an_address_is_asked_five_times_a_day(app: Flask, browser: Browser, anna: Member) -> None:
    answers = [ask(browser, f"anna{number}@nieuw.example") for number in range(6)]

    assert [answer.status for answer in answers] == [303] * 5 + [429]
    assert answers[-1].response.headers["Retry-After"]
    assert answers[-1].one("#email")["value"] == "anna5@nieuw.example"
    assert len(sent(app)) == 10


def test_the_same_form_twice_is_one_question(app: Flask, browser: Browser, anna: Member) -> None:
    form = fields_of(browser, ADDRESS, email=NEW)

    answers = [browser.send(ADDRESS, form) for _ in range(2)]

    assert [answer.response.location for answer in answers] == [f"{ADDRESS}/gevraagd"] * 2
    assert len(sent(app)) == 2
    assert db.session.scalar(sa.select(sa.func.count(AddressChange.id))) == 1


def test_who_has_a_second_step_does_it_before_the_address_changes(app: Flask, clock: StoppedClock) -> None:
    bram, browser = make_bram(clock.now()), Browser(app.test_client())
    log_in(browser, bram)

    weak = browser.open(ADDRESS).response

    assert weak.location == f"{STEP}?next={ADDRESS.replace('/', '%2F')}"
    assert browser.send(ADDRESS, {"email": NEW}).response.location == STEP
    log_in(browser, bram, strong=True)
    assert ask(browser).status == 303


def test_a_question_is_forgotten_when_its_buttons_are_over(
    app: Flask, browser: Browser, anna: Member, clock: StoppedClock
) -> None:
    ask(browser)
    clock.move(timedelta(days=8, minutes=1))
    log_in(browser, anna)

    ask(browser, "een@nieuw.example")

    assert db.session.scalars(sa.select(AddressChange.email)).all() == ["een@nieuw.example"]


def test_the_page_of_an_ending_is_one_we_know(browser: Browser) -> None:
    assert browser.open("/inloggen/klaar/adres").status == 200
    assert browser.open("/inloggen/klaar/iets").status == 404


def test_the_log_out_button_ends_the_log_in_and_its_cookie(
    app: Flask, browser: Browser, anna: Member
) -> None:
    with browser.client.session_transaction(base_url=BASE) as session:
        before = dict(session)
    browser.send("/uitloggen", button(browser.open(ACCESS), "/uitloggen"))
    thief = Browser(app.test_client())
    with thief.client.session_transaction(base_url=BASE) as session:
        session.update(before)

    assert browser.open(ACCESS).status == 303
    assert thief.open(ACCESS).status == 303
