"""How pages answer: on to another address, once for each form, or with a file."""

from collections.abc import Callable

from flask import make_response, redirect
from werkzeug.wrappers import Response

from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import Form, answer_once

CSV = "text/csv; charset=utf-8"
ICS = "text/calendar; charset=utf-8"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def see(location: str) -> Response:
    """On to this address after something was done."""
    return redirect(location, 303)


def once(form: Form, location: str, act: Callable[[], object]) -> Response:
    """Act in one transaction, and once for each form; then on to where the first answer led."""
    try:
        with transaction():
            answer_once(form.key(), location, at=now())
            act()
    except AlreadyAnswered as before:
        return see(before.location)
    return see(location)


def file(body: bytes, kind: str, filename: str) -> Response:
    """A file to keep, with its name."""
    response = make_response(body)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
