"""Which rows of a sheet belong together, and which listing of the network they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.directory.models import Listing
from socialmap.directory.queries import CHUNK, listings_of_network
from socialmap.directory.sheet_columns import BY_NAME, LOCATION
from socialmap.directory.sheet_reading import Findings
from socialmap.directory.sheet_rows import Address, ReadRow, address_of
from socialmap.foundation.db import db
from socialmap.networks.models import Network


@dataclass
class Entry:
    """The rows of one listing by number of location, and the listing when it is known."""

    rows: list[ReadRow]
    listing: Listing | None = None
    locations: dict[int, ReadRow] = field(default_factory=dict)

    @property
    def first(self) -> ReadRow:
        return self.rows[0]


class KnownListings:
    """The listings of a network, by everything a row may know them by."""

    def __init__(self, network: Network) -> None:
        self.by_uuid: dict[UUID, Listing] = {}
        self.by_key: dict[str, Listing] = {}
        self.by_address: dict[Address, list[Listing]] = defaultdict(list)
        for listing in listings_of_network(network):
            self.by_uuid[listing.uuid] = listing
            if listing.key is not None:
                self.by_key[listing.key] = listing
            for address in {
                address_of(listing.name, at.postcode, at.house_number) for at in listing.locations
            }:
                self.by_address[address].append(listing)

    def named_by(self, row: ReadRow) -> list[Listing]:
        """The listings this row names: by id, by key, or else by name and address."""
        named = [
            self.by_uuid.get(row.uuid) if row.uuid else None,
            self.by_key.get(row.key) if row.key else None,
        ]
        found = list({listing.id: listing for listing in named if listing is not None}.values())
        if found:
            return found
        return [each for each in self.by_address.get(row.address, ()) if None in (row.key, each.key)]


def entries_of(rows: Iterable[ReadRow], network: Network, findings: Findings) -> list[Entry]:
    """The rows taken together by listing, with what is wrong between them added to the findings."""
    known = KnownListings(network)
    entries = [_recognise(entry, known, findings) for entry in _grouped(rows)]
    entries = _merged(entries)
    _check_ids(entries, known, findings)
    _check_doubles(entries, findings)
    for entry in entries:
        _number_locations(entry, findings)
        _check_same(entry, findings)
    return entries


def _grouped(rows: Iterable[ReadRow]) -> list[Entry]:
    entries: list[Entry] = []
    by_name: dict[Any, Entry] = {}
    for row in rows:
        names: list[Any] = [name for name in (row.uuid, row.key) if name is not None] or [row.address]
        entry = next((by_name[name] for name in names if name in by_name), None)
        if entry is None:
            entry = Entry([])
            entries.append(entry)
        entry.rows.append(row)
        by_name.update(dict.fromkeys(names, entry))
    return entries


def _recognise(entry: Entry, known: KnownListings, findings: Findings) -> Entry:
    found = {listing.id: (row, listing) for row in entry.rows for listing in known.named_by(row)}
    if len(found) > 1:
        row = next(iter(found.values()))[0]
        column = "id" if row.uuid else "key" if row.key else "name"
        why = "Deze rij past op meer dan één vermelding."
        findings.problems.append(row.problem(column, why, "het id van de vermelding in kolom id"))
    elif found:
        ((row, entry.listing),) = found.values()
        if entry.listing.state == "erased":
            findings.problems.append(
                row.problem("id", "Deze vermelding is gewist.", "een leeg id, voor een nieuwe")
            )
    return entry


def _merged(entries: list[Entry]) -> list[Entry]:
    """Rows without a name of their own may turn out to be locations of the same listing."""
    merged: list[Entry] = []
    by_listing: dict[int, Entry] = {}
    for entry in entries:
        same = by_listing.get(entry.listing.id) if entry.listing is not None else None
        if same is not None:
            same.rows.extend(entry.rows)
            continue
        merged.append(entry)
        if entry.listing is not None:
            by_listing[entry.listing.id] = entry
    return merged


def _check_ids(entries: list[Entry], known: KnownListings, findings: Findings) -> None:
    """An id nobody knows is kept for a new listing; one of another network is refused."""
    rows = {row.uuid: row for entry in entries for row in entry.rows if row.uuid}
    unknown = [uuid for uuid in rows if uuid not in known.by_uuid]
    elsewhere: set[UUID] = set()
    for start in range(0, len(unknown), CHUNK):
        query = sa.select(Listing.uuid).where(Listing.uuid.in_(unknown[start : start + CHUNK]))
        elsewhere.update(db.session.scalars(query))
    for uuid in unknown:
        if uuid in elsewhere:
            why = "Dit id is van een vermelding in een ander netwerk."
            findings.problems.append(rows[uuid].problem("id", why, "een leeg id, voor een nieuwe vermelding"))
        else:
            findings.warnings.append(rows[uuid].problem("id", "Dit id was hier nog niet bekend."))


def _check_doubles(entries: list[Entry], findings: Findings) -> None:
    """A row without id and key may not look like another one."""
    seen: dict[Address, ReadRow] = {}
    for entry in entries:
        for address, row in {row.address: row for row in reversed(entry.rows)}.items():
            other = seen.setdefault(address, row)
            is_nameless = any(each.uuid is None and each.key is None for each in (row, other))
            if other is not row and is_nameless:
                why = f"Deze vermelding staat ook in rij {other.number}."
                findings.problems.append(row.problem("name", why, "één rij, of een eigen key in elke rij"))


def _number_locations(entry: Entry, findings: Findings) -> None:
    for row in entry.rows:
        number = row.values.get("location") or _known_number(entry, row)
        other = entry.locations.setdefault(number, row)
        if other is not row:
            why = f"Deze vermelding staat ook in rij {other.number}, met dezelfde locatie."
            findings.problems.append(
                row.problem("location", why, "één rij, of een ander nummer in kolom location")
            )


def _known_number(entry: Entry, row: ReadRow) -> int:
    """The location a row without number means: the one with its address, else the first."""
    present = entry.listing.locations if entry.listing is not None else []
    for at in present:
        if address_of("", at.postcode, at.house_number)[1:] == row.address[1:]:
            return at.number
    return 1


def _check_same(entry: Entry, findings: Findings) -> None:
    """Rows of one listing differ in nothing but their address."""
    for row in entry.rows[1:]:
        for name, value in row.values.items():
            if BY_NAME[name].part != LOCATION and value != entry.first.values[name]:
                why = f"Dit is anders dan in rij {entry.first.number}, die over dezelfde vermelding gaat."
                findings.problems.append(
                    row.problem(name, why, "alleen de kolommen van het adres mogen verschillen")
                )
