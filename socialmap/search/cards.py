"""A listing as a card: the words around the facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from socialmap.directory.choices import kinds
from socialmap.directory.identifiers import phone_href, shown_phone
from socialmap.directory.rules import is_closed, is_stale
from socialmap.foundation.dates import long_date, month_name, short_date
from socialmap.foundation.texts import _, drawn_by, language, ngettext, told
from socialmap.search.answers import Hit
from socialmap.search.current import Present
from socialmap.search.day import WORD_IS_KEPT, is_full
from socialmap.search.documents import Document
from socialmap.search.links import listing_href

SUMMARY_LENGTH = 140


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows; everything is text that can be printed."""

    code: str
    href: str
    name: str
    discipline: str
    more_disciplines: tuple[str, ...]
    kind_label: str
    summary: str
    organisation: str
    place: str
    address: str
    phone: str
    phone_href: str
    call_hours: str
    room_label: str
    room_state: str
    waiting_label: str
    labels: tuple[str, ...]
    checked_label: str
    stale: bool


def cards_of(hits: Iterable[Hit], present: Present) -> Markup:
    """The cards of a list in order; each is drawn once and kept, only the distance is added."""
    lines = (f"{body_of(hit.document, present)}{_far(hit, present)}</li>" for hit in hits)
    return Markup("".join(lines))  # noqa: S704  drawn by templates that escape


def _far(hit: Hit, present: Present) -> Markup:
    """How far this one is; drawn once for each distance."""
    key = ("far", language(), hit.distance_km, hit.comes_to_you)
    drawn = present.fragments.get(key)
    if drawn is None:
        drawn = drawn_by("components/listing_card.html", "far", distance_label(hit), hit.comes_to_you)
        present.fragments[key] = drawn
    return drawn


def body_of(document: Document, present: Present) -> Markup:
    """The part of a card that is the same for everybody."""
    key = ("card", language(), document.id)
    body = present.fragments.get(key)
    if body is None:
        body = drawn_by("components/listing_card.html", "card", card_of(document, present))
        present.fragments[key] = body
    return body


def card_of(document: Document, present: Present) -> Card:
    """Everything a card says about a listing."""
    today = present.day.today
    spot = document.spots[0] if document.spots else None
    label, state = room(document, today)
    main, *others = [discipline_label(slug, document, present) for slug in document.disciplines] or [""]
    return Card(
        code=document.code,
        href=listing_href(document),
        name=document.name,
        discipline=main,
        more_disciplines=tuple(others),
        kind_label=kinds().get(document.kind, ""),
        summary=summary(document.description),
        organisation=document.organisation,
        place=spot.place if spot else "",
        address=spot.address if spot else "",
        phone=shown_phone(document.phone) if document.phone else "",
        phone_href=phone_href(document.phone) if document.phone else "",
        call_hours=document.call_hours,
        room_label=label,
        room_state=state,
        waiting_label=waiting(document),
        labels=labels(document, present),
        checked_label=checked(document),
        stale=is_stale(document.asked_on, today),
    )


def discipline_label(slug: str, document: Document, present: Present) -> str:
    """The profession; a person without a checked register gets the field of work, not a protected title."""
    row = present.reference.disciplines.get(slug) or present.reference.former.get(slug)
    if row is None:
        return slug
    is_unchecked = row.field and document.kind == "person" and not document.has_checked_register
    return str(told(row, "field" if is_unchecked else "label"))


def summary(text: str) -> str:
    """The first sentences of a description, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= SUMMARY_LENGTH:
        return text
    cut = text[:SUMMARY_LENGTH]
    end = max(cut.rfind(". "), cut.rfind("? "), cut.rfind("! "))
    return cut[: end + 1] if end > SUMMARY_LENGTH // 2 else f"{cut.rsplit(' ', 1)[0].rstrip(',;:')} …"


def room(document: Document, today: date) -> tuple[str, str]:
    """Whether there is room for new people, with the date it was said; old word is told as old word."""
    if is_closed(document.closed_from, document.closed_until, today):
        return closed(document, today), "full"
    said = document.accepts_new_on
    answer = document.accepts_new
    if answer not in ("ja", "nee"):
        return "", "unknown"
    if said is None:
        if answer == "ja":
            return _("Neemt nieuwe mensen aan. Bel om het te vragen."), "unknown"
        return _("Was vol. Bel om het te vragen."), "unknown"
    if is_full(document, today):
        return _("Nu vol (gezegd op %(day)s)", day=short_date(said, today, language())), "full"
    if today - said >= WORD_IS_KEPT:
        month = month_name(said, today, language())
        if answer == "ja":
            return _("In %(month)s was er plaats. Bel om het te vragen.", month=month), "unknown"
        return _("In %(month)s was er geen plaats. Bel om het te vragen.", month=month), "unknown"
    text = _("Neemt nieuwe mensen aan · gezegd op %(day)s", day=short_date(said, today, language()))
    weeks = waiting(document)
    return (f"{text} · {weeks}" if weeks else text), "room"


def closed(document: Document, today: date) -> str:
    """Until when nobody is there, and who takes over."""
    if document.closed_until is None:
        text = _("Tijdelijk gesloten")
    else:
        day = short_date(document.closed_until, today, language())
        text = _("Gesloten tot en met %(day)s", day=day)
    return f"{text}. {document.stand_in}" if document.stand_in else text


def waiting(document: Document) -> str:
    """The waiting time as it was said."""
    weeks = document.waiting_weeks
    if weeks is None:
        return ""
    if weeks == 0:
        return _("geen wachttijd")
    return ngettext("wachttijd ongeveer %(n)s week", "wachttijd ongeveer %(n)s weken", weeks)


def labels(document: Document, present: Present) -> tuple[str, ...]:
    """Facts in a word or two."""
    walk_in = "inloophuis" in document.disciplines and document.kind == "facility"
    known = (
        (document.home_visits, _("Komt aan huis")),
        (walk_in, _("Zonder afspraak")),
        (document.free_of_charge, _("Gratis")),
        (document.online, _("Online")),
        (document.group_offer, _("In een groep")),
        (document.evenings, _("'s Avonds open")),
        (document.in_verwijsgids, _("In de Verwijsgids Kanker")),
    )
    return tuple(label for is_so, label in known if is_so)


def checked(document: Document) -> str:
    """When the keeper last said that all is right."""
    if document.confirmed_on is None:
        return _("Nog niet bevestigd")
    return _("Nagekeken op %(day)s", day=long_date(document.confirmed_on, language()))


def distance_label(hit: Hit) -> str:
    """How far, in whole kilometres, or that they come to you."""
    km = hit.distance_km
    if hit.comes_to_you:
        return _("komt bij u thuis") if km in (None, 0) else _("komt bij u thuis · %(km)s km", km=km)
    if km is None:
        return ""
    return _("in uw postcodegebied") if km == 0 else _("ongeveer %(km)s km", km=km)
