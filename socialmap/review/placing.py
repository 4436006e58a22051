"""From what was proposed to what stands on the map: values, registers, and the criteria that were met."""

from datetime import date, datetime
from typing import Any

from socialmap.accounts.service import give_role
from socialmap.directory import service as directory
from socialmap.directory.keepers import give_keeper
from socialmap.directory.models import Listing
from socialmap.directory.rules import is_general_practice
from socialmap.foundation.clock import local_day
from socialmap.mailing.models import Values
from socialmap.review import rules
from socialmap.review.checks import lists_to_meet
from socialmap.review.models import Submission
from socialmap.review.standing import disciplines_of

# Set by a decision, never proposed.
OURS = ("criteria_met", "agreement", "agreed_on", "confirmed_on", "asked_on", "left_out_on")


def place(submission: Submission, *, by: str, at: datetime) -> Listing:
    """Carry a submission out; refuses with GeneralPractice who is never listed."""
    check_no_general_practice(submission)
    values = listing_values(submission, on=local_day(at))
    values["criteria_met"] = criteria_met(submission, on=local_day(at))
    registrations = registrations_of(submission, by=by, on=local_day(at))
    if submission.listing is not None and submission.kind == "change":
        entries = registrations if "registrations" in submission.values else None
        directory.change(submission.listing, values, None, entries, by=by, at=at)
        return submission.listing
    return _new_listing(submission, values, registrations, by=by, at=at)


def check_no_general_practice(submission: Submission) -> None:
    """Refuses with GeneralPractice a GP or practice nurse, by their own words."""
    values = submission.values
    disciplines = " ".join(values.get("disciplines", []))
    if is_general_practice(str(values.get("name", "")), disciplines, str(values.get("agb", ""))):
        raise rules.GeneralPractice


def criteria_met(submission: Submission, *, on: date) -> dict[str, int]:
    """Which version of the criteria each discipline was held against, the earlier ones kept."""
    kept = submission.listing.criteria_met if submission.listing is not None else {}
    new = {slug: one.version for slug, one in lists_to_meet(submission, on).items()}
    return {slug: version for slug, version in {**kept, **new}.items() if slug in disciplines_of(submission)}


def listing_values(submission: Submission, *, on: date) -> Values:
    """What the listing gets: the proposed values, and the day on which room for new people was told."""
    allowed = [name for name in directory.CONTENT if name not in OURS]
    values = {name: value for name, value in submission.values.items() if name in allowed}
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


def _new_listing(
    submission: Submission, values: Values, registrations: list[dict[str, Any]], *, by: str, at: datetime
) -> Listing:
    today = local_day(at)
    values |= {"confirmed_on": today, "agreement": submission.agreement, "agreed_on": today}
    location = {"number": 1, "show_address": True, **submission.location}
    listing = directory.add(submission.network, values, [location], registrations, by=by, at=at)
    submission.listing = listing
    give_keeper(listing, submission.member, by=by, at=at)
    if not any(one.network_id == submission.network_id for one in submission.member.memberships):
        give_role(submission.member, submission.network, "member", by=by, at=at)
    return listing
