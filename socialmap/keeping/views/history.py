"""Who changed what and when, and putting it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.accounts.forms import ButtonForm
from socialmap.accounts.queries import member_by_uuid
from socialmap.accounts.service import thing
from socialmap.directory.keepers import GONE, keeps
from socialmap.directory.models import Listing
from socialmap.directory.rules import UNDO_WITHIN
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import Gone, NotFound
from socialmap.foundation.texts import language
from socialmap.keeping.differences import Difference, visible
from socialmap.keeping.history import entries_of
from socialmap.keeping.queries import changes_at, listing_with
from socialmap.keeping.undoing import differences_at, put_back
from socialmap.keeping.views.answers import do_once, mine, page, path_of, said
from socialmap.keeping.views.blueprint import bp
from socialmap.keeping.words import LONG, in_words, label_of
from socialmap.mailing.links import LetterLink

ADDRESS = "/mijn/vermelding/<string(length=6):code>"


@bp.get(f"{ADDRESS}/geschiedenis")
@requires("log-in")
def history(code: str) -> Response:
    """Everything that was done to a listing: who, when, old and new."""
    listing = mine(code)
    left = [label_of(name) for name in request.args.get("niet", "").split(".") if label_of(name) != name]
    return page("history", listing=listing, entries=entries_of(listing, at=now()), said=said(), left=left)


@bp.route(f"{ADDRESS}/terug/<int:position>", methods=["GET", "POST"])
@requires("log-in")
def undo(code: str, position: int) -> AnyResponse:
    """What one change did, and the button that puts it back."""
    listing, form = mine(code), ButtonForm()
    differences = differences_at(listing, [position], at=now())
    if not visible(differences):
        raise NotFound
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return page("undo", status, listing=listing, form=form, changes=_told(differences))
    home = path_of(listing, "/geschiedenis")

    def deed(at: datetime) -> str:
        undone = put_back(mine(code), [position], by=by(), at=at)
        left = f"&niet={'.'.join(undone.changed_since)}" if undone.changed_since else ""
        return f"{home}?gedaan={'terug' if undone.position else 'niets'}{left}"

    return do_once(form, home, deed)


def saved_notice(listings: Sequence[Listing]) -> dict[str, Any] | None:
    """ "Opgeslagen. Ongedaan maken?", for the change the address speaks of."""
    word = request.args.get("gedaan", "")
    if not word.isascii() or not word.isdigit() or len(word) > 15:
        return None
    for listing in listings:
        rows = changes_at(listing, [int(word)])
        if rows and now() - rows[0][0].at < UNDO_WITHIN:
            until = local_day(rows[0][0].at + UNDO_WITHIN) - timedelta(days=1)
            return {"href": path_of(listing, f"/terug/{word}"), "until": long_date(until, language())}
    return None


def undo_page(link: LetterLink) -> AnyResponse:
    """The button "Zet het terug" of a letter, for a keeper who need not log in."""
    member = member_by_uuid(link.letter.values["member"])
    listing = listing_with(link.letter.values["listing"])
    if member is None or listing is None or listing.state in GONE or not keeps(member, listing):
        raise Gone
    positions, form = link.letter.values["positions"], ButtonForm()
    differences = differences_at(listing, positions, at=now())
    if (link.is_spent and request.method != "POST") or not form.validate_on_submit():
        status = 422 if form.errors and not link.is_spent else 200
        context = {"listing": listing, "form": form, "is_spent": link.is_spent}
        return page("undo_letter", status, changes=_told(differences), **context)

    def deed(at: datetime) -> None:
        link.spend(at)
        present = listing_with(link.letter.values["listing"])
        if present is None:
            raise NotFound
        put_back(present, positions, by=thing(member), at=at)

    return do_once(form, f"{request.script_root}{link.address}", deed)


def _told(differences: list[Difference]) -> list[dict[str, Any]]:
    return [
        {
            "label": label_of(one.name),
            "old": in_words(one.name, one.before),
            "new": in_words(one.name, one.after),
            "is_long": one.name in LONG,
        }
        for one in visible(differences)
    ]
