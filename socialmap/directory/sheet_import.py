"""Bring a sheet of listings into the directory: everything, or nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.directory import rules, service
from socialmap.directory.locating import FOUND_BY
from socialmap.directory.models import PUBLIC_STATES, Discipline, Listing, Location, Need, Values
from socialmap.directory.sheet_cells import Vocabulary
from socialmap.directory.sheet_columns import BY_NAME, LISTING, LOCATION
from socialmap.directory.sheet_matching import Entry, entries_of
from socialmap.directory.sheet_reading import Findings, Problem, Sheet, read_sheet
from socialmap.directory.sheet_rows import ReadRow, read_row
from socialmap.directory.together import Together, together
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.db import db
from socialmap.geo.gazetteer import words_of
from socialmap.geo.models import Postcode
from socialmap.networks.models import Network

Step = Callable[[int, int], None]
_POINT = {"lat", "lon"}
_PLACING = {"street", "house_number", "postcode"}


@dataclass(frozen=True)
class Outcome:
    """What an import did, counted in listings; `refused` counts the rows that stopped it."""

    new: int = 0
    changed: int = 0
    equal: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    added: tuple[Listing, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What the rows of one listing want it to be."""

    listing: Listing | None
    values: Values
    locations: list[Values]
    registrations: list[Values]


@dataclass(frozen=True)
class Errand:
    """Who brings a sheet where, and how."""

    network: Network
    by: str
    at: datetime
    dry_run: bool
    is_demonstration: bool
    step: Step
    state: str


def import_sheet(
    content: bytes,
    network: Network,
    *,
    by: str,
    at: datetime,
    dry_run: bool = False,
    is_demonstration: bool = False,
    step: Step | None = None,
    state: str = "published",
) -> Outcome:
    """Add and change what a sheet asks, in the caller's transaction; any problem and nothing is written.

    New listings get `state`; `step` hears how many of how many steps are done.
    Raises Unreadable when this is not a sheet.
    """
    errand = Errand(network, by, at, dry_run, is_demonstration, step or (lambda done, total: None), state)
    findings = Findings()
    sheet = read_sheet(content, findings)
    if any(problem.row == 1 for problem in findings.problems):
        return _refusal(findings, len(sheet.rows))
    plans = _plans(sheet, errand, findings)
    if findings.problems:
        return _refusal(findings, len({problem.row for problem in findings.problems}))
    return _carry_out(plans, errand, findings)


def known_words(at: datetime) -> Vocabulary:
    """What a sheet may refer to at this moment."""
    postcodes = {
        row.pc4: frozenset(map(words_of, (row.place, row.municipality, *row.aliases)))
        for row in db.session.scalars(sa.select(Postcode).where(Postcode.retired_at.is_(None)))
    }
    return Vocabulary(
        today=at.astimezone(AMSTERDAM).date(),
        disciplines={row.slug: row.retired_at is None for row in db.session.scalars(sa.select(Discipline))},
        needs={row.slug: row.retired_at is None for row in db.session.scalars(sa.select(Need))},
        postcodes=postcodes,
        places=frozenset().union(*postcodes.values()),
    )


def _refusal(findings: Findings, rows: int) -> Outcome:
    problems = sorted(findings.problems, key=lambda problem: problem.row)
    return Outcome(refused=rows, problems=tuple(problems), warnings=tuple(findings.warnings))


def _plans(sheet: Sheet, errand: Errand, findings: Findings) -> list[Plan]:
    vocabulary = known_words(errand.at)
    rows = []
    for done, row in enumerate(sheet.rows, start=1):
        read = read_row(row, vocabulary, findings)
        if read is not None:
            rows.append(read)
        errand.step(done, 2 * len(sheet.rows))
    return [_plan(entry, vocabulary, findings) for entry in entries_of(rows, errand.network, findings)]


def _carry_out(plans: list[Plan], errand: Errand, findings: Findings) -> Outcome:
    counts: Counter[str] = Counter()
    added: list[Listing] = []
    with together(by=errand.by, at=errand.at) as whole:
        for done, plan in enumerate(plans, start=1):
            verdict = _verdict(plan)
            counts[verdict] += 1
            if verdict != "equal" and not errand.dry_run:
                added += _write(plan, errand, whole)
            errand.step(len(plans) + done, 2 * len(plans))
    counted = (counts["new"], counts["changed"], counts["equal"])
    return Outcome(*counted, warnings=tuple(findings.warnings), added=tuple(added))


def _verdict(plan: Plan) -> str:
    if plan.listing is None:
        return "new"
    is_changed = service.differs(plan.listing, plan.values, plan.locations, plan.registrations)
    return "changed" if is_changed else "equal"


def _write(plan: Plan, errand: Errand, within: Together) -> list[Listing]:
    """Carry out a plan; the listing when it is a new one."""
    content = (plan.values, plan.locations, plan.registrations)
    done: dict[str, Any] = {"by": errand.by, "at": errand.at, "within": within}
    if plan.listing is not None:
        service.change(plan.listing, *content, **done)
        return []
    new: dict[str, Any] = {"is_demonstration": errand.is_demonstration, "state": errand.state}
    return [service.add(errand.network, *content, **(new | done))]


def _plan(entry: Entry, vocabulary: Vocabulary, findings: Findings) -> Plan:
    row, listing = entry.first, entry.listing
    values = _values(row, LISTING)
    uuid = values.pop("uuid", None)
    if listing is None and uuid is not None:
        values["uuid"] = uuid
    if listing is not None and listing.state not in PUBLIC_STATES:
        findings.warnings.append(
            row.problem("name", "Deze vermelding staat nu niet op de kaart, en dat blijft zo.")
        )
    present = {at.number: at for at in listing.locations} if listing is not None else {}
    locations = {number: _as_values(at) for number, at in present.items()}
    organisation = values.get("organisation", listing.organisation if listing is not None else "")
    is_shown = rules.address_is_shown_by_default(values["kind"], organisation)
    for number, each in entry.locations.items():
        location = _location(each, number, locations.get(number), is_shown)
        _check_point(each, location, locations.get(number), vocabulary=vocabulary, findings=findings)
        locations[number] = location
    return Plan(
        listing, values, [locations[number] for number in sorted(locations)], _registrations(row, listing)
    )


def _values(row: ReadRow, part: str) -> Values:
    columns = ((BY_NAME[name], value) for name, value in row.values.items())
    return {column.attribute: value for column, value in columns if column.part == part}


def _as_values(location: Location) -> Values:
    return {name: getattr(location, name) for name in service.ADDRESS}


def _location(row: ReadRow, number: int, known: Values | None, is_shown: bool) -> Values:
    """The location as the row wants it; columns the sheet lacks stay as they are."""
    given = _values(row, LOCATION) | {"number": number}
    if len(_POINT & given.keys()) == 1:
        # One of the two without the other says nothing.
        given = {name: value for name, value in given.items() if name not in _POINT}
    blank: Values = {"street": "", "house_number": "", "show_address": None, "lat": None, "lon": None}
    location = (known or blank | {"point_source": "pc4"}) | given
    if location["show_address"] is None:
        location["show_address"] = is_shown
    has_own_point = known is not None and known["point_source"] == FOUND_BY and not _is_moved(known, location)
    if known is not None and has_own_point and location["lat"] is None:
        # The file says nothing about the point; what the geocoder found for this address stays.
        return location | {name: known[name] for name in (*_POINT, "point_source")}
    if known is None or "lat" in given:
        is_same_point = known is not None and (known["lat"], known["lon"]) == (
            location["lat"],
            location["lon"],
        )
        own = "pc4" if location["lat"] is None else "given"
        location["point_source"] = known["point_source"] if known is not None and is_same_point else own
    elif _is_moved(known, location):
        # The point of the old address says nothing about the new one.
        location |= {"lat": None, "lon": None, "point_source": "pc4"}
    return location


def _check_point(
    row: ReadRow, location: Values, known: Values | None, *, vocabulary: Vocabulary, findings: Findings
) -> None:
    if location["lat"] is None:
        if location["postcode"][:4] not in vocabulary.postcodes:
            why = "Deze postcode kennen we niet."
            findings.problems.append(
                row.problem("postcode", why, "een bekende postcode, of vul lat en lon in")
            )
    elif known is not None and _is_moved(known, location) and all(known[at] == location[at] for at in _POINT):
        findings.warnings.append(
            row.problem("lat", "Het adres is anders, maar het punt op de kaart is gelijk.")
        )


def _is_moved(known: Values, location: Values) -> bool:
    return any(known[name] != location[name] for name in _PLACING)


def _registrations(row: ReadRow, listing: Listing | None) -> list[Values]:
    """Entries in registers: those of the row, and known ones whose column the sheet lacks."""
    known = [(each.register, each.number) for each in listing.registrations] if listing is not None else []
    wanted: list[tuple[Any, Any]] = []
    for name, is_mine in (("big", True), ("registers", False)):
        kept = [pair for pair in known if (pair[0] == "BIG") == is_mine]
        wanted += row.values.get(name, kept)
    return [{"register": register, "number": number} for register, number in dict.fromkeys(wanted)]
