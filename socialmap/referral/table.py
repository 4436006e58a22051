"""The table for referrers: what a GP must know of each option, and lines for the practice's own system."""

from dataclasses import dataclass

from socialmap.directory.choices import referrals_for_referrers
from socialmap.directory.identifiers import shown_phone
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, told
from socialmap.search.answers import Answer, Hit
from socialmap.search.cards import Card, card_of, distance_label
from socialmap.search.current import Present
from socialmap.search.documents import Document
from socialmap.search.links import listing_href, query_of, search_href, site_href
from socialmap.search.questions import page_parameters
from socialmap.search.reference import NetworkFacts


@dataclass(frozen=True)
class Row:
    """One option for the patient."""

    card: Card
    distance_label: str
    referral_label: str
    in_referral: str
    own_wishes: tuple[str, ...]
    referrers_phone: str
    agb: str
    secure_mail: str
    is_new: bool
    paper_href: str
    lines: str


@dataclass(frozen=True)
class Newcomer:
    """Who came on the map this year."""

    name: str
    href: str
    discipline: str
    place: str
    day: str


def table_of(answer: Answer, network: NetworkFacts | None, site_root: str) -> dict[str, object]:
    """The page of an answer, for referrers."""
    pairs = page_parameters(answer.asked)
    asked = answer.asked
    further = [*pairs, ("pagina", str(asked.page + 1))] if answer.total > asked.page * asked.per_page else []
    return {
        "rows": [row_of(hit, answer.present, network, site_root) for hit in answer.hits],
        "total": answer.total,
        "map_href": search_href(pairs),
        "further_href": f"{site_href('verwijzers')}?{query_of(further)}" if further else "",
    }


def row_of(hit: Hit, present: Present, network: NetworkFacts | None, site_root: str) -> Row:
    """A listing as a referrer needs it."""
    document = hit.document
    discipline = present.reference.disciplines.get(document.disciplines[0]) if document.disciplines else None
    card = card_of(document, present)
    return Row(
        card=card,
        distance_label=distance_label(hit),
        referral_label=referrals_for_referrers()[document.referral],
        in_referral=told(discipline, "in_referral") if discipline and document.referral != "nee" else "",
        own_wishes=tuple(text for text in document.for_referrers.split("\n") if text.strip()),
        referrers_phone=shown_phone(document.referrers_phone) if document.referrers_phone else "",
        agb=document.agb,
        secure_mail=document.secure_mail,
        is_new=is_new(document, present),
        paper_href=f"{site_href('lijst')}?id={document.code}",
        lines="\n".join(lines_of(document, card, present, network, site_root)),
    )


def lines_of(
    document: Document, card: Card, present: Present, network: NetworkFacts | None, site_root: str
) -> list[str]:
    """At most nine plain lines for the record of the patient; what is not known is left out."""
    spot = document.spots[0] if document.spots else None
    source = told(network, "name") if network else _("Sociale kaart kanker")
    found = [
        f"{card.name} ({card.discipline})",
        ", ".join(part for part in (card.address, f"{spot.postcode} {spot.place}" if spot else "") if part),
        _phones(document, card),
        _("Veilige mail: %(mail)s", mail=document.secure_mail) if document.secure_mail else "",
        _("AGB praktijk: %(agb)s", agb=document.agb) if document.agb else "",
        _("Verwijzing: %(answer)s", answer=referrals_for_referrers()[document.referral].lower()),
        _room(card),
        _("Komt aan huis") if document.home_visits else "",
        f"{card.checked_label}. {source}: {site_root}{listing_href(document)}",
    ]
    return [line for line in found if line]


def _room(card: Card) -> str:
    """Room and waiting time as plain sentences."""
    waiting = "" if card.waiting_label in card.room_label else card.waiting_label
    told_so = (card.room_label.replace(" · ", ", ").rstrip("."), waiting)
    return ". ".join(text[0].upper() + text[1:] for text in told_so if text)


def _phones(document: Document, card: Card) -> str:
    phones = []
    if card.phone:
        hours = f" ({card.call_hours})" if card.call_hours else ""
        phones.append(_("Tel. %(number)s", number=card.phone) + hours)
    if document.referrers_phone:
        phones.append(_("overleg: %(number)s", number=shown_phone(document.referrers_phone)))
    return ", ".join(phones)


def is_new(document: Document, present: Present) -> bool:
    """On the map since 1 January of this year."""
    since = document.public_since
    return since is not None and since.year == present.day.today.year


def newcomers(present: Present, network: NetworkFacts | None) -> list[Newcomer]:
    """Who came on the map since January, the last one first."""
    scope = present.snapshot.networks.get(network.id, 0) if network else present.snapshot.everyone
    scope &= ~present.day.left_out
    found = [
        document
        for at, document in enumerate(present.snapshot.documents)
        if scope >> at & 1 and is_new(document, present)
    ]
    found.sort(key=lambda document: (document.public_since, document.name), reverse=True)
    return [_newcomer(document, card_of(document, present)) for document in found]


def _newcomer(document: Document, card: Card) -> Newcomer:
    day = long_date(document.public_since, language()) if document.public_since else ""
    return Newcomer(card.name, card.href, card.discipline, card.place, day)
