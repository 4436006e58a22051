"""What the letters about an application say when they are sent; nothing when it is no longer so."""

from typing import Any
from uuid import UUID

from socialmap.foundation.errors import NotFound
from socialmap.mailing.models import Letter
from socialmap.review.queries import submission_for

# The state in which a letter still says something true.
STATES = {"application-received": ("submitted", "asked", "round"), "withdrawn-application": ("withdrawn",)}


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """Where the reader finds what the letter is about; None when it was overtaken."""
    if letter.network_id is None:
        return None
    try:
        submission = submission_for({letter.network_id}, UUID(letter.values["submission"]))
    except NotFound:
        return None
    if submission.state not in STATES[letter.template]:
        return None
    return {
        "is_change": False,
        "path": f"/aanmelden/{submission.uuid}",
        "why": "u zich heeft aangemeld voor de sociale kaart",
    }
