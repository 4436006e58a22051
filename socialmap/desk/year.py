"""The year of a network as data: what is done in which months; from rounds, meetings and the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from socialmap.foundation.clock import local_day
from socialmap.foundation.texts import _
from socialmap.meetings.models import Meeting
from socialmap.meetings.queries import meetings_of
from socialmap.networks.models import Network
from socialmap.rounds.models import Round
from socialmap.rounds.queries import rounds_of
from socialmap.rounds.rules import Plan, plans_of

DONE, BUSY, TO_COME, PAST = "done", "busy", "to-come", "past"
# Which kinds of meetings are the yearly one the charter asks for.
YEARLY = ("training", "conference")


@dataclass(frozen=True)
class Moment:
    """Something of the year: when, what, who does it, and how far it is. `page` is where it is done."""

    first: date
    last: date
    title: str
    who: str
    state: str
    page: str = ""


@dataclass(frozen=True)
class Task:
    """What the calendar asks, whatever round there is: from month to month."""

    months: tuple[int, int]
    title: str
    who: str
    page: str = ""


def year_of(network: Network, today: date) -> list[Moment]:
    """The moments of this year in order of their first day."""
    planned = plans_of(network.settings, today.year)
    rounds = {one.name: one for one in rounds_of(network.id)}
    meetings = [one for one in meetings_of(network.id) if local_day(one.starts_at).year == today.year]
    meetings = [one for one in meetings if one.state != "cancelled"]
    moments = [_by_calendar(task, today) for task in tasks()]
    if not any(one.kind in YEARLY for one in meetings):
        moments += [_by_calendar(task, today) for task in meeting_tasks()]
    for meeting in meetings:
        moments += _of_meeting(meeting, today)
    for plan in planned:
        moments += _of_round(plan, rounds.get(plan.name), today)
    return sorted(moments, key=lambda one: (one.first, one.last, one.title))


def tasks() -> list[Task]:
    """What no round and no meeting knows of; whether it was done, nobody tells the site."""
    manager, core_group = _("beheer"), _("kerngroep")
    return [
        Task(
            (1, 1),
            _("Jaarplan, en de cijfers van vorig jaar"),
            manager,
            "kerngroep/overzicht",
        ),
        Task((1, 2), _("Accreditatie voor de scholing aanvragen, voor 1 april"), core_group),
        Task((12, 12), _("Jaarverslag, en het dossier voor LOPPSOZ"), manager, "kerngroep/loppsoz"),
    ]


def meeting_tasks() -> list[Task]:
    """What has to be done for the yearly meeting as long as nobody made it here."""
    organisers, page = _("organisatie"), "kerngroep/bijeenkomsten"
    return [
        Task((5, 6), _("Uitnodiging voor de netwerkbijeenkomst"), organisers, page),
        Task((10, 11), _("Jaarlijkse bijeenkomst, met presentie en evaluatie"), organisers, page),
    ]


def _by_calendar(task: Task, today: date) -> Moment:
    """Before, in or after its months; nothing tells that it was done."""
    first, last = date(today.year, task.months[0], 1), _last_day(today.year, task.months[1])
    return Moment(first, last, task.title, task.who, state_by_days(first, last, today), task.page)


def state_by_days(first: date, last: date, today: date) -> str:
    """Whether a day lies before, between or after two others."""
    if today < first:
        return TO_COME
    return BUSY if today <= last else PAST


def _last_day(year: int, month: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1)


def _of_meeting(one: Meeting, today: date) -> list[Moment]:
    """The moments of a meeting: until when people answer, and the day itself until it is settled."""
    page = f"kerngroep/bijeenkomsten/{one.uuid}"
    first = local_day(one.published_at or one.created_at)
    opens_on, day = min(first, one.answer_by), local_day(one.starts_at)
    answering = _("Uitnodigen en antwoorden: %(title)s", title=one.title)
    told = _("Bijeenkomst, met presentie en evaluatie: %(title)s", title=one.title)
    inviting = BUSY if one.state == "draft" else state_by_days(opens_on, one.answer_by, today)
    if one.state in ("held", "settled"):
        inviting = DONE
    organisers = _("organisatie")
    return [
        Moment(opens_on, one.answer_by, answering, organisers, inviting, page),
        Moment(day, local_day(one.ends_at), told, organisers, _state_of(one, day, today), page),
    ]


def _state_of(one: Meeting, day: date, today: date) -> str:
    """Done once it is settled; from its day until then there is something to do."""
    if one.state == "settled":
        return DONE
    return TO_COME if today < day else BUSY


def _of_round(plan: Plan, row: Round | None, today: date) -> list[Moment]:
    """The moments of a round: is everything right, the last day, the decision, and what is told of it."""
    opens_on = row.opens_on if row is not None else plan.opens_on
    closes_on = row.closes_on if row is not None else plan.closes_on
    meets_on = local_day(row.meets_at if row is not None else plan.meets_at)
    settled_on = local_day(row.settled_at) if row is not None and row.settled_at is not None else None
    page = f"kerngroep/rondes/{plan.name}" if row is not None else "kerngroep/rondes"
    calling, deciding, telling = _states(row, (opens_on, meets_on), today)
    calls = f"{page}/bellen" if row is not None else ""
    told_on, told_page = settled_on or meets_on, f"{page}/besluiten" if settled_on is not None else ""
    core_group, site, name = _("kerngroep"), _("de site, daarna de kerngroep"), plan.name
    last_day = _("Laatste dag om in te sturen voor ronde %(name)s", name=name)
    letters = _("Brieven over de besluiten, en de kaart bijgewerkt")
    return [
        Moment(opens_on, meets_on, _("Kloppen de gegevens nog? Bel wie stil blijft"), site, calling, calls),
        Moment(closes_on, closes_on, last_day, _("aanvragers"), state_by_days(closes_on, closes_on, today)),
        Moment(meets_on, meets_on, _("Besluitronde %(name)s", name=name), core_group, deciding, page),
        Moment(told_on, told_on, letters, _("de site, na het vaststellen"), telling, told_page),
    ]


def _states(row: Round | None, days: tuple[date, date], today: date) -> tuple[str, str, str]:
    """How far the calling, the decision and the letters are: as the round says, else as the calendar does."""
    if row is None:
        meeting = state_by_days(days[1], days[1], today)
        return state_by_days(*days, today), meeting, meeting
    if row.state == "settled":
        return DONE, DONE, DONE
    calling = BUSY if row.state != "planned" else state_by_days(*days, today)
    deciding = BUSY if row.state in ("closed", "meeting") or days[1] <= today else TO_COME
    return calling, deciding, TO_COME


def busy_now(moments: Sequence[Moment]) -> list[Moment]:
    """What is going on today."""
    return [one for one in moments if one.state == BUSY]
