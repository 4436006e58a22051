"""What the paper says: for each listing whom to call, when, and with which words."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import Markup

from socialmap.directory.choices import referrals
from socialmap.foundation.texts import SOURCE_LANGUAGE, _, language, told
from socialmap.search.cards import Card, card_of
from socialmap.search.current import Present
from socialmap.search.documents import Document
from socialmap.search.links import site_href
from socialmap.shortlist.rules import Asked, joined

FOR_OTHER = ("voor", "ander")


@dataclass(frozen=True)
class Entry:
    """One listing on the paper."""

    card: Card
    say: str
    say_in_dutch: str
    referral_label: str
    remove_href: str


@dataclass(frozen=True)
class Shared:
    """The same list for somebody else or for another device."""

    href: str
    mail_href: str
    qr: Markup


def list_href(codes: tuple[str, ...], *, for_other: bool) -> str:
    """The address of a list; without codes it is the page that explains."""
    pairs = [("id", joined(codes))] if codes else []
    query = urlencode([*pairs, *([FOR_OTHER] if for_other else [])])
    return site_href("lijst") + (f"?{query}" if query else "")


def paper(asked: Asked, present: Present, site_root: str, *, for_other: bool) -> dict[str, object]:
    """Everything the page of a list shows."""
    documents = [
        present.snapshot.documents[present.snapshot.by_code[code]]
        for code in asked.codes
        if code in present.snapshot.by_code
    ]
    codes = tuple(document.code for document in documents)
    return {
        "entries": [_entry(document, codes, present, for_other) for document in documents],
        "codes": joined(codes),
        "gone": len(asked.codes) - len(codes),
        "too_many": asked.too_many,
        "for_other": for_other,
        "switch_href": list_href(codes, for_other=not for_other),
        "shared": _shared(site_root + list_href(codes, for_other=for_other)) if codes else None,
        "search_href": site_href("zoeken"),
    }


def _entry(document: Document, codes: tuple[str, ...], present: Present, for_other: bool) -> Entry:
    discipline = present.reference.disciplines.get(document.disciplines[0]) if document.disciplines else None
    name = "when_calling_for_other" if for_other else "when_calling"
    is_dutch = language() == SOURCE_LANGUAGE
    others = tuple(code for code in codes if code != document.code)
    return Entry(
        card=card_of(document, present),
        say=told(discipline, name) if discipline else "",
        # Who reads English still speaks to somebody who may not: the Dutch words stand beside it.
        say_in_dutch="" if is_dutch or discipline is None else getattr(discipline, name),
        referral_label=referrals().get(document.referral, ""),
        remove_href=list_href(others, for_other=for_other),
    )


def _shared(address: str) -> Shared:
    import segno

    body = _("Dit is een lijst met hulp bij kanker. U opent de lijst met deze link:") + f"\n\n{address}\n"
    mail = f"mailto:?subject={quote(_('Lijst met hulp bij kanker'))}&body={quote(body)}"
    drawn = segno.make(address, error="m").svg_inline(border=2, svgclass=None, lineclass=None, omitsize=True)
    return Shared(address, mail, Markup(drawn))  # noqa: S704  drawn from modules, holds no text
