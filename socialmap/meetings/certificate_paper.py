"""A certificate of attendance in words, on a page and on paper."""

from collections.abc import Sequence
from io import BytesIO

from flask import current_app

from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.paper import Block, Large, Picture, Table, Text, fonts_in, paper
from socialmap.foundation.texts import _, language
from socialmap.meetings import shown
from socialmap.meetings.models import Values
from socialmap.meetings.outcome_models import Certificate

PATH = "/certificaat"
QR_MM = 32.0


def address_of(certificate: Certificate) -> str:
    """Where anybody can look up whether a certificate is real."""
    site: str = current_app.extensions["settings"].base_url
    return f"{site}{PATH}/{certificate.number}"


def facts_of(certificate: Certificate) -> list[tuple[str, str]]:
    """What a certificate says besides the name, each with its term."""
    meeting = certificate.invitation.meeting
    facts = [
        (_("Bijeenkomst"), certificate.title),
        (_("Datum"), long_date(certificate.day, language())),
        (_("Aanwezig"), shown.hours(certificate.minutes)),
    ]
    if lines := _accreditation(certificate.accreditation):
        facts.append((_("Accreditatie"), "; ".join(lines)))
    return [*facts, (_("Georganiseerd door"), meeting.network.name)]


def pdf_of(certificate: Certificate, *, for_its_owner: bool) -> bytes:
    """To print or to hand in; the same bytes whenever it is made from the same facts.

    Register numbers are in what its owner gets only: a number of a certificate is handed to others.
    """
    invitation = certificate.invitation
    network = invitation.meeting.network
    blocks: list[Block] = [Text(_("Hierbij verklaren wij dat")), Large(certificate.name)]
    blocks.append(Text(_("aanwezig was bij deze bijeenkomst:")))
    rows = facts_of(certificate)
    own = _own(invitation.numbers) if for_its_owner else []
    rows += [(_("Nummer in %(register)s", register=one), number) for one, number in own]
    if network.contact_email:
        rows.append((_("Contact"), network.contact_email))
    rows.append((_("Uitgegeven op"), long_date(local_day(certificate.issued_at), language())))
    blocks.append(Table((_("Wat"), _("Gegevens")), rows, (30, 70)))
    address = address_of(certificate)
    blocks += [Text(_("Nummer van dit bewijs: %(number)s", number=certificate.number))]
    blocks += [Text(_("Controleer dit bewijs op %(address)s", address=address), is_small=True)]
    blocks.append(Picture(_code(address), QR_MM, _("Code die naar de controle van dit bewijs leidt")))
    if invitation.meeting.is_demonstration:
        blocks.append(Text(_("Dit is een voorbeeld. De bijeenkomst en de mensen zijn bedacht.")))
    home = current_app.extensions["settings"].home
    title, made_at = _("Bewijs van deelname"), certificate.issued_at
    return paper(title, blocks, fonts=fonts_in(home), foot=network.name, made_at=made_at)


def _own(numbers: Sequence[Values]) -> list[tuple[str, str]]:
    return [(str(one["register"]), str(one["number"])) for one in numbers if one.get("number")]


def _accreditation(accreditation: Sequence[Values]) -> list[str]:
    return [line for line in map(_line, accreditation) if line]


def _line(one: Values) -> str:
    """Only of what was granted there are points; of what was asked for we say no more than that."""
    register = str(one.get("register", "")).strip()
    if not register:
        return ""
    if one.get("state") != "granted":
        return _("%(register)s: aangevraagd", register=register)
    points, number = str(one.get("points", "")), str(one.get("number", ""))
    told = [_("1 punt") if points == "1" else _("%(points)s punten", points=points)] if points else []
    told += [_("nummer %(number)s", number=number)] if number else []
    return f"{register}: {', '.join(told)}" if told else register


def _code(address: str) -> bytes:
    # Imported here because only what is printed needs it.
    import segno

    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=8, border=2)
    return drawn.getvalue()
