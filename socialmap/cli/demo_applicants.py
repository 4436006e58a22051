"""Who applies in the demonstration, and with what."""

from datetime import datetime

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.service import member_with, thing
from socialmap.foundation.clock import local_day
from socialmap.networks.models import Network
from socialmap.networks.queries import present_agreement
from socialmap.review import submissions
from socialmap.review.submissions import Values

BY = "demonstration"
STEPS = ("wie", "waarvoor", "waar", "kosten", "bewijs")
ADDRESS: Values = {
    "number": 1,
    "street": "Voorbeeldstraat",
    "house_number": "12",
    "show_address": True,
    "postcode": "3461 AB",
    "place": "Linschoten",
}
VALUES: Values = {
    "kind": "practice",
    "needs": [],
    "description": "Wij nemen de tijd voor u.",
    "home_visits": False,
    "accepts_new": "ja",
    "languages": ["nl"],
}


def known(email: str) -> Member:
    """Somebody the demonstration made before."""
    found = member_by_email(email)
    if found is None:
        raise LookupError(email)
    return found


def applicant(email: str, name: str, at: datetime) -> Member:
    """Somebody who applies in the demonstration."""
    member = member_with(email, at=at, name=name, by=BY)
    member.is_demonstration = True
    return member


def hand_in(
    network: Network, member: Member, name: str, *, at: datetime, discipline: str = "", motivation: str = ""
) -> submissions.Submission:
    """An application with everything filled in; without a discipline it is a request outside the list."""
    by, agreement = thing(member), present_agreement(local_day(at))
    values = {**VALUES, "name": name, "phone": "+31348000222"}
    values |= {"disciplines": [discipline]} if discipline else {"disciplines": []}
    one = submissions.start(
        member,
        network,
        kind="application",
        values={"disciplines": values["disciplines"]},
        by=by,
        at=at,
        route="criteria" if discipline else "request",
    )
    proof = [
        {"kind": "link", "url": "https://praktijk.example/scholing", "note": "Scholing", "show_number": False}
    ]
    for step in STEPS:
        submissions.save_step(
            one, step, values=values, location=ADDRESS, evidence=proof, motivation=motivation, by=by, at=at
        )
    submissions.hand_in(one, agreement=agreement.version if agreement else "", by=by, at=at)
    return one
