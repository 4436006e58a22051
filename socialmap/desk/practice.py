"""Invented submissions to practise on: made for one page, never added to the database."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from socialmap.accounts.models import Member
from socialmap.criteria.queries import list_for
from socialmap.foundation.clock import now
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import N_, _
from socialmap.networks.models import Network
from socialmap.review.submissions import Submission

SPACE = UUID("6f0e1c1e-52d7-4d0e-9a51-0f3c8a6c3b10")
# Nobody has this number: no row of a person ever gets it.
NOBODY = -1


@dataclass(frozen=True)
class Example:
    """One invented submission, and what it is good for to practise."""

    slug: str
    lesson: str
    name: str
    discipline: str
    days: int
    is_checked: bool = False
    route: str = "criteria"
    organisation: str = ""
    description: str = ""
    motivation: str = ""
    register: str = ""
    number: str = ""


EXAMPLES = {
    one.slug: one
    for one in (
        Example(
            "compleet",
            N_("Alles is nagekeken en klopt. Wat doet u?"),
            "Fenna Voorbeeld",
            "dietist",
            12,
            is_checked=True,
            organisation="Praktijk Voorbeeld",
            description="Ik help u met eten als dat niet lukt.",
            register="KP",
            number="00000000000",
        ),
        Example(
            "zonder-bewijs",
            N_("Er is nog niets nagekeken, en het bewijs ontbreekt. Wat doet u?"),
            "Gijs Voorbeeld",
            "oncologiefysiotherapeut",
            40,
            organisation="Beweegpraktijk Voorbeeld",
            description="Rustig oefenen na de behandeling.",
        ),
        Example(
            "buiten-de-lijst",
            N_("Dit beroep staat niet op de criterialijst. Wat doet u?"),
            "Hanna Voorbeeld",
            "",
            90,
            route="request",
            description="Muziek maken als praten moeilijk is.",
            motivation="Ik werk al tien jaar met mensen met kanker in een inloophuis.",
        ),
    )
}


def example_called(slug: str) -> Example:
    """The example of this name; NotFound when there is none."""
    if slug not in EXAMPLES:
        raise NotFound
    return EXAMPLES[slug]


def submission_of(example: Example, network: Network, today: date) -> Submission:
    """The example as a submission to this network. It is in no session, so nothing can save it."""
    at = now() - timedelta(days=example.days)
    one = Submission(
        uuid=uuid5(SPACE, example.slug),
        network_id=network.id,
        member_id=NOBODY,
        kind="application",
        route=example.route,
        state="submitted",
        revision=1,
        values=_values(example),
        location=_location(),
        evidence=_evidence(example),
        motivation=example.motivation,
        submitted_at=at,
        created_at=at,
        changed_at=at,
        **_blank(),
    )
    one.member = Member(id=NOBODY, name=example.name, email="oefening@voorbeeld.example", created_at=at)
    one.network = network
    if example.is_checked:
        one.checks, one.criteria = _checked(example, network, today)
    return one


def _blank() -> dict[str, Any]:
    """What a new row gets from its table, and this one has to bring."""
    texts = dict.fromkeys(("reason", "decided_by", "taken_by", "entered_by", "source", "appeal"), "")
    return {**texts, "checks": {}, "criteria": {}, "grounds": [], "approvals": [], "needs_ratifying": False}


def _values(example: Example) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": example.name,
        "kind": "person",
        "organisation": example.organisation,
        "disciplines": [example.discipline] if example.discipline else [],
        "description": example.description,
        "phone": "+31348000000",
        "referral": "nee",
    }
    return values | ({"profession": _("Muziektherapeut")} if not example.discipline else {})


def _location() -> dict[str, Any]:
    place = {"street": "Voorbeeldstraat", "house_number": "1", "postcode": "3441 AB", "place": "Woerden"}
    return {"number": 1, "show_address": True, "lat": None, "lon": None, "point_source": "pc4", **place}


def _evidence(example: Example) -> list[dict[str, Any]]:
    if not example.register:
        return []
    return [
        {"kind": "register", "register": example.register, "number": example.number, "show_number": False}
    ]


def _checked(example: Example, network: Network, today: date) -> tuple[dict[str, Any], dict[str, int]]:
    """Every criterion in force answered with yes."""
    found = list_for(network.id, example.discipline, today)
    if found is None:
        return {}, {}
    seen = {"answer": "yes", "by": "practice", "on": today.isoformat()}
    checks = {
        f"{example.discipline}:{one['key']}": {**seen, "where": str(one.get("where", ""))}
        for one in found.criteria
    }
    return checks, {example.discipline: found.version}
