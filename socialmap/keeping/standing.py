"""Where a listing stands, in words: is it visible, until when, and what is asked of its keeper."""

from dataclasses import dataclass
from datetime import date

from socialmap.directory.models import Listing
from socialmap.directory.rules import LEFT_OUT_AFTER, STALE_AFTER, is_closed, is_stale, may_be_left_out
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language
from socialmap.keeping.matters import last_confirmed
from socialmap.keeping.rules import ASK_AFTER


@dataclass(frozen=True)
class Standing:
    """State first: what visitors see, and what its keeper must do."""

    kind: str
    title: str
    todo: str
    may_confirm: bool = False
    may_hide: bool = False
    may_show: bool = False


def standing_of(listing: Listing, today: date) -> Standing:
    """What to tell the keeper of a listing today."""
    if listing.state == "published":
        return _visible(listing, today)
    if listing.state == "hidden":
        return Standing(
            "hidden",
            _("Uw vermelding is verborgen. Niemand ziet haar."),
            _("Wilt u weer gevonden worden? Zet uw vermelding dan op de kaart."),
            may_show=True,
        )
    return Standing(
        "waiting",
        _("Uw vermelding staat nog niet op de kaart."),
        _("De kerngroep kijkt er nog naar. U krijgt bericht."),
    )


def _visible(listing: Listing, today: date) -> Standing:
    asked_on = listing.asked_on or last_confirmed(listing) + ASK_AFTER
    before = long_date(asked_on + STALE_AFTER, language())
    is_kept = listing.kept_by_core_group
    if may_be_left_out(listing.asked_on, listing.left_out_on, today, kept_by_core_group=is_kept):
        return Standing(
            "left-out",
            _("Uw vermelding staat niet meer in de gewone lijst."),
            _("Wij vroegen of uw gegevens kloppen en hoorden niets. Kijk ze na, dan staat u er weer in."),
            *_on_the_map(),
        )
    if is_stale(listing.asked_on, today):
        left_out_on = long_date(asked_on + LEFT_OUT_AFTER, language())
        return Standing(
            "stale",
            _("Uw vermelding staat online, met 'Mogelijk verouderd' erbij."),
            _(
                "Kijk uw gegevens na. Anders kan uw vermelding vanaf %(day)s uit de gewone lijst gaan.",
                day=left_out_on,
            ),
            *_on_the_map(),
        )
    if listing.asked_on is not None:
        todo = _("Kijk of alles klopt, voor %(day)s. Daarna staat er 'Mogelijk verouderd' bij.", day=before)
        return Standing("ask", _title(listing, today), todo, *_on_the_map())
    return Standing("visible", _title(listing, today), _later(listing, before), *_on_the_map())


def _title(listing: Listing, today: date) -> str:
    if is_closed(listing.closed_from, listing.closed_until, today):
        if listing.closed_until is None:
            return _("Uw vermelding staat online, als tijdelijk gesloten.")
        until = long_date(listing.closed_until, language())
        return _("Uw vermelding staat online, als gesloten tot en met %(day)s.", day=until)
    return _("Uw vermelding staat online.")


def _later(listing: Listing, before: str) -> str:
    if listing.confirmed_on is None:
        return _("U heeft de gegevens nog niet nagekeken. Doe dat voor %(day)s.", day=before)
    confirmed = long_date(listing.confirmed_on, language())
    return _(
        "U keek de gegevens na op %(confirmed)s. Kijk ze weer na voor %(day)s.",
        confirmed=confirmed,
        day=before,
    )


def _on_the_map() -> tuple[bool, bool]:
    """What may be done with a listing that is on the map: confirm and hide."""
    return True, True
