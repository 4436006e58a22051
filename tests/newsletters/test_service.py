"""Writing, saving beside somebody else, and a second pair of eyes."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.mailing.models import Letter
from socialmap.networks.rules import SETTINGS
from socialmap.newsletters import queries, rules, sending, service
from socialmap.newsletters.models import Newsletter
from socialmap.wording.settings_words import in_words, sentence_of
from tests.accounts.people import make_member
from tests.conftest import NEIGHBOUR
from tests.newsletters.newsletters import (
    again,
    make_newsletter,
    make_readers,
    plan,
    set_second_pair,
    the_network,
)


def values(**more: object) -> dict[str, object]:
    return {"kind": "newsletter", "subject": "Anders", "text": "Tekst", "audience": {}, **more}


def save(one: Newsletter, clock: StoppedClock, *, by: Member, seen: int = 1, **more: object) -> bool:
    with transaction():
        return service.save(one, values(**more), seen_revision=seen, by=thing(by), at=clock.now())


def test_what_is_saved_is_kept_without_the_debris_of_word_processors(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    one = make_newsletter(bram, clock.now())
    save(
        one,
        clock,
        by=bram,
        subject=" Een\r\nonder\u00adwerp ",
        text="- een\r\n  - twee\u200b\r\n\r\nslot  \r\n",
    )

    assert (again(one).subject, again(one).text) == ("Een onderwerp", "- een\n  - twee\n\nslot")
    assert again(one).revision == 2


def test_saving_the_same_changes_nothing(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = make_newsletter(bram, clock.now())
    save(one, clock, by=bram)

    assert save(one, clock, by=bram, seen=2) is False
    assert again(one).revision == 2


def test_who_saved_later_is_told(app: Flask, bram: Member, dina: Member, clock: StoppedClock) -> None:
    one = make_newsletter(bram, clock.now())
    save(one, clock, by=dina, text="van Dina")

    with pytest.raises(rules.ChangedSince):
        save(one, clock, by=bram, text="van Bram")

    assert again(one).text == "van Dina"
    assert again(one).by == thing(dina)


def test_what_is_no_draft_is_not_written_or_thrown_away(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())

    with pytest.raises(rules.NotInThisState):
        save(one, clock, by=bram)
    with pytest.raises(rules.NotInThisState), transaction():
        service.discard(one, by=thing(bram), at=clock.now())


def test_a_draft_can_be_thrown_away_and_copied(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = make_newsletter(bram, clock.now(), subject="Oud")
    with transaction():
        copied = service.copy_of(one, by=thing(bram), at=clock.now())
        service.discard(one, by=thing(bram), at=clock.now())

    assert [each.subject for each in queries.newsletters_of(the_network().id)] == ["Oud"]
    assert (again(copied).state, again(copied).revision) == ("draft", 1)


def test_without_the_setting_one_person_is_enough(app: Flask, bram: Member, clock: StoppedClock) -> None:
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())

    plan(one, clock.now())

    assert SETTINGS["newsletter_second_pair"].default is False
    assert again(one).state == "scheduled"


def test_with_the_setting_somebody_else_says_yes_first(
    app: Flask, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    set_second_pair()
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())

    with pytest.raises(rules.NeedsCheck):
        plan(one, clock.now())
    with transaction():
        service.ask_check(one, by=thing(bram), at=clock.now())
    with pytest.raises(rules.OwnText):
        approve(one, bram, clock)
    with pytest.raises(rules.NotInThisState):
        plan(one, clock.now())
    approve(one, dina, clock)
    plan(again(one), clock.now())

    assert (again(one).state, again(one).checked_by) == ("scheduled", thing(dina))


def approve(one: Newsletter, by: Member, clock: StoppedClock, *, seen: int = 1) -> None:
    with transaction():
        service.approve(one, seen_revision=seen, by=thing(by), at=clock.now())


def test_whoever_wrote_last_does_not_approve(
    app: Flask, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    one = make_newsletter(bram, clock.now())
    save(one, clock, by=dina)
    with transaction():
        service.ask_check(one, by=thing(bram), at=clock.now())

    with pytest.raises(rules.OwnText):
        approve(one, dina, clock, seen=2)
    approve(one, bram, clock, seen=2)

    assert again(one).state == "approved"


def test_a_yes_to_another_version_does_not_count(
    app: Flask, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    one = make_newsletter(bram, clock.now())
    with transaction():
        service.ask_check(one, by=thing(bram), at=clock.now())
        service.back_to_draft(one, by=thing(bram), at=clock.now())
    save(one, clock, by=bram)
    with transaction():
        service.ask_check(one, by=thing(bram), at=clock.now())

    with pytest.raises(rules.ChangedSince):
        approve(one, dina, clock, seen=1)


def test_writing_on_takes_the_yes_away(app: Flask, bram: Member, dina: Member, clock: StoppedClock) -> None:
    set_second_pair()
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())
    with transaction():
        service.ask_check(one, by=thing(bram), at=clock.now())
    approve(one, dina, clock)
    with transaction():
        service.back_to_draft(one, by=thing(bram), at=clock.now())

    assert again(one).checked_at is None
    with pytest.raises(rules.NeedsCheck):
        plan(again(one), clock.now())


def test_stopped_in_time_it_is_still_approved(
    app: Flask, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    set_second_pair()
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())
    with transaction():
        service.ask_check(one, by=thing(bram), at=clock.now())
    approve(one, dina, clock)
    plan(again(one), clock.now())
    with transaction():
        sending.stop(one, by=thing(bram), at=clock.now())

    assert again(one).state == "approved"


@pytest.mark.parametrize("empty", [{"subject": ""}, {"text": " \n "}])
def test_nothing_leaves_without_subject_or_text(
    app: Flask, bram: Member, clock: StoppedClock, empty: dict[str, str]
) -> None:
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now(), **empty)

    with pytest.raises(rules.Incomplete):
        plan(one, clock.now())
    with pytest.raises(rules.Incomplete), transaction():
        service.send_trial(one, bram, at=clock.now())
    with pytest.raises(rules.Incomplete), transaction():
        service.ask_check(one, by=thing(bram), at=clock.now())

    assert db.session.query(Letter).count() == 0


def test_a_plan_made_on_an_old_page_is_refused(
    app: Flask, bram: Member, dina: Member, clock: StoppedClock
) -> None:
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())
    save(one, clock, by=dina)

    with pytest.raises(rules.ChangedSince), transaction():
        sending.schedule(one, None, seen_revision=1, by=thing(bram), at=clock.now())


def test_a_newsletter_of_another_network_is_not_there(app: Flask, bram: Member, clock: StoppedClock) -> None:
    stranger = make_member("kern@elders.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    one = make_newsletter(stranger, clock.now(), network=NEIGHBOUR)

    with pytest.raises(NotFound):
        queries.newsletter_for({the_network().id}, one.uuid)
    assert queries.newsletters_of(the_network().id) == []


def test_every_refusal_is_a_conflict_with_a_sentence() -> None:
    from socialmap.newsletters.shown import REFUSALS, told_refusal

    refusals = {
        one for one in vars(rules).values() if isinstance(one, type) and issubclass(one, Conflict)
    } - {Conflict}

    assert refusals == set(REFUSALS)
    assert all(told_refusal(one()).endswith(".") for one in refusals)


def test_the_setting_is_a_sentence(app: Flask) -> None:
    assert sentence_of("newsletter_second_pair", False).startswith("Een nieuwsbrief wordt niet goedgekeurd")
    assert in_words("newsletter_second_pair", True) == "wordt"
