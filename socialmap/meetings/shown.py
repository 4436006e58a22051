"""A meeting in words: when, where, what, for whom. Pages and letters tell it the same way."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from socialmap.foundation.clock import AMSTERDAM, local_day
from socialmap.foundation.texts import _, language, once_per_language
from socialmap.meetings.models import Meeting, Values
from socialmap.search.professions import discipline_label


@once_per_language
def kind_labels() -> dict[str, str]:
    """What kind of meeting it is."""
    return {
        "training": _("Netwerkscholing"),
        "conference": _("Werkconferentie"),
        "peer-review": _("Intervisie"),
        "drop-in": _("Inloop"),
    }


@once_per_language
def state_labels() -> dict[str, str]:
    """How far a meeting is."""
    return {
        "draft": _("Concept"),
        "published": _("Bekendgemaakt"),
        "full": _("Vol"),
        "closed": _("Aanmelden is gesloten"),
        "held": _("Gehouden"),
        "settled": _("Afgerond"),
        "cancelled": _("Afgelast"),
    }


@once_per_language
def answer_labels() -> dict[str, str]:
    """What somebody answered, or whether they were there."""
    return {
        "invited": _("Nog geen antwoord"),
        "yes": _("Komt"),
        "no": _("Komt niet"),
        "perhaps": _("Misschien"),
        "waiting": _("Wachtlijst"),
        "present": _("Was er"),
        "absent": _("Was er niet"),
    }


@once_per_language
def accreditation_labels() -> dict[str, str]:
    """How far the accreditation of a register is."""
    return {"asked": _("aangevraagd"), "granted": _("toegekend")}


def weekday_date(day: date) -> str:
    """ "donderdag 12 november 2026"."""
    return format_date(day, "EEEE d MMMM yyyy", locale=language())


def clock_time(at: datetime) -> str:
    """ "19.30", in Europe/Amsterdam."""
    return at.astimezone(AMSTERDAM).strftime("%H.%M")


def when(meeting: Meeting) -> str:
    """ "donderdag 12 november 2026, 19.00 tot 21.30 uur"."""
    first, last = local_day(meeting.starts_at), local_day(meeting.ends_at)
    told = {"day": weekday_date(first), "from_": clock_time(meeting.starts_at)}
    if first == last:
        return _("%(day)s, %(from_)s tot %(until)s uur", until=clock_time(meeting.ends_at), **told)
    told |= {"last": weekday_date(last), "until": clock_time(meeting.ends_at)}
    return _("%(day)s, %(from_)s uur, tot %(last)s, %(until)s uur", **told)


def address_of(meeting: Meeting) -> str:
    """ "Vlampijpstraat 75, 3534 AR Utrecht"; what is not filled in is left out."""
    street = f"{meeting.street} {meeting.house_number}".strip()
    town = f"{meeting.postcode} {meeting.place}".strip()
    return ", ".join(part for part in (street, town) if part)


def where(meeting: Meeting) -> str:
    """The place with its address, or "Online"; never the link, which is for who comes."""
    place = ", ".join(part for part in (meeting.location_name, address_of(meeting)) if part)
    if not meeting.online_url:
        return place or _("Dat hoort u nog")
    return _("%(place)s, of online", place=place) if place else _("Online")


def hours(minutes: int) -> str:
    """ "2,5 uur"."""
    told = f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return _("%(hours)s uur", hours=told)


def programme_lines(meeting: Meeting) -> list[str]:
    """ "19.00 tot 19.45 uur: Vermoeidheid, door Anna de Vries", part by part."""
    return [line for line in map(_programme_line, meeting.programme) if line]


def _programme_line(part: Values) -> str:
    since, until = (str(part.get(name, "")).replace(":", ".") for name in ("from", "until"))
    what, who = part.get("what", ""), part.get("who", "")
    told = _("%(what)s, door %(who)s", what=what, who=who) if what and who else what or who
    if since and until:
        return _("%(from_)s tot %(until)s uur: %(what)s", from_=since, until=until, what=told)
    return _("%(from_)s uur: %(what)s", from_=since, what=told) if since else told


def accreditation_lines(meeting: Meeting) -> list[str]:
    """ "KP: 2 punten, nummer A-1, toegekend", register by register."""
    return [_accreditation_line(one) for one in meeting.accreditation if one.get("register")]


def _accreditation_line(one: Values) -> str:
    points = str(one.get("points", ""))
    parts = [
        (_("1 punt") if points == "1" else _("%(points)s punten", points=points)) if points else "",
        _("nummer %(number)s", number=one["number"]) if one.get("number") else "",
        accreditation_labels().get(str(one.get("state", "")), ""),
    ]
    told = ", ".join(part for part in parts if part)
    return f"{one['register']}: {told}" if told else str(one["register"])


def for_whom(meeting: Meeting) -> str:
    """Whom it is for: what was typed, and the disciplines by name."""
    names = ", ".join(discipline_label(slug) for slug in meeting.disciplines)
    return ". ".join(part for part in (meeting.for_whom.rstrip("."), names) if part)


def organiser_names(meeting: Meeting) -> str:
    """Who organises it, by name."""
    return ", ".join(one.member.name for one in meeting.organisers if one.member.name)


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting as pages and letters tell it; the online link is not in it."""
    return {
        "title": meeting.title,
        "kind": kind_labels().get(meeting.kind, meeting.kind),
        "state": state_labels().get(meeting.state, meeting.state),
        "when": when(meeting),
        "where": where(meeting),
        "route": meeting.route,
        "purpose": meeting.purpose,
        "programme": programme_lines(meeting),
        "costs": meeting.costs or _("Geen"),
        "accreditation": accreditation_lines(meeting),
        "for_whom": for_whom(meeting),
        "answer_by": weekday_date(meeting.answer_by),
        "hours": hours(meeting.contact_minutes),
        "organiser": organiser_names(meeting),
        "contact": meeting.network.contact_email,
    }
