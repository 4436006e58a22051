"""The way in: the first question, the list of disciplines, the criteria, and who you are."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email
from socialmap.directory.models import Discipline
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.joining.forms import signed_time
from socialmap.review.models import Submission
from tests.accounts.people import fields_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.joining.applying import WISH, begin, fill_in
from tests.joining.conftest import ANNA
from tests.mailing.letters import code_in, last, sent, text_of

NETWORK = "/netwerk/noordwest-utrecht"
START = f"{NETWORK}/aanmelden"
WHO = f"{START}/wie-bent-u?vak=dietist"
GO_ON = "/aanmelden/verder?lid=huisarts&netwerk=noordwest-utrecht"


def ask(
    browser: Browser, clock: StoppedClock, address: str = WHO, email: str = ANNA, **typed: object
) -> Page:
    """Say who you are, as slowly as a person."""
    fields = fields_of(browser, address, name="Anna Berends", email=email)
    clock.move(timedelta(seconds=5))
    return browser.send(address, {**fields, **typed})


def enter(app: Flask, browser: Browser) -> str:
    """Type the code of the letter; where that leads."""
    code = code_in(last(app))
    answer = browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=code))
    assert answer.status == 303
    return str(answer.response.location)


def test_the_first_question_is_the_map_or_only_membership(browser: Browser) -> None:
    page = browser.open(START)

    assert [link["href"] for link in page.all(".tiles a")] == [f"{START}/vak", f"{START}/lid"]
    assert page.one("main a[href^='mailto:']")["href"] == "mailto:onconu@regiozorgnu.nl"


def test_on_the_page_of_the_country_one_chooses_a_network_first(browser: Browser) -> None:
    page = browser.open("/aanmelden")

    assert f"{NETWORK}/aanmelden" in [link["href"] for link in page.all("main a")]
    assert page.all(".tiles") == []
    for path in ("vak", "vak/dietist", "lid", "huisarts"):
        assert browser.open(f"/aanmelden/{path}").response.location == "/aanmelden"


def test_reading_about_joining_sets_no_cookie(browser: Browser) -> None:
    paths = ("", "/vak", "/vak/dietist", "/lid", "/huisarts", "/afspraken")

    cookies = [browser.open(START + path).response.headers.getlist("Set-Cookie") for path in paths]

    assert cookies == [[]] * len(paths)
    assert browser.open(WHO).response.headers.getlist("Set-Cookie") != []


def test_every_discipline_can_be_chosen(app: Flask, browser: Browser) -> None:
    slugs = set(db.session.scalars(sa.select(Discipline.slug)))

    page = browser.open(f"{START}/vak")

    assert {f"{START}/vak/{slug}" for slug in slugs} <= {link["href"] for link in page.all("main a")}


def test_a_word_makes_the_list_shorter(browser: Browser) -> None:
    page = browser.open(f"{START}/vak?zoek=dietist")

    assert [link.get_text() for link in page.all("main h2 + .picks-list a")][:-2] == ["Diëtist (oncologie)"]


def test_who_looks_for_gp_reads_about_membership(browser: Browser) -> None:
    page = browser.open(f"{START}/vak?zoek=Praktijkondersteuner")

    assert page.one(".notice a")["href"] == f"{START}/huisarts"
    assert "Alle huisartsenpraktijken bieden zorg" in browser.open(f"{START}/huisarts").text("main")


def test_the_criteria_are_shown_with_the_dates(browser: Browser) -> None:
    text = browser.open(f"{START}/vak/dietist").text("main")

    assert "Voldoet aan de normen van de LWDO" in text
    assert "Versie 1" in text
    assert "voorbeeld, vast te stellen door de kerngroep" in text
    assert "volgende ronde is op 12 maart 2026" in text
    assert "uiterlijk op 1 september 2026" in text


def test_no_criteria_carry_the_marks_of_their_makers(app: Flask, browser: Browser) -> None:
    slugs = list(db.session.scalars(sa.select(Discipline.slug)))

    texts = [browser.open(f"{START}/vak/{slug}").text("main") for slug in slugs]

    assert len(texts) > 30
    assert [text for text in texts if "[" in text or ">=" in text] == []


@pytest.mark.parametrize("slug", ["haptotherapeut", "anders"])
def test_what_is_not_on_the_criteria_list_is_a_request(browser: Browser, slug: str) -> None:
    assert "U doet een verzoek" in browser.open(f"{START}/vak/{slug}").text(".notice")
    assert browser.open(f"{START}/vak/dietist").all(".notice") == []


@pytest.mark.parametrize("slug", ["huisarts", "bestaat-niet"])
def test_there_is_no_discipline_for_gps(browser: Browser, slug: str) -> None:
    assert browser.open(f"{START}/vak/{slug}").status == 404
    assert browser.open(f"{START}/wie-bent-u?vak={slug}").response.location == START


def test_the_code_leads_to_the_first_step(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    answer = ask(browser, clock)

    assert answer.response.location == f"{NETWORK}/inloggen/code"
    path = enter(app, browser)
    assert path == f"/aanmelden/verder?{WISH}&vak=dietist"
    begun = browser.send(path, fields_of(browser, path))
    assert str(begun.response.location).endswith("/wie")
    assert "U meldt zich aan als: Diëtist" in browser.open(begun.response.location).text("main")
    member = member_by_email(ANNA)
    assert member is not None
    assert (member.name, member.memberships) == ("Anna Berends", [])


def test_opening_the_page_after_the_code_begins_nothing(at_anna: Browser) -> None:
    at_anna.open(f"/aanmelden/verder?{WISH}&vak=dietist")

    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 0


def test_a_known_address_gets_the_same_answer_and_keeps_its_name(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    make_member(ANNA, at=clock.now(), name="Anna zelf")
    known = ask(browser, clock, name="Iemand anders")
    stranger = Browser(app.test_client())
    unknown = ask(stranger, clock, email="nieuw@praktijk.example")

    assert (known.status, known.html) == (unknown.status, unknown.html)
    assert {message["To"] for message in sent(app)} == {ANNA, "nieuw@praktijk.example"}
    enter_known = code_in(sent(app)[0])
    browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=enter_known))
    db.session.rollback()
    assert member_by_email(ANNA).name == "Anna zelf"  # type: ignore[union-attr]


@pytest.mark.parametrize("how", ["trap", "too quick", "forged", "no time"])
def test_a_robot_gets_the_same_answer_and_no_letter(
    app: Flask, browser: Browser, clock: StoppedClock, how: str
) -> None:
    fields = fields_of(browser, WHO, name="Robot", email=ANNA)
    typed = {"trap": {"website2": "x"}, "forged": {"made_at": "0.x"}, "no time": {"made_at": ""}}
    clock.move(timedelta(seconds=1 if how == "too quick" else 60))

    answer = browser.send(WHO, {**fields, **typed.get(how, {})})

    assert (answer.status, answer.response.location) == (303, f"{NETWORK}/inloggen/code")
    assert sent(app) == []


def test_a_form_that_was_open_for_hours_still_works(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    fields = fields_of(browser, WHO, name="Anna", email=ANNA)
    clock.move(timedelta(hours=20))

    browser.send(WHO, fields)

    assert len(sent(app)) == 1


def test_nobody_makes_the_time_of_a_form_but_we(app: Flask, clock: StoppedClock) -> None:
    app.config["SECRET_KEY"] = "another"
    foreign = signed_time(clock.now() - timedelta(hours=1))
    app.config["SECRET_KEY"] = app.extensions["settings"].secret_key
    browser = Browser(app.test_client())

    answer = browser.send(WHO, fields_of(browser, WHO, name="Robot", email=ANNA, made_at=foreign))

    assert answer.status == 303
    assert sent(app) == []


def test_wrong_answers_are_told_and_stay(browser: Browser, clock: StoppedClock) -> None:
    page = ask(browser, clock, name="", email="anna@")

    assert page.status == 422
    assert page.one("#email")["value"] == "anna@"
    assert len(page.all(".errors li")) == 2


def test_the_same_form_twice_is_one_letter(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    fields = fields_of(browser, WHO, name="Anna", email=ANNA)
    clock.move(timedelta(seconds=5))

    answers = [browser.send(WHO, fields).response.location for _ in range(2)]

    assert answers == [f"{NETWORK}/inloggen/code"] * 2
    assert len(sent(app)) == 1


def test_too_many_letters_to_one_address_are_refused(app: Flask, clock: StoppedClock) -> None:
    visitors = [Browser(app.test_client()) for _ in range(6)]

    answers = [ask(visitor, clock) for visitor in visitors]

    assert [answer.status for answer in answers] == [303] * 5 + [429]
    assert answers[-1].response.headers["Retry-After"]
    assert answers[-1].one("#name")["value"] == "Anna Berends"


def test_who_is_logged_in_is_not_asked_again(at_anna: Browser) -> None:
    answer = at_anna.open(WHO)

    assert answer.response.location == f"{NETWORK}/aanmelden/verder?{WISH}&vak=dietist"


def test_only_who_is_logged_in_goes_on(browser: Browser) -> None:
    answer = browser.open(f"/aanmelden/verder?{WISH}&vak=dietist")

    assert answer.status == 303
    assert str(answer.response.location).startswith("/inloggen?next=")


def test_the_button_pressed_twice_begins_once(at_anna: Browser) -> None:
    address = f"/aanmelden/verder?{WISH}&vak=dietist"
    fields = fields_of(at_anna, address)

    answers = [at_anna.send(address, fields).response.location for _ in range(2)]

    assert answers[0] == answers[1]
    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 1


def test_what_was_begun_is_picked_up_on_another_device(app: Flask, at_anna: Browser, anna: Member) -> None:
    uuid = begin(at_anna)
    fill_in(at_anna, uuid, "wie", then="stop", second="ergotherapeut")
    other_device = Browser(app.test_client())
    log_in(other_device, anna)

    page = other_device.open(START)

    assert page.one(".notice a")["href"] == f"{START}/{uuid}"
    assert begin(other_device) == uuid
    assert other_device.open(f"/aanmelden/{uuid}/wie").one("#second [selected]")["value"] == "ergotherapeut"


def test_a_second_discipline_is_a_second_application(at_anna: Browser) -> None:
    uuids = {begin(at_anna, slug) for slug in ("dietist", "anders", "logopedist", "anders")}

    assert len(uuids) == 3


def test_a_gp_becomes_a_member_without_a_listing(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    ask(browser, clock, f"{START}/wie-bent-u?lid=huisarts", name="Gerda Huis")
    path = enter(app, browser)
    answer = browser.send(path, fields_of(browser, path))

    assert answer.response.location == "/aanmelden/welkom"
    assert "U bent lid" in browser.open("/aanmelden/welkom").text("h1")
    member = member_by_email(ANNA)
    assert member is not None
    assert (member.profession, member.wants_newsletter) == ("huisarts", False)
    assert [(one.role, one.is_relation) for one in member.memberships] == [("member", False)]
    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 0
    assert "uitnodiging voor de volgende bijeenkomst" in text_of(last(app))


def test_the_newsletter_is_never_ticked_before(at_anna: Browser) -> None:
    assert not at_anna.open(GO_ON).one("#newsletter").has_attr("checked")


def test_who_ticks_the_newsletter_gets_it(at_anna: Browser, anna: Member, clock: StoppedClock) -> None:
    at_anna.send(GO_ON, {**fields_of(at_anna, GO_ON), "newsletter": "y"})

    db.session.rollback()
    assert (anna.wants_newsletter, str(anna.wants_newsletter_on)) == (True, "2026-03-02")


def test_somebody_of_the_hospital_is_a_relation(at_anna: Browser, anna: Member) -> None:
    at_anna.send(GO_ON, {**fields_of(at_anna, GO_ON), "profession": "ziekenhuis"})

    db.session.rollback()
    assert [one.is_relation for one in anna.memberships] == [True]


def test_a_member_has_to_say_what_they_are(at_anna: Browser) -> None:
    page = at_anna.send(GO_ON, {**fields_of(at_anna, GO_ON), "profession": "koning"})

    assert page.status == 422
    assert page.one(".errors a")["href"] == "#profession"


def test_who_has_a_role_keeps_it(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")
    log_in(browser, bram)

    browser.send(GO_ON, fields_of(browser, GO_ON))

    db.session.rollback()
    assert [one.role for one in bram.memberships] == ["core_group"]
    assert sent(app) == []


def test_the_arrangements_can_be_read_before(browser: Browser) -> None:
    text = browser.open("/aanmelden/afspraken").text("main")

    assert "gelden vanaf 1 januari 2026" in text
    assert "jaarlijkse bijeenkomst" in text
