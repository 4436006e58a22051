"""What the reader gets: text and HTML that say the same, and with a newsletter a way out."""

import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import transaction
from socialmap.mailing import transport
from socialmap.mailing.letter_names import letter_names
from socialmap.mailing.sending import send_waiting
from socialmap.newsletters import service
from socialmap.newsletters.letters import CONTEXTS, OneLine
from tests.mailing.letters import html_in, last, sent, text_of
from tests.mailing.post_office import post_office
from tests.newsletters.newsletters import again, make_newsletter, make_reader, plan

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "mail"


def delivered(app: Flask, bram: Member, clock: StoppedClock, **values: object) -> EmailMessage:
    """The letter Anna gets."""
    make_reader("anna@praktijk.example", clock.now())
    one = make_newsletter(bram, clock.now(), audience={"roles": ["member"]}, **values)
    plan(one, clock.now())
    clock.move(timedelta(minutes=10))
    return last(app)


def test_a_newsletter_says_the_same_in_text_and_html(app: Flask, bram: Member, clock: StoppedClock) -> None:
    message = delivered(app, bram, clock)
    soup = BeautifulSoup(html_in(message), "html.parser")

    assert message["Subject"] == "Nieuws van november"
    assert text_of(message).startswith("Nieuws uit het netwerk\n----------------------\n\nDe scholing is")
    assert "Meld u aan:\nhttps://netwerk.example/aan\n" in text_of(message)
    assert [one.get_text() for one in soup.select("h2, li")] == [
        "Nieuws uit het netwerk",
        "een punt",
        "nog een punt",
    ]
    assert soup.select_one("a")["href"] == "https://netwerk.example/aan"  # type: ignore[index]
    assert "u om de nieuwsbrief vroeg" in text_of(message)
    assert "u om de nieuwsbrief vroeg" in soup.get_text()


def test_nothing_is_fetched_and_nobody_is_followed(app: Flask, bram: Member, clock: StoppedClock) -> None:
    message = delivered(app, bram, clock, text="![pixel](https://elders.example/p.png?wie=anna) Dag")
    soup = BeautifulSoup(html_in(message), "html.parser")

    assert soup.select("img, link, script, iframe, [background], [src]") == []
    assert "elders.example" not in message.as_string()


def test_words_of_the_writer_are_no_template(app: Flask, bram: Member, clock: StoppedClock) -> None:
    message = delivered(
        app, bram, clock, text="{{ site }} {% if x %} {{ 7*7 }}", subject="{{ site }}\r\nBcc: x@y.example"
    )

    assert "{{ site }} {% if x %} {{ 7*7 }}" in text_of(message)
    assert message["Subject"] == "{{ site }} Bcc: x@y.example"
    assert message["Bcc"] is None


def test_a_newsletter_carries_the_way_out_as_mail_programs_read_it(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    address = "https://www.sociale-kaart-noordwest-utrecht.example"
    app.extensions["settings"] = replace(app.extensions["settings"], base_url=address)
    message = delivered(app, bram, clock)
    headers = dict(message.raw_items())

    assert re.fullmatch(rf"<{address}/brief/[\w-]+>", headers["List-Unsubscribe"])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_header_is_whole_on_the_wire(app: Flask, bram: Member, clock: StoppedClock) -> None:
    with post_office() as office:
        address = "https://www.sociale-kaart-noordwest-utrecht.example"
        app.extensions["settings"] = replace(
            app.extensions["settings"], smtp_host="127.0.0.1", smtp_port=office.port, base_url=address
        )
        transport.init_app(app)
        make_reader("anna@praktijk.example", clock.now())
        plan(make_newsletter(bram, clock.now()), clock.now())
        clock.move(timedelta(minutes=10))
        send_waiting()

    headers = dict(office.taken[0][2].raw_items())
    assert re.fullmatch(rf"<{address}/brief/[\w-]+>", headers["List-Unsubscribe"])


def test_a_header_is_one_line(app: Flask) -> None:
    for value in ("<https://a.example>\r\nBcc: x", "<https://é.example>", "a\x00b"):
        with pytest.raises(ValueError, match="not one line"):
            OneLine("List-Unsubscribe", value)


def test_a_letter_of_the_network_has_no_way_out(app: Flask, bram: Member, clock: StoppedClock) -> None:
    message = delivered(app, bram, clock, kind="service")

    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None
    assert "/brief/" not in text_of(message) + html_in(message)
    assert "u bij het netwerk hoort" in text_of(message)


def test_no_other_letter_speaks_of_leaving() -> None:
    speaking = {
        path.name
        for path in TEMPLATES.glob("*.txt")
        if re.search(r"unsubscribe|nieuwsbrief niet", path.read_text(encoding="utf-8"), re.I)
    }
    naming = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "socialmap").rglob("*.py")
        if re.search(r'"unsubscribe"|List-Unsubscribe', path.read_text(encoding="utf-8"))
    }

    assert speaking == {"newsletter.txt"}
    assert naming == {
        "socialmap/newsletters/letters.py",
        "socialmap/newsletters/service.py",
        "socialmap/newsletters/unsubscribe_views.py",
        "socialmap/wiring.py",
    }


def test_only_the_newsletter_itself_has_the_button(app: Flask, bram: Member, clock: StoppedClock) -> None:
    newsletter = make_newsletter(bram, clock.now())
    of_the_network = make_newsletter(bram, clock.now(), kind="service")

    assert set(service.actions_of(newsletter, clock.now())) == {"unsubscribe"}
    assert service.actions_of(of_the_network, clock.now()) == {}


def test_a_trial_goes_at_once_to_who_asked_and_says_so(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = make_newsletter(bram, clock.now())
    with transaction():
        service.send_trial(one, bram, at=clock.now())

    message = last(app)

    assert (message["To"], message["Subject"]) == (bram.email, "Proef: Nieuws van november")
    assert again(one).tested_at == clock.now()
    assert again(one).state == "draft"


def test_a_trial_is_not_the_letter_itself(app: Flask, bram: Member, clock: StoppedClock) -> None:
    make_reader("bram@netwerk.example", clock.now(), role="core_group")
    one = make_newsletter(bram, clock.now())
    for _twice in range(2):
        clock.move(timedelta(seconds=1))
        with transaction():
            service.send_trial(one, bram, at=clock.now())
    plan(one, clock.now())
    clock.move(timedelta(minutes=10))

    assert [message["Subject"][:6] for message in sent(app)] == ["Proef:", "Proef:", "Nieuws"]


def test_who_is_asked_to_look_gets_a_letter_with_the_address(
    app: Flask, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    one = make_newsletter(bram, clock.now())
    with transaction():
        service.ask_check(one, by=service.member_thing(bram), at=clock.now())

    message = last(app)

    assert message["To"] == dina.email
    assert "Bram schreef hem." in text_of(message)
    assert f"/netwerk/noordwest-utrecht/kerngroep/nieuwsbrieven/{one.uuid}/goedkeuren" in text_of(message)


def test_nobody_is_asked_to_look_at_what_was_looked_at(
    app: Flask, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    one = make_newsletter(bram, clock.now())
    with transaction():
        service.ask_check(one, by=service.member_thing(bram), at=clock.now())
        service.back_to_draft(one, by=service.member_thing(bram), at=clock.now())

    assert sent(app) == []


def test_every_letter_has_a_name_and_both_files() -> None:
    for template in CONTEXTS:
        assert template in letter_names()
        assert (TEMPLATES / f"{template}.txt").is_file()
        assert (TEMPLATES / f"{template}.subject.txt").is_file()
