"""The verbs of joining, in the caller's transaction: begin, become a member, hand in, take back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member, Membership
from socialmap.accounts.service import give_role
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory.models import Discipline
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.foundation.text import plain
from socialmap.joining.rules import OTHER, Draft, gaps_of
from socialmap.mailing.service import queue
from socialmap.networks.models import Agreement, Network
from socialmap.review import submissions
from socialmap.review.queries import open_submissions_of
from socialmap.review.rules import Incomplete, check_step
from socialmap.review.submissions import Submission, thing
from socialmap.rounds.queries import heard_by
from socialmap.uploads import rules as files
from socialmap.uploads import service as uploads
from socialmap.uploads.models import EvidenceFile
from socialmap.uploads.queries import file_of

RELATION = "ziekenhuis"


class NeverListed(Exception):
    """GPs and practice nurses are members, never on the map (network charter, "Lidmaatschap")."""


def begin(
    member: Member, network: Network, *, discipline: Discipline | None, by: str, at: datetime
) -> Submission:
    """Begin an application, or go on with the one that is open for the same.

    Without a discipline it is a request: their profession is not in our list.
    """
    _one_at_a_time(member)
    slugs = [discipline.slug] if discipline is not None else []
    for known in open_submissions_of(member):
        is_same = known.kind == "application" and known.network_id == network.id
        if is_same and _main_of(known) == slugs:
            return known
    values: dict[str, Any] = {"disciplines": slugs, "name": member.name}
    values |= {"email": member.email} if member.email else {}
    if discipline is None:
        values["profession"] = ""
    is_on_list = discipline is not None and discipline.on_criteria_list
    return submissions.start(
        member,
        network,
        kind="application",
        route="criteria" if is_on_list else "request",
        values=values,
        by=by,
        at=at,
    )


def _main_of(submission: Submission) -> list[str]:
    """What somebody applied as; their own profession is none of ours, whatever comes close to it."""
    return [] if "profession" in submission.values else submission.values.get("disciplines", [])[:1]


def become_member(
    member: Member,
    network: Network,
    *,
    name: str,
    profession: str,
    wants_newsletter: bool,
    by: str,
    at: datetime,
) -> Membership:
    """Make somebody a member without a listing, and write to them. Whoever has a role keeps it."""
    _one_at_a_time(member)
    member.name, member.profession = plain(name), profession
    if wants_newsletter:
        _want_newsletter(member, by=by, at=at)
    known = next((one for one in member.memberships if one.network_id == network.id), None)
    if known is not None:
        return known
    membership = give_role(member, network, "member", by=by, at=at, is_relation=profession == RELATION)
    values = {"name": member.name, "why": "u lid bent geworden van het netwerk"}
    key = f"member-welcome:{member.uuid}:{network.slug}"
    if member.email:
        queue("member-welcome", member.email, key=key, at=at, values=values, network_id=network.id)
    return membership


def hand_in(
    submission: Submission,
    draft: Draft,
    agreement: Agreement,
    *,
    wants_newsletter: bool,
    may_be_passed_on: bool,
    by: str,
    at: datetime,
) -> None:
    """Hand an application to the core group and write to the applicant.

    Refuses with Incomplete, NeverListed, or AlreadyDecided what was handed in before.
    """
    if draft.is_general_practice:
        raise NeverListed
    gaps = gaps_of(draft)
    if gaps:
        raise Incomplete(list(dict.fromkeys(gap.step for gap in gaps)))
    check_step("hand in", submission.state)
    submission.values = {**submission.values, "may_be_passed_on": may_be_passed_on}
    submissions.hand_in(submission, agreement=agreement.version, by=by, at=at)
    if wants_newsletter:
        _want_newsletter(submission.member, by=by, at=at)
    if not submission.member.profession:
        submission.member.profession = (_main_of(submission) or [OTHER])[0]
    day = heard_by(submission.network, local_day(at))
    _write("application-received", submission, at=at, before=long_date(day))


def withdraw(submission: Submission, *, by: str, at: datetime) -> None:
    """Take an application back and erase its files. Refuses with AlreadyDecided what is decided."""
    was_sent = submission.submitted_at is not None
    submissions.withdraw(submission, by=by, at=at)
    uploads.erase_of(thing(submission), at=at)
    if was_sent:
        _write("withdrawn-application", submission, at=at)


def add_file(submission: Submission, file: files.CleanFile, *, by: str, at: datetime) -> EvidenceFile:
    """Keep a file as evidence. Refuses with AlreadyDecided, or TooManyFiles."""
    check_step("save", submission.state)
    kept = uploads.keep(file, owner=thing(submission), at=at)
    entry = {"kind": "file", "file": str(kept.uuid)}
    submissions.save_step(submission, "bewijs", evidence=[*submission.evidence, entry], by=by, at=at)
    record("add-file", thing(submission), by=by, at=at, after={"file": str(kept.uuid)})
    return kept


def remove_file(submission: Submission, uuid: UUID, *, by: str, at: datetime) -> None:
    """Erase a file that was added. Refuses with AlreadyDecided, or NotFound somebody else's."""
    check_step("save", submission.state)
    left = [one for one in submission.evidence if one.get("file") != str(uuid)]
    if len(left) == len(submission.evidence):
        raise NotFound
    uploads.erase(file_of(thing(submission), uuid), at=at)
    submissions.save_step(submission, "bewijs", evidence=left, by=by, at=at)
    record("remove-file", thing(submission), by=by, at=at, before={"file": str(uuid)})


def _want_newsletter(member: Member, *, by: str, at: datetime) -> None:
    if member.wants_newsletter:
        return
    member.wants_newsletter, member.wants_newsletter_on = True, local_day(at)
    record("want-newsletter", member_thing(member), by=by, at=at)


def _write(template: str, submission: Submission, *, at: datetime, **values: str) -> None:
    """Queue a letter to the applicant, once."""
    member = submission.member
    if member.email:
        queue(
            template,
            member.email,
            key=f"{template}:{submission.uuid}",
            at=at,
            values={"submission": str(submission.uuid), "name": member.name, **values},
            network_id=submission.network_id,
        )


def _one_at_a_time(member: Member) -> None:
    """Two windows of one person come one after the other; SQLite has one writer anyhow."""
    db.session.execute(sa.select(Member.id).where(Member.id == member.id).with_for_update())
