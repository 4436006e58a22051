"""A word is tried on real results, saved, found at once and taken away; words about danger with more care."""

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.db import db
from socialmap.search.current import memory
from socialmap.search.models import SafetyWord, SearchWord
from socialmap.search.questions import Question
from socialmap.search.service import find
from socialmap.wording.models import Edit, WordProposal
from socialmap.wording.trial import try_word
from tests.accounts.people import fields_of, filled_in, log_in
from tests.browsing import Browser, Page
from tests.conftest import MakeListing
from tests.wording.test_texts import everything

WORDS = "/kerngroep/woorden"
NEW = f"{WORDS}/nieuw"
SAFETY = f"{WORDS}/veiligheid"
WORD = {"variant": "slurpkous", "concept": "h:lymfoedeem"}


def form_on(page: Page) -> dict[str, object]:
    return filled_in(page.all("main form.form")[0])


def tried(browser: Browser, address: str = NEW, **typed: object) -> Page:
    return browser.send(address, fields_of(browser, address) | {"do": "probeer"} | typed)


def saved(browser: Browser, page: Page, address: str = NEW, **typed: object) -> Page:
    return browser.send(address, form_on(page) | {"do": "bewaar"} | typed)


def safety_row(words: str) -> SafetyWord:
    db.session.rollback()
    return db.session.scalars(sa.select(SafetyWord).where(SafetyWord.words == words)).one()


def test_a_new_word_is_tried_on_real_results_and_then_finds_them(
    as_bram: Browser, make_listing: MakeListing
) -> None:
    listing = make_listing(discipline="oedeemtherapeut", name="Praktijk Zwelling", postcode="3601 AB")
    before = as_bram.open("/zoeken?wat=slurpkous").codes

    trial = tried(as_bram, **WORD)
    answer = saved(as_bram, trial)

    questions = [part.get_text() for part in trial.all("[data-example] h3")]
    assert questions == ["Iemand typt: slurpkous", "Iemand typt: slurpkous Maarssen"]
    assert "Niemand gevonden." in trial.all('[data-side="now"]')[0].get_text()
    assert "Praktijk Zwelling" in trial.all('[data-side="then"]')[0].get_text()
    assert (before, answer.status) == ([], 303)
    assert as_bram.open("/zoeken?wat=slurpkous").codes == [listing.code]
    assert "slurpkous" in as_bram.open(f"{WORDS}?bij=h:lymfoedeem").text()


def test_a_trial_changes_nothing_in_the_database_or_the_results(
    app: Flask, as_bram: Browser, make_listing: MakeListing
) -> None:
    make_listing(discipline="oedeemtherapeut")
    as_bram.open(NEW)
    questions = ["slurpkous", "oedeem", "slurpkous woerden", "moe"]

    def answers() -> list[tuple[list[int], tuple[str, ...]]]:
        found = [find(Question(what=text), memory()) for text in questions]
        return [(one.order, one.meaning.needs) for one in found]

    form = fields_of(as_bram, NEW, **WORD, do="probeer", own="ik zoek een slurpkous")
    before, results = everything(), answers()
    page = as_bram.send(NEW, form)

    assert page.status == 200
    assert "ik zoek een slurpkous" in page.text("[data-trial]")
    assert (everything(), answers()) == (before, results)
    saved(as_bram, page)
    assert (everything() == before, answers() == results) == (False, False)


def test_nothing_is_saved_that_was_not_tried(as_bram: Browser) -> None:
    untried = as_bram.send(NEW, fields_of(as_bram, NEW, **WORD, do="bewaar"))
    other = saved(as_bram, tried(as_bram, **WORD), variant="slurpsok")

    assert (untried.status, other.status) == (422, 422)
    assert "Bekijk eerst" in untried.text(".errors")
    assert db.session.scalars(sa.select(Edit)).all() == []


def test_a_word_that_means_something_else_already_is_told(as_bram: Browser) -> None:
    page = tried(as_bram, variant="vermoeide", concept="h:angst")
    free = tried(as_bram, **WORD)

    assert "betekent nu al: Moe / geen energie" in page.text("[data-collisions]")
    assert free.all("[data-collisions]") == []


def test_a_word_that_meets_the_words_about_danger_is_told(as_bram: Browser) -> None:
    page = tried(as_bram, variant="zelfmoord", concept="h:somber")
    free = tried(as_bram, **WORD)

    assert "Laat de tekst van 113 zien" in page.text("[data-dangers]")
    assert "U bent niet alleen" in page.text('[data-side="then"]')
    assert free.all("[data-dangers]") == []


def test_a_word_that_changes_nothing_says_so(app: Flask, make_listing: MakeListing) -> None:
    make_listing(discipline="oedeemtherapeut")
    present = memory().present()

    known = try_word({"variant": "oedeem", "concept": "h:lymfoedeem", "lang": "nl"}, present, None)
    new = try_word({**WORD, "lang": "nl"}, present, None)
    little = try_word({"variant": "de het", "concept": "h:lymfoedeem", "lang": "nl"}, present, None)

    assert (known.is_same, new.is_same) == (True, False)
    assert (new.is_heard, little.is_heard) == (True, False)


@pytest.mark.parametrize(
    "variant", ["", "x", "bel 0348 12 34 56", "a@b.nl", "een twee drie vier vijf zes", "12"]
)
def test_what_is_no_word_is_refused(as_bram: Browser, variant: str) -> None:
    page = tried(as_bram, **WORD | {"variant": variant})

    assert page.status == 422
    assert page.all("[data-trial]") == []


def test_an_unknown_meaning_is_refused(as_bram: Browser) -> None:
    assert tried(as_bram, variant="slurpkous", concept="h:bestaat-niet").status == 422


def test_a_word_is_not_added_twice(as_bram: Browser) -> None:
    page = tried(as_bram, **WORD)
    first, second = saved(as_bram, page), saved(as_bram, page)
    later = saved(as_bram, tried(as_bram, **WORD))

    assert (first.status, second.status, later.status) == (303, 303, 409)
    assert len(db.session.scalars(sa.select(Edit)).all()) == 1


def test_a_word_is_found_taken_away_and_put_back(as_bram: Browser, make_listing: MakeListing) -> None:
    listing = make_listing(discipline="oedeemtherapeut")
    page = as_bram.open(f"{WORDS}?zoek=oudeem")
    button = page.all('main form[action$="/weg"]')[0]

    as_bram.send(str(button["action"]), filled_in(button))
    gone = find(Question(what="oudeem"), memory()).understood.concepts("dh")
    listed = as_bram.open(f"{WORDS}?bij=d:oedeemtherapeut")
    back = listed.one(f'form[action="{str(button["action"]).replace("/weg", "/terug")}"]')
    as_bram.send(str(back["action"]), filled_in(back))

    assert "d:oedeemtherapeut" not in gone
    assert as_bram.open("/zoeken?wat=oudeem").codes == [listing.code]


def test_another_network_proposes_instead_of_saving(as_eva: Browser, as_bram: Browser) -> None:
    page = tried(as_eva, **WORD)
    answer = saved(as_eva, page)

    assert "Stel voor" in page.text("main form")
    assert answer.status == 303
    assert db.session.scalars(sa.select(SearchWord).where(SearchWord.variant == "slurpkous")).all() == []
    waiting = as_bram.open(WORDS).text("[data-proposal]")
    assert "slurpkous" in waiting
    assert "Utrecht-Stad" in waiting
    assert "eva" not in waiting.lower().replace("gevaar", "")


def test_another_network_takes_no_word_away(as_eva: Browser) -> None:
    row = db.session.scalars(sa.select(SearchWord).where(SearchWord.variant == "oudeem")).one()
    danger = safety_row("zelfmoord")
    form = fields_of(as_eva, NEW)

    statuses = [
        as_eva.send(address, form).status
        for address in (f"{WORDS}/{row.id}/weg", f"{SAFETY}/{danger.id}", f"{SAFETY}/nieuw")
    ]

    assert statuses == [404, 404, 404]
    assert as_eva.open(f"{SAFETY}/{danger.id}").all("main form button") == []


@pytest.mark.parametrize("rest", ["", "/nieuw", "/veiligheid", "/veiligheid/nieuw", "/veiligheid/1"])
def test_strangers_find_no_words(app: Flask, carla: Member, browser: Browser, rest: str) -> None:
    member = Browser(app.test_client())
    log_in(member, carla)

    assert member.open(f"{WORDS}{rest}").status == 404
    assert browser.open(f"{WORDS}{rest}").status == 303


def test_new_words_about_danger_are_tried_and_then_protect(as_bram: Browser) -> None:
    before = as_bram.open("/zoeken?wat=alles+is+kapot+in+mij").notices

    page = tried(as_bram, f"{SAFETY}/nieuw", words="alles is kapot in mij", shows="crisis")
    answer = saved(as_bram, page, f"{SAFETY}/nieuw")

    assert "U bent niet alleen" not in page.text('[data-side="now"]')
    assert "U bent niet alleen" in page.text('[data-side="then"]')
    assert ("crisis" in before, answer.status) == (False, 303)
    assert as_bram.open("/zoeken?wat=alles+is+kapot+in+mij").notices[0] == "crisis"


def test_words_about_danger_go_only_with_who_decided_and_why(as_bram: Browser) -> None:
    address = f"{SAFETY}/{safety_row('zelfdoding').id}"
    page = tried(as_bram, address, do="probeer-weg")

    refused = as_bram.send(address, form_on(page) | {"do": "weg", "why": "Dubbel."})
    decided = {"decided_by_whom": "Dr. A. Voorbeeld", "why": "Dubbel."}
    answer = as_bram.send(address, form_on(refused) | {"do": "weg"} | decided)

    assert "U bent niet alleen" in page.text('[data-side="now"]')
    assert refused.status == 422
    assert refused.one("#why")["value"] == "Dubbel."
    assert answer.status == 303
    assert safety_row("zelfdoding").retired_at is not None
    assert "Dr. A. Voorbeeld" in as_bram.open("/kerngroep/geschiedenis").text()


def test_words_about_danger_are_changed_and_put_back(as_bram: Browser) -> None:
    address = f"{SAFETY}/{safety_row('zelfdoding').id}"
    decided = {"decided_by_whom": "Dr. A. Voorbeeld", "why": "Preciezer."}
    page = tried(as_bram, address, words="zelfdodingsplan")

    undecided = saved(as_bram, page, address)
    answer = saved(as_bram, page, address, **decided)
    old = as_bram.send(address, form_on(page) | decided | {"do": "bewaar", "form_key": "x" * 24})

    assert (undecided.status, answer.status, old.status) == (422, 303, 409)
    assert safety_row("zelfdodingsplan").edited_at is not None


def test_a_word_with_a_meaning_that_is_offered_no_longer_finds_nothing(
    as_bram: Browser, make_listing: MakeListing
) -> None:
    make_listing(discipline="oedeemtherapeut")
    address = "/kerngroep/teksten/soort-hulp/oedeemtherapeut"
    retire = as_bram.open(address).one(f'form[action="{address}/weg"]')
    as_bram.send(f"{address}/weg", filled_in(retire))

    understood = find(Question(what="oudeem"), memory()).understood

    assert "d:oedeemtherapeut" not in understood.concepts("d")
    assert as_bram.open("/zoeken?wat=oudeem").status == 200
    assert "vervallen" in as_bram.open(f"{WORDS}?bij=d:oedeemtherapeut").text("h2")


def test_no_proposal_is_made_by_looking(as_bram: Browser) -> None:
    tried(as_bram, **WORD)

    assert db.session.scalars(sa.select(WordProposal)).all() == []
