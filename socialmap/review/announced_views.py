"""The answer to "we want to put you on the map": yes, no, or first a look."""

from typing import Any

from flask import make_response
from werkzeug.wrappers import Response

from socialmap.directory.identifiers import shown_phone
from socialmap.directory.models import Listing
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import Gone
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, render
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter
from socialmap.review import announcing
from socialmap.search.current import memory
from socialmap.search.labels import value_label

OPEN = ("asked", "published")


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """What we will show, why, and from when; None when it is settled already."""
    announcement = announcing.announcement_of(letter)
    if announcement is None or announcement.state != "asked":
        return None
    listing = announcement.listing
    return {
        "name": listing.name,
        "is_person": listing.kind == "person",
        "record": shown_record(listing),
        "source": announcement.source,
        "publish_on": long_date(local_day(letter.queued_at + announcing.WITHOUT_A_NO)),
        "why": "wij u op de sociale kaart willen zetten",
    }


def shown_record(listing: Listing) -> list[tuple[str, str]]:
    """What the public will see, in a few lines."""
    present = memory().present()
    address = [
        f"{one.street} {one.house_number}, {one.postcode} {one.place}".strip(" ,")
        if one.show_address
        else one.place
        for one in listing.locations
    ]
    lines = [
        (_("Naam"), listing.name),
        (_("Soort hulp"), ", ".join(value_label("discipline", one, present) for one in listing.disciplines)),
        (_("Adres"), "; ".join(address)),
        (_("Telefoon"), shown_phone(listing.phone) if listing.phone else ""),
        (_("Mail"), listing.email if listing.show_email else ""),
        (_("Website"), listing.website),
        (_("Wat u doet"), " ".join(listing.description.split())),
    ]
    return [(term, value) for term, value in lines if value]


def announced_page(link: LetterLink) -> Response:
    """GET shows what the button does, POST does it."""
    announcement = announcing.announcement_of(link.letter)
    if announcement is None or announcement.state not in OPEN or link.is_spent:
        raise Gone
    answer, form = str(link.values["answer"]), Form()
    if not form.validate_on_submit():
        return _page(f"announced_{answer}", form, announcement.listing)
    at = now()
    with transaction():
        link.spend(at)
        announcement = announcing.announcement_of(link.letter)
        if announcement is None or announcement.state not in OPEN:
            raise Gone
        name = announcement.listing.name
        if answer == "yes":
            announcing.agree(announcement, at=at)
        else:
            announcing.refuse(announcement, at=at)
    return make_response(render(f"review/announced_{answer}_done.html", name=name))


def _page(name: str, form: Form, listing: Listing) -> Response:
    has_form()
    context = {"form": form, "record": shown_record(listing), "name": listing.name}
    return make_response(render(f"review/{name}.html", **context), 422 if form.errors else 200)
