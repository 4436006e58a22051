"""Decisions about joining: what somebody wants, which steps there are, and what is still missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from socialmap.directory.rules import is_general_practice

Values = Mapping[str, Any]

STEPS = ("wie", "waarvoor", "waar", "kosten", "bewijs", "controle")
# Stands where the slug of a discipline stands, for who does not find their profession in the list.
OTHER = "anders"
# A person needs longer than this to write a name and an address.
QUICKEST = timedelta(seconds=2)
# A pin further from the middle of its own postcode than this stands wrong.
FARTHEST_KM = 10
BLANK_PROOF = ("", "-", "geen", "n.v.t.")
_MARK = re.compile(r"\s*\[[^\]]*\]")
# Where a register is not one that can be looked up by number.
_NO_REGISTER = re.compile(r"-?$|geen\b|n\.v\.t|gemeentelijke taak", re.IGNORECASE)


@dataclass(frozen=True)
class Wish:
    """What somebody came for: the map as one discipline, or membership; travels in the address."""

    network: str
    discipline: str = ""
    profession: str = ""

    @property
    def is_for_map(self) -> bool:
        return bool(self.discipline)

    @property
    def query(self) -> str:
        names = {"netwerk": self.network, "vak": self.discipline, "lid": self.profession}
        return urlencode({name: value for name, value in names.items() if value})

    def joins(self, name: str) -> dict[str, str]:
        """What is kept with the question for a letter to log in."""
        return {
            "name": name,
            "network": self.network,
            "wants": "map" if self.is_for_map else "member",
            "discipline": self.discipline,
            "profession": self.profession,
        }


@dataclass(frozen=True)
class Draft:
    """An application as far as it was filled in."""

    values: Values
    location: Values
    evidence: list[dict[str, Any]]
    motivation: str = ""
    is_request: bool = False
    needs_proof: bool = True
    profession: str = ""

    @property
    def is_general_practice(self) -> bool:
        """Whether this is a GP or practice nurse by their own words, who may not be on the map."""
        name, agb, own = (str(self.values.get(one, "")) for one in ("name", "agb", "profession"))
        return is_general_practice(name, f"{own} / {self.profession}", agb)


@dataclass(frozen=True)
class Gap:
    """A question that has to be answered before an application can be handed in."""

    step: str
    name: str


def gaps_of(draft: Draft) -> list[Gap]:
    """What is still missing, in the order of the steps."""
    gaps = [*_gaps_in_texts(draft), *_gaps_in_place(draft.location), *_gaps_in_proof(draft)]
    return sorted(gaps, key=lambda gap: STEPS.index(gap.step))


def gaps_in(step: str, draft: Draft) -> list[str]:
    """The names of the questions of one step that are still open."""
    return [gap.name for gap in gaps_of(draft) if gap.step == step]


def _gaps_in_texts(draft: Draft) -> list[Gap]:
    values = draft.values
    needed = ["name", "kind"]
    needed += ["profession"] if "profession" in values else []
    needed += [] if values.get("disciplines") else ["discipline"]
    gaps = [Gap("wie", name) for name in needed if not values.get(name)]
    has_shown_email = values.get("email") and values.get("show_email")
    if not values.get("phone") and not has_shown_email:
        gaps.append(Gap("wie", "phone"))
    gaps += [Gap("waarvoor", name) for name in ("description",) if not values.get(name)]
    return gaps + [Gap("kosten", name) for name in ("referral",) if not values.get(name)]


def _gaps_in_place(location: Values) -> list[Gap]:
    needed = ["postcode", "place"] if location.get("postcode") else ["postcode"]
    if location.get("show_address"):
        needed += ["house_number", "street"]
    return [Gap("waar", name) for name in needed if not location.get(name)]


def _gaps_in_proof(draft: Draft) -> list[Gap]:
    is_bare = draft.needs_proof and not draft.evidence
    gaps = [Gap("bewijs", "register")] if is_bare else []
    return gaps + ([Gap("bewijs", "motivation")] if draft.is_request and not draft.motivation else [])


def readable(text: str) -> str:
    """A line of the criteria without marks and signs that only their makers know."""
    return _MARK.sub("", text).replace(">=", "minstens ").strip(" -")


def has_register(register: str) -> bool:
    """Whether there is a register in which a number can be looked up."""
    return _NO_REGISTER.match(readable(register)) is None


def needs_proof(proof: str) -> bool:
    """Whether the criteria ask to show anything: a municipal desk is always welcome."""
    return readable(proof).lower() not in BLANK_PROOF


def is_too_quick(made_at: datetime, at: datetime) -> bool:
    """Whether a form came back sooner than a person can fill it in."""
    return at - made_at < QUICKEST


def blocks_of(text: str) -> list[tuple[str, list[str]]]:
    """A text of the network as headings, lists and paragraphs."""
    return [_block(part.strip()) for part in re.split(r"\n{2,}", text.strip())]


def _block(text: str) -> tuple[str, list[str]]:
    lines = text.split("\n")
    if text.startswith("## "):
        return "heading", [text.removeprefix("## ")]
    if all(line.startswith("- ") for line in lines):
        return "list", [line.removeprefix("- ") for line in lines]
    return "text", lines
