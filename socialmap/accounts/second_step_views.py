"""The second step of logging in: a passkey first, else six digits, else a code on paper."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from socialmap.accounts import challenges, current, devices, login, passkeys, recovery, rules, totp
from socialmap.accounts.models import Member
from socialmap.accounts.pages import (
    SECOND_STEP,
    SET_UP,
    go,
    next_path,
    page,
    slow_page,
    takes_passkeys,
    with_next,
)
from socialmap.accounts.second_step import decides, give_back_try, has_second_step, take_try, tell
from socialmap.accounts.second_step_forms import app_code_form, passkey_form, recovery_form
from socialmap.accounts.views import HOME
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered, NotFound, TooOften
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _

bp = Blueprint("second_step", __name__)
PAPER = "/inloggen/herstelcode"
LONGEST_ANSWER = 20_000
Proof = Callable[[Member, datetime], None]


@bp.route(SECOND_STEP, methods=["GET", "POST"])
@requires("log-in")
def second_step() -> AnyResponse:
    """The digits of the app, and above them the button for a passkey."""
    if (elsewhere := _no_need()) is not None:
        return elsewhere
    form = app_code_form()()
    if not form.validate_on_submit():
        return _second_step_page(form, 422 if request.method == "POST" else 200)
    code = rules.code_in(form["code"].data)
    try:
        return _enter(form, lambda member, at: totp.prove(member, code, at=at))
    except rules.WrongProof:
        form["code"].errors = [
            _("Deze code klopt niet, of is al gebruikt. Wacht op de volgende code in de app.")
        ]
        return _second_step_page(form, 422)
    except TooOften as limit:
        return slow_page("second_step", form, limit, **_facts())


@bp.route(PAPER, methods=["GET", "POST"])
@requires("log-in")
def on_paper() -> AnyResponse:
    """A code on paper, for who has no phone at hand."""
    if (elsewhere := _no_need()) is not None:
        return elsewhere
    form = recovery_form()()
    if not form.validate_on_submit():
        return _paper_page(form, 422 if request.method == "POST" else 200)
    code = rules.recovery_code_in(form["code"].data)
    try:
        return _enter(form, lambda member, at: _prove_on_paper(member, code, at))
    except rules.WrongProof:
        form["code"].errors = [_("Deze code klopt niet, of is al gebruikt. Kijk of u hem goed overtypt.")]
        return _paper_page(form, 422)
    except TooOften as limit:
        return slow_page("on_paper", form, limit, lost_href=_lost_href())


@bp.post("/inloggen/sleutel/vraag")
@requires("log-in")
def ask_passkey() -> Response:
    """The question for a passkey of this member, as JSON for the script."""
    check_token()
    member = current.signed_in()
    if not member.passkeys or not takes_passkeys():
        raise NotFound
    challenge = challenges.begin("prove", at=now())
    return jsonify(passkeys.request_options(member, challenges.place(), challenge))


@bp.post("/inloggen/sleutel")
@requires("log-in")
def use_passkey() -> AnyResponse:
    """What the passkey answered."""
    if (elsewhere := _no_need()) is not None:
        return elsewhere
    form = passkey_form()()
    if not form.validate_on_submit():
        raise CSRFError
    answer, place = (form["credential"].data or "")[:LONGEST_ANSWER], challenges.place()
    try:
        with transaction():
            challenge = challenges.finish("prove", at=now())
        return _enter(
            form, lambda member, at: passkeys.prove(member, answer, challenge=challenge, place=place)
        )
    except rules.WrongProof:
        again = app_code_form()(formdata=None)
        again.form_errors.append(
            _("Dat lukte niet met deze sleutel. Probeer het nog een keer, of op een andere manier.")
        )
        return _second_step_page(again, 422)
    except TooOften as limit:
        return slow_page("second_step", app_code_form()(formdata=None), limit, **_facts())


def check_token() -> None:
    """The token of the page, sent along by its script. Raises CSRFError."""
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError as problem:
        raise CSRFError(str(problem)) from None


def _enter(form: Form, prove: Proof) -> AnyResponse:
    """Try a second step and, when it holds, go on with a stronger log-in. Raises WrongProof and TooOften."""
    at, onward = now(), next_path() or HOME
    with transaction():
        take_try(current.signed_in(), at=at)
    try:
        with transaction():
            log_in = current.present_log_in()
            member = log_in.member
            answer_once(form.key(), request.script_root + onward, at=at)
            prove(member, at)
            give_back_try(member, at=at)
            key = login.strengthen(log_in, at=at)
            device = devices.remember(member, at=at) if form["remember"].data else ""
    except AlreadyAnswered:
        return go(onward)
    current.enter(key)
    response = go(onward)
    if device:
        devices.hand_out(response, device)
    return response


def _prove_on_paper(member: Member, code: str, at: datetime) -> None:
    recovery.prove(member, code, at=at)
    tell(member, "code-used", at=at)


def _no_need() -> AnyResponse | None:
    """Where somebody goes who has done the second step, or has none yet. Refuses NotFound who needs none."""
    member = current.signed_in()
    if current.is_strong():
        return go(next_path() or HOME)
    if has_second_step(member):
        return None
    if not decides(member):
        raise NotFound
    return go(with_next(SET_UP, next_path()))


def _facts() -> dict[str, object]:
    member, onward = current.signed_in(), next_path()
    return {
        "key_form": passkey_form()(formdata=None) if member.passkeys and takes_passkeys() else None,
        "has_passkey": bool(member.passkeys),
        "has_app": totp.has_app(member),
        "key_href": request.script_root + with_next("/inloggen/sleutel", onward),
        "ask_href": f"{request.script_root}/inloggen/sleutel/vraag",
        "paper_href": request.script_root + with_next(PAPER, onward),
    }


def _second_step_page(form: Form, status: int) -> Response:
    return page("second_step", status, form=form, **_facts())


def _paper_page(form: Form, status: int) -> Response:
    return page("on_paper", status, form=form, lost_href=_lost_href())


def _lost_href() -> str:
    return f"{request.script_root}/inloggen/kwijt"
