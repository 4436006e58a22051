"""Entering an application for somebody who wrote or called; it is theirs, and only they send it in."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from socialmap.accounts.service import member_with
from socialmap.audit.service import record
from socialmap.directory.models import Discipline
from socialmap.foundation.text import plain
from socialmap.joining.rules import Draft
from socialmap.joining.service import NeverListed, begin
from socialmap.mailing.service import queue
from socialmap.networks.models import Network
from socialmap.review.submissions import Submission, save_step, thing

LINK_LIVES = timedelta(days=60)
# Where a question stands among the steps; all others belong to the first.
STEP_OF = {"description": "waarvoor", "referral": "kosten"}


@dataclass(frozen=True)
class Entry:
    """What somebody of the core group wrote down of a letter or a call."""

    name: str
    email: str
    phone: str
    source: str
    came_on: date
    discipline: Discipline | None
    values: dict[str, Any]
    location: dict[str, Any] = field(default_factory=dict)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    motivation: str = ""


def enter(network: Network, entry: Entry, *, by: str, at: datetime) -> tuple[Submission, bool]:
    """Make the concept and write to the applicant; False: one that was open is given back as it is.

    Raises NeverListed for GPs and practice nurses, and BadAddress.
    """
    member = member_with(entry.email, at=at, name=plain(entry.name), by=by)
    draft = Draft(entry.values, entry.location, entry.evidence, profession=member.profession)
    if draft.is_general_practice:
        raise NeverListed
    begun = begin(member, network, discipline=entry.discipline, by=by, at=at)
    if begun.created_at != at or begun.entered_by or begun.steps_done:
        return begun, False
    if entry.phone and not member.phone:
        member.phone = entry.phone
    begun.entered_by, begun.source = by, entry.source
    _fill_in(begun, entry, by=by, at=at)
    after = {"source": entry.source, "came_on": entry.came_on.isoformat()}
    record("enter", thing(begun), by=by, at=at, after=after)
    _write(begun, entry, at=at)
    return begun, True


def _fill_in(submission: Submission, entry: Entry, *, by: str, at: datetime) -> None:
    """Keep it step by step, as the applicant would have; a step with nothing in it is left to them."""
    for step in ("wie", "waarvoor", "kosten"):
        values = {name: one for name, one in entry.values.items() if STEP_OF.get(name, "wie") == step}
        if any(values.values()):
            save_step(submission, step, values=values, by=by, at=at)
    if entry.location:
        save_step(submission, "waar", location=entry.location, by=by, at=at)
    if entry.evidence or entry.motivation:
        save_step(submission, "bewijs", evidence=entry.evidence, motivation=entry.motivation, by=by, at=at)


def _write(submission: Submission, entry: Entry, *, at: datetime) -> None:
    """The letter with the concept, and the one button that sends it in."""
    member, until = submission.member, (at + LINK_LIVES).isoformat()
    about = {"submission": str(submission.uuid), "member": str(member.uuid)}
    button = {"purpose": "entered", "until": until, **about}
    queue(
        "entered",
        member.email or "",
        key=f"entered:{submission.uuid}",
        at=at,
        values={
            **about,
            "name": member.name,
            "source": entry.source,
            "came_on": entry.came_on.isoformat(),
        },
        actions={"confirm": button},
        network_id=submission.network_id,
    )
