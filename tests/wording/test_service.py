"""A text is edited, undone, retired and brought back; nothing is lost, and search follows."""

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.service import first_broken_link
from socialmap.cli.setup import load_reference
from socialmap.directory.models import Discipline, Need
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, last_change_number, transaction
from socialmap.foundation.errors import NotFound
from socialmap.networks.models import Network
from socialmap.search.models import NoticeText, SafetyWord, SearchWord
from socialmap.wording import queries, rules, service
from socialmap.wording.models import Edit
from socialmap.wording.subjects import DISCIPLINE, values_of
from tests.conftest import HOME, NEIGHBOUR
from tests.running import built
from tests.wording.conftest import network

KEY = "oedeemtherapeut"


def row(slug: str = KEY) -> Discipline:
    db.session.rollback()
    return db.session.scalars(sa.select(Discipline).where(Discipline.slug == slug)).one()


def edit(clock: StoppedClock, key: str = KEY, kind: str = "discipline", **values: object) -> Edit | None:
    with transaction():
        return service.edit(kind, key, values, network=network(), by="test", at=clock.now())


def add_word(clock: StoppedClock, variant: str, concept: str = "h:vermoeidheid") -> Edit:
    word = {"variant": variant, "concept": concept, "lang": "nl"}
    with transaction():
        return service.add("word", word, network=network(), by="test", at=clock.now())


def undo(made: Edit | None, clock: StoppedClock, by: str = "test") -> Edit | None:
    assert made is not None
    with transaction():
        return service.undo(made, by=by, at=clock.now())


def test_an_edit_keeps_what_was_and_what_became(either_app: Flask, clock: StoppedClock) -> None:
    before, number = row().label, last_change_number()

    made = edit(clock, label="Oedeemfysio")

    assert made is not None
    assert row().label == "Oedeemfysio"
    assert (made.before, made.after) == ({"label": before}, {"label": "Oedeemfysio"})
    assert row().edited_at == clock.now()
    assert last_change_number() > number
    assert first_broken_link() is None


def test_what_did_not_change_leaves_no_edit(either_app: Flask, clock: StoppedClock) -> None:
    made = edit(clock, label=row().label)

    assert made is None
    assert db.session.scalars(sa.select(Edit)).all() == []


def test_undo_puts_back_and_can_itself_be_undone(either_app: Flask, clock: StoppedClock) -> None:
    before = row().label
    made = edit(clock, label="Oedeemfysio")

    undone = undo(made, clock)
    after_undo = row().label
    undo(undone, clock)

    assert (after_undo, row().label) == (before, "Oedeemfysio")
    assert [one.verb for one in queries.edits_of("discipline", KEY)] == ["edit", "undo", "undo"]


def test_an_edit_is_undone_once(either_app: Flask, clock: StoppedClock) -> None:
    made = edit(clock, label="Oedeemfysio")
    undo(made, clock)

    with pytest.raises(rules.AlreadyUndone):
        undo(made, clock)


def test_undo_never_takes_away_what_somebody_wrote_later(either_app: Flask, clock: StoppedClock) -> None:
    first = edit(clock, label="Eerste")
    edit(clock, label="Tweede")

    with pytest.raises(rules.ChangedSince) as refusal:
        undo(first, clock)

    assert (refusal.value.by, refusal.value.at) == ("test", clock.now())
    assert row().label == "Tweede"


def test_undo_leaves_other_texts_of_the_same_row_alone(either_app: Flask, clock: StoppedClock) -> None:
    before = row().label
    first = edit(clock, label="Eerste")
    edit(clock, description="Helpt bij zwelling.")

    undo(first, clock)

    assert (row().label, row().description) == (before, "Helpt bij zwelling.")


def test_what_is_retired_stays_and_comes_back(either_app: Flask, clock: StoppedClock) -> None:
    with transaction():
        service.retire("discipline", KEY, network=network(), by="test", at=clock.now())
    retired = row().retired_at
    with transaction():
        service.bring_back("discipline", KEY, network=network(), by="test", at=clock.now())

    assert retired == clock.now()
    assert row().retired_at is None


def test_retiring_is_undone_as_anything_else(either_app: Flask, clock: StoppedClock) -> None:
    with transaction():
        made = service.retire("need", "angst", network=network(), by="test", at=clock.now())

    undo(made, clock)

    need = db.session.scalars(sa.select(Need).where(Need.slug == "angst")).one()
    assert need.retired_at is None


def test_english_is_kept_beside_the_dutch(either_app: Flask, clock: StoppedClock) -> None:
    edit(clock, **{"en.label": "Swelling therapist"})

    assert row().translations["en"]["label"] == "Swelling therapist"
    assert "description" in row().translations["en"]


def test_english_is_behind_after_the_dutch_changed_until_it_follows(app: Flask, clock: StoppedClock) -> None:
    def behind() -> set[str]:
        return queries.behind_in_english("discipline", KEY, values_of(row(), DISCIPLINE))

    at_first = behind()
    edit(clock, label="Oedeemfysio", costs="Niets.")
    after_edit = behind()
    edit(clock, **{"en.costs": "Nothing."})
    after_english = behind()
    edit(clock, english_checked=True)
    after_check = behind()

    assert (at_first, after_edit, after_english) == (set(), {"label", "costs"}, {"label"})
    assert after_check == set()


def test_english_is_not_behind_when_the_dutch_was_put_back(app: Flask, clock: StoppedClock) -> None:
    undo(edit(clock, label="Oedeemfysio"), clock)

    assert queries.behind_in_english("discipline", KEY, values_of(row(), DISCIPLINE)) == set()


def test_setup_leaves_an_edited_text_and_an_added_or_retired_word_alone(
    either_app: Flask, clock: StoppedClock
) -> None:
    edit(clock, label="Oedeemfysio")
    add_word(clock, "slurpkous")
    known = db.session.scalars(sa.select(SearchWord).where(SearchWord.variant == "oudeem")).one()
    with transaction():
        service.retire("word", str(known.id), network=network(), by="test", at=clock.now())

    with either_app.app_context():
        load_reference(either_app.extensions["settings"].home / "seed", at=clock.now())

    assert row().label == "Oedeemfysio"
    words = db.session.scalars(sa.select(SearchWord).where(SearchWord.variant.in_(("slurpkous", "oudeem"))))
    assert {word.variant: word.retired_at is None for word in words} == {"slurpkous": True, "oudeem": False}


def test_a_word_that_is_there_is_not_added_twice(either_app: Flask, clock: StoppedClock) -> None:
    add_word(clock, "slurpkous")

    with pytest.raises(rules.AlreadyThere):
        add_word(clock, "slurpkous")


def test_adding_is_undone_by_retiring_and_added_again_by_bringing_back(
    either_app: Flask, clock: StoppedClock
) -> None:
    undo(add_word(clock, "slurpkous"), clock)
    word = db.session.scalars(sa.select(SearchWord).where(SearchWord.variant == "slurpkous")).one()
    retired = word.retired_at

    again = add_word(clock, "slurpkous")

    db.session.rollback()
    assert retired == clock.now()
    assert (again.verb, db.session.get_one(SearchWord, word.id).retired_at) == ("bring-back", None)


def test_who_does_not_keep_the_words_changes_none(app: Flask, clock: StoppedClock) -> None:
    more = {"network": network(NEIGHBOUR), "by": "member:eva", "at": clock.now()}

    with pytest.raises(NotFound), transaction():
        service.edit("discipline", KEY, {"label": "Van Eva"}, **more)
    with pytest.raises(NotFound), transaction():
        service.add("word", {"variant": "x", "concept": "noise", "lang": "nl"}, **more)
    with pytest.raises(NotFound), transaction():
        service.edit("network", HOME, {"about": "Van Eva"}, **more)
    with transaction():
        own = service.edit("network", NEIGHBOUR, {"about": "Van Eva"}, **more)

    assert own is not None
    assert row().label != "Van Eva"


def test_the_oldest_network_keeps_the_words_unless_another_was_chosen(app: Flask) -> None:
    oldest = [queries.keeps_the_words(network(slug)) for slug in (HOME, NEIGHBOUR)]
    with transaction():
        db.session.scalars(sa.select(Network).where(Network.slug == NEIGHBOUR)).one().settings = {
            "keeps_words": True
        }
    chosen = [queries.keeps_the_words(network(slug)) for slug in (HOME, NEIGHBOUR)]

    assert (oldest, chosen) == ([True, False], [False, True])


def test_an_alarm_text_asks_who_decided_and_when(app: Flask, clock: StoppedClock) -> None:
    decided = {"alarm_decided_by": "Dr. A. Voorbeeld", "alarm_decided_on": "2026-03-02"}

    with pytest.raises(rules.NotDecided):
        edit(clock, "vermoeidheid", "need", alarm_text="Bel nu.")
    with pytest.raises(rules.NotDecided):
        edit(clock, "vermoeidheid", "need", alarm_text="Bel nu.", alarm_decided_by="Dr. A. Voorbeeld")
    made = edit(clock, "vermoeidheid", "need", alarm_text="Bel nu.", **decided)

    assert made is not None


def test_the_text_of_113_asks_who_decided(app: Flask, clock: StoppedClock) -> None:
    with pytest.raises(rules.NotDecided):
        edit(clock, "crisis", "notice", text="Bel 113.")
    edit(clock, "hospital", "notice", text="Bel uw ziekenhuis.")

    texts = {row.slug: row.text for row in db.session.scalars(sa.select(NoticeText))}
    assert texts["hospital"] == "Bel uw ziekenhuis."
    assert "113" in texts["crisis"]
    assert texts["crisis"] != "Bel 113."


def test_a_word_about_danger_goes_only_with_who_decided_and_why(
    either_app: Flask, clock: StoppedClock
) -> None:
    word = db.session.scalars(sa.select(SafetyWord).where(SafetyWord.words == "zelfmoord")).one()
    more = {"network": network(), "by": "test", "at": clock.now()}

    with pytest.raises(rules.NotDecided), transaction():
        service.retire("safety", str(word.id), **more)
    with transaction():
        decided = {"decided_by_whom": "Dr. A. Voorbeeld", "why": "Dubbel."}
        made = service.retire("safety", str(word.id), decided=decided, **more)
    with pytest.raises(rules.NotDecided), transaction():
        service.undo(made, by="test", at=clock.now())

    assert made is not None
    assert made.after == {"retired": True, "decided_by_whom": "Dr. A. Voorbeeld", "why": "Dubbel."}


def test_another_process_searches_by_the_new_word_at_once(
    app: Flask, second_app: Flask, clock: StoppedClock
) -> None:
    def needs(site: Flask) -> list[str]:
        from socialmap.search.current import memory
        from socialmap.search.questions import Question
        from socialmap.search.service import find

        with site.app_context():
            return list(find(Question(what="slurpkous"), memory()).meaning.needs)

    before = [needs(app), needs(second_app)]
    add_word(clock, "slurpkous", "h:lymfoedeem")

    assert before == [[], []]
    assert [needs(app), needs(second_app)] == [["lymfoedeem"], ["lymfoedeem"]]


def test_a_site_that_starts_later_knows_the_word(app: Flask, clock: StoppedClock) -> None:
    add_word(clock, "slurpkous", "h:lymfoedeem")

    later = built(app.extensions["settings"], clock)

    with later.app_context():
        from socialmap.search.current import memory

        assert ("slurpkous", "h:lymfoedeem", "nl") in memory().present().reference.words
