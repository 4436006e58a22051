"""Where letters lead, and in development the letters themselves."""

from email import message_from_bytes
from email.policy import default

from flask import Blueprint, Response, current_app, make_response
from werkzeug.wrappers import Response as AnyResponse

from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import render
from socialmap.mailing.links import link_of
from socialmap.settings import Settings

bp = Blueprint("mailing", __name__)
NEWEST = 100


@bp.route("/brief/<token>", methods=["GET", "POST"])
@requires("visit")
def letter_link(token: str) -> AnyResponse:
    """A button in a letter: GET shows a page with one form, POST does it."""
    link = link_of(token, at=now())
    page = current_app.extensions["letter_pages"].get(link.purpose)
    if page is None:
        raise NotFound
    answer: AnyResponse = page(link)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get("/_mail")
@requires("visit")
def kept() -> Response:
    """The letters this machine kept instead of sending, newest first; in development only."""
    folder = _settings().data_dir / "mail"
    names = sorted((path.stem for path in folder.glob("*.eml")), reverse=True)[:NEWEST]
    letters = [{"name": name, **_read(name)} for name in names]
    response = make_response(render("mailing/kept.html", letters=letters))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/_mail/<name>")
@requires("visit")
def kept_letter(name: str) -> Response:
    """One kept letter as its reader sees the text."""
    response = make_response(render("mailing/kept_letter.html", letter=_read(name)))
    response.headers["Cache-Control"] = "no-store"
    return response


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production or settings.smtp_host:
        raise NotFound
    return settings


def _read(name: str) -> dict[str, str]:
    path = _settings().data_dir / "mail" / f"{name}.eml"
    if not name.replace("-", "").replace(".", "").isalnum() or not path.is_file():
        raise NotFound
    message = message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body(("plain",))
    return {
        "subject": str(message["Subject"]),
        "to": str(message["To"]),
        "at": str(message["Date"]),
        "text": body.get_content() if body is not None else "",
    }
