"""What stands around the list of the desk: the bar, the next round, what was decided, and the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from socialmap.desk import rules
from socialmap.desk.rules import Limits, Waiting
from socialmap.desk.words import longest_label
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.paging import Pager, pager_around
from socialmap.foundation.texts import _, language, ngettext
from socialmap.networks.models import Network
from socialmap.review.lines import rows_decided_lately, unratified_counts
from socialmap.rounds.queries import next_meeting_on, next_round
from socialmap.search.links import site_href


@dataclass(frozen=True)
class Bar:
    """How long the oldest waits, against the half year of the charter."""

    days: int
    amber: int
    red: int
    most: int
    stage: str
    text: str
    name: str
    page: str


@dataclass(frozen=True)
class NextRound:
    """When a network meets next, and how much it only has to ratify."""

    network: str
    day: str
    page: str
    ratify: str


def wait_bar(lines: list[Waiting], today: date, limits: Mapping[int, Limits]) -> Bar | None:
    """The bar of what waits longest; None when nothing waits for a decision."""
    one = rules.longest_wait(lines, today)
    if one is None:
        return None
    limit, days = limits[one.network_id], rules.days_waited(one.since, today)
    stage = rules.stage_of(days, limit)
    return Bar(
        min(days, rules.HALF_YEAR),
        limit.amber,
        limit.red,
        rules.HALF_YEAR,
        stage,
        longest_label(days, stage),
        one.name,
        one.page,
    )


def next_rounds(networks: list[Network], today: date) -> list[NextRound]:
    """The next meeting of each network; its page when the round is planned."""
    waiting = unratified_counts([one.id for one in networks])
    return [_next_round(one, today, waiting.get(one.id, 0)) for one in networks]


def _next_round(network: Network, today: date, count: int) -> NextRound:
    planned = next_round(network.id, today)
    day = local_day(planned.meets_at) if planned is not None else next_meeting_on(network, today)
    text = ngettext(
        "%(n)s besluit wacht op bekrachtiging.", "%(n)s besluiten wachten op bekrachtiging.", count
    )
    page = f"kerngroep/rondes/{planned.name}" if planned is not None else "kerngroep/rondes"
    return NextRound(network.short_name, long_date(day, language()), page, text if count else "")


def decided_lines(network_ids: set[int]) -> list[tuple[str, str, str]]:
    """What was decided last: page, name, and what was said on which day."""
    labels = {"approved": _("goedgekeurd"), "declined": _("afgewezen")}
    return [
        (
            f"kerngroep/inzendingen/{row.uuid}",
            row.name or _("Zonder naam"),
            f"{labels[row.state]}, {long_date(local_day(row.decided_at), language())}"
            if row.decided_at is not None
            else labels[row.state],
        )
        for row in rows_decided_lately(network_ids)
    ]


def pager_of(number: int, pages: int, wanted: str) -> Pager | None:
    """The links to the pages of the desk around this one; None when there is only one."""

    def href(page: int) -> str:
        asked = {"soort": wanted, "bladzijde": str(page)}
        return site_href(f"kerngroep?{urlencode({name: value for name, value in asked.items() if value})}")

    return pager_around(number, pages, href)
