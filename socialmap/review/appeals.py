"""The second look: asked by whoever was declined, decided by somebody who did not decide before."""

from datetime import date, datetime, timedelta

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory.models import Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.text import plain
from socialmap.networks.rules import chosen
from socialmap.review import rules
from socialmap.review.letters import write
from socialmap.review.locking import one_at_a_time
from socialmap.review.models import Submission
from socialmap.review.outcomes import close, note_proof_seen
from socialmap.review.placing import place
from socialmap.review.standing import standing_of
from socialmap.review.submissions import thing, touch
from socialmap.uploads.service import erase_of, keep_until


def may_appeal(submission: Submission, *, at: datetime) -> bool:
    """Whether whoever was declined can still ask for a second look."""
    try:
        _check_appeal(submission, at)
    except (rules.AlreadyDecided, rules.TooLate):
        return False
    return True


def last_day_of(submission: Submission, decided_on: date) -> date:
    """Until when whoever was declined can ask."""
    return rules.appeal_until(decided_on, chosen(submission.network.settings, "second_look_weeks"))


def time_for_a_second_look(submission: Submission) -> timedelta:
    """How long what was handed in stays after a no: to ask, and to answer."""
    settings = submission.network.settings
    weeks = chosen(settings, "second_look_weeks") + chosen(settings, "second_look_answer_weeks")
    return timedelta(weeks=weeks)


def appeal(submission: Submission, text: str, *, by: str, at: datetime) -> None:
    """Ask for a second look; the file stays until it is answered.

    Refuses with AlreadyDecided what was not declined or was looked at before, and with TooLate.
    """
    one_at_a_time(submission)
    _check_appeal(submission, at)
    submission.state, submission.appealed_at, submission.appeal = "appealed", at, plain(text)
    touch(submission, at, keeps_approvals=True)
    weeks = chosen(submission.network.settings, "second_look_answer_weeks")
    keep_until(thing(submission), rules.answered_before(at, weeks))
    record("appeal", thing(submission), by=by, at=at)
    write("appeal-received", submission, by="", at=at)


def decided_before_by(submission: Submission, by: Member) -> bool:
    """Whether somebody took part in the decision that is looked at again."""
    return member_thing(by) in {submission.decided_by, *(one["by"] for one in submission.approvals)}


def decide_appeal(
    submission: Submission, outcome: str, own_words: str, *, seen_revision: int, by: Member, at: datetime
) -> Listing | None:
    """Answer the second look: "approved" puts it on the map after all, "declined" leaves it as it was.

    Refuses with AlreadyDecided, ChangedSince, OwnPractice, Tied, DecidedBefore or GeneralPractice.
    """
    if outcome not in ("approved", "declined"):
        raise ValueError(f"not an outcome: {outcome}")
    one_at_a_time(submission, with_map=True)
    rules.check_step("decide appeal", submission.state)
    rules.check_revision(seen_revision, submission.revision)
    rules.check_may_decide(standing_of(submission, by))
    if decided_before_by(submission, by):
        raise rules.DecidedBefore
    listing = _place(submission, by=by, at=at) if outcome == "approved" else None
    submission.appeal_decided_at = at
    close(submission, outcome, submission.reason if listing is None else "", by=by, at=at)
    erase_of(thing(submission), at=at)
    words = plain(own_words)
    write("appeal-answer", submission, by=member_thing(by), at=at, own_words=words, outcome=outcome)
    return listing


def _place(submission: Submission, *, by: Member, at: datetime) -> Listing:
    note_proof_seen(submission, by=member_thing(by), on=local_day(at), valid_until=None)
    return place(submission, by=member_thing(by), at=at)


def _check_appeal(submission: Submission, at: datetime) -> None:
    decided = submission.decided_at
    rules.check_appeal(
        submission.state,
        local_day(decided) if decided is not None else None,
        local_day(at),
        weeks=chosen(submission.network.settings, "second_look_weeks"),
        was_asked=submission.appealed_at is not None,
    )
