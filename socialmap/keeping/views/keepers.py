"""Who keeps a listing together: inviting somebody, and ending somebody's keeping."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import secret, signed_in
from socialmap.accounts.forms import ButtonForm
from socialmap.accounts.queries import member_by_email
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import NotFound, TooOften
from socialmap.foundation.forms import Form
from socialmap.foundation.limits import count, hand_of
from socialmap.foundation.texts import _, language
from socialmap.keeping import sharing
from socialmap.keeping.forms import invite_form, keep_form
from socialmap.keeping.views.answers import do_once, mine, page, path, path_of, said, status_of
from socialmap.keeping.views.blueprint import bp
from socialmap.mailing.links import LetterLink

ADDRESS = "/mijn/vermelding/<string(length=6):code>/beheerders"
MOST_INVITATIONS = 10


@bp.route(ADDRESS, methods=["GET", "POST"])
@requires("log-in")
def keepers(code: str) -> AnyResponse:
    """Everybody who keeps this listing, and the form to ask one more."""
    listing, form = mine(code), invite_form()
    if not form.validate_on_submit():
        return _page(listing, form, status_of(form))
    address = form["email"].data.strip()

    def deed(at: datetime) -> None:
        member = signed_in()
        hand = hand_of("invite", str(member.uuid), secret=secret(), at=at)
        count(hand, at=at, most=MOST_INVITATIONS, window=timedelta(hours=24))
        sharing.invite(mine(code), address, by=member, at=at)

    try:
        return do_once(form, path_of(listing, "/beheerders?gedaan=uitgenodigd"), deed)
    except TooOften as limit:
        form.form_errors.append(_("U nodigde vandaag veel mensen uit. Probeer het morgen opnieuw."))
        response = _page(mine(code), form, 429)
        response.headers["Retry-After"] = str(limit.retry_after)
        return response


def _page(listing: Listing, form: Form, status: int) -> Response:
    people = keepers_of(listing)
    me = signed_in()
    shown = [
        {"id": one.uuid, "name": one.name or one.email, "email": one.email, "is_me": one.id == me.id}
        for one in people
    ]
    invited = [
        {"id": one.uuid, "email": one.recipient, "day": long_date(local_day(one.queued_at), language())}
        for one in sharing.open_invitations(listing, at=now())
    ]
    return page("keepers", status, listing=listing, form=form, people=shown, invited=invited, said=said())


@bp.route(f"{ADDRESS}/<uuid:member_id>", methods=["GET", "POST"])
@requires("log-in")
def end_keeping(code: str, member_id: UUID) -> AnyResponse:
    """End somebody's keeping, or one's own; the last one cannot go while it is on the map."""
    listing, form = mine(code), ButtonForm()
    member = next((one for one in keepers_of(listing) if one.uuid == member_id), None)
    if member is None:
        raise NotFound
    is_me = member.id == signed_in().id
    if not form.validate_on_submit():
        return _end_page(
            listing, form, member.name or member.email or "", is_me=is_me, status=status_of(form)
        )

    def deed(at: datetime) -> None:
        sharing.end_keeping(mine(code), member_id, by=signed_in(), at=at)

    home = path("?gedaan=beheer-weg") if is_me else path_of(listing, "/beheerders?gedaan=beheer-weg")
    try:
        return do_once(form, home, deed)
    except sharing.LastKeeper:
        form.form_errors.append(_("U bent de enige die deze vermelding bijhoudt. Kies eerst wat ermee moet."))
        return _end_page(mine(code), form, "", is_me=is_me, status=409)


def _end_page(listing: Listing, form: Form, name: str, *, is_me: bool, status: int) -> Response:
    is_last = len(keepers_of(listing)) == 1 and listing.state == "published"
    return page("end_keeping", status, listing=listing, form=form, name=name, is_me=is_me, is_last=is_last)


@bp.route(f"{ADDRESS}/uitnodiging/<uuid:letter_id>", methods=["GET", "POST"])
@requires("log-in")
def take_back_invitation(code: str, letter_id: UUID) -> AnyResponse:
    """Take back an invitation that nobody answered."""
    listing, form = mine(code), ButtonForm()
    open_ones = sharing.open_invitations(listing, at=now())
    letter = next((one for one in open_ones if one.uuid == letter_id), None)
    if letter is None and request.method != "POST":
        raise NotFound
    if not form.validate_on_submit():
        recipient = letter.recipient if letter is not None else ""
        return page("take_back_invitation", status_of(form), listing=listing, form=form, recipient=recipient)

    def deed(at: datetime) -> None:
        sharing.take_back(mine(code), letter_id, by=f"member:{signed_in().uuid}", at=at)

    return do_once(form, path_of(listing, "/beheerders?gedaan=uitnodiging-weg"), deed)


def keep_page(link: LetterLink) -> AnyResponse:
    """The button of an invitation: whoever presses it shows that the address is theirs."""
    listing = sharing.invited_listing(link.letter)
    known = member_by_email(link.letter.recipient)
    form = keep_form(known.name if known is not None else "")
    if (link.is_spent and request.method != "POST") or not form.validate_on_submit():
        status = 200 if link.is_spent else status_of(form)
        return page("keep", status, listing=listing, form=form, is_spent=link.is_spent)

    def deed(at: datetime) -> None:
        link.spend(at)
        sharing.accept(link.letter, form["name"].data or "", at=at)

    return do_once(form, f"{request.script_root}{link.address}", deed)
