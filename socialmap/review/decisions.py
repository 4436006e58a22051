"""The verbs of the core group. Only these turn a submission into a listing, each with its letter."""

from collections.abc import Sequence
from datetime import date, datetime

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory.models import Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.text import plain
from socialmap.review import rules
from socialmap.review.appeals import appeal, decide_appeal, time_for_a_second_look
from socialmap.review.checks import is_proven, lists_for_a_no, save_checks
from socialmap.review.letters import write
from socialmap.review.locking import one_at_a_time
from socialmap.review.models import Submission, SubmissionMessage
from socialmap.review.outcomes import close, in_one_text, note_proof_seen, reasons_of
from socialmap.review.placing import (
    check_no_general_practice,
    listing_values,
    place,
    registrations_of,
)
from socialmap.review.standing import matter_of, standing_of
from socialmap.review.submissions import thing, touch
from socialmap.review.withdrawing import withdraw_listing
from socialmap.review.working import add_note, declare_tie, hand_over, take
from socialmap.uploads.service import erase_of, keep_until

__all__ = [
    "add_note",
    "appeal",
    "approve",
    "ask",
    "back_from_round",
    "decide_appeal",
    "declare_tie",
    "decline",
    "hand_over",
    "listing_values",
    "ratify",
    "registrations_of",
    "save_checks",
    "take",
    "to_round",
    "withdraw_listing",
]


def ask(submission: Submission, text: str, *, by: Member, at: datetime) -> None:
    """Ask whoever submitted for more; it waits for them. Refuses with AlreadyDecided, OwnPractice or Tied."""
    one_at_a_time(submission)
    rules.check_step("ask", submission.state)
    rules.check_may_decide(standing_of(submission, by))
    question = SubmissionMessage(by=member_thing(by), is_question=True, text=plain(text), at=at)
    submission.messages.append(question)
    submission.state = "asked"
    touch(submission, at)
    record("ask", thing(submission), by=member_thing(by), at=at)
    number = len(submission.messages)
    write("question", submission, by=member_thing(by), at=at, question=question.text, number=number)


def approve(
    submission: Submission,
    *,
    seen_revision: int,
    by: Member,
    at: datetime,
    valid_until: date | None = None,
    own_words: str = "",
    mandate: str = "",
) -> Listing | None:
    """Put it on the map as it was on the screen; None when somebody else must say yes as well.

    Of the proof stays who saw it, when, and until when. Refuses with AlreadyDecided, ChangedSince,
    OwnPractice, Tied, NeedsRound, NeedsProof, NeedsSecond or GeneralPractice.
    """
    one_at_a_time(submission, with_map=True)
    matter = _checked("approve", submission, seen_revision, by=by, at=at, mandate=mandate)
    check_no_general_practice(submission)
    if not mandate and rules.needs_another(matter, standing_of(submission, by), member_thing(by)):
        _note_first_yes(submission, by=by, at=at)
        return None
    note_proof_seen(submission, by=member_thing(by), on=local_day(at), valid_until=valid_until)
    listing = place(submission, by=member_thing(by), at=at)
    submission.needs_ratifying = rules.needs_ratifying(matter, mandate)
    close(submission, "approved", by=by, at=at, mandate=mandate)
    erase_of(thing(submission), at=at)
    template = "welcome" if submission.kind == "application" else "change-approved"
    write(template, submission, by=member_thing(by), at=at, own_words=plain(own_words))
    return listing


def decline(
    submission: Submission,
    *,
    grounds: Sequence[rules.Ground],
    own_words: str,
    seen_revision: int,
    by: Member,
    at: datetime,
    mandate: str = "",
    deciders: Sequence[str] = (),
) -> None:
    """Say no, with the reason per criterion: {"discipline", "key", "why"}.

    `deciders` are who voted ("member:<uuid>"): they do not look at it a second time. Refuses with
    AlreadyDecided, ChangedSince, OwnPractice, Tied, NeedsRound or OutsideCriteria.
    """
    one_at_a_time(submission)
    _checked("decline", submission, seen_revision, by=by, at=at, mandate=mandate)
    lists = lists_for_a_no(submission, local_day(at))
    words = plain(own_words)
    rules.check_grounds(grounds, words, {slug: one.criteria for slug, one in lists.items()})
    submission.grounds = [
        {"discipline": one["discipline"], "key": one["key"], "why": plain(one.get("why", ""))}
        for one in grounds
    ]
    reasons = reasons_of(submission.grounds, lists)
    submission.approvals = [{"by": one, "on": local_day(at).isoformat()} for one in deciders]
    close(submission, "declined", in_one_text(reasons, words), by=by, at=at, mandate=mandate)
    keep_until(thing(submission), at + time_for_a_second_look(submission))
    write("declined", submission, by=member_thing(by), at=at, reasons=reasons, own_words=words)


def to_round(submission: Submission, *, seen_revision: int, own_words: str, by: Member, at: datetime) -> None:
    """Let the meeting decide, and tell who submitted. Who has a tie may do this: it decides nothing.

    Refuses with AlreadyDecided or ChangedSince.
    """
    one_at_a_time(submission)
    rules.check_step("to round", submission.state)
    rules.check_revision(seen_revision, submission.revision)
    submission.state = "round"
    touch(submission, at)
    record("to-round", thing(submission), by=member_thing(by), at=at)
    words, number = plain(own_words), submission.revision
    write("to-the-round", submission, by=member_thing(by), at=at, own_words=words, number=number)


def back_from_round(submission: Submission, *, by: Member, at: datetime) -> None:
    """Take it off the agenda: the core group settles it between meetings after all."""
    one_at_a_time(submission)
    rules.check_step("back from round", submission.state)
    submission.state = "submitted"
    touch(submission, at)
    record("back-from-round", thing(submission), by=member_thing(by), at=at)


def ratify(submission: Submission, *, by: Member, at: datetime) -> None:
    """The meeting says yes to what one person settled. Refuses with AlreadyDecided any other."""
    one_at_a_time(submission)
    rules.check_step("ratify", submission.state)
    if not submission.needs_ratifying or submission.ratified_at is not None:
        raise rules.AlreadyDecided("ratify: not asked")
    submission.ratified_at = at
    record("ratify", thing(submission), by=member_thing(by), at=at)


def _checked(
    verb: str, submission: Submission, seen_revision: int, *, by: Member, at: datetime, mandate: str
) -> rules.Matter:
    """What is decided on, when this person may do this now; else the refusal."""
    matter = matter_of(submission, is_proven=is_proven(submission, local_day(at)))
    rules.check_step(verb, submission.state)
    rules.check_revision(seen_revision, submission.revision)
    refusal = rules.why_not(verb, matter, standing_of(submission, by), by=member_thing(by), mandate=mandate)
    if refusal is not None:
        raise refusal
    return matter


def _note_first_yes(submission: Submission, *, by: Member, at: datetime) -> None:
    """Their own discipline in their own municipality: the first of two."""
    entry = {"by": member_thing(by), "on": local_day(at).isoformat()}
    submission.approvals = [*submission.approvals, entry]
    record("approve-first", thing(submission), by=member_thing(by), at=at)
