"""Another mail address: asked here, confirmed at the new one, undone at the old one."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current, new_address, rules
from socialmap.accounts.forms import email_form
from socialmap.accounts.pages import ACCESS, DONE, button, go, page, press, slow_page, sure
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import Gone, NotFound, TooOften
from socialmap.foundation.limits import count, hand_of
from socialmap.foundation.texts import N_, _
from socialmap.mailing.links import LetterLink
from socialmap.mailing.service import one_address

bp = Blueprint("new_address", __name__)
ADDRESS = f"{ACCESS}/adres"
# What was done by a button in a letter, in words for whoever pressed it.
ENDINGS = {
    "adres": (
        N_("Uw nieuwe mailadres werkt"),
        N_("Log voortaan in met dit adres. Wij sturen uw brieven nu hierheen."),
    ),
    "ongedaan": (
        N_("Uw mailadres blijft zoals het was"),
        N_("Iedereen die op uw account was ingelogd, is nu uitgelogd. U kunt zelf gewoon weer inloggen."),
    ),
    "dicht": (
        N_("Uw account is nu dicht"),
        N_("Uw oude mailadres hoort bij een ander account. Bel of mail uw netwerk. Wij lossen het samen op."),
    ),
    "gestopt": (
        N_("De aanvraag is gestopt"),
        N_("Er verandert niets. Iedereen die op uw account was ingelogd, is nu uitgelogd."),
    ),
}


@bp.route(ADDRESS, methods=["GET", "POST"])
@requires("log-in")
def change_address() -> AnyResponse:
    """Ask for another address."""
    member, form = sure(), email_form()()
    facts = {"email": member.email, "back_href": request.script_root + ACCESS}
    if not form.validate_on_submit():
        return page("address", 422 if request.method == "POST" else 200, form=form, **facts)
    email = one_address(form["email"].data)
    if email == member.email:
        form["email"].errors = [_("Dit is al uw mailadres.")]
        return page("address", 422, form=form, **facts)
    try:
        return press(form, f"{ADDRESS}/gevraagd", lambda at: _ask(email, at))
    except TooOften as limit:
        return slow_page("address", form, limit, **facts)


@bp.get(f"{ADDRESS}/gevraagd")
@requires("log-in")
def asked() -> Response:
    """Look in the mail; the same page whoever has the address."""
    return page("address_asked", back_href=request.script_root + ACCESS)


@bp.get(f"{DONE}/<what>")
@requires("visit")
def done(what: str) -> Response:
    """What a button in a letter did."""
    if what not in ENDINGS:
        raise NotFound
    title, text = ENDINGS[what]
    return page("done", title=_(title), text=_(text), on_href=request.script_root + ACCESS)


def confirm_page(link: LetterLink) -> AnyResponse:
    """The button in the letter to the new address."""
    if link.is_spent:
        raise Gone
    change, form = new_address.change_to_confirm(link.values["change"]), button()
    if not form.validate_on_submit():
        return page("confirm_address", _status(), form=form, email=change.email)
    at = now()
    with transaction():
        link.spend(at)
        new_address.confirm(link.values["change"], at=at)
    return go(f"{DONE}/adres")


def undo_page(link: LetterLink) -> AnyResponse:
    """The button in the letters to the old address: that was not me."""
    if link.is_spent:
        raise Gone
    change, form = new_address.change_to_undo(link.values["change"]), button()
    if not form.validate_on_submit():
        return page("undo_address", _status(), form=form, is_done=change.done_at is not None)
    at = now()
    with transaction():
        link.spend(at)
        member = new_address.undo(link.values["change"], link.letter.recipient, at=at)
        ending = "ongedaan" if member.email else "dicht"
    current.leave()
    return go(f"{DONE}/{ending}")


def _ask(email: str, at: datetime) -> None:
    member = sure()
    for hand in (f"member {member.uuid}", f"address {email}"):
        limited = hand_of("new-address", hand, secret=current.secret(), at=at)
        count(limited, at=at, most=rules.ADDRESS_ASKS, window=timedelta(days=1))
    new_address.ask(member, email, by=current.by(), at=at)


def _status() -> int:
    return 422 if request.method == "POST" else 200
