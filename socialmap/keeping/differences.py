"""What changed in a listing, value by value, and what of it can still be put back. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from socialmap.directory.rules import LIVE_FIELDS

Values = Mapping[str, Any]
# Days that are set along with a value; nobody types them.
STAMPS = frozenset({"accepts_new_on", "costs_on", "confirmed_on", "asked_on", "left_out_on", "agreed_on"})
PUT_BACK = frozenset({*LIVE_FIELDS, "locations", "state"})
# A better point is found for an address later; it is still the same address.
_POINT = ("lat", "lon", "point_source")


@dataclass(frozen=True)
class Difference:
    """One value as the audit holds it (plain JSON, None for empty), before and after."""

    name: str
    before: Any
    after: Any


def merged(changes: Iterable[tuple[Values | None, Values | None]]) -> list[Difference]:
    """Changes one after the other as one: the first value before, and the last one after."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for old, new in changes:
        old, new = old or {}, new or {}
        for name in {**old, **new}:
            before.setdefault(name, old.get(name))
            after[name] = new.get(name)
    found = (Difference(name, before[name], after[name]) for name in after)
    return [one for one in found if not _same(one.before, one.after)]


def visible(differences: Iterable[Difference]) -> list[Difference]:
    """What somebody typed or chose."""
    return [one for one in differences if one.name not in STAMPS]


def to_put_back(differences: Iterable[Difference], present: Values) -> tuple[dict[str, Any], list[str]]:
    """The values of before, for what nobody changed since; and the names of what somebody did."""
    back: dict[str, Any] = {}
    changed_since: list[str] = []
    for one in differences:
        if one.name not in PUT_BACK:
            continue
        if _same(present.get(one.name), one.after):
            back[one.name] = one.before
        else:
            changed_since.append(one.name)
    return back, changed_since


def _same(one: Any, other: Any) -> bool:
    return bool(_without_point(one) == _without_point(other))


def _without_point(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [
        {name: part for name, part in entry.items() if name not in _POINT}
        if isinstance(entry, dict)
        else entry
        for entry in value
    ]
