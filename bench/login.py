"""Asking for a letter to log in: who is known here must not show, in words, in work or in time."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import urlencode

import numpy as np
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine

from bench.figures import Figure, at_least, at_most, middle, tell
from bench.regions import Regions
from bench.sites import Reply, call, environ, site
from socialmap.accounts import login
from socialmap.accounts.models import LoginRequest
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.service import member_with
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction

PAIRS, CONTROL_PAIRS, WARM_UP = 1500, 300, 50
ASK, CODE = "/inloggen", "/inloggen/code"
# How far from a half, where nobody can tell the one from the other.
BAND = 0.05
# What differs in every answer to anybody.
_OWN = re.compile(r'(name="(?:csrf_token|form_key)"[^>]*value=")[^"]+')
_HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|form_key)"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Asked:
    """What somebody saw of one question, and what the site did for it."""

    seconds: float
    follow_up_seconds: float
    page: str
    statements: tuple[str, ...]


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Known against unknown, each in a browser that was never here; then a site that answers too soon."""
    pairs, control = (PAIRS // 3, CONTROL_PAIRS // 3) if quick else (PAIRS, CONTROL_PAIRS)
    with site(regions.copy(regions.demonstration())) as app:
        _welcome(pairs)
        # As on a real server, nothing is around a request: each has a session of its own.
        Context().run(_asked, app, "warm", WARM_UP)
        yield from _compared(*Context().run(_asked, app, "lid", pairs))
        with _too_soon():
            known, unknown = Context().run(_asked, app, "lid", control)
    off = abs(_auc([one.seconds for one in known], [one.seconds for one in unknown]) - 0.5)
    yield at_least("login, unknown left early: AUC off a half (control)", control, off, "AUC", BAND)
    works = {one.statements for one in (*known, *unknown)}
    yield at_least(
        "login, unknown left early: lists of statements (control)", control, len(works), "lists", 2
    )


def _compared(known: list[Asked], unknown: list[Asked]) -> Iterator[Figure]:
    """What can be told from the time, the words and the work."""
    pairs, both = len(known), (*known, *unknown)
    for name, what in (("question", "seconds"), ("page after it", "follow_up_seconds")):
        times = [[getattr(one, what) for one in some] for some in (known, unknown)]
        auc, medians = _auc(*times), [middle(some) * 1000 for some in times]
        tell(f"  {name}: median {medians[0]:.2f} ms known, {medians[1]:.2f} ms unknown")
        is_even = abs(auc - 0.5) <= BAND
        yield Figure(f"login: {name}, timing AUC", pairs, auc, "AUC", 0.5 + BAND, is_even)
    answers = {one.page for one in both}
    yield at_most("login: different answers", len(both), len(answers) - 1, "answers", 0)
    works = {one.statements for one in both}
    for work in works if len(works) > 1 else ():
        tell(f"  {len(work)} statements: {work}")
    yield at_most("login: different lists of statements", len(both), len(works) - 1, "lists", 0)
    count = len(known[0].statements)
    yield Figure("login: statements of a question and the page after it", len(both), count, "statements")


def _welcome(pairs: int) -> None:
    """Members at every second address."""
    for kind, count in (("warm", WARM_UP), ("lid", pairs)):
        with transaction():
            for number in range(count):
                member_with(_address(kind, 2 * number), at=now(), name="Lid")


def _address(kind: str, number: int) -> str:
    """Alike for known and unknown, so that neither is longer."""
    return f"{kind}{number:06}@praktijk.example"


def _asked(app: Flask, kind: str, pairs: int) -> tuple[list[Asked], list[Asked]]:
    """Known and unknown in turns, in either order."""
    dice, found = Random(9), ([], [])
    for number in range(pairs):
        for side in dice.sample((0, 1), 2):
            found[side].append(_ask(app, _address(kind, 2 * number + side), number))
    return found


def _ask(app: Flask, email: str, number: int) -> Asked:
    """One question from a new browser at an address of its own, and the page it leads to."""
    where = {"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    form, _seconds = _timed(app, {**environ(ASK), **where})
    sent = {name: unescape(value) for name, value in _HIDDEN.findall(form.text)}
    body = urlencode({**sent, "email": email}).encode()
    typed = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body))}
    post = {**environ(ASK), **where, **typed, "REQUEST_METHOD": "POST", "HTTP_COOKIE": _cookie(form)}
    with _statements() as statements:
        reply, seconds = _timed(app, post, body)
        if reply.status != 303:
            raise RuntimeError(f"the question was answered with {reply.status}")
        after, after_seconds = _timed(app, {**environ(CODE), **where, "HTTP_COOKIE": _cookie(reply)})
    return Asked(seconds, after_seconds, f"{_seen(reply)}\n{_seen(after)}", tuple(statements))


def _timed(app: Flask, asked: dict[str, Any], body: bytes = b"") -> tuple[Reply, float]:
    def with_body(asked: Any, start: Any) -> Any:
        return app.wsgi_app({**asked, "wsgi.input": BytesIO(body)}, start)

    start = time.perf_counter()
    reply = call(with_body, asked)
    return reply, time.perf_counter() - start


def _cookie(reply: Reply) -> str:
    return reply.headers["set-cookie"].partition(";")[0]


def _seen(reply: Reply) -> str:
    """All of an answer but what is drawn by lot for everybody."""
    own = {"set-cookie": reply.headers.get("set-cookie", "").partition(";")[2]}
    headers = {**reply.headers, **own}
    return f"{reply.status} {sorted(headers.items())} {_OWN.sub(lambda found: found[1], reply.text)}"


@contextmanager
def _statements() -> Iterator[list[str]]:
    """The text of every statement, without its values."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    sa.event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def _too_soon() -> Iterator[None]:
    """A site that does nothing more for somebody it does not know."""
    ask = login.ask

    def ask_when_known(email: str, **more: Any) -> LoginRequest | None:
        return ask(email, **more) if member_by_email(email) is not None else None

    login.ask = ask_when_known  # type: ignore[assignment]
    try:
        yield
    finally:
        login.ask = ask


def _auc(known: list[float], unknown: list[float]) -> float:
    """How often one of the known took longer than one of the unknown; a half when nothing can be told."""
    ordered = np.sort(unknown)
    below = np.searchsorted(ordered, known, "left") + np.searchsorted(ordered, known, "right")
    return float(below.mean() / 2 / len(unknown))
