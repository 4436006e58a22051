"""Points, outcomes and refusals in words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from socialmap.foundation.clock import AMSTERDAM, local_day, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, ngettext, once_per_language
from socialmap.review.checks import lists_for_a_no
from socialmap.review.shown import line_of
from socialmap.rounds import rules
from socialmap.rounds.models import ActionPoint, AgendaPoint, Round
from socialmap.rounds.queries import meets_on
from socialmap.rounds.service import IN_WRITING
from socialmap.search.current import memory
from socialmap.search.labels import value_label


@dataclass(frozen=True)
class PointLine:
    """A point as a list tells it."""

    uuid: str
    number: int
    what: str
    title: str
    text: str
    outcome: str
    outcome_label: str
    votes: str
    point: AgendaPoint


def clock_time(at: datetime) -> str:
    """ "19.30", as it is written in Dutch."""
    return at.astimezone(AMSTERDAM).strftime("%H.%M")


def last_day(until: datetime) -> date:
    """The last day on which one may vote; `until` is the first instant at which one may not."""
    return local_day(until - timedelta(seconds=1))


def when(one: Round) -> str:
    """ "12 maart 2026, 19.30 uur"."""
    return _("%(day)s, %(time)s uur", day=long_date(meets_on(one), language()), time=clock_time(one.meets_at))


def title_of(point: AgendaPoint) -> str:
    """What a point is about."""
    if point.submission is not None:
        return line_of(point.submission, today()).name
    if point.kind == "ratify":
        return _("Besluiten die tussendoor zijn genomen")
    return point.title


def what_of(point: AgendaPoint) -> str:
    """What kind of point it is."""
    if point.submission is not None:
        return line_of(point.submission, today()).what
    return _("Bekrachtigen") if point.kind == "ratify" else _("Onderwerp")


@once_per_language
def outcome_labels() -> dict[str, str]:
    """What came of a point."""
    return {
        "": _("Nog niet besproken"),
        "approved": _("Goedgekeurd"),
        "declined": _("Afgewezen"),
        "held": _("Aangehouden tot de volgende ronde"),
        "noted": _("Alleen besproken"),
        "ratified": _("Bekrachtigd"),
    }


@once_per_language
def state_labels() -> dict[str, str]:
    """How far a round is."""
    return {
        "planned": _("Gepland"),
        "open": _("Open voor inzenden"),
        "closed": _("Inzenden is gesloten"),
        "meeting": _("De dag van de ronde, of daarna"),
        "settled": _("Vastgesteld"),
    }


@once_per_language
def left_out_labels() -> dict[str, str]:
    """Why a decision of the meeting was not carried out."""
    return {
        "changed": _("Veranderd sinds de vergadering: gaat naar de volgende ronde."),
        "gone": _("Ingetrokken, of er was al over besloten."),
        "practice": _("Een huisarts of praktijkondersteuner komt niet op de kaart."),
    }


def line(point: AgendaPoint, number: int) -> PointLine:
    """One point in words."""
    label = outcome_labels()[point.outcome]
    if point.decided_by == IN_WRITING:
        label = _("%(outcome)s (schriftelijk)", outcome=label)
    text = point.text
    if point.submission is not None:
        text = left_out_labels().get(point.text, "")
    return PointLine(
        uuid=str(point.uuid),
        number=number,
        what=what_of(point),
        title=title_of(point),
        text=text,
        outcome=point.outcome,
        outcome_label=label,
        votes=votes_in_words(point),
        point=point,
    )


def votes_in_words(point: AgendaPoint) -> str:
    """ "4 voor, 1 tegen, 0 onthouden"; empty when nobody voted."""
    if point.votes_for is None:
        return ""
    return _(
        "%(for_)s voor, %(against)s tegen, %(abstained)s onthouden",
        for_=point.votes_for,
        against=point.votes_against or 0,
        abstained=point.votes_abstained or 0,
    )


def until_in_words(point: AgendaPoint) -> str:
    """The last day of a vote in writing; empty when there is none."""
    until = point.written_until
    return long_date(last_day(until), language()) if until is not None else ""


def quorum_in_words(there: int, everybody: int, quorum: int) -> str:
    """ "4 van 6, genoeg om te besluiten"."""
    if rules.has_quorum(there, quorum):
        return _("%(there)s van %(all)s, genoeg om te besluiten", there=there, all=everybody)
    lack = ngettext("nog %(n)s nodig om te besluiten", "nog %(n)s nodig om te besluiten", quorum - there)
    return _("%(there)s van %(all)s, %(lack)s", there=there, all=everybody, lack=lack)


def grounds_for(point: AgendaPoint) -> list[tuple[str, str, str]]:
    """The published criteria a no may rest on: discipline, key, and both in words."""
    if point.submission is None:
        return []
    present, lists = memory().present(), lists_for_a_no(point.submission, today())
    return [
        (slug, str(one["key"]), f"{value_label('discipline', slug, present)}: {one['text']}")
        for slug, several in lists.items()
        for one in several.criteria
    ]


def grounds_in_words(point: AgendaPoint) -> list[str]:
    """Why somebody was declined, criterion by criterion."""
    if point.outcome != "declined":
        return []
    labels = {(slug, key): text for slug, key, text in grounds_for(point)}
    found = [
        (labels.get((one.get("discipline", ""), one.get("key", "")), one.get("key", "")), one)
        for one in point.grounds
    ]
    return [f"{label} {one.get('why', '')}".strip() for label, one in found]


def action_line(action: ActionPoint) -> dict[str, Any]:
    """Who promised what, until when."""
    due = action.due_on
    return {
        "uuid": str(action.uuid),
        "text": action.text,
        "who": action.who,
        "due": long_date(due, language()) if due else "",
        "is_done": action.done_at is not None,
        "is_late": due is not None and action.done_at is None and due < today(),
    }
