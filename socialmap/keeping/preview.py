"""A listing as visitors see it, also when they do not see it now."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.foundation.addresses import site_root
from socialmap.foundation.texts import drawn_by
from socialmap.search.cards import Card, card_of
from socialmap.search.current import memory
from socialmap.search.day import Day
from socialmap.search.documents import document_of
from socialmap.search.links import listing_href, site_href
from socialmap.search.snapshot import Snapshot


@dataclass(frozen=True)
class Preview:
    """The card, and the address of the page when it is public."""

    card: Card
    drawn: Markup
    href: str


def preview_of(listing: Listing) -> Preview:
    """The card of a listing as it is now, drawn as in a list of results."""
    present = memory().present()
    reference = present.reference
    document = document_of(listing, reference.gazetteer)
    snapshot = Snapshot.of([document], reference.need_disciplines, reference.gazetteer)
    alone = replace(present, snapshot=snapshot, day=Day.of(snapshot, present.day.today), fragments={})
    href = listing_href(document) if listing.state in PUBLIC_STATES else ""
    # Where there is no page, the name on the card leads back here.
    card = replace(card_of(document, alone), href=href or site_href(f"mijn/vermelding/{listing.code}"))
    body = drawn_by("components/listing_card.html", "card", card, True)
    return Preview(card, Markup("{}</li>").format(body), href)


def address_of(listing: Listing) -> str:
    """The full address of the public page, for paper and for a QR code."""
    document = document_of(listing, memory().present().reference.gazetteer)
    return site_root() + document.path


def qr_of(address: str) -> Markup:
    """A QR code of an address."""
    import segno

    drawn = segno.make(address, error="m").svg_inline(border=2, svgclass=None, lineclass=None, omitsize=True)
    return Markup(drawn)  # noqa: S704  drawn from modules, holds no text
