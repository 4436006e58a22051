"""Logging in and out."""

import secrets
from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current, devices, login, rules, service
from socialmap.accounts.forms import ButtonForm, code_form, email_form
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, Gone, NotFound, TooOften
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.limits import count, hand_of
from socialmap.foundation.texts import _, render
from socialmap.mailing.links import LetterLink

bp = Blueprint("accounts", __name__)
HOME = "/mijn"
CODE = "/inloggen/code"


@bp.route("/inloggen", methods=["GET", "POST"])
@requires("visit")
def log_in() -> AnyResponse:
    """Ask for a letter with a link and a code."""
    next_path = rules.safe_path(request.args.get("next", ""))
    if current.current_member() is not None and request.method != "POST":
        return redirect(request.script_root + (next_path or HOME), 303)
    form = email_form()()
    if not form.validate_on_submit():
        return _page("log_in", form, 422 if request.method == "POST" else 200, next_path=next_path)
    if form.is_trapped:
        return redirect(request.script_root + CODE, 303)
    try:
        ask_for_letter(form, next_path)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except TooOften as limit:
        return _too_often("log_in", form, limit, next_path=next_path)
    return redirect(request.script_root + CODE, 303)


def ask_for_letter(form: Form, next_path: str, joins: dict[str, str] | None = None) -> None:
    """Queue a letter with a link and a code for the address of a form; known or not, the work is the same.

    Raises TooOften and AlreadyAnswered.
    """
    at, email = now(), form["email"].data.strip().lower()
    browser = session.setdefault(current.BROWSER, secrets.token_urlsafe(24))
    hands = ((email, rules.ASKS_PER_ADDRESS), (current.hand(), rules.ASKS_PER_HAND))
    with transaction():
        answer_once(form.key(), request.script_root + CODE, at=at)
        for hand, most in hands:
            count(
                hand_of("log-in", hand, secret=current.secret(), at=at),
                at=at,
                most=most,
                window=timedelta(hours=1),
            )
        login.ask(email, browser=browser, next_path=next_path, at=at, joins=joins)


@bp.route(CODE, methods=["GET", "POST"])
@requires("visit")
def code() -> AnyResponse:
    """The six digits of the letter, in the browser that asked."""
    form = code_form()()
    if not form.validate_on_submit():
        return _page("code", form, 422 if request.method == "POST" else 200)
    at, browser = now(), session.get(current.BROWSER, "")
    try:
        with transaction():
            entered = login.redeem_code(browser, rules.code_in(form["code"].data), at=at)
            key = _open(entered) if isinstance(entered, login.Entered) else ""
    except Gone:
        return _page("code_gone", form, 410)
    if isinstance(entered, int):
        form["code"].errors = [_left(entered)]
        return _page("code", form, 422)
    return _let_in(key, entered)


def _left(tries: int) -> str:
    if tries <= 0:
        return _("Deze code klopt niet. Vraag een nieuwe brief.")
    return _("Deze code klopt niet. U kunt het nog %(tries)s keer proberen.", tries=tries)


def follow_link(link: LetterLink) -> AnyResponse:
    """The button of the letter: only in the browser that asked, and only when it is pressed."""
    asked = login.request_by_uuid(link.values["request"])
    if asked is None or asked.used_at is not None:
        raise Gone
    form, browser = ButtonForm(), session.get(current.BROWSER, "")
    if not login.is_same_browser(asked, browser):
        return _page("elsewhere", form, 200)
    if not form.validate_on_submit():
        return _page("press", form, 422 if request.method == "POST" else 200, address=link.address)
    with transaction():
        entered = login.redeem_link(link, browser, at=now())
        key = _open(entered)
    return _let_in(key, entered)


def _open(entered: login.Entered) -> str:
    at = now()
    is_strong = devices.is_known(entered.member, at=at)
    device = rules.device_name(request.user_agent.string)
    return login.open_log_in(entered.member, device=device, is_strong=is_strong, at=at)


def _let_in(key: str, entered: login.Entered) -> Response:
    current.enter(key)
    return redirect(request.script_root + (entered.next_path or HOME), 303)  # type: ignore[return-value]


@bp.post("/uitloggen")
@requires("visit")
def log_out() -> AnyResponse:
    """End this log-in."""
    if not ButtonForm().validate_on_submit():
        raise NotFound
    with transaction():
        log_in_row = current.current_log_in()
        if log_in_row is not None:
            service.log_out(log_in_row, by=current.by(), at=now())
    current.leave()
    return redirect(f"{request.script_root}/", 303)


def _page(name: str, form: Form, status: int, **context: object) -> Response:
    has_form()
    return make_response(render(f"accounts/{name}.html", form=form, **context), status)


def _too_often(name: str, form: Form, limit: TooOften, **context: object) -> Response:
    form.form_errors.append(_("U vroeg in korte tijd veel brieven aan. Probeer het over een uur opnieuw."))
    response = _page(name, form, 429, **context)
    response.headers["Retry-After"] = str(limit.retry_after)
    return response
