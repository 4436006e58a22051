"""What every answer carries: headers by kind of address, compression, and ETags."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from socialmap.foundation.access import requires
from socialmap.foundation.errors import NotFound

# Twice as quick as level 5, for a tenth more bytes.
LEVEL = 2
WORTH_COMPRESSING = 500
COMPRESSIBLE = ("text/", "application/json", "application/geo+json", "image/svg", "application/javascript")
# What ends an ETag tells how the answer was made small.
SHORT_NAMES = {"br": "br", "gzip": "gz"}
ONE_YEAR = 365 * 24 * 3600
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HEADERS = tuple(HEADERS.items())
# For the one page that looks through a camera.
CAMERA_HEADERS = {
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)"),
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


class OnlyWhenKnown(SecureCookieSessionInterface):
    """Visitors have no session: without its cookie nothing is signed, read or unpacked."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def init_app(app: Flask, *, is_secure: bool) -> None:
    """Put headers on every answer and serve static files by their content."""
    app.session_interface = OnlyWhenKnown()
    static = Path(app.root_path) / "static"

    app.extensions["headers"] = _HEADERS + (
        (("Strict-Transport-Security", STRICT_TRANSPORT),) if is_secure else ()
    )

    @app.after_request
    def complete(response: Response) -> Response:
        # An answer may differ from the rest of the site; a second header would be added to the first.
        fixed = fixed_headers(app)
        response.headers.extend(header for header in fixed if header[0] not in response.headers)
        if "has_form" in g:
            response.headers["Cache-Control"] = "no-store"
            return response
        return compressed(response)

    @app.get("/static/<path:filename>", endpoint="static")
    @requires("visit")
    def static_file(filename: str) -> Response:
        response = file_of(static, filename)
        response.cache_control.public = True
        response.cache_control.max_age = ONE_YEAR if request.args.get("v") else 3600
        response.cache_control.immutable = bool(request.args.get("v"))
        return response

    app.jinja_env.globals["static_url"] = lambda filename: static_url(static, filename)


def fixed_headers(app: Flask) -> tuple[tuple[str, str], ...]:
    """The headers every answer carries."""
    headers: tuple[tuple[str, str], ...] = app.extensions["headers"]
    return headers


def file_of(folder: Path, filename: str) -> Response:
    """A file of the folder, with an ETag by content; anything outside it is not found."""
    try:
        path = (folder / filename).resolve()
        is_ours = path.is_relative_to(folder) and path.is_file()
    except (OSError, ValueError):
        # No file can have such a name: it is too long, or has a NUL in it.
        is_ours = False
    if not is_ours:
        raise NotFound
    body, etag = _read(path, path.stat().st_mtime_ns)
    if (unchanged := _unchanged(etag)) is not None:
        return unchanged
    response = Response(body, mimetype=mimetypes.guess_type(path.name)[0] or "application/octet-stream")
    response.set_etag(etag)
    return response


@lru_cache(maxsize=512)
def _read(path: Path, _changed_at: int) -> tuple[bytes, str]:
    body = path.read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:12]


_static_urls: dict[tuple[Path, str], str] = {}


def static_url(folder: Path, filename: str) -> str:
    """Address of a static file that changes with its content, so that browsers may keep it."""
    known = _static_urls.get((folder, filename))
    if known is None:
        path = folder / filename
        known = f"/static/{filename}?v={_read(path, path.stat().st_mtime_ns)[1]}"
        _static_urls[(folder, filename)] = known
    return known


def has_form() -> None:
    """This page carries a form token: it is neither kept nor compressed."""
    g.has_form = True


def not_modified(etag: str) -> Response | None:
    """The short answer when the visitor already has this page; call it before the work is done."""
    g.etag = etag
    response = _unchanged(etag)
    if response is not None:
        response.headers["Cache-Control"] = "no-cache"
    return response


def _unchanged(etag: str) -> Response | None:
    for known in (etag, *(f"{etag}-{name}" for name in SHORT_NAMES.values())):
        if request.if_none_match.contains_weak(known):
            headers = {"ETag": f'"{known}"', "Vary": "Accept-Encoding"}
            return current_app.response_class(status=304, headers=headers)
    return None


def compressed(response: Response) -> Response:
    """Compress an answer when the visitor takes it and it pays; ETags tell the two apart."""
    if (etag := g.get("etag")) and response.status_code == 200:
        response.set_etag(etag)
        response.headers["Cache-Control"] = "no-cache"
    if response.status_code != 200 or response.direct_passthrough or response.is_streamed:
        return response
    if not (response.mimetype or "").startswith(COMPRESSIBLE) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if body and not response.get_etag()[0] and not response.cache_control.no_store:
        _tell_by_content(response, body)
    if response.status_code != 304 and len(body) >= WORTH_COMPRESSING:
        _make_small(response, body)
    return response


def _make_small(response: Response, body: bytes) -> None:
    """As small as can be for a static file, which is made small once; quickly for all else."""
    tag = response.get_etag()[0]
    is_kept = bool(tag) and request.endpoint == "static"
    coding = request.accept_encodings.best_match(("br", "gzip") if is_kept else ("gzip",))
    if not coding:
        return
    response.set_data(_compressed_once(body, coding) if is_kept else gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = coding
    if tag:
        response.set_etag(f"{tag}-{SHORT_NAMES[coding]}")


def _tell_by_content(response: Response, body: bytes) -> None:
    """An ETag for an answer whose view gave none; the short answer when the visitor has it already."""
    etag = hashlib.sha256(body).hexdigest()[:24]
    response.set_etag(etag)
    response.headers.setdefault("Cache-Control", "no-cache")
    if (unchanged := _unchanged(etag)) is not None:
        response.status_code = 304
        response.set_data(b"")
        response.headers["ETag"] = unchanged.headers["ETag"]


@lru_cache(maxsize=64)
def _compressed_once(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(body, 9, mtime=0)
    import brotli

    small: bytes = brotli.compress(body, quality=11)
    return small
