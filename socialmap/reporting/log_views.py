"""The log of a network, for its managers: who did what, to what, and when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, request

from socialmap.accounts.queries import names_of
from socialmap.audit.heads import last_check
from socialmap.foundation.access import requires
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, render
from socialmap.reporting.log_queries import Asked, LogRow, listings_named, log_of
from socialmap.reporting.log_words import by_label, changes_of, kind_labels, verb_label, verb_labels
from socialmap.search.current import memory
from socialmap.search.labels import value_label
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

bp = Blueprint("log", __name__)
LOG = "kerngroep/logboek"
# Where a thing of this kind has a page of its own.
PAGES = {
    "submission": "kerngroep/inzendingen",
    "meeting": "kerngroep/bijeenkomsten",
    "newsletter": "kerngroep/nieuwsbrieven",
}
LONGEST = 80
YEARS = range(2000, 2200)
# Further back one searches by period.
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Line:
    """A row of the log in words."""

    position: int
    when: str
    verb: str
    kind: str
    thing: str
    href: str
    by: str
    changes: list[tuple[str, str, str]]
    is_erased: bool


@bp.get(f"/{LOG}")
@requires("manage")
def log() -> Response:
    """The log, newest first; looked through by person, thing, verb and period."""
    network, asked = network_to_decide_for("manager"), _asked()
    rows, has_more = log_of(network, asked)
    response = render(
        "reporting/log.html",
        network=network.name,
        lines=_lines(rows, network.id),
        asked=asked,
        verbs=sorted(verb_labels().items(), key=lambda one: one[1]),
        is_searched=asked != Asked(page=asked.page),
        previous_href=_href(asked, asked.page - 1) if asked.page > 1 else "",
        next_href=_href(asked, asked.page + 1) if has_more else "",
        checked=_checked(),
    )
    return make_response(response)


def _asked() -> Asked:
    given = request.args
    page = given.get("pagina", "1")
    is_number = page.isascii() and page.isdecimal() and len(page) <= len(str(MOST_PAGES))
    return Asked(
        who=given.get("wie", "").strip()[:LONGEST],
        verb=given.get("wat", "").strip()[:LONGEST],
        thing=given.get("waarover", "").strip()[:LONGEST],
        since=_day(given.get("van", "")),
        until=_day(given.get("tot", "")),
        page=min(max(1, int(page)), MOST_PAGES) if is_number else 1,
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _lines(rows: list[LogRow], network_id: int) -> list[Line]:
    """The rows in words, with one question for the people and one for the listings of the page."""
    things = [row.thing for row in rows]
    names = names_of([*(row.by for row in rows), *things], seen_from=network_id)
    listings = listings_named(things)
    return [_line(row, names, listings, _labels(row)) for row in rows]


def _line(
    row: LogRow, names: dict[str, str], listings: dict[str, tuple[str, str]], labels: dict[str, str]
) -> Line:
    kind, _sign, key = row.thing.partition(":")
    name, href = _thing(row.thing, kind, key, names=names, listings=listings)
    local = row.at.astimezone(AMSTERDAM)
    return Line(
        position=row.position,
        when=f"{long_date(local.date(), language())}, {local:%H.%M}",
        verb=verb_label(row.verb),
        kind=kind_labels().get(kind, kind),
        thing=name,
        href=href,
        by=by_label(row.by, names),
        changes=changes_of(kind, row.before, row.after, labels),
        is_erased=not row.has_values,
    )


def _thing(
    thing: str, kind: str, key: str, *, names: dict[str, str], listings: dict[str, tuple[str, str]]
) -> tuple[str, str]:
    """What it was about: a name when there still is one, and where it is found."""
    if kind == "listing":
        name, code = listings.get(thing, ("", ""))
        return name or code, site_href(f"aanbod/{code}") if name else ""
    if kind == "member":
        return names.get(thing, ""), site_href(f"kerngroep/mensen/{key}") if thing in names else ""
    if kind in PAGES and key.count("-") == 4:
        return _("bekijk"), site_href(f"{PAGES[kind]}/{key}")
    return ("", "") if key.count("-") == 4 else (key, "")


def _labels(row: LogRow) -> dict[str, str]:
    """The names of the disciplines and needs this row speaks of."""
    present = memory().present()
    found: dict[str, str] = {}
    for side in (row.before, row.after):
        if isinstance(side, dict):
            found |= _named(side.get("disciplines"), "discipline", present.reference.disciplines)
            found |= _named(side.get("needs"), "need", present.reference.needs)
    return found


def _named(slugs: object, kind: str, known: Iterable[str]) -> dict[str, str]:
    given = [one for one in slugs if isinstance(one, str)] if isinstance(slugs, list) else []
    return {slug: value_label(kind, slug, memory().present()) for slug in given if slug in known}


def _href(asked: Asked, page: int) -> str:
    wanted = replace(asked, page=page)
    pairs = {
        "wie": wanted.who,
        "wat": wanted.verb,
        "waarover": wanted.thing,
        "van": wanted.since.isoformat() if wanted.since else "",
        "tot": wanted.until.isoformat() if wanted.until else "",
        "pagina": str(page) if page > 1 else "",
    }
    query = urlencode({name: value for name, value in pairs.items() if value})
    return site_href(f"{LOG}?{query}" if query else LOG)


def _checked() -> tuple[bool, str]:
    """Whether the chain was whole when it was last looked at, and when that was, in a sentence."""
    last = last_check()
    if last is None:
        return True, _("Het logboek is nog niet nagekeken. Dat gebeurt elke nacht.")
    day = long_date(last.on, language())
    if last.broken_at is None:
        return True, _("Nagekeken op %(day)s: er is niets aan veranderd.", day=day)
    return False, _(
        "Nagekeken op %(day)s: er is iets veranderd bij regel %(position)s. Bel technisch beheer.",
        day=day,
        position=last.broken_at,
    )
