"""The card beside the form is the card of the map, and nothing of it is kept."""

from datetime import timedelta

from bs4 import BeautifulSoup, Tag
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock, now
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions
from socialmap.review.models import Submission
from tests.accounts.people import fields_of, make_member
from tests.browsing import BASE, Browser
from tests.joining.applying import WELL, begin, hand_in
from tests.joining.conftest import application
from tests.review.deciding import look_at_all


def words_of(card: Tag) -> str:
    """All a card says about somebody; the box of the short list is no part of that."""
    for box in card.select(".save"):
        box.decompose()
    return " ".join(card.get_text(" ").split())


def typed_card(browser: Browser, uuid: str, step: str, **typed: str) -> str:
    """What the script gets when somebody stops typing for a moment."""
    address = f"/aanmelden/{uuid}/{step}"
    fields = {**fields_of(browser, address), **typed, "stap": step}
    answer = browser.client.post(f"/aanmelden/{uuid}/voorbeeld", data=fields, base_url=BASE)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.get_json()["card"])


def test_the_card_is_the_one_the_public_sees_later(
    app: Flask, at_anna: Browser, complete: Submission, clock: StoppedClock
) -> None:
    before = at_anna.open(f"/aanmelden/{complete.uuid}/controle").one("#voorbeeld li[data-listing]")
    hand_in(at_anna, str(complete.uuid))
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")
    with transaction():
        handed_in = application_row(complete)
        look_at_all(handed_in, _again(bram), now())
        decisions.approve(handed_in, seen_revision=handed_in.revision, by=_again(bram), at=now())

    after = Browser(app.test_client()).open("/zoeken?wat=dietist").one("li[data-listing]")

    assert words_of(before) == words_of(after)
    assert "Anna Berends" in words_of(after)


def application_row(submission: Submission) -> Submission:
    return db.session.get_one(Submission, submission.id)


def _again(member: Member) -> Member:
    return db.session.get_one(Member, member.id)


def test_the_card_follows_what_is_typed_and_keeps_nothing(at_anna: Browser) -> None:
    uuid = begin(at_anna)
    revision = application(uuid).revision

    card = typed_card(at_anna, uuid, "wie", name="Praktijk Zonnig", kind="practice", phone="0348 123456")

    assert "Praktijk Zonnig" in card
    assert "0348 - 12 34 56" in card
    kept = application(uuid)
    assert (kept.revision, kept.values["name"]) == (revision, "Anna Berends")


def test_a_wrong_answer_leaves_the_card_as_it_was(at_anna: Browser, complete: Submission) -> None:
    card = typed_card(at_anna, str(complete.uuid), "wie", phone="12345")

    assert "0348 - 12 34 56" in card


def test_what_is_typed_can_never_become_markup(at_anna: Browser) -> None:
    uuid = begin(at_anna)
    bad = "<script>alert(1)</script>"

    card = BeautifulSoup(typed_card(at_anna, uuid, "wie", name=bad, kind="practice"), "html.parser")

    assert card.select("script") == []
    assert bad in card.get_text()


def test_a_hidden_address_is_not_on_the_card(at_anna: Browser) -> None:
    uuid = begin(at_anna)

    hidden = typed_card(at_anna, uuid, "waar", **{**WELL["waar"], "show_address": "nee"})

    assert "Woerden" in hidden
    assert "Voorbeeldstraat" not in hidden


def test_the_card_cannot_be_pressed(at_anna: Browser) -> None:
    page = at_anna.open(f"/aanmelden/{begin(at_anna)}/wie")

    assert page.one("#voorbeeld").has_attr("inert")


def test_only_a_step_can_be_looked_at(at_anna: Browser, clock: StoppedClock) -> None:
    uuid = begin(at_anna)
    clock.move(timedelta(minutes=1))

    answer = at_anna.client.post(f"/aanmelden/{uuid}/voorbeeld", data={"stap": "controle"}, base_url=BASE)

    assert answer.status_code == 404
