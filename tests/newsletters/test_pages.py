"""The pages of the newsletters, as the core group sees them, and as nobody else does."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.mailing.sending import send_waiting
from socialmap.newsletters.models import Newsletter
from tests.accounts.people import fields_of, filled_in, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import NEIGHBOUR
from tests.mailing.letters import last, sent
from tests.newsletters.newsletters import (
    again,
    make_newsletter,
    make_reader,
    make_readers,
    plan,
    set_second_pair,
)

DESK = "/kerngroep/nieuwsbrieven"
TEN = timedelta(minutes=10)


@pytest.fixture
def desk(browser: Browser, bram: Member) -> Browser:
    """The browser of Bram."""
    log_in(browser, bram, strong=True)
    return browser


@pytest.fixture
def draft(bram: Member, clock: StoppedClock) -> Newsletter:
    """A draft of Bram."""
    return make_newsletter(bram, clock.now())


def here(one: Newsletter, more: str = "") -> str:
    return f"{DESK}/{one.uuid}{more}"


def press(browser: Browser, page: str, action: str, **typed: object) -> Page:
    """Press a button of the form with this address."""
    form = browser.open(page).one(f'main form[action="{action}"]')
    return browser.send(action, {**filled_in(form), **typed})


def test_an_empty_list_says_what_a_newsletter_is_for(desk: Browser) -> None:
    page = desk.open(DESK)

    assert "Er is nog geen brief." in page.text()
    assert page.one("main .button.main")["href"] == f"{DESK}/nieuw"


def test_from_first_word_to_the_last_letter(app: Flask, desk: Browser, clock: StoppedClock) -> None:
    make_readers(12, clock.now())
    typed = {"subject": "Nieuws", "text": "# Kop\n\nDag"}
    made = desk.send(f"{DESK}/nieuw", fields_of(desk, f"{DESK}/nieuw", **typed))
    path = made.response.headers["Location"].replace("http://127.0.0.1:8000", "")
    written = desk.open(path)
    press(desk, path, f"{path}/proef")
    trial = last(app)
    confirm = desk.open(f"{path}/versturen")
    answer = desk.send(f"{path}/versturen", fields_of(desk, f"{path}/versturen"))
    waiting = desk.open(path)
    clock.move(TEN)
    send_waiting(most=5)
    busy = desk.open(path)
    send_waiting()
    done = desk.open(path)

    assert (made.status, answer.status) == (303, 303)
    assert written.text(".mail h2") == "Kop"
    assert trial["Subject"] == "Proef: Nieuws"
    assert "12 mensen krijgen deze brief" in confirm.text()
    assert "en nog 2" in confirm.text()
    assert "Alle brieven gaan meteen weg." in confirm.text()
    assert "Gepland : 2 maart 2026, 09.10 uur" in waiting.text()
    assert "5 van 12 verstuurd. 7 brieven wachten." in busy.text()
    assert busy.one("progress")["value"] == "5"
    assert "Verstuurd" in done.text()
    assert "12 van 12 verstuurd." in done.text()


def test_the_preview_shows_text_and_html_and_warns(desk: Browser, bram: Member, clock: StoppedClock) -> None:
    text = "**vet** ![foto](https://elders.example/p.png)\n\n[knop](https://a.example)\n\n"
    text += "<b>html</b> [x](www.a.example)"
    one = make_newsletter(bram, clock.now(), text=text)
    page = desk.open(here(one))

    assert page.text(".mail strong") == "vet"
    assert page.one(".mail a.button")["href"] == "https://a.example"
    assert page.all(".mail img, .mail b") == []
    assert "knop:\nhttps://a.example" in page.one("pre").get_text()
    assert len(page.all(".reader .attention")) == 3
    assert "frame-ancestors 'none'" in page.response.headers["Content-Security-Policy"]


def test_an_empty_form_keeps_what_was_typed(desk: Browser) -> None:
    page = desk.send(f"{DESK}/nieuw", fields_of(desk, f"{DESK}/nieuw", subject="", text="Dit typte ik"))

    assert page.status == 422
    assert "Schrijf een onderwerp." in page.text(".errors")
    assert page.one("#text").get_text().strip() == "Dit typte ik"


def test_a_lost_race_keeps_what_was_typed_and_shows_what_there_is(
    desk: Browser, draft: Newsletter, clock: StoppedClock
) -> None:
    mine = fields_of(desk, here(draft), text="van mij")
    desk.send(here(draft), fields_of(desk, here(draft), text="van een ander"))

    lost = desk.send(here(draft), mine)
    kept = again(draft).text
    again_sent = desk.send(here(draft), {**filled_in(lost.one("main form.form")), "form_key": "x" * 24})

    assert lost.status == 409
    assert lost.one("#text").get_text().strip() == "van mij"
    assert "van een ander" in lost.text(".mail")
    assert kept == "van een ander"
    assert again_sent.status == 303
    assert again(draft).text == "van mij"


def test_the_choice_of_people_is_kept_and_counted(
    desk: Browser, draft: Newsletter, clock: StoppedClock
) -> None:
    make_reader("anna@praktijk.example", clock.now())
    sent_fields = fields_of(
        desk, here(draft), kind="service", who="core-group", disciplines_chosen=["dietist"]
    )
    sent_fields.pop("relations")

    desk.send(here(draft), sent_fields)
    page = desk.open(here(draft))
    nobody = desk.open(here(draft, "/versturen"))

    assert again(draft).audience["roles"] == ["core_group", "manager"]
    assert page.one("input[value=dietist]").has_attr("checked")
    assert "De kerngroep, vakgebied: Diëtist" in page.text()
    assert "zonder relaties" in page.text()
    assert "Niemand krijgt deze brief." in nobody.text()
    assert nobody.all("main form") == []


def test_it_is_planned_on_a_day_and_time_of_the_netherlands(
    desk: Browser, draft: Newsletter, clock: StoppedClock
) -> None:
    make_readers(1, clock.now())
    page = here(draft, "/versturen")

    empty = desk.send(page, fields_of(desk, page, when="later"))
    odd = desk.send(page, fields_of(desk, page, when="later", day="2026-03-01", time="14.10"))
    good = desk.send(page, fields_of(desk, page, when="later", day="2026-04-01", time="14:10"))

    assert (empty.status, odd.status, good.status) == (422, 409, 303)
    assert "Kies een dag." in empty.text(".errors")
    assert "minstens tien minuten" in odd.text(".attention")
    assert again(draft).scheduled_at.isoformat() == "2026-04-01T12:10:00+00:00"  # type: ignore[union-attr]
    assert "1 april 2026, 14.10 uur" in desk.open(here(draft)).text()


def test_the_estimate_stands_beside_the_count(
    app: Flask, desk: Browser, draft: Newsletter, clock: StoppedClock
) -> None:
    from dataclasses import replace

    app.extensions["settings"] = replace(app.extensions["settings"], mail_per_hour=10)
    make_readers(20, clock.now())

    page = desk.open(here(draft, "/versturen"))

    assert "De laatste brief gaat ongeveer 2 uur later weg." in page.text()
    assert "Er gaan hooguit 9 brieven in een uur weg." in page.text()


def test_planned_with_one_form_sent_twice_is_once(
    app: Flask, desk: Browser, draft: Newsletter, clock: StoppedClock
) -> None:
    make_readers(3, clock.now())
    fields = fields_of(desk, here(draft, "/versturen"))

    answers = [desk.send(here(draft, "/versturen"), fields).status for _twice in range(2)]
    clock.move(TEN)

    assert answers == [303, 303]
    assert len(sent(app)) == 3


def test_toch_niet_takes_it_back(app: Flask, desk: Browser, draft: Newsletter, clock: StoppedClock) -> None:
    make_readers(2, clock.now())
    plan(draft, clock.now())

    page = desk.open(here(draft, "/stoppen"))
    answer = desk.send(here(draft, "/stoppen"), filled_in(page.one("main form")))
    clock.move(TEN)

    assert "Er is nog niets weg." in page.text()
    assert answer.status == 303
    assert (again(draft).state, sent(app)) == ("draft", [])


def test_stopped_halfway_it_says_how_many_left_and_goes_on(
    app: Flask, desk: Browser, draft: Newsletter, clock: StoppedClock
) -> None:
    make_readers(6, clock.now())
    plan(draft, clock.now())
    clock.move(TEN)
    send_waiting(most=2)
    page = desk.open(here(draft, "/stoppen"))
    desk.send(here(draft, "/stoppen"), filled_in(page.one("main form")))
    stopped = desk.open(here(draft))
    press(desk, here(draft), here(draft, "/verder"))
    clock.move(TEN)

    assert "Wat al weg is, kan niet terug." in page.text()
    assert "2 van 2 verstuurd." in stopped.text()
    assert len(sent(app)) == 6
    assert "6 van 6 verstuurd." in desk.open(here(draft)).text()


def test_stopping_too_late_is_told(app: Flask, desk: Browser, draft: Newsletter, clock: StoppedClock) -> None:
    make_readers(1, clock.now())
    plan(draft, clock.now())
    fields = filled_in(desk.open(here(draft, "/stoppen")).one("main form"))
    clock.move(TEN)
    sent(app)

    answer = desk.send(here(draft, "/stoppen"), fields)

    assert answer.status == 409
    assert "Dit kan niet meer." in answer.text(".attention")
    assert "1 van 1 verstuurd." in answer.text()


def test_a_second_pair_of_eyes(
    app: Flask, desk: Browser, draft: Newsletter, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    set_second_pair()
    make_readers(1, clock.now())
    alone = desk.open(here(draft, "/versturen"))
    press(desk, here(draft), here(draft, "/ter-controle"))
    own = desk.open(here(draft, "/goedkeuren"))
    mine = desk.send(here(draft, "/goedkeuren"), {**filled_in(own.all("main form")[0]), "revision": "1"})
    log_in(desk, dina, strong=True)
    waiting = desk.open(DESK)
    page = desk.open(here(draft, "/goedkeuren"))
    answer = desk.send(here(draft, "/goedkeuren"), filled_in(page.all("main form")[0]))
    onward = desk.open(here(draft))

    assert "een tweede persoon" in alone.text()
    assert alone.all("main form") == []
    assert "U schreef deze brief zelf." in own.text()
    assert mine.status == 409
    assert "Kijkt u mee?" in waiting.text()
    assert answer.status == 303
    assert again(draft).state == "approved"
    assert "Goedgekeurd door Dina" in onward.text()
    assert onward.one(f'a[href="{here(draft, "/versturen")}"]')


def test_a_letter_can_be_sent_back(desk: Browser, draft: Newsletter, dina: Member) -> None:
    set_second_pair()
    press(desk, here(draft), here(draft, "/ter-controle"))
    log_in(desk, dina, strong=True)

    press(desk, here(draft, "/goedkeuren"), here(draft, "/terug"))

    assert again(draft).state == "draft"


def test_throw_away_and_copy(desk: Browser, draft: Newsletter, clock: StoppedClock, app: Flask) -> None:
    make_readers(1, clock.now())
    plan(draft, clock.now())
    clock.move(TEN)
    sent(app)
    copied = press(desk, here(draft), here(draft, "/kopie"))
    path = copied.response.headers["Location"].replace("http://127.0.0.1:8000", "")
    thrown = press(desk, path, f"{path}/weg")

    assert (copied.status, thrown.status) == (303, 303)
    assert desk.open(path).status == 404
    assert desk.open(DESK).text("main").count("Nieuws van november") == 1


def test_letters_that_failed_are_counted(
    app: Flask, desk: Browser, draft: Newsletter, clock: StoppedClock
) -> None:
    make_readers(3, clock.now())
    plan(draft, clock.now())
    clock.move(TEN)
    sent(app)
    db.session.execute(sa.update(Letter).where(Letter.recipient.like("%0001%")).values(state="failed"))
    db.session.commit()

    assert "2 van 3 verstuurd. 1 brief kwam niet aan." in desk.open(here(draft)).text()


POSTS = [
    "",
    "/proef",
    "/weg",
    "/kopie",
    "/ter-controle",
    "/terug",
    "/goedkeuren",
    "/versturen",
    "/stoppen",
    "/verder",
]


@pytest.mark.parametrize("who", ["visitor", "member", "neighbour"])
def test_strangers_find_no_newsletter(
    app: Flask, browser: Browser, draft: Newsletter, clock: StoppedClock, who: str
) -> None:
    if who != "visitor":
        role, network = ("core_group", NEIGHBOUR) if who == "neighbour" else ("member", "noordwest-utrecht")
        stranger = make_member(f"{who}@elders.example", at=clock.now(), role=role, network=network)
        log_in(browser, stranger, strong=True)

    opened = {
        browser.open(here(draft, more)).status for more in ("", "/versturen", "/stoppen", "/goedkeuren")
    }
    pushed = {browser.send(here(draft, more), {"form_key": "x" * 20}).status for more in POSTS}

    assert opened == pushed == ({303} if who == "visitor" else {404})
    assert again(draft).state == "draft"


def test_a_form_without_its_token_does_nothing(desk: Browser, draft: Newsletter, clock: StoppedClock) -> None:
    make_readers(1, clock.now())

    statuses = {desk.send(here(draft, more), {"form_key": "x" * 20}).status for more in POSTS}

    assert statuses <= {422, 200}
    assert again(draft).state == "draft"
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 0


def test_looking_changes_nothing(desk: Browser, draft: Newsletter, clock: StoppedClock) -> None:
    make_readers(1, clock.now())
    plan(make_newsletter_of(draft, clock), clock.now())
    before = digest()

    for more in ("", "/versturen", "/stoppen", "/goedkeuren"):
        assert desk.open(here(draft, more)).status == 200
    for address in (DESK, f"{DESK}/nieuw"):
        assert desk.open(address).status == 200

    assert digest() == before


def make_newsletter_of(one: Newsletter, clock: StoppedClock) -> Newsletter:
    from socialmap.accounts.queries import member_by_uuid

    writer = member_by_uuid(one.by.partition(":")[2])
    assert writer is not None
    return make_newsletter(writer, clock.now())


def digest() -> list[str]:
    db.session.rollback()
    kept = ("counters", "limits", "log_ins")
    tables = [table for table in db.metadata.sorted_tables if table.name not in kept]
    return [repr(sorted(map(repr, db.session.execute(table.select())))) for table in tables]
