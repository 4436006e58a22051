"""Criterion 3 of LOPPSOZ: what was arranged, how many members meet it, and who came year by year."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from socialmap.foundation.dates import long_date
from socialmap.foundation.paper import Block, Heading, Table, Text
from socialmap.foundation.sheets import Cell, Sheet
from socialmap.foundation.texts import _, language, ngettext
from socialmap.meetings.arrangements import agreed_on
from socialmap.meetings.participation import by_year, of_network
from socialmap.meetings.standings import MET, NOT_YET, Year, norm_label
from socialmap.networks.models import Network
from socialmap.reporting import rules


def arrangement_told(network: Network, *, today: date) -> tuple[str, str]:
    """What is said of the arrangement with its day and who meets it, and whether there is one."""
    agreed = agreed_on(network.id, today)
    if agreed.since is None:
        told = _("Er is nog geen afspraak vastgelegd. Wij rekenen met %(norm)s.", norm=norm_label(agreed))
        return f"{told} {_who_meets_it(network, today)}", rules.OPEN
    day = long_date(agreed.since, language())
    told = _("%(norm)s, sinds %(day)s.", norm=norm_label(agreed).capitalize(), day=day)
    if not agreed.meetings:
        return told, rules.verdict(False)
    return f"{told} {_who_meets_it(network, today)}", rules.verdict(True)


def _who_meets_it(network: Network, today: date) -> str:
    """ "12 leden voldoen, 3 nog niet."; nothing while no meeting was held."""
    count = Counter(one.participation.standing for one in of_network(network.id, on=today))
    if not count[MET] + count[NOT_YET]:
        return _("Wie voldoet, blijkt na de eerste bijeenkomst.")
    told = ngettext("%(n)s lid voldoet", "%(n)s leden voldoen", count[MET])
    return _("%(told)s, %(others)s nog niet.", told=told, others=count[NOT_YET])


def years_of(network: Network, *, today: date) -> list[Year]:
    """What the table holds: of all members together, newest year first."""
    return by_year(network.id, on=today)


def heads() -> list[str]:
    return [_("Jaar"), _("Uitgenodigd"), _("Geantwoord"), _("Aanwezig")]


def title() -> str:
    return _("Deelname van leden per jaar")


def explained() -> str:
    """How it was counted."""
    return _(
        "Leden samen, zonder gasten en relaties. Een bijeenkomst telt als bekend is wie er was."
        " Wie kwam zonder uitnodiging, telt alleen bij aanwezig."
    )


def as_table(years: Sequence[Year]) -> dict[str, object]:
    """The table as the page draws it."""
    return {"years": years, "heads": heads(), "title": title(), "explained": explained()}


def as_sheet(years: Sequence[Year]) -> Sheet:
    """The table as a tab."""
    rows: list[list[Cell]] = [[one.year, one.invited, one.answered, one.attended] for one in years]
    return Sheet(heads(), rows)


def as_blocks(years: Sequence[Year]) -> list[Block]:
    """The table as paper; nothing when no meeting was held yet."""
    if not years:
        return []
    rows = [[str(cell) for cell in (one.year, one.invited, one.answered, one.attended)] for one in years]
    return [
        Heading(title()),
        Table(heads(), rows, (25, 25, 25, 25)),
        Text(explained(), is_small=True),
    ]
