"""The network at a glance: what stands on its map, how fresh it is, who waits, what was not found."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from socialmap.directory.rules import is_stale
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import AMSTERDAM, long_date, month_name
from socialmap.foundation.texts import _, language, ngettext
from socialmap.networks.models import Network
from socialmap.reporting import rules
from socialmap.reporting.queries import missed_waiting, unanswered_of
from socialmap.reporting.rules import Waits
from socialmap.review import queries as review
from socialmap.search.bits import numbers_in
from socialmap.search.current import Present
from socialmap.search.documents import Document
from socialmap.search.labels import value_label
from socialmap.search.unanswered import UNKNOWN

# More decisions than any network takes in a year.
MOST_DECISIONS = 1000


@dataclass(frozen=True)
class Bar:
    """A line of a table with its bar: of what, how many, and how long the bar is in hundredths."""

    label: str
    count: int
    width: float


@dataclass(frozen=True)
class Unfound:
    """Help that was searched for and not found, in one municipality and month."""

    month: str
    discipline: str
    municipality: str
    count: int


@dataclass(frozen=True)
class Fresh:
    """How fresh what stands on the map is: confirmed lately, and silent in three steps."""

    total: int
    confirmed: int
    asked: int
    stale: int
    left_out: int

    @property
    def percentage(self) -> int | None:
        return rules.percentage(self.confirmed, self.total)


def documents_of(network_id: int, present: Present) -> list[Document]:
    """Everything of this network that the public may see."""
    snapshot = present.snapshot
    return [snapshot.documents[at] for at in numbers_in(snapshot.networks.get(network_id, 0))]


def glance_context(network: Network, present: Present, *, at: datetime) -> dict[str, object]:
    """Everything the page shows; the number of questions to the database does not grow with the map."""
    documents = documents_of(network.id, present)
    fresh = freshness_of(documents, present.day.today, left_out=_left_out(network.id, present))
    return {
        "network_name": network.name,
        "day": long_date(present.day.today, language()),
        "facts": [*_map_facts(fresh), *_desk_facts(network.id, at)],
        "by_discipline": by_discipline(documents, present),
        "by_municipality": by_municipality(documents, present),
        "unfound": unfound(network.id, present),
        "least": rules.LEAST_SHOWN,
    }


def _left_out(network_id: int, present: Present) -> int:
    return (present.snapshot.networks.get(network_id, 0) & present.day.left_out).bit_count()


def freshness_of(documents: Iterable[Document], today: date, *, left_out: int) -> Fresh:
    """Who confirmed in the last half year, and who does not answer."""
    since = today - timedelta(days=rules.HALF_A_YEAR_DAYS)
    known = list(documents)
    return Fresh(
        total=len(known),
        confirmed=sum(one.confirmed_on is not None and one.confirmed_on >= since for one in known),
        asked=sum(one.asked_on is not None for one in known),
        stale=sum(is_stale(one.asked_on, today) for one in known),
        left_out=left_out,
    )


def _map_facts(fresh: Fresh) -> list[tuple[str, str]]:
    share = "" if fresh.percentage is None else f" ({fresh.percentage} %)"
    return [
        (_("Vermeldingen op de kaart"), str(fresh.total)),
        (_("Bevestigd in het laatste half jaar"), f"{fresh.confirmed}{share}"),
        (_("Gevraagd of het nog klopt, nog geen antwoord"), str(fresh.asked)),
        (_("Daarvan langer dan 60 dagen stil"), str(fresh.stale)),
        (_("Niet meer in de gewone resultaten"), str(fresh.left_out)),
    ]


def _desk_facts(network_id: int, at: datetime) -> list[tuple[str, str]]:
    """Who waits, and how long it took."""
    decided = decision_waits(network_id, at)
    waiting = open_waits(network_id, at)
    return [
        (_("Aanmeldingen besloten in het laatste jaar"), str(decided.count)),
        (_("De helft kreeg een besluit binnen"), told_days(decided.median)),
        (_("Het langste duurde"), told_days(decided.longest)),
        (_("Aanmeldingen die nu wachten"), str(waiting.count)),
        (_("De langste wacht nu"), told_days(waiting.longest)),
        (_("Meldingen van bezoekers die open staan"), str(len(review.reports_waiting({network_id}, at)))),
        (_("Gemist op de kaart, nog niet bekeken"), str(len(missed_waiting({network_id})))),
    ]


def decision_waits(network_id: int, at: datetime) -> Waits:
    """How long applications waited that were decided in the last year."""
    since = at - timedelta(days=rules.A_YEAR_DAYS)
    decided = review.decided_lately({network_id}, most=MOST_DECISIONS)
    return rules.waits_of(
        days_between(one.submitted_at, one.decided_at)
        for one in decided
        if one.kind == "application" and one.submitted_at and one.decided_at and one.decided_at >= since
    )


def open_waits(network_id: int, at: datetime) -> Waits:
    """How long the applications wait that nobody decided yet."""
    waiting = review.waiting_for({network_id})
    return rules.waits_of(
        days_between(one.submitted_at, at)
        for one in waiting
        if one.kind == "application" and one.submitted_at
    )


def days_between(start: datetime, end: datetime) -> int:
    """Whole calendar days in Amsterdam."""
    return (local_day(end) - local_day(start)).days


def told_days(days: int | None) -> str:
    return "-" if days is None else ngettext("%(n)s dag", "%(n)s dagen", days)


def by_discipline(documents: Sequence[Document], present: Present) -> list[Bar]:
    """How many do each discipline, all disciplines in their order; who does two counts in both."""
    counts = Counter(slug for document in documents for slug in document.disciplines)
    known = present.reference.disciplines
    slugs = [*known, *sorted(counts.keys() - known.keys())]
    most = max(counts.values(), default=0)
    return [
        Bar(value_label("discipline", slug, present), counts[slug], rules.bar_width(counts[slug], most))
        for slug in slugs
    ]


def by_municipality(documents: Sequence[Document], present: Present) -> list[Bar]:
    """How many stand in each municipality, by their first location."""
    rows = present.reference.gazetteer.rows
    found = [
        rows[one.spots[0].pc4].municipality if one.spots and one.spots[0].pc4 in rows else _("Onbekend")
        for one in documents
    ]
    counts = Counter(found)
    most = max(counts.values(), default=0)
    return [Bar(name, counts[name], rules.bar_width(counts[name], most)) for name in sorted(counts)]


def unfound(network_id: int, present: Present) -> list[Unfound]:
    """What was searched and not found five times or more; no sum is made, which would tell the rest."""
    return [
        Unfound(
            _month(month),
            _("Niet duidelijk") if discipline == UNKNOWN else value_label("discipline", discipline, present),
            _("Geen plaats in de regio") if municipality == UNKNOWN else municipality,
            count,
        )
        for discipline, municipality, month, count in unanswered_of(network_id, least=rules.LEAST_SHOWN)
    ]


def _month(month: str) -> str:
    day = datetime.strptime(f"{month}-01", "%Y-%m-%d").replace(tzinfo=AMSTERDAM).date()
    return month_name(day, date.min, language())
