"""A visitor who has this page already hears so at the door, before anything is made."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from socialmap.foundation.delivery import fixed_headers
from socialmap.foundation.texts import SOURCE_LANGUAGE
from socialmap.search.current import Present

Environ = dict[str, Any]
# The machine door adds headers of its own to every answer.
NOT_HERE = "/api/"


def page_etag(present: Present, *more: str) -> str:
    """Changes with what is public, the day, the address, the program and what else the page depends on."""
    return _etag(present.number, present.day.today, request.environ, current_app.extensions["build"], more)


def _etag(number: int, day: date, environ: Environ, build: str, more: tuple[str, ...]) -> str:
    address = [environ.get(name, "") for name in ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")]
    language = environ.get("socialmap.language") or SOURCE_LANGUAGE
    return hashlib.sha256(repr((number, day, address, language, build, more)).encode()).hexdigest()[:32]


class Revalidation:
    """Answers 304 when the ETag the visitor sends is the one the page would have now.

    Only pages that were answered ever got such an ETag, so its host and address were checked then.
    """

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self.app, self.inner = app, inner

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        sent = environ.get("HTTP_IF_NONE_MATCH", "")
        if sent and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            etag = self._now(environ)
            known = next((one for one in (etag, f"{etag}-gz", f"{etag}-br") if f'"{one}"' in sent), None)
            if etag and known:
                headers = [("ETag", f'"{known}"'), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")]
                start_response("304 NOT MODIFIED", [*headers, *fixed_headers(self.app)])
                return ()
        return self.inner(environ, start_response)

    def _now(self, environ: Environ) -> str:
        """The ETag this page has at this moment; "" where somebody else must tell."""
        if environ.get("PATH_INFO", "").startswith(NOT_HERE):
            return ""
        try:
            with self.app.app_context():
                present: Present = self.app.extensions["memory"].present()
        except SQLAlchemyError:
            # The page itself says that the database is away.
            return ""
        return _etag(present.number, present.day.today, environ, self.app.extensions["build"], ())
