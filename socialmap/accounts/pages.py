"""What the pages of an account have in common: how they are drawn, where they lead, who may change."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current, rules
from socialmap.accounts.forms import ButtonForm
from socialmap.accounts.models import Member
from socialmap.accounts.second_step import decides, has_second_step
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, NeedsSecondStep, NotFound, TooOften
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import ngettext, render

ACCESS = "/mijn/toegang"
SECOND_STEP = "/inloggen/tweede-stap"
SET_UP = f"{ACCESS}/instellen"
DONE = "/inloggen/klaar"


def page(name: str, status: int = 200, **context: object) -> Response:
    """A page of an account: it carries forms, so nobody keeps it."""
    has_form()
    return make_response(render(f"accounts/{name}.html", **context), status)


def slow_page(name: str, form: Form, limit: TooOften, **context: object) -> Response:
    """The same page with what was typed, and when it may be tried again."""
    form.form_errors.append(
        ngettext(
            "U probeerde het te vaak. Probeer het over %(n)s minuut opnieuw.",
            "U probeerde het te vaak. Probeer het over %(n)s minuten opnieuw.",
            max(1, round(limit.retry_after / 60)),
        )
    )
    response = page(name, 429, form=form, **context)
    response.headers["Retry-After"] = str(limit.retry_after)
    return response


def next_path() -> str:
    """Where somebody wanted to go; empty when that is not a path of this site."""
    return rules.safe_path(request.args.get("next", ""))


def with_next(path: str, onward: str) -> str:
    """A path that leads on to another."""
    return f"{path}?{urlencode({'next': onward})}" if onward else path


def go(path: str) -> AnyResponse:
    """On to a path of this site, in the language and network of this request."""
    return redirect(request.script_root + path, 303)


def press(form: Form, location: str, do: Callable[[datetime], None]) -> AnyResponse:
    """What a button does, once, and where it leads. An expired form is refused as such."""
    if not form.validate_on_submit():
        raise CSRFError
    at = now()
    try:
        with transaction():
            answer_once(form.key(), request.script_root + location, at=at)
            do(at)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    return go(location)


def button() -> Form:
    """A form of one button, with a key of its own."""
    return ButtonForm()


def owner() -> Member:
    """Who may set up or change the second step: who decides and has none yet, or who has just done it.

    Raises NotFound for who needs none, and NeedsSecondStep.
    """
    member = current.signed_in()
    if has_second_step(member):
        return sure()
    if not decides(member):
        raise NotFound
    return member


def sure() -> Member:
    """Who is logged in, after the second step where one was set up. Raises NeedsSecondStep."""
    member = current.signed_in()
    if has_second_step(member) and not current.is_strong():
        raise NeedsSecondStep
    return member


def host() -> str:
    """The name of this site as the browser sees it, without the port."""
    name = request.host.lower()
    return name if name.endswith("]") else name.rpartition(":")[0] or name


def takes_passkeys() -> bool:
    """Whether a passkey can work here: never on a bare IP address (WebAuthn, 5.1.3)."""
    try:
        ipaddress.ip_address(host().strip("[]"))
    except ValueError:
        return True
    return False
