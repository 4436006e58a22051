"""Who works on what, notes for one another, and ties: nothing here decides."""

from datetime import datetime

from socialmap.accounts.models import Member
from socialmap.accounts.queries import active_in, people_of
from socialmap.accounts.rules import DECIDING
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.foundation.db import db, insert
from socialmap.foundation.errors import NotFound
from socialmap.foundation.text import plain
from socialmap.networks.models import Network
from socialmap.networks.rules import chosen
from socialmap.review import rules
from socialmap.review.locking import one_at_a_time
from socialmap.review.models import Submission, SubmissionNote, Tie
from socialmap.review.submissions import thing


def shows_who_handles(network: Network, *, at: datetime) -> bool:
    """Whether so many people are at work here that they must tell each other who does what."""
    return active_in(network.id, at) > int(chosen(network.settings, "show_who_handles"))


def take(submission: Submission, *, by: Member, at: datetime) -> None:
    """ "Ik pak deze." Refuses with AlreadyTaken what somebody else works on, and AlreadyDecided."""
    one_at_a_time(submission)
    rules.check_step("work", submission.state)
    if rules.is_taken_by_other(submission.taken_by, member_thing(by)):
        raise rules.AlreadyTaken
    submission.taken_by, submission.taken_at = member_thing(by), at
    record("take", thing(submission), by=member_thing(by), at=at)


def hand_over(submission: Submission, member: Member, *, by: Member, at: datetime) -> None:
    """Let somebody else of the core group work on it; anybody else is NotFound."""
    one_at_a_time(submission)
    rules.check_step("work", submission.state)
    if all(one.id != member.id for one in people_of(submission.network_id, *DECIDING)):
        raise NotFound
    before = submission.taken_by
    submission.taken_by, submission.taken_at = member_thing(member), at
    after = {"to": submission.taken_by}
    record("hand-over", thing(submission), by=member_thing(by), at=at, before={"to": before}, after=after)


def declare_tie(submission: Submission, text: str, *, by: Member, at: datetime) -> None:
    """Tell a tie with whoever submitted this: from now on they do not decide on it. Twice is once.

    A yes they gave as the first of two is taken back.
    """
    one_at_a_time(submission)
    rules.check_step("work", submission.state)
    row = insert(Tie).values(submission_id=submission.id, member_id=by.id, text=plain(text)[:300], at=at)
    if db.session.scalar(row.on_conflict_do_nothing().returning(Tie.id)) is None:
        return
    submission.approvals = [one for one in submission.approvals if one["by"] != member_thing(by)]
    record("declare-tie", thing(submission), by=member_thing(by), at=at, after={"text": plain(text)})


def add_note(submission: Submission, text: str, *, by: Member, at: datetime) -> None:
    """Write something down for the core group; whoever submitted never sees it."""
    one_at_a_time(submission)
    note = SubmissionNote(submission_id=submission.id, by=member_thing(by), text=plain(text), at=at)
    db.session.add(note)
    record("note", thing(submission), by=member_thing(by), at=at, after={"text": note.text})
