"""Home: the question, the needs in people's own words, and the kinds of help."""

from dataclasses import dataclass

from socialmap.directory.choices import discipline_groups, need_groups
from socialmap.directory.models import Need
from socialmap.foundation.texts import told
from socialmap.search.current import Present
from socialmap.search.links import search_href
from socialmap.search.reference import NetworkFacts

# What people with cancer look for most; the rest stands in the five groups below.
POPULAR = "vermoeidheid lymfoedeem angst afvallen werk hulp-in-huis lotgenoten mantelzorg".split()


@dataclass(frozen=True)
class NeedLink:
    """A need in the patient's words, with where it leads."""

    slug: str
    sentence: str
    label: str
    icon: str
    href: str


@dataclass(frozen=True)
class NeedGroup:
    """Needs of one field of life."""

    title: str
    needs: list[NeedLink]


@dataclass(frozen=True)
class Kind:
    """A kind of help with the number of listings."""

    label: str
    count: int
    href: str


@dataclass(frozen=True)
class KindGroup:
    """Kinds of help that belong together."""

    title: str
    kinds: list[Kind]


@dataclass(frozen=True)
class Totals:
    """How much there is."""

    listings: int
    places: int


def home_context(present: Present, network: NetworkFacts | None) -> dict[str, object]:
    """Everything home shows, for one network or for all."""
    reference, snapshot = present.reference, present.snapshot
    scope = snapshot.networks.get(network.id, 0) if network else snapshot.everyone
    scope &= ~present.day.left_out
    places = {
        document.place for at, document in enumerate(snapshot.documents) if scope >> at & 1 and document.place
    }
    return {
        "search_href": search_href(),
        "popular_needs": [_link(reference.needs[slug]) for slug in POPULAR if slug in reference.needs],
        "need_groups": _need_groups(list(reference.needs.values())),
        "kind_groups": _kind_groups(present, scope),
        "totals": Totals(scope.bit_count(), len(places)),
        "place_names": reference.place_names,
        "word_suggestions": [told(need, "label") for need in reference.needs.values()],
    }


def _link(need: Need) -> NeedLink:
    href = search_href([("hulpvraag", need.slug)])
    return NeedLink(need.slug, told(need, "sentence"), told(need, "label"), need.slug, href)


def _need_groups(needs: list[Need]) -> list[NeedGroup]:
    return [
        NeedGroup(title, [_link(need) for need in needs if need.group == group])
        for group, title in need_groups().items()
    ]


def _kind_groups(present: Present, scope: int) -> list[KindGroup]:
    masks = present.snapshot.masks["discipline"]
    groups = []
    for group, title in discipline_groups().items():
        kinds = [
            Kind(
                told(row, "label"),
                (masks.get(row.slug, 0) & scope).bit_count(),
                search_href([("discipline", row.slug)]),
            )
            for row in present.reference.disciplines.values()
            if row.group == group
        ]
        groups.append(KindGroup(title, kinds))
    return groups
