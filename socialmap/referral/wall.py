"""The sheet for the wall: who for what in one municipality, on one A4."""

from dataclasses import dataclass

from socialmap.directory.choices import discipline_groups
from socialmap.foundation.dates import long_date
from socialmap.foundation.text import slugged
from socialmap.foundation.texts import _, language, told
from socialmap.geo.gazetteer import Place
from socialmap.search.answers import Hit, hit
from socialmap.search.cards import card_of
from socialmap.search.current import Present
from socialmap.search.labels import value_label
from socialmap.search.links import site_href
from socialmap.search.ordering import nearer_than
from socialmap.search.reference import NetworkFacts

WALL = "verwijzers/wie-voor-wat"
PER_DISCIPLINE = 2
REACH_KM = 15
MOST_NEEDS = 3


@dataclass(frozen=True)
class Who:
    """A name on the sheet."""

    name: str
    place: str
    phone: str
    at_home: bool


@dataclass(frozen=True)
class Line:
    """A discipline, what it is for, and the nearest who do it."""

    discipline: str
    needs: str
    who: tuple[Who, ...]


@dataclass(frozen=True)
class WallSheet:
    """Everything on the sheet, as text."""

    municipality: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    day: str
    address: str


@dataclass(frozen=True)
class WallLink:
    """Where the sheet of a municipality is."""

    municipality: str
    href: str
    pdf_href: str


def wall_links(present: Present, network: NetworkFacts | None) -> list[WallLink]:
    """The municipalities in the region, or in all regions."""
    return [
        WallLink(name, site_href(f"{WALL}/{slug}"), site_href(f"{WALL}/{slug}.pdf"))
        for slug, name in municipalities(present, network).items()
    ]


def municipalities(present: Present, network: NetworkFacts | None) -> dict[str, str]:
    """Names by slug, in order of name."""
    networks = (network,) if network else present.reference.networks
    rows = present.reference.gazetteer.rows
    names = {rows[pc4].municipality for one in networks for pc4 in one.postcodes if pc4 in rows}
    return {slugged(name): name for name in sorted(names)}


def wall_sheet(name: str, present: Present, network: NetworkFacts | None, site_root: str) -> WallSheet:
    """The sheet of a municipality: for each discipline the two nearest within fifteen kilometres."""
    middle = present.reference.gazetteer.municipality(name)
    scope = present.snapshot.networks.get(network.id, 0) if network else present.snapshot.everyone
    scope &= ~present.day.left_out
    groups = []
    for group, title in discipline_groups().items():
        rows = [row for row in present.reference.disciplines.values() if row.group == group]
        lines = (
            Line(told(row, "label"), _needs(row.slug, present), _nearest(row.slug, middle, scope, present))
            for row in rows
        )
        if kept := tuple(line for line in lines if line.who):
            groups.append((title, kept))
    address = f"{site_root}{site_href('')}"
    return WallSheet(name, tuple(groups), long_date(present.day.today, language()), address)


def _needs(discipline: str, present: Present) -> str:
    """What it is for most: the needs that name it first, then those that name it later."""
    ranks = {
        slug: need.disciplines.index(discipline)
        for slug, need in present.reference.needs.items()
        if discipline in need.disciplines
    }
    first = sorted(ranks, key=lambda slug: ranks[slug])[:MOST_NEEDS]
    return ", ".join(value_label("need", slug, present) for slug in first)


def _nearest(discipline: str, middle: Place, scope: int, present: Present) -> tuple[Who, ...]:
    """In the municipality first, then who comes there, then near; who is full stands back."""
    distances = present.snapshot.distances(middle)
    candidates = present.snapshot.masks["discipline"].get(discipline, 0) & scope
    candidates &= nearer_than(distances, REACH_KM) | distances.visiting
    found = [hit(at, present, distances) for at in range(candidates.bit_length()) if candidates >> at & 1]
    full = present.day.full
    by_code = present.snapshot.by_code

    def order(one: Hit) -> tuple[bool, bool, bool, int, int]:
        at = by_code[one.document.code]
        inside = one.spot is not None and one.spot.pc4 in middle.pc4s
        return (
            bool(full >> at & 1),
            not inside,
            not one.comes_to_you,
            one.distance_km or 0,
            int(present.day.turn[at]),
        )

    return tuple(_who(one, present) for one in sorted(found, key=order)[:PER_DISCIPLINE])


def _who(one: Hit, present: Present) -> Who:
    card = card_of(one.document, present)
    return Who(card.name, one.spot.place if one.spot else "", card.phone, one.comes_to_you)


def title_of(sheet: WallSheet) -> str:
    """The heading of the sheet, on the page and on the PDF."""
    return _("Hulp bij kanker in %(municipality)s: wie voor wat", municipality=sheet.municipality)


def foot_of(sheet: WallSheet) -> str:
    """Where it came from and when."""
    return _(
        "Dit blad is van %(day)s. Meer namen en de nieuwste gegevens: %(address)s",
        day=sheet.day,
        address=sheet.address,
    )
