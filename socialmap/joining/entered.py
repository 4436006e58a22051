"""What the core group entered for somebody: the letter about it, and the concept behind its button."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from socialmap.accounts.queries import member_by_uuid, name_of
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import _, once_per_language
from socialmap.joining.filling import label_of
from socialmap.mailing.models import Letter
from socialmap.review.queries import submission_of
from socialmap.review.shown import fields_of
from socialmap.review.submissions import Submission
from socialmap.search.current import memory

WHY = "u zich per mail of telefoon bij ons meldde"


@once_per_language
def sources_told() -> dict[str, str]:
    """How something came to us."""
    return {"mail": _("per mail"), "phone": _("per telefoon")}


def entered_of(values: Mapping[str, Any]) -> Submission:
    """The application behind a letter, while it is of whoever got the letter; NotFound otherwise."""
    member = member_by_uuid(values["member"])
    if member is None or member.erased_at is not None:
        raise NotFound
    return submission_of(member, UUID(values["submission"]))


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """The concept as it is when the letter is sent; None when it was sent in or taken back meanwhile."""
    try:
        submission = entered_of(letter.values)
    except NotFound:
        return None
    if submission.state != "draft":
        return None
    return {
        "discipline": label_of(submission),
        "entered_by": name_of(submission.entered_by),
        "how": sources_told().get(letter.values["source"], ""),
        "day": long_date(date.fromisoformat(letter.values["came_on"])),
        "record": [(one.label, one.new) for one in fields_of(submission, memory().present()) if one.new],
        "path": f"/aanmelden/{submission.uuid}",
        "why": WHY,
    }
