"""Pages in plain words: one for each need and one for each discipline, with who is nearest."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from socialmap.directory.models import Discipline, Need
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, told
from socialmap.search.answers import Answer
from socialmap.search.cards import cards_of, summary
from socialmap.search.current import Memory
from socialmap.search.links import search_href, site_href
from socialmap.search.notices import Notice, notices_of
from socialmap.search.questions import Question, page_parameters
from socialmap.search.reference import NetworkFacts, Reference
from socialmap.search.service import find

NEAREST = 5


@dataclass(frozen=True)
class Helper:
    """A kind of help, with what it does and its own page."""

    label: str
    description: str
    href: str


@dataclass(frozen=True)
class ReadMore:
    """A page of somebody else, in Dutch, and when the core group last looked at it."""

    label: str
    href: str
    checked_label: str


@dataclass(frozen=True)
class Costs:
    """What it costs in general, and when that was looked up."""

    label: str
    text: str
    date_label: str


@dataclass(frozen=True)
class Nearest:
    """Who is nearest, and where the rest is."""

    where: str
    results: Markup
    notices: list[Notice]
    total: int
    all_href: str


def need_context(need: Need, where: str, memory: Memory, network: NetworkFacts | None) -> dict[str, object]:
    """What helps with a need, who does that, what it costs, and who is near."""
    reference = memory.present().reference
    helping = [reference.disciplines[slug] for slug in need.disciplines if slug in reference.disciplines]
    return {
        "title": told(need, "label"),
        "sentence": told(need, "sentence"),
        "about": told(need, "about"),
        "summary": summary(told(need, "about")),
        "alarm_text": told(need, "alarm_text"),
        "helpers": [_helper(row) for row in helping],
        "costs": [_costs(row) for row in helping if row.costs],
        "read_more": read_more(need),
        "nearest": _nearest("need", need.slug, where, memory, network),
        "action": site_href(f"wat/{need.slug}"),
    }


def discipline_context(
    row: Discipline, where: str, memory: Memory, network: NetworkFacts | None
) -> dict[str, object]:
    """What a discipline does, for which needs, what it costs, what to say, and who is near."""
    return {
        "title": told(row, "label"),
        "about": told(row, "description"),
        "summary": summary(told(row, "description")),
        "when_calling": told(row, "when_calling"),
        "needs": needs_of(row.slug, memory.present().reference),
        "costs": [_costs(row)] if row.costs else [],
        "read_more": read_more(row),
        "nearest": _nearest("discipline", row.slug, where, memory, network),
        "action": site_href(f"wie/{row.slug}"),
    }


def needs_of(discipline: str, reference: Reference) -> list[Helper]:
    """The needs a discipline helps with, those it is the first choice for in front."""
    found = [need for need in reference.needs.values() if discipline in need.disciplines]
    found.sort(key=lambda need: need.disciplines.index(discipline))
    return [Helper(told(need, "label"), "", site_href(f"wat/{need.slug}")) for need in found]


def _helper(row: Discipline) -> Helper:
    return Helper(told(row, "label"), told(row, "description"), site_href(f"wie/{row.slug}"))


def _costs(row: Discipline) -> Costs:
    day = long_date(row.costs_on, language()) if row.costs_on else ""
    label = _("Stand van %(day)s", day=day) if day else ""
    if row.edited_at is None:
        # What came with the program was written by its makers; the core group has not said yes to it.
        label = ", ".join(part for part in (label, _("nog niet nagekeken door de kerngroep")) if part)
    return Costs(told(row, "label"), told(row, "costs"), label)


def read_more(row: Any) -> list[ReadMore]:
    """Links of the core group; one nobody has looked at says so."""
    links = []
    for link in row.read_more:
        day = link.get("checked_on")
        checked = _("nog niet nagekeken door de kerngroep")
        if day:
            checked = _("nagekeken op %(day)s", day=long_date(date.fromisoformat(day), language()))
        links.append(ReadMore(link["label"], link["href"], checked))
    return links


def _nearest(name: str, slug: str, where: str, memory: Memory, network: NetworkFacts | None) -> Nearest:
    question = Question(where=where, filters=((name, (slug,)),), per_page=NEAREST)
    answer = find(question, memory, network_id=network.id if network else None)
    return Nearest(
        where=where,
        results=cards_of(answer.hits, answer.present),
        notices=_about_place(answer, network) if where else [],
        total=answer.total,
        all_href=search_href(page_parameters(replace(question, per_page=20))),
    )


def _about_place(answer: Answer, network: NetworkFacts | None) -> list[Notice]:
    kinds = ("unknown-place", "outside-region", "nothing-nearby")
    return [one for one in notices_of(answer, network) if one.kind in kinds]
