"""From an address to a point, asked of the geocoder of the settings; never in a visitor's request."""

import logging
import re
from dataclasses import dataclass
from typing import Any

from socialmap.foundation.text import folded

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """A point (WGS84 degrees) and how exact it is: "address", "postcode" or "place"."""

    lat: float
    lon: float
    label: str
    exactness: str


def locate_address(
    street: str,
    house_number: str,
    postcode: str,
    place: str,
    *,
    url: str,
    deadline_seconds: float = DEADLINE_SECONDS,
    subject: str = "?",
) -> Found | None:
    """The point of an address, or None when it is not known or the geocoder cannot be reached.

    Never raises for a fault of the network. `subject` is the id a log line may name.
    """
    query = _query(street, house_number, postcode, place)
    if not url or not query:
        return None
    from geopy.exc import GeopyError

    from socialmap.geo.pdok import PdokLocatieserver

    try:
        candidates = PdokLocatieserver(url, timeout=deadline_seconds).geocode(query, exactly_one=False)
    except GeopyError as error:
        # Only the kind of fault: its text may hold the address.
        log.warning("geocoder: %s not located (%s)", subject, type(error).__name__)
        return None
    wanted = _Wanted(folded(street).strip(), _leading(house_number), _bare(postcode), folded(place).strip())
    return _best(candidates or [], wanted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for, in the form in which answers are compared with it."""

    street: str
    number: str
    postcode: str
    place: str

    def is_at(self, document: dict[str, Any], exactness: str) -> bool:
        """Whether an answer is this very address, postcode or place."""
        has_place = folded(str(document.get("woonplaatsnaam", ""))) == self.place
        has_postcode = bool(self.postcode) and str(document.get("postcode", "")).startswith(self.postcode)
        if exactness == "place":
            return has_place
        if exactness == "postcode":
            return has_postcode and len(self.postcode) == 6
        has_number = bool(self.number) and str(document.get("huisnummer", "")) == self.number
        if len(self.postcode) == 6:
            return has_number and has_postcode
        # Four digits are shared by many streets, so street and place have to be the same too.
        has_street = folded(str(document.get("straatnaam", ""))) == self.street
        return has_number and has_street and has_place and (has_postcode or not self.postcode)


def _query(street: str, house_number: str, postcode: str, place: str) -> str:
    """Plain words only: the server reads signs and capital AND, OR, NOT as search operators."""
    text = f"{street} {house_number} {_bare(postcode)} {place}".lower()
    return " ".join(re.findall(r"\w+(?:['’.-]\w+)*", text))


def _bare(postcode: str) -> str:
    return re.sub(r"\s+", "", postcode).upper()


def _leading(house_number: str) -> str:
    """The number itself: 12 of '12-A' and of '12 bis'."""
    match = re.match(r"\s*0*(\d+)", house_number)
    return match[1] if match else ""


def _best(candidates: list[Any], wanted: _Wanted) -> Found | None:
    """The most exact candidate that is what was asked: a wrong house is worse than no house."""
    for exactness, kind in (("address", "adres"), ("postcode", "postcode"), ("place", "woonplaats")):
        for candidate in candidates:
            if candidate.raw.get("type") == kind and wanted.is_at(candidate.raw, exactness):
                return Found(candidate.latitude, candidate.longitude, candidate.address, exactness)
    return None
