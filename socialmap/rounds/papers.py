"""What people take with them: agenda and list of decisions on paper, as a spreadsheet, and in a calendar."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from socialmap.foundation.calendars import in_amsterdam, new_calendar
from socialmap.foundation.clock import today
from socialmap.foundation.paper import Block, Heading, Points, Table, Text, fonts_in, paper
from socialmap.foundation.sheets import Sheet, as_xlsx
from socialmap.foundation.texts import _
from socialmap.review.queries import waiting_for
from socialmap.review.shown import line_of
from socialmap.rounds import shown
from socialmap.rounds.models import Round
from socialmap.rounds.queries import actions_left, actions_of, core_group_of, points_of, present_in

LASTS = timedelta(hours=2)


def second_looks_of(network_id: int) -> list[str]:
    """Who asked for a second look: for information only, somebody else answers."""
    return [line_of(one, today()).name for one in waiting_for({network_id}) if one.state == "appealed"]


def names_there(one: Round) -> list[str]:
    """Who was there."""
    there = present_in(one)
    return [
        member.name or member.email or "" for member in core_group_of(one.network_id) if member.id in there
    ]


def agenda_pdf(one: Round, *, at: datetime) -> bytes:
    """The agenda to print."""
    blocks: list[Block] = [Text(shown.when(one))]
    if one.place:
        blocks.append(Text(one.place))
    rows = [
        (str(number), line.what, line.title, line.text)
        for number, line in enumerate((shown.line(point, 0) for point in points_of(one)), start=1)
    ]
    blocks.append(Heading(_("Agenda")))
    heads = (_("Nr."), _("Wat"), _("Wie of wat"), _("Toelichting"))
    blocks.append(
        Table(heads, rows, (8, 28, 40, 40)) if rows else Text(_("Er staat nog niets op de agenda."))
    )
    blocks += _actions(_("Actiepunten van de vorige keer"), actions_left(one))
    if looks := second_looks_of(one.network_id):
        blocks += [Heading(_("Ter informatie: tweede blik")), Points(looks)]
    return _paper(_("Agenda ronde %(name)s", name=one.name), one, blocks, at)


def decisions_of(one: Round) -> list[dict[str, Any]]:
    """What came of each point, in words."""
    return [
        {
            "line": shown.line(point, number),
            "grounds": shown.grounds_in_words(point),
            "own_words": point.own_words,
            "minutes": point.minutes,
        }
        for number, point in enumerate(points_of(one), start=1)
    ]


def decisions_pdf(one: Round, *, at: datetime) -> bytes:
    """The list of decisions to print."""
    blocks: list[Block] = [Text(shown.when(one)), Text(_there_in_words(one))]
    if one.state != "settled":
        blocks.append(Text(_("Nog niet vastgesteld.")))
    rows = []
    for found in decisions_of(one):
        line = found["line"]
        why = [line.text, *found["grounds"], found["minutes"]]
        told = "\n".join(part for part in why if part)
        rows.append((str(line.number), f"{line.what}: {line.title}", line.outcome_label, line.votes, told))
    heads = (_("Nr."), _("Punt"), _("Besluit"), _("Stemmen"), _("Reden en verslag"))
    if rows:
        blocks.append(Table(heads, rows, (8, 34, 24, 24, 40)))
    blocks += _actions(_("Actiepunten"), actions_of(one))
    return _paper(_("Besluiten ronde %(name)s", name=one.name), one, blocks, at)


def _there_in_words(one: Round) -> str:
    return _("Aanwezig: %(names)s", names=", ".join(names_there(one)) or _("niemand genoteerd"))


def _actions(title: str, actions: Any) -> list[Block]:
    lines = [shown.action_line(action) for action in actions]
    if not lines:
        return []
    rows = [(line["text"], line["who"], line["due"]) for line in lines]
    return [Heading(title), Table((_("Wat"), _("Wie"), _("Voor wanneer")), rows, (60, 30, 26))]


def _paper(title: str, one: Round, blocks: list[Block], at: datetime) -> bytes:
    home = current_app.extensions["settings"].home
    return paper(title, blocks, fonts=fonts_in(home), foot=one.network.name, made_at=at)


def decisions_xlsx(one: Round) -> bytes:
    """The list of decisions as a spreadsheet; no cell is a formula."""
    heads = [_("Nr."), _("Soort"), _("Wie of wat"), _("Besluit"), _("Voor"), _("Tegen"), _("Onthouden")]
    heads += [_("Reden"), _("Eigen zin"), _("Verslag")]
    rows = []
    for found in decisions_of(one):
        line, point = found["line"], found["line"].point
        votes = [point.votes_for, point.votes_against, point.votes_abstained]
        why = "\n".join([*([line.text] if line.text else []), *found["grounds"]])
        told = [line.number, line.what, line.title, line.outcome_label, *votes, why]
        rows.append([*told, found["own_words"], found["minutes"]])
    actions = [
        [action.text, action.who, action.due_on, action.done_at is not None] for action in actions_of(one)
    ]
    return as_xlsx(
        {
            _("Besluiten"): Sheet(heads, rows),
            _("Actiepunten"): Sheet([_("Wat"), _("Wie"), _("Voor wanneer"), _("Klaar")], actions),
        }
    )


def calendar_of(one: Round, *, host: str, href: str, at: datetime) -> bytes:
    """The meeting as iCalendar: the same UID for ever, a higher SEQUENCE when it moves (RFC 5545, 5546)."""
    # Imported here because only a calendar needs it.
    from icalendar import Event

    event = Event()
    event.add("uid", f"ronde-{one.uuid}@{host.rsplit(':', 1)[0]}")
    event.add("sequence", one.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", in_amsterdam(one.meets_at))
    event.add("dtend", in_amsterdam(one.meets_at + LASTS))
    event.add(
        "summary", _("Kerngroep %(network)s, ronde %(name)s", network=one.network.short_name, name=one.name)
    )
    event.add("description", _("De agenda: %(href)s", href=href))
    event.add("url", href)
    event.add("status", "CONFIRMED")
    if one.place:
        event.add("location", one.place)
    calendar = new_calendar("PUBLISH", "Rondes")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
