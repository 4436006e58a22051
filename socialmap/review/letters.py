"""The letters of the core group: who gets them, what they say when they are sent, and how they will look."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid, name_of, people_of
from socialmap.accounts.service import thing as member_thing
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.directory.queries import listing_by_code
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import NotFound
from socialmap.mailing.composing import message_of
from socialmap.mailing.models import Letter, Values
from socialmap.mailing.service import queue
from socialmap.networks.models import Network
from socialmap.networks.rules import chosen
from socialmap.review import rules
from socialmap.review.models import Submission
from socialmap.review.queries import submission_for

# The state in which a letter still says something true.
STATES = {
    "question": ("asked",),
    "question-reminder": ("asked",),
    "withdrawn-by-silence": ("withdrawn",),
    "to-the-round": ("round",),
    "welcome": ("approved",),
    "change-approved": ("approved",),
    # Who already asks for a second look still has to read why it was a no.
    "declined": ("declined", "appealed"),
    "appeal-received": ("appealed",),
    "appeal-answer": ("approved", "declined"),
}
WITH_PAGE = ("welcome", "change-approved")
WITHDRAWN = "withdrawn-by-core-group"


def write(
    template: str, submission: Submission, *, by: str, at: datetime, number: int = 0, **values: Any
) -> None:
    """Queue the letter that belongs to a decision, to the applicant or to every keeper."""
    for member in _readers(submission):
        if member.email:
            queue(
                template,
                member.email,
                key=f"{template}:{submission.uuid}:{number}:{member.id}",
                at=at,
                values=_values(submission, member, by, values),
                network_id=submission.network_id,
            )


def write_of_withdrawal(listing: Listing, *, reason: str, own_words: str, by: str, at: datetime) -> None:
    """Let every keeper know that the core group took their listing off the map, and why."""
    for member in keepers_of(listing):
        if member.email:
            queue(
                WITHDRAWN,
                member.email,
                key=f"{WITHDRAWN}:{listing.uuid}:{listing.revision}:{member.id}",
                at=at,
                values=_values_of_withdrawal(listing, member, reason, own_words, by),
                network_id=listing.network_id,
            )


def preview_of(
    template: str, submission: Submission, *, by: str, at: datetime, **values: Any
) -> dict[str, str]:
    """Subject and text of a letter as it would be sent now; nothing is queued."""
    member = _readers(submission)[0]
    kept = _values(submission, member, by, values)
    return _looked_at(template, member, kept, network_id=submission.network_id, at=at)


def preview_of_withdrawal(
    listing: Listing, *, reason: str, own_words: str, by: Member, at: datetime
) -> dict[str, str]:
    """Subject and text of the letter about a listing that leaves the map."""
    reader = next(iter(keepers_of(listing)), by)
    kept = _values_of_withdrawal(listing, reader, reason, own_words, member_thing(by))
    return _looked_at(WITHDRAWN, reader, kept, network_id=listing.network_id, at=at)


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """Where the reader finds what the letter is about; None when it was overtaken."""
    submission = _submission_about(letter)
    if submission is None:
        return None
    listing = submission.listing
    facts = _facts(submission, letter)
    # A letter that is not in the out-tray is only looked at: what it tells is still to come.
    if sa.inspect(letter).transient:
        return facts
    if submission.state not in STATES[letter.template]:
        return None
    if letter.template in WITH_PAGE and (listing is None or listing.state not in PUBLIC_STATES):
        return None
    return facts


def withdrawn_context(letter: Letter) -> dict[str, Any] | None:
    """Which listing left the map; None once it is erased, or when its reader left too."""
    listing, member = listing_by_code(letter.values["code"]), member_by_uuid(letter.values["member"])
    if listing is None or listing.state == "erased" or member is None or member.leaves_on is not None:
        return None
    return {
        "listing_name": listing.name,
        "person": person_of(listing.network, letter.values.get("by", "")),
        "why": "u deze vermelding bijhield op de sociale kaart",
    }


def person_of(network: Network, by: str = "") -> dict[str, str]:
    """Name and telephone of somebody to call: whom the network named, else whoever decided."""
    name = chosen(network.settings, "contact_person") or name_of(by)
    return {"name": name, "phone": chosen(network.settings, "contact_person_phone") or network.contact_phone}


def buddy_of(submission: Submission) -> Member | None:
    """Somebody of the core group to turn to; None when there is nobody else."""
    others = (one for one in people_of(submission.network_id, "core_group") if one.id != submission.member_id)
    return min(others, key=lambda one: one.id, default=None)


CONTEXTS = {**dict.fromkeys(STATES, letter_context), WITHDRAWN: withdrawn_context}


def _facts(submission: Submission, letter: Letter) -> dict[str, Any]:
    is_change, settings = submission.kind == "change", submission.network.settings
    weeks, code = chosen(settings, "second_look_weeks"), _code_of(submission)
    decided_on = local_day(submission.decided_at or letter.queued_at)
    return {
        "is_change": is_change,
        "path": "/mijn" if is_change else f"/aanmelden/{submission.uuid}",
        "why": "u een vermelding bijhoudt" if is_change else "u zich heeft aangemeld voor de sociale kaart",
        "page": f"/aanbod/{code}",
        "card": f"/mijn/vermelding/{code}/kaartje",
        "own_words": letter.values.get("own_words", ""),
        "reasons": letter.values.get("reasons", []),
        "outcome": letter.values.get("outcome", submission.state),
        "appeal_path": f"/aanmelden/{submission.uuid}/niet-eens",
        "appeal_before": long_date(rules.appeal_until(decided_on, weeks)),
        "answer_weeks": chosen(settings, "second_look_answer_weeks"),
        "second_look_by": chosen(settings, "second_look_by"),
        "buddy": buddy_of(submission),
        "person": person_of(submission.network, letter.values.get("by", "")),
    }


def _code_of(submission: Submission) -> str:
    """The code of the listing; before there is one, dots."""
    return submission.listing.code if submission.listing is not None else "……"


def _readers(submission: Submission) -> list[Member]:
    keepers = keepers_of(submission.listing) if submission.listing is not None else []
    return keepers if submission.kind == "change" and keepers else [submission.member]


def _values(submission: Submission, member: Member, by: str, values: Values) -> Values:
    return {"submission": str(submission.uuid), "name": member.name, "by": by, **values}


def _values_of_withdrawal(listing: Listing, member: Member, reason: str, own_words: str, by: str) -> Values:
    ids = {"code": listing.code, "member": str(member.uuid), "name": member.name, "by": by}
    return {**ids, "reason": reason, "own_words": own_words}


def _looked_at(
    template: str, member: Member, values: Values, *, network_id: int, at: datetime
) -> dict[str, str]:
    # Never added to the session.
    letter = Letter(
        uuid=uuid4(),
        network_id=network_id,
        recipient=member.email or "onbekend@praktijk.invalid",
        template=template,
        values=values,
        actions={},
        queued_at=at,
    )
    message = message_of(letter)
    body = message.get_body(("plain",))
    text = str(body.get_content()).replace("\r\n", "\n") if body is not None else ""
    return {"subject": str(message["Subject"]), "text": text}


def _submission_about(letter: Letter) -> Submission | None:
    if letter.network_id is None:
        return None
    try:
        return submission_for({letter.network_id}, UUID(letter.values["submission"]))
    except NotFound:
        return None
