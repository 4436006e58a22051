"""Members propose the words their patients use; the core group decides; the member sees what became of it."""

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.wording import proposals, queries, rules
from socialmap.wording.models import WordProposal
from tests.accounts.people import filled_in, keeper_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import MakeListing
from tests.wording.conftest import network
from tests.wording.test_words import form_on

MINE = "/mijn/woorden"
WORDS = "/kerngroep/woorden"


@pytest.fixture
def as_carla(app: Flask, carla: Member, make_listing: MakeListing, clock: StoppedClock) -> Browser:
    """The browser of a keeper who helps with two things."""
    listing = make_listing(discipline="oedeemtherapeut", needs=["lymfoedeem", "pijn"])
    keeper_of(listing, carla, at=clock.now())
    keeper = Browser(app.test_client())
    log_in(keeper, carla)
    return keeper


def propose(browser: Browser, variant: str, need: str = "h:lymfoedeem") -> Page:
    forms = [filled_in(form) for form in browser.open(MINE).all("main form.propose")]
    form = next(one for one in forms if one["concept"] == need)
    return browser.send(MINE, form | {"variant": variant})


def kept() -> list[WordProposal]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(WordProposal).order_by(WordProposal.id)))


def word(number: int) -> dict[str, str]:
    return {"variant": f"woord{chr(97 + number)}", "concept": "h:pijn", "lang": "nl"}


def test_a_keeper_proposes_a_word_beside_their_own_needs(as_carla: Browser) -> None:
    labels = [part.get_text() for part in as_carla.open(MINE).all("section.subject h2")]

    answer = propose(as_carla, "  Slurp   Kous ")

    assert len(labels) == 2
    assert answer.status == 303
    assert [(one.variant, one.concept, one.state) for one in kept()] == [
        ("slurp kous", "h:lymfoedeem", "new")
    ]
    assert "wacht op de kerngroep" in as_carla.open(MINE).text()
    assert f'href="{MINE}"' in as_carla.open("/mijn").html


def test_a_proposal_is_tried_and_taken_over(
    as_carla: Browser, as_bram: Browser, make_listing: MakeListing
) -> None:
    propose(as_carla, "slurpkous")
    link = as_bram.open(WORDS).one("[data-proposal] a.main")

    first = as_bram.open(str(link["href"]))
    trial = as_bram.send(f"{WORDS}/nieuw", form_on(first) | {"do": "probeer"})
    answer = as_bram.send(f"{WORDS}/nieuw", form_on(trial) | {"do": "bewaar"})

    assert first.one("#variant")["value"] == "slurpkous"
    assert "Neem over" in trial.text("main form")
    assert answer.status == 303
    assert len(as_bram.open("/zoeken?wat=slurpkous").codes) == 1
    assert "overgenomen" in as_carla.open(MINE).text()
    assert as_bram.open(WORDS).all("[data-proposal]") == []


def test_a_proposal_is_left_out_and_the_member_sees_that(as_carla: Browser, as_bram: Browser) -> None:
    propose(as_carla, "slurpkous")
    button = as_bram.open(WORDS).one('[data-proposal] form[action$="/niet"]')

    answers = [as_bram.send(str(button["action"]), filled_in(button)).status for _time in range(2)]

    assert answers == [303, 303]
    assert "niet overgenomen" in as_carla.open(MINE).text()
    assert [one.state for one in kept()] == ["declined"]


def test_one_of_two_decides(either_app: Flask, clock: StoppedClock) -> None:
    member = make_member("carla@praktijk.example", at=clock.now())
    with transaction():
        one = proposals.propose(member, network().id, word(1), by="test", at=clock.now())
    with transaction():
        proposals.accept(one, word(1), network=network(), by="test", at=clock.now())

    with pytest.raises(rules.AlreadyDecided), transaction():
        proposals.decline(one, by="test", at=clock.now())

    assert [row.state for row in kept()] == ["accepted"]


def test_a_decision_too_late_is_told(as_carla: Browser, as_bram: Browser, clock: StoppedClock) -> None:
    propose(as_carla, "slurpkous")
    link = as_bram.open(WORDS).one("[data-proposal] a.main")
    trial = as_bram.send(f"{WORDS}/nieuw", form_on(as_bram.open(str(link["href"]))) | {"do": "probeer"})
    with transaction():
        proposals.decline(kept()[0], by="test", at=clock.now())

    answer = as_bram.send(f"{WORDS}/nieuw", form_on(trial) | {"do": "bewaar"})

    assert answer.status == 409
    assert "al besloten" in answer.text(".errors")


def test_twenty_proposals_wait_and_no_more(either_app: Flask, clock: StoppedClock) -> None:
    member = make_member("carla@praktijk.example", at=clock.now())
    with transaction():
        made = [
            proposals.propose(member, network().id, word(number), by="test", at=clock.now())
            for number in range(20)
        ]

    with pytest.raises(rules.TooManyProposals), transaction():
        proposals.propose(member, network().id, word(20), by="test", at=clock.now())
    with transaction():
        proposals.decline(made[0], by="test", at=clock.now())
        proposals.propose(member, network().id, word(20), by="test", at=clock.now())

    assert len(queries.open_proposals({network().id})) == 20


@pytest.mark.parametrize(
    "variant",
    ["", "a", "0348 123456", "bel 06-12345678", "mij@thuis.nl", "een twee drie vier vijf zes", "x" * 121],
)
def test_what_is_no_word_is_not_proposed(as_carla: Browser, variant: str) -> None:
    page = propose(as_carla, variant)

    assert page.status == 422
    assert page.all(".errors") != []
    assert kept() == []


def test_a_word_we_know_is_not_proposed(as_carla: Browser) -> None:
    known = propose(as_carla, "lymfoedeem arm")
    propose(as_carla, "slurpkous")
    again = propose(as_carla, "slurpkous")

    assert (known.status, again.status) == (422, 422)
    assert "kennen wij al" in again.text(".errors")
    assert len(kept()) == 1


def test_a_proposal_sent_twice_is_kept_once(as_carla: Browser) -> None:
    form = filled_in(as_carla.open(MINE).all("main form.propose")[0]) | {"variant": "slurpkous"}

    answers = [as_carla.send(MINE, form).status for _time in range(2)]

    assert answers == [303, 303]
    assert len(kept()) == 1


def test_a_need_that_is_not_ones_own_is_not_found(as_carla: Browser) -> None:
    form = filled_in(as_carla.open(MINE).all("main form.propose")[0])

    assert as_carla.send(MINE, form | {"variant": "slurpkous", "concept": "h:angst"}).status == 404
    assert kept() == []


def test_who_keeps_nothing_hears_what_to_do_first(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    log_in(browser, make_member("dora@praktijk.example", at=clock.now()))

    page = browser.open(MINE)

    assert page.status == 200
    assert "Vul die eerst in" in page.text()
    assert page.all("main form") == []


def test_the_core_group_may_propose_for_every_need(as_bram: Browser) -> None:
    assert len(as_bram.open(MINE).all("main form.propose")) > 40


def test_a_visitor_logs_in_first_and_nobody_reads_proposals_of_others(
    app: Flask, browser: Browser, as_carla: Browser, as_eva: Browser, clock: StoppedClock
) -> None:
    propose(as_carla, "slurpkous")
    other = Browser(app.test_client())
    log_in(other, make_member("dora@praktijk.example", at=clock.now()))
    address = f"{WORDS}/nieuw?voorstel={kept()[0].uuid}"

    assert browser.open(MINE).status == 303
    assert "slurpkous" not in other.open(MINE).text()
    assert other.open(address).status == as_eva.open(address).status == 404
    assert (
        as_eva.send(
            f"{WORDS}/voorstellen/{kept()[0].uuid}/niet", form_on(as_eva.open(f"{WORDS}/nieuw"))
        ).status
        == 404
    )
    assert "slurpkous" not in as_eva.open(WORDS).text()
