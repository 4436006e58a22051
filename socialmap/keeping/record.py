"""The record of a listing in a few lines: what a keeper looks at before saying that it is right."""

from socialmap.directory import choices
from socialmap.directory.identifiers import shown_phone
from socialmap.directory.models import Listing
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language
from socialmap.search.current import memory
from socialmap.search.labels import value_label


def record_of(listing: Listing) -> list[tuple[str, str]]:
    """Term and value of everything that goes stale; what is empty says so."""
    present = memory().present()
    disciplines = [value_label("discipline", slug, present) for slug in listing.disciplines]
    return [
        (_("Naam"), listing.name),
        (_("Soort hulp"), ", ".join(disciplines)),
        (_("Adres"), "; ".join(_address(listing))),
        (_("Telefoon"), shown_phone(listing.phone) if listing.phone else _("staat er niet")),
        (_("Wanneer bellen"), listing.call_hours or _("staat er niet")),
        (_("Mail"), listing.email or _("staat er niet")),
        (_("Website"), listing.website or _("staat er niet")),
        (_("Plek voor nieuwe mensen"), room_label(listing)),
        (_("Aan huis"), _yes_no(listing.home_visits)),
        (_("Verwijzing"), choices.referrals_for_referrers().get(listing.referral, "")),
        (_("Gesloten"), closed_label(listing)),
    ]


def room_label(listing: Listing) -> str:
    """Whether there is room, since when that was said, and how long people wait."""
    label = {"ja": _("Ja"), "nee": _("Nee")}.get(listing.accepts_new, _("Niet bekend"))
    if listing.accepts_new == "ja" and listing.waiting_weeks:
        label = _("Ja, na %(weeks)s weken wachten", weeks=listing.waiting_weeks)
    if listing.accepts_new_on is None or listing.accepts_new not in ("ja", "nee"):
        return label
    return _("%(label)s (gezegd op %(day)s)", label=label, day=long_date(listing.accepts_new_on, language()))


def closed_label(listing: Listing) -> str:
    """From when until when it is closed, and who takes over."""
    if listing.closed_from is None and listing.closed_until is None:
        return _("nee")
    days = [
        text % {"day": long_date(day, language())}
        for text, day in (
            (_("van %(day)s"), listing.closed_from),
            (_("tot en met %(day)s"), listing.closed_until),
        )
        if day is not None
    ]
    return ". ".join([" ".join(days), *([listing.stand_in] if listing.stand_in else [])])


def _address(listing: Listing) -> list[str]:
    return [
        f"{one.street} {one.house_number}, {one.postcode} {one.place}".strip(" ,")
        if one.show_address
        else _(
            "%(postcode)s %(place)s (het adres staat niet op de kaart)",
            postcode=one.postcode,
            place=one.place,
        )
        for one in listing.locations
    ]


def _yes_no(answer: bool | None) -> str:
    return _("niet bekend") if answer is None else _("ja") if answer else _("nee")
