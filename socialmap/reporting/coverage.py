"""Where help is near or far in one network's region, for its core group; kept until something changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app

from socialmap.foundation.texts import _, ngettext, told
from socialmap.geo.gazetteer import PostcodeRow
from socialmap.reporting import rules
from socialmap.reporting.rules import Missing, Provider, Reach, Spot
from socialmap.search.bits import flags_of, numbers_in
from socialmap.search.columns import Flags, Numbers, np
from socialmap.search.current import Present
from socialmap.search.documents import Document

KINDS = ("need", "discipline")


@dataclass(frozen=True)
class Coverage:
    """How far everybody who helps is from every postcode of a region, and who helps with what."""

    rows: tuple[PostcodeRow, ...]
    grid: Numbers
    waits: Flags
    helping: dict[str, dict[str, Flags]]
    missing: dict[str, list[Missing]]

    def of(self, kind: str, slug: str) -> list[Reach]:
        """Per postcode what there is for this need or of this discipline."""
        return rules.reaches(self.grid, self.waits, self.helping[kind][slug])


@dataclass(frozen=True)
class Line:
    """Postcodes of one place for which the same holds."""

    place: str
    municipality: str
    postcodes: str
    km: int | None
    near: int
    is_waiting: bool


def coverage_of(network_id: int, present: Present) -> Coverage:
    """The coverage of a network as it is now; counted once per change and day in each process."""
    kept: dict[int, tuple[int, date, Coverage]] = current_app.extensions.setdefault("coverage", {})
    number, day, found = kept.get(network_id, (0, None, None))
    if found is None or (number, day) != (present.number, present.day.today):
        found = _counted(network_id, present)
        kept[network_id] = (present.number, present.day.today, found)
    return found


def _counted(network_id: int, present: Present) -> Coverage:
    reference, snapshot = present.reference, present.snapshot
    network = next(one for one in reference.networks if one.id == network_id)
    gazetteer = reference.gazetteer.rows
    rows = tuple(gazetteer[pc4] for pc4 in sorted(network.postcodes) if pc4 in gazetteer)
    # Who is left out of the results helps nobody who searches.
    scope = snapshot.networks.get(network_id, 0) & ~present.day.left_out
    columns = numbers_in(scope)
    visits = _visits(rows, scope, present)
    providers = [_provider(snapshot.documents[at], frozenset(visits[at])) for at in columns]
    grid = rules.kilometres([Spot(row.pc4, row.lat, row.lon) for row in rows], providers)
    size = len(snapshot.documents)
    known: dict[str, Iterable[str]] = {"need": reference.needs, "discipline": reference.disciplines}
    helping = {
        kind: {slug: flags_of(snapshot.masks[kind].get(slug, 0), size)[columns] for slug in known[kind]}
        for kind in KINDS
    }
    waits = np.array([one.has_wait for one in providers], bool)
    missing = {kind: rules.missing(grid, helping[kind]) for kind in KINDS}
    return Coverage(rows, grid, waits, helping, missing)


def _visits(rows: Sequence[PostcodeRow], scope: int, present: Present) -> dict[int, set[str]]:
    """Who comes to your home in which postcodes, by place in the snapshot."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        for at in numbers_in(present.snapshot.visiting.get(row.pc4, 0) & scope):
            found[at].add(row.pc4)
    return found


def _provider(document: Document, visits: frozenset[str]) -> Provider:
    spots = tuple(
        Spot(spot.pc4, spot.lat, spot.lon)
        for spot in document.spots
        if spot.lat is not None and spot.lon is not None
    )
    has_wait = document.accepts_new == "nee" or (document.waiting_weeks or 0) > 0
    return Provider(spots, visits, has_wait)


def lines_of(rows: Sequence[PostcodeRow], found: Sequence[Reach]) -> list[Line]:
    """One line for the postcodes of a place that are alike, by municipality and place."""
    alike: dict[tuple[str, str, int, int, bool], list[str]] = defaultdict(list)
    for row, one in zip(rows, found, strict=True):
        km = rules.UNKNOWN_KM if one.km is None else one.km
        alike[row.municipality, row.place, km, one.near, one.is_waiting].append(row.pc4)
    return [
        Line(place, municipality, ", ".join(pc4s), None if km >= rules.UNKNOWN_KM else km, near, waiting)
        for (municipality, place, km, near, waiting), pc4s in sorted(alike.items())
    ]


def sentences(found: Sequence[Reach]) -> list[str]:
    """What must be known first, in words."""
    if not found:
        return [_("Dit netwerk heeft nog geen regio. Zet de postcodes in de gegevens van het netwerk.")]
    nowhere = sum(one.km is None for one in found)
    if nowhere == len(found):
        return [_("Niemand op de kaart biedt deze hulp.")]
    texts = [_farthest(found, nowhere)]
    if alone := sum(one.has_one for one in found):
        texts.append(
            ngettext(
                "In %(n)s postcode is er maar één aanbieder.",
                "In %(n)s postcodes is er maar één aanbieder.",
                alone,
            )
        )
    if waiting := sum(one.is_waiting for one in found):
        texts.append(
            ngettext(
                "In %(n)s postcode is er alleen hulp met een wachtlijst.",
                "In %(n)s postcodes is er alleen hulp met een wachtlijst.",
                waiting,
            )
        )
    return texts


def _farthest(found: Sequence[Reach], nowhere: int) -> str:
    if nowhere:
        return ngettext(
            "Vanuit %(n)s postcode weten wij de afstand niet.",
            "Vanuit %(n)s postcodes weten wij de afstand niet.",
            nowhere,
        )
    km = rules.furthest(found)
    return (
        _("Iedereen heeft hulp in de eigen postcode of aan huis.")
        if not km
        else (_("Iedereen heeft binnen %(km)s km hulp.", km=km))
    )


def marks_of(rows: Sequence[PostcodeRow], found: Sequence[Reach]) -> list[dict[str, object]]:
    """The dots of the map: a letter and a size for each class beside its colour."""
    return [
        {
            "lat": row.lat,
            "lon": row.lon,
            "label": f"{row.pc4} {row.place}: {told_reach(one)}",
            "kind": f"one dot dot-{one.letter.lower()}",
            "text": one.letter,
        }
        for row, one in zip(rows, found, strict=True)
    ]


def told_reach(one: Reach | Line) -> str:
    """How far the nearest is, and what else must be known, in words."""
    parts = [told_km(one.km)]
    if one.near == 1:
        parts.append(_("maar één aanbieder"))
    if one.is_waiting:
        parts.append(_("alleen met wachtlijst"))
    return ", ".join(parts)


def told_km(km: int | None) -> str:
    if km is None:
        return _("niemand")
    return _("%(km)s km", km=km) if km else _("in deze postcode of aan huis")


def choices_of(present: Present) -> list[tuple[str, list[tuple[str, str]]]]:
    """Needs and disciplines, in groups, with the value each has in the form."""
    reference = present.reference
    needs = [(f"h:{slug}", told(row, "label")) for slug, row in reference.needs.items()]
    kinds = [(f"d:{slug}", told(row, "label")) for slug, row in reference.disciplines.items()]
    return [(_("Hulpvragen"), needs), (_("Soorten hulp"), kinds)]
