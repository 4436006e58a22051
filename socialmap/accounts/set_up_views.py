"""Setting up the second step: a passkey or an app, and ten codes on paper."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request, session
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import challenges, current, login, passkeys, recovery, rules, second_step, totp
from socialmap.accounts.models import Member
from socialmap.accounts.pages import (
    ACCESS,
    SET_UP,
    button,
    go,
    next_path,
    owner,
    page,
    press,
    takes_passkeys,
    with_next,
)
from socialmap.accounts.second_step_forms import app_form, passkey_form
from socialmap.accounts.second_step_views import LONGEST_ANSWER, check_token
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered, NotFound
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _

bp = Blueprint("set_up", __name__)
APP = f"{ACCESS}/app"
PASSKEY = f"{ACCESS}/sleutel"
PAPER = f"{ACCESS}/herstelcodes"
SHEET = f"{PAPER}/blad"
KEY = "sheet"
Keep = Callable[[Member, str], object]


@bp.get(SET_UP)
@requires("log-in")
def choose() -> Response:
    """A passkey or an app: whichever somebody likes best."""
    owner()
    return _choice(200)


@bp.route(APP, methods=["GET", "POST"])
@requires("log-in")
def set_up_app() -> AnyResponse:
    """The secret as a square to scan and as signs to type, and one code that shows that it works."""
    member, at, form = owner(), now(), app_form()()
    if request.method != "POST":
        form["proposal"].data = totp.propose(member, at=at)
    secret = totp.proposed_secret(member, form["proposal"].data or "", at=at)
    if secret is None:
        return go(with_next(APP, next_path()))
    if not form.validate_on_submit():
        return _app_page(form, member, secret, 422 if request.method == "POST" else 200)
    proposal, code = form["proposal"].data, rules.code_in(form["code"].data)
    try:
        return _set_up(form, "app", lambda who, by: totp.accept(who, proposal, code, by=by, at=at))
    except rules.WrongProof:
        form["code"].errors = [_("Deze code klopt niet. Wacht op de volgende code in de app.")]
        return _app_page(form, member, secret, 422)


@bp.post(f"{PASSKEY}/vraag")
@requires("log-in")
def ask_passkey() -> Response:
    """What the browser must know to make a passkey, as JSON for the script."""
    check_token()
    member = owner()
    if not takes_passkeys():
        raise NotFound
    challenge = challenges.begin("make", at=now())
    return jsonify(passkeys.creation_options(member, challenges.place(), challenge))


@bp.post(PASSKEY)
@requires("log-in")
def set_up_passkey() -> AnyResponse:
    """The passkey the device made."""
    owner()
    form, at, place = passkey_form()(), now(), challenges.place()
    if not form.validate_on_submit():
        raise CSRFError
    answer, device = (form["credential"].data or "")[:LONGEST_ANSWER], _device()
    try:
        with transaction():
            challenge = challenges.finish("make", at=at)
        return _set_up(
            form,
            "passkey",
            lambda who, by: passkeys.register(
                who, answer, challenge=challenge, place=place, device=device, by=by, at=at
            ),
        )
    except rules.WrongProof:
        return _choice(422, error=_("Dat lukte niet. Probeer het nog een keer, of gebruik een app."))


@bp.route(PAPER, methods=["GET", "POST"])
@requires("log-in")
def recovery_codes() -> AnyResponse:
    """Ten codes to print, for when the phone is lost; those of before end."""
    member, form = owner(), button()
    if not second_step.has_second_step(member):
        raise NotFound
    onward = next_path()
    if request.method != "POST":
        left = recovery.codes_left(member)
        return page("recovery", form=form, left=left, onward_href=request.script_root + (onward or ACCESS))
    return press(form, with_next(SHEET, onward), _make_codes)


@bp.get(SHEET)
@requires("log-in")
def recovery_sheet() -> Response:
    """The ten codes, shown once."""
    member = owner()
    sealed = session.get(KEY, "")
    if request.method != "POST":
        session.pop(KEY, None)
    codes = recovery.codes_on(sealed, member, at=now())
    onward = request.script_root + (next_path() or ACCESS)
    again = request.script_root + with_next(PAPER, next_path())
    return page("recovery_sheet", codes=codes, onward_href=onward, again_href=again, owner=member.name)


def _make_codes(at: datetime) -> None:
    member = second_step.locked(owner())
    codes = recovery.make_codes(member, by=current.by(), at=at)
    second_step.tell(member, "codes", at=at)
    session[KEY] = recovery.sheet_of(member, codes, at=at)


def _set_up(form: Form, what: str, keep: Keep) -> AnyResponse:
    """Keep a second step that was shown to work; then this log-in is strong, and paper is offered.

    Raises WrongProof.
    """
    at, onward = now(), with_next(PAPER, next_path())
    try:
        with transaction():
            answer_once(form.key(), request.script_root + onward, at=at)
            second_step.locked(current.signed_in())
            member = owner()
            if second_step.has_second_step(member):
                second_step.forget_devices(member)
            keep(member, current.by())
            second_step.tell(member, what, at=at)
            key = "" if current.is_strong() else login.strengthen(current.present_log_in(), at=at)
    except AlreadyAnswered:
        return go(onward)
    if key:
        current.enter(key)
    return go(onward)


def _choice(status: int, error: str = "") -> Response:
    member, onward = current.signed_in(), next_path()
    return page(
        "choose",
        status,
        key_form=passkey_form()(formdata=None) if takes_passkeys() else None,
        is_first=not second_step.has_second_step(member),
        key_href=request.script_root + with_next(PASSKEY, onward),
        ask_href=f"{request.script_root}{PASSKEY}/vraag",
        app_href=request.script_root + with_next(APP, onward),
        error=error,
    )


def _app_page(form: Form, member: Member, secret: str, status: int) -> Response:
    import segno

    address = totp.address_of(member, secret, _("Sociale kaart kanker"))
    drawn = segno.make(address, error="m").svg_inline(border=2, svgclass=None, lineclass=None, omitsize=True)
    square = Markup(drawn)  # noqa: S704  drawn from modules, holds no text
    return page(
        "app", status, form=form, square=square, signs=rules.in_fours(secret), replaces=totp.has_app(member)
    )


def _device() -> str:
    return rules.device_name(request.user_agent.string)
