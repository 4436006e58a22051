"""What a keeper may not change alone: it goes to the core group, while what was approved stays public."""

from datetime import datetime
from typing import Any

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.directory.models import Listing, Values
from socialmap.directory.rules import REVIEWED_FIELDS
from socialmap.foundation.errors import NotFound
from socialmap.keeping.differences import Difference, merged
from socialmap.review import submissions
from socialmap.review.queries import open_change_of

STEP = "naam"
ANSWERABLE = ("draft", "asked")
PROPOSED = (*REVIEWED_FIELDS, "registrations")


def propose(
    listing: Listing,
    values: Values,
    registers: list[Values] | None = None,
    *,
    remark: str = "",
    by: Member,
    at: datetime,
) -> bool:
    """Hand a change to the core group, or answer their question; False when there is nothing to decide.

    Refuses with AlreadyDecided when a change waits already.
    """
    proposed = _proposed(listing, values, registers)
    if not proposed and not remark and open_change_of(listing) is None:
        return False
    who, network = thing(by), listing.network
    change = submissions.start(by, network, kind="change", by=who, at=at, listing=listing, values=proposed)
    # What was proposed before and is as it was again, is no proposal any more.
    change.values = {name: value for name, value in change.values.items() if name not in PROPOSED}
    evidence = _evidence(registers if registers is not None else registers_of(listing))
    # What was shown for a criterion that changed stays with the question about it.
    evidence += [entry for entry in change.evidence if "criterion" in entry]
    submissions.save_step(change, STEP, by=who, at=at, values=proposed, evidence=evidence, motivation=remark)
    if change.state == "asked":
        submissions.answer(change, remark, by=who, at=at)
    else:
        submissions.hand_in(change, agreement=listing.agreement, by=who, at=at)
    return True


def _proposed(listing: Listing, values: Values, registers: list[Values] | None) -> Values:
    """What differs from the map."""
    proposed: Values = {name: values[name] for name in REVIEWED_FIELDS if _differs(listing, values, name)}
    if registers is not None and registers != registers_of(listing):
        proposed["registrations"] = True
    return proposed


def withdraw(listing: Listing, *, by: Member, at: datetime) -> None:
    """Take back the change that waits; NotFound when none does."""
    change = open_change_of(listing)
    if change is None:
        raise NotFound
    submissions.withdraw(change, by=thing(by), at=at)


def waiting_differences(listing: Listing) -> list[Difference]:
    """What waits for the core group, beside what stands on the map."""
    change = open_change_of(listing)
    if change is None:
        return []
    names = [name for name in REVIEWED_FIELDS if name in change.values]
    before = {name: getattr(listing, name) or None for name in names}
    after = {name: change.values[name] or None for name in names}
    if "registrations" in change.values:
        before["registrations"] = registers_of(listing)
        after["registrations"] = [entry for entry in change.evidence if entry["kind"] == "register"]
    return merged([(before, after)])


def present_values(listing: Listing) -> Values:
    """What the form begins with: what is proposed, else what stands on the map."""
    change = open_change_of(listing)
    proposed = change.values if change is not None else {}
    return {name: proposed.get(name, getattr(listing, name)) for name in REVIEWED_FIELDS}


def present_registers(listing: Listing) -> list[Values]:
    """The registers the form begins with."""
    change = open_change_of(listing)
    if change is None or "registrations" not in change.values:
        return registers_of(listing)
    return [
        {name: entry.get(name, "") for name in ("register", "number", "show_number", "valid_until")}
        for entry in change.evidence
        if entry["kind"] == "register"
    ]


def registers_of(listing: Listing) -> list[Values]:
    """The registers of a listing as the form knows them."""
    return [
        {
            "register": one.register,
            "number": one.number,
            "show_number": one.show_number,
            "valid_until": one.valid_until.isoformat() if one.valid_until else "",
        }
        for one in listing.registrations
    ]


def _evidence(registers: list[Values]) -> list[Values]:
    return [{"kind": "register", "url": "", "file": "", "note": "", **one} for one in registers]


def _differs(listing: Listing, values: Values, name: str) -> bool:
    return name in values and bool(getattr(listing, name) != values[name])


def question_of(listing: Listing) -> str:
    """What the core group asked about the change that waits; empty when they asked nothing."""
    change = open_change_of(listing)
    if change is None or change.state != "asked":
        return ""
    return next((one.text for one in reversed(change.messages) if one.is_question), "")


def may_be_changed(listing: Listing) -> bool:
    """Whether the form is open: nothing waits, or the core group asked for more."""
    change: Any = open_change_of(listing)
    return change is None or change.state in ANSWERABLE
