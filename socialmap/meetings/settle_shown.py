"""Who was there, for who settles a meeting: names, numbers of registers, and certificates."""

from typing import Any
from uuid import UUID

from socialmap.directory.keepers import listings_kept_by
from socialmap.foundation.texts import ngettext
from socialmap.meetings import certificates, presence_export, shown
from socialmap.meetings.certificate_paper import PATH
from socialmap.meetings.models import Invitation, Meeting, Values
from socialmap.meetings.outcome_models import Certificate
from socialmap.meetings.pages import path_of
from socialmap.meetings.queries import address_of, invitations_of
from socialmap.search.current import memory
from socialmap.search.labels import value_label
from socialmap.search.links import site_href

OTHERS = ("absent", "no", "perhaps", "invited", "waiting")


def known_numbers(people: list[Invitation], registers: list[str]) -> dict[UUID, Values]:
    """Of whom the map knows a number in one of these registers; by uuid of the invitation."""
    wanted = {presence_export.key_of(register): register for register in registers}
    found: dict[UUID, Values] = {}
    for one in people:
        for listing in listings_kept_by(one.member) if one.member is not None else []:
            for entry in listing.registrations if listing.kind == "person" else []:
                key = presence_export.key_of(entry.register)
                if entry.number and key in wanted:
                    found.setdefault(one.uuid, {"register": wanted[key], "number": entry.number})
    return found


def registers_in_words(meeting: Meeting) -> list[dict[str, Any]]:
    """Each register with how many have a number, how many have none, and the list to hand in."""
    lines = []
    for register in presence_export.registers_of(meeting):
        having, lacking = presence_export.count_in(meeting, register)
        href = path_of(meeting, f"/presentie/{presence_export.key_of(register)}.csv")
        lines.append({"name": register, "having": having, "lacking": lacking, "href": href})
    return lines


def people_of(meeting: Meeting) -> list[dict[str, Any]]:
    """Who was there."""
    given = certificates.certificates_for(meeting)
    return [_person(meeting, one, given.get(one.id)) for one in invitations_of(meeting, "present")]


def others_of(meeting: Meeting) -> list[dict[str, Any]]:
    """Who was not there, as far as we know."""
    return [_person(meeting, one, None) for one in invitations_of(meeting, *OTHERS)]


def _person(meeting: Meeting, one: Invitation, certificate: Certificate | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "uuid": one.uuid,
        "discipline": discipline_label(one),
        "state": shown.answer_labels()[one.state],
        "numbers": _numbers(one),
        "hours": shown.hours(certificate.minutes) if certificate is not None else "",
        "has_address": address_of(one) is not None,
        "paper": f"{site_href(PATH[1:])}/{certificate.number}.pdf" if certificate is not None else "",
        "href": path_of(meeting, f"/afronden/{one.uuid}"),
    }


def known_of(one: Invitation) -> str:
    """What is known now of somebody who is put right: present or not, how long, and every number."""
    minutes = certificates.minutes_of(one) if one.state == "present" else None
    # In minutes, as the field below it asks.
    length = ngettext("%(n)s minuut", "%(n)s minuten", minutes) if minutes is not None else ""
    return ", ".join(part for part in (shown.answer_labels()[one.state], length, _numbers(one)) if part)


def _numbers(one: Invitation) -> str:
    return ", ".join(f"{each['register']} {each['number']}" for each in one.numbers)


def discipline_label(one: Invitation) -> str:
    """The discipline by name, or the organisation of who has none."""
    if not one.discipline:
        return one.organisation
    return value_label("discipline", one.discipline, memory().present())
