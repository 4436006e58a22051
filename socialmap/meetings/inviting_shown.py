"""Inviting in words: what can be chosen, who that is, how far a sending is, and what the letter says."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from markupsafe import Markup

from socialmap.accounts.models import Member
from socialmap.accounts.queries import names_of
from socialmap.directory.audience import Reached, Rule, places_of, reached_by
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db
from socialmap.foundation.text import folded
from socialmap.foundation.texts import language
from socialmap.mailing.composing import message_of
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import NothingToSay
from socialmap.meetings import inviting, telling
from socialmap.meetings.inviting_forms import Choice, role_labels
from socialmap.meetings.models import Invitation, Meeting, Wave
from socialmap.meetings.shown import clock_time
from socialmap.search.professions import discipline_label, discipline_labels

MOST_FOUND = 30
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_BUTTON = re.compile(r' style="display:inline-block[^"]*"')
_STYLE = re.compile(r' style="[^"]*"')
_HEAD = re.compile(r"<(/?)h2>")


@dataclass(frozen=True)
class Progress:
    """How far the letters of a wave are; `dropped` had nothing to say any more when they would leave."""

    sent: int
    waiting: int
    failed: int
    dropped: int
    answered: int


def progress_of(wave: Wave) -> Progress:
    """Counted from the out-tray and from the answers."""
    rows = list(db.session.scalars(sa.select(Invitation).where(Invitation.wave_id == wave.id)))
    start = f"meeting:{wave.meeting.uuid}:{telling.INVITE}:"
    query = sa.select(Letter.key, Letter.state).where(Letter.key.startswith(start))
    states = {key[len(start) :]: state for key, state in db.session.execute(query)}
    counts = Counter(states.get(str(row.uuid), "dropped") for row in rows)
    return Progress(
        sent=counts["sent"],
        waiting=counts["waiting"] + counts["sending"],
        failed=counts["failed"] + counts["shelved"] + counts["held"],
        dropped=counts["dropped"],
        answered=sum(row.state != "invited" for row in rows),
    )


def wave_line(wave: Wave, at: datetime) -> dict[str, Any]:
    """A wave as a list tells it."""
    return {
        "uuid": str(wave.uuid),
        "count": wave.count,
        "day": long_date(local_day(wave.at), language()),
        "time": clock_time(wave.at),
        "leaves": clock_time(wave.leaves_at),
        "is_stopped": wave.stopped_at is not None,
        "may_stop": wave.stopped_at is None and at < wave.leaves_at,
        "by": names_of([wave.by]).get(wave.by, ""),
    }


def options(meeting: Meeting, choice: Choice) -> dict[str, list[tuple[str, str, bool]]]:
    """What a rule can be made of: value, label, and whether it is chosen."""
    rule = choice.rule
    places = places_of(meeting.network_id)
    return {
        "roles": [(slug, label, slug in rule.roles) for slug, label in role_labels().items()],
        "disciplines": [
            (slug, label, slug in rule.disciplines)
            for slug, label in sorted(discipline_labels().items(), key=lambda pair: folded(pair[1]))
        ],
        "places": [(place, place, place in rule.places) for place in places],
    }


def found_by_name(meeting: Meeting, choice: Choice) -> list[dict[str, Any]]:
    """Who was ticked by hand, and whoever else the search finds by name, practice or address."""
    invited = inviting.invited_addresses(meeting)
    words = folded(choice.search).split()
    ticked, found = [], []
    for one in reached_by(Rule(), meeting.network_id):
        if one.member.uuid in choice.by_hand:
            ticked.append(_line(one, is_ticked=True, is_invited=one.member.email in invited))
        elif words and all(word in _searched(one) for word in words):
            found.append(_line(one, is_ticked=False, is_invited=one.member.email in invited))
    return [*ticked, *found[:MOST_FOUND]]


def _searched(one: Reached) -> str:
    return folded(f"{one.member.name} {one.organisation} {one.member.email}")


def _line(one: Reached, *, is_ticked: bool, is_invited: bool) -> dict[str, Any]:
    return {
        "uuid": str(one.member.uuid),
        "name": one.member.name or one.member.email,
        "about": ", ".join(part for part in (_discipline(one), one.organisation) if part),
        "is_ticked": is_ticked,
        "is_invited": is_invited,
    }


def _discipline(one: Reached) -> str:
    return discipline_label(one.discipline) if one.discipline else ""


def people_lines(people: inviting.Chosen) -> list[dict[str, str]]:
    """Who gets the letter, with what they do."""
    lines = [{"name": str(line["name"]), "about": str(line["about"])} for line in map(_plain, people.members)]
    return lines + [{"name": guest.name, "about": guest.organisation} for guest in people.guests]


def _plain(one: Reached) -> dict[str, Any]:
    return _line(one, is_ticked=False, is_invited=False)


def letter_of(meeting: Meeting, reader: Member, at: datetime) -> dict[str, Any] | None:
    """The invitation as it will be: subject, text, and the same with its make-up.

    None once nobody is invited any more.
    """
    letter = Letter(
        uuid=uuid4(),
        template=telling.template_of(telling.INVITE),
        recipient=reader.email or "",
        network_id=meeting.network_id,
        values={"trial": str(meeting.uuid), "name": reader.name, "preview": True},
        actions={},
        queued_at=at,
    )
    try:
        message = message_of(letter)
    except NothingToSay:
        return None
    return {
        "subject": str(message["Subject"]),
        "sender": str(message["From"]),
        "text": _part(message, "plain").replace("\r\n", "\n"),
        "html": _without_styles(_part(message, "html")),
    }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _without_styles(page: str) -> Markup:
    """The body of a letter on a page of ours, that allows no style in its tags."""
    found = _BODY.search(page)
    body = _STYLE.sub("", _BUTTON.sub(' class="button main"', found[1] if found else ""))
    # S704: made by the mailer, that escapes every word in it.
    return Markup(_HEAD.sub(r"<\1h3>", body))  # noqa: S704
