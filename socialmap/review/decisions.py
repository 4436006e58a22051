"""The verbs of the core group. Only these turn a submission into a listing, each with its letter."""

from datetime import date, datetime, timedelta
from typing import Any

from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory import service as directory
from socialmap.directory.keepers import give_keeper, keepers_of, keeps
from socialmap.directory.models import Listing
from socialmap.directory.rules import is_general_practice
from socialmap.foundation.clock import local_day
from socialmap.foundation.text import plain
from socialmap.mailing.models import Values
from socialmap.mailing.service import queue
from socialmap.review import rules
from socialmap.review.models import Submission, SubmissionMessage
from socialmap.review.submissions import thing
from socialmap.uploads.service import erase_of, keep_until

SECOND_LOOK = timedelta(weeks=6)
SECOND_LOOK_ANSWERED = timedelta(weeks=8)


def ask(submission: Submission, text: str, *, by: Member, at: datetime) -> None:
    """Ask whoever submitted for more; it waits for them."""
    rules.check_step("ask", submission.state)
    _check_not_own(submission, by)
    question = SubmissionMessage(by=member_thing(by), is_question=True, text=plain(text), at=at)
    submission.messages.append(question)
    submission.state = "asked"
    _touch(submission, at)
    record("ask", thing(submission), by=member_thing(by), at=at)
    _write("question", submission, at=at, question=question.text, number=len(submission.messages))


def approve(
    submission: Submission, *, seen_revision: int, by: Member, at: datetime, valid_until: date | None = None
) -> Listing:
    """Put it on the map as it was on the screen; of the proof stays who saw it, when, and until when.

    Refuses with AlreadyDecided, ChangedSince or OwnPractice.
    """
    rules.check_step("approve", submission.state)
    rules.check_revision(seen_revision, submission.revision)
    _check_not_own(submission, by)
    _note_proof_seen(submission, by=member_thing(by), on=local_day(at), valid_until=valid_until)
    listing = _as_listing(submission, by=member_thing(by), at=at)
    _decide(submission, "approved", "", by=by, at=at)
    erase_of(f"submission:{submission.uuid}", at=at)
    _write("welcome" if submission.kind == "application" else "change-approved", submission, at=at)
    return listing


def decline(submission: Submission, reason: str, *, seen_revision: int, by: Member, at: datetime) -> None:
    """Say no, with the reason. Refuses with AlreadyDecided, ChangedSince or OwnPractice."""
    rules.check_step("decline", submission.state)
    rules.check_revision(seen_revision, submission.revision)
    _check_not_own(submission, by)
    _decide(submission, "declined", plain(reason), by=by, at=at)
    keep_until(f"submission:{submission.uuid}", at + SECOND_LOOK + SECOND_LOOK_ANSWERED)
    _write("declined", submission, at=at, reason=submission.reason)


def _note_proof_seen(submission: Submission, *, by: str, on: date, valid_until: date | None) -> None:
    seen = {"seen_on": on.isoformat(), "seen_by": by}
    until = {"valid_until": valid_until.isoformat()} if valid_until is not None else {}
    submission.evidence = [{**entry, **seen, **until} for entry in submission.evidence]


def _decide(submission: Submission, state: str, reason: str, *, by: Member, at: datetime) -> None:
    submission.state, submission.reason = state, reason
    submission.decided_at, submission.decided_by = at, member_thing(by)
    _touch(submission, at)
    verb = {"approved": "approve", "declined": "decline"}[state]
    record(verb, thing(submission), by=member_thing(by), at=at, after={"state": state, "reason": reason})


def _check_not_own(submission: Submission, by: Member) -> None:
    if submission.member_id == by.id or (submission.listing is not None and keeps(by, submission.listing)):
        raise rules.OwnPractice


def _as_listing(submission: Submission, *, by: str, at: datetime) -> Listing:
    values = listing_values(submission, on=local_day(at))
    registrations = registrations_of(submission, by=by, on=local_day(at))
    disciplines = " ".join(values.get("disciplines", []))
    if is_general_practice(str(values.get("name", "")), disciplines, str(values.get("agb", ""))):
        raise rules.GeneralPractice
    if submission.listing is not None:
        entries = registrations if "registrations" in submission.values else None
        directory.change(submission.listing, values, None, entries, by=by, at=at)
        return submission.listing
    today = local_day(at)
    values |= {"confirmed_on": today, "agreement": submission.agreement, "agreed_on": today}
    location = {"number": 1, "show_address": True, **submission.location}
    listing = directory.add(submission.network, values, [location], registrations, by=by, at=at)
    submission.listing = listing
    give_keeper(listing, submission.member, by=by, at=at)
    if not any(one.network_id == submission.network_id for one in submission.member.memberships):
        give_role(submission.member, submission.network, "member", by=by, at=at)
    return listing


def listing_values(submission: Submission, *, on: date) -> Values:
    """What the listing gets: the proposed values, and the day on which room for new people was told."""
    values = {name: value for name, value in submission.values.items() if name in directory.CONTENT}
    if values.get("accepts_new", "onbekend") != "onbekend" and submission.kind == "application":
        values["accepts_new_on"] = on
    return values


def registrations_of(submission: Submission, *, by: str, on: date) -> list[dict[str, Any]]:
    """Registers that were looked at before approval: when and by whom; the number public only by choice."""
    return [
        {
            "register": entry["register"],
            "number": entry.get("number", ""),
            "show_number": bool(entry.get("show_number")),
            "checked_on": on,
            "checked_by": by,
            "valid_until": date.fromisoformat(entry["valid_until"]) if entry.get("valid_until") else None,
        }
        for entry in submission.evidence
        if entry["kind"] == "register"
    ]


def _touch(submission: Submission, at: datetime) -> None:
    submission.revision += 1
    submission.changed_at = at


def _write(template: str, submission: Submission, *, at: datetime, number: int = 0, **values: Any) -> None:
    """Queue the letter that belongs to a decision, to the applicant or to every keeper."""
    listing = submission.listing
    people = (
        keepers_of(listing) if submission.kind == "change" and listing is not None else [submission.member]
    )
    for member in people:
        if member.email:
            queue(
                template,
                member.email,
                key=f"{template}:{submission.uuid}:{number}:{member.id}",
                at=at,
                values={"submission": str(submission.uuid), "name": member.name, **values},
                network_id=submission.network_id,
            )
