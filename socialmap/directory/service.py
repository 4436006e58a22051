"""The verbs of a listing. Each takes a change number and leaves an audit row in the caller's transaction.

Many at once: `with together(by=..., at=...) as whole:` and hand `whole` to each verb as `within`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from socialmap.audit.models import AuditRow, AuditValues
from socialmap.directory import rules
from socialmap.directory.models import PUBLIC_STATES, Listing, Location, Registration, Values
from socialmap.directory.together import Together
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.networks.models import Network

_OURS = {
    "id",
    "uuid",
    "code",
    "network_id",
    "state",
    "revision",
    "is_demonstration",
    "public_since",
    "created_at",
    "changed_at",
}
CONTENT = tuple(column.key for column in Listing.__table__.columns if column.key not in _OURS)
_PLACE = ("street", "house_number", "show_address", "postcode", "place", "lat", "lon")
ADDRESS = ("number", *_PLACE, "point_source")
# What stays of an erased listing says what kind of care there was, and nothing about who gave it.
_KEPT_WHEN_ERASED = {"kind", "disciplines"}


def add(
    network: Network,
    values: Values,
    locations: Sequence[Values],
    registrations: Sequence[Values],
    *,
    by: str,
    at: datetime,
    state: str = "published",
    is_demonstration: bool = False,
    within: Together | None = None,
) -> Listing:
    """Put a listing in the directory. Values may bring their own `uuid` and `code`."""
    code = values.get("code") or (within or Together()).new_code()
    listing = Listing(
        **{"uuid": uuid4(), **_blank(), **values, "code": code},
        network_id=network.id,
        state=state,
        is_demonstration=is_demonstration,
        public_since=local_day(at) if state in PUBLIC_STATES else None,
        created_at=at,
        changed_at=at,
        locations=[Location(**location) for location in locations],
        registrations=[Registration(**registration) for registration in registrations],
    )
    db.session.add(listing)
    _conclude(listing, "add", by=by, at=at, within=within, after={"state": state, **described(listing)})
    return listing


def change(
    listing: Listing,
    values: Values,
    locations: Sequence[Values] | None = None,
    registrations: Sequence[Values] | None = None,
    *,
    by: str,
    at: datetime,
    within: Together | None = None,
) -> bool:
    """Give a listing other values; False, and nothing written, when they are the ones it has.

    Locations and registrations are complete lists, known by number and by register with number;
    what a list leaves out of a known entry stays. Refuses with NotInThisState once erased.
    """
    rules.check_step("change", listing.state)
    if not differs(listing, values, locations, registrations):
        return False
    before = described(listing)
    _give(listing, values, locations, registrations)
    listing.revision += 1
    listing.changed_at = at
    after = described(listing)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    old, new = ({name: side.get(name) for name in changed} for side in (before, after))
    _conclude(listing, "change", by=by, at=at, within=within, before=old, after=new)
    return True


def differs(
    listing: Listing,
    values: Values,
    locations: Sequence[Values] | None = None,
    registrations: Sequence[Values] | None = None,
) -> bool:
    """Whether these values would change the listing."""
    unknown = values.keys() - set(CONTENT)
    if unknown:
        raise ValueError(f"not values of a listing: {sorted(unknown)}")
    if any(getattr(listing, name) != value for name, value in values.items()):
        return True
    return _list_differs(listing.locations, locations, ("number",)) or _list_differs(
        listing.registrations, registrations, ("register", "number")
    )


def publish(listing: Listing, *, by: str, at: datetime, within: Together | None = None) -> None:
    """Put a new listing on the map. Refuses with NotInThisState what was there before."""
    listing.public_since = local_day(at)
    _step(listing, "publish", "published", by=by, at=at, within=within)


def hide(listing: Listing, *, by: str, at: datetime, within: Together | None = None) -> None:
    """Take a published listing off the map for a while. Refuses with NotInThisState any other."""
    _step(listing, "hide", "hidden", by=by, at=at, within=within)


def show(listing: Listing, *, by: str, at: datetime, within: Together | None = None) -> None:
    """Put a hidden listing back on the map. Refuses with NotInThisState any other."""
    listing.public_since = listing.public_since or local_day(at)
    _step(listing, "show", "published", by=by, at=at, within=within)


def withdraw(listing: Listing, *, by: str, at: datetime, within: Together | None = None) -> None:
    """Take a listing off the map for good. Refuses with NotInThisState when that was done before."""
    _step(listing, "withdraw", "withdrawn", by=by, at=at, within=within)


def erase(listing: Listing, *, by: str, at: datetime, within: Together | None = None) -> None:
    """Forget everything personal about a withdrawn listing, also in the audit. Refuses any other state."""
    rules.check_step("erase", listing.state)
    _forget_audit_values(listing)
    if within is not None:
        within.forget(listing)
    for name, value in _blank().items():
        if name not in _KEPT_WHEN_ERASED:
            setattr(listing, name, value)
    listing.locations.clear()
    listing.registrations.clear()
    _step(listing, "erase", "erased", by=by, at=at, within=within)


def described(listing: Listing) -> Values:
    """What a listing holds, as plain JSON without its empty values."""
    found: Values = {name: _as_json(getattr(listing, name)) for name in CONTENT}
    found["locations"] = [{name: getattr(each, name) for name in ADDRESS} for each in listing.locations]
    found["registrations"] = [
        {"register": each.register, "number": each.number, "checked_on": _as_json(each.checked_on)}
        for each in listing.registrations
    ]
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _step(listing: Listing, verb: str, state: str, *, by: str, at: datetime, within: Together | None) -> None:
    rules.check_step(verb, listing.state)
    before = listing.state
    listing.state = state
    listing.revision += 1
    listing.changed_at = at
    _conclude(listing, verb, by=by, at=at, within=within, before={"state": before}, after={"state": state})


def _conclude(
    listing: Listing,
    verb: str,
    *,
    by: str,
    at: datetime,
    within: Together | None,
    before: Values | None = None,
    after: Values,
) -> None:
    """Number, audit and announce a change: now, or with the others it belongs to."""
    whole = within or Together()
    whole.remember(listing, verb, before=before, after=after)
    if within is None:
        whole.settle(by=by, at=at)


def _give(
    listing: Listing,
    values: Values,
    locations: Sequence[Values] | None,
    registrations: Sequence[Values] | None,
) -> None:
    for name, value in values.items():
        setattr(listing, name, value)
    if locations is not None:
        _settle(listing.locations, locations, ("number",), Location)
    if registrations is not None:
        _settle(listing.registrations, registrations, ("register", "number"), Registration)


def _settle(
    present: list[Any], wanted: Sequence[Values], known_by: tuple[str, ...], model: type[Any]
) -> None:
    """Make the list of rows the wanted one, keeping rows that are known."""
    known = {tuple(getattr(row, name) for name in known_by): row for row in present}
    rows = []
    for values in wanted:
        row = known.get(tuple(values[name] for name in known_by))
        if row is None:
            row = model(**values)
        for name, value in values.items():
            setattr(row, name, value)
        rows.append(row)
    present[:] = rows


def _list_differs(present: list[Any], wanted: Sequence[Values] | None, known_by: tuple[str, ...]) -> bool:
    if wanted is None:
        return False
    known = {tuple(getattr(row, name) for name in known_by): row for row in present}
    pairs = [(known.get(tuple(values[name] for name in known_by)), values) for values in wanted]
    if len(pairs) != len(present) or any(row is None for row, _ in pairs):
        return True
    return any(getattr(row, name) != value for row, values in pairs for name, value in values.items())


def _forget_audit_values(listing: Listing) -> None:
    links = sa.select(AuditRow.position).where(AuditRow.thing == f"listing:{listing.uuid}")
    db.session.flush()
    query = sa.delete(AuditValues).where(AuditValues.position.in_(links))
    db.session.execute(query, execution_options={"synchronize_session": False})


def _blank() -> Values:
    """Every value as it is when nobody filled it in."""
    return {column.key: _empty(column) for column in Listing.__table__.columns if column.key in CONTENT}


def _empty(column: sa.ColumnElement[Any]) -> Any:
    default = getattr(getattr(column, "default", None), "arg", None)
    if callable(default):
        return default(None)
    return default if default is not None or getattr(column, "nullable", False) else ""


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
