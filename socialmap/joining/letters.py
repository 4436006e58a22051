"""What the letters about an application say when they are sent; nothing when it is no longer so."""

from typing import Any
from uuid import UUID

from socialmap.accounts.models import Member
from socialmap.accounts.queries import people_of
from socialmap.directory.models import PUBLIC_STATES
from socialmap.foundation.errors import NotFound
from socialmap.mailing.models import Letter
from socialmap.review.queries import submission_for
from socialmap.review.submissions import Submission

# The state in which a letter still says something true.
STATES = {
    "application-received": ("submitted", "asked"),
    "withdrawn-application": ("withdrawn",),
    "question": ("asked",),
    "question-reminder": ("asked",),
    "withdrawn-by-silence": ("withdrawn",),
    "welcome": ("approved",),
    "change-approved": ("approved",),
    "declined": ("declined",),
}


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """Where the reader finds what the letter is about; None when it was overtaken."""
    submission = _submission_of(letter)
    if submission is None or submission.state not in STATES[letter.template]:
        return None
    is_change = submission.kind == "change"
    facts: dict[str, Any] = {
        "is_change": is_change,
        "path": "/mijn" if is_change else f"/aanmelden/{submission.uuid}",
        "why": "u een vermelding bijhoudt" if is_change else "u zich heeft aangemeld voor de sociale kaart",
    }
    if letter.template not in ("welcome", "change-approved"):
        return facts
    listing = submission.listing
    if listing is None or listing.state not in PUBLIC_STATES:
        return None
    facts |= {"page": f"/aanbod/{listing.code}", "card": f"/mijn/vermelding/{listing.code}/kaartje"}
    return facts | {"buddy": buddy_of(submission)}


def buddy_of(submission: Submission) -> Member | None:
    """Somebody of the core group to turn to; None when there is nobody else."""
    others = (one for one in people_of(submission.network_id, "core_group") if one.id != submission.member_id)
    return min(others, key=lambda one: one.id, default=None)


def _submission_of(letter: Letter) -> Submission | None:
    if letter.network_id is None:
        return None
    try:
        return submission_for({letter.network_id}, UUID(letter.values["submission"]))
    except NotFound:
        return None
