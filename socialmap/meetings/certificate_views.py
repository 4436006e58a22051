"""Whoever holds a certificate can ask whether it is real; who guesses numbers is slowed down."""

from collections.abc import Callable
from datetime import timedelta

from flask import current_app, make_response, request
from werkzeug.wrappers import Response

from socialmap.accounts.current import current_member
from socialmap.foundation.access import requires
from socialmap.foundation.answers import PDF, file, see
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import NotFound
from socialmap.foundation.limits import count, hand_of
from socialmap.foundation.texts import render
from socialmap.meetings import certificates
from socialmap.meetings.certificate_paper import PATH, facts_of, pdf_of
from socialmap.meetings.outcome_models import Certificate
from socialmap.meetings.pages import bp
from socialmap.search.links import site_href

MOST_AN_HOUR = 60
HERE = PATH[1:]


class _Known(Exception):
    """The number is one of ours; what was counted for it is taken back."""


@bp.get(PATH)
@requires("visit")
def certificate_form() -> Response:
    """Where who has a number on paper types it."""
    typed = request.args.get("nummer", "").strip()
    if not typed:
        return _page("certificate", 200)
    number = certificates.as_written(typed)
    if number is None:
        return _page("certificate", 404, typed=typed)
    return _quiet(see(f"{site_href(HERE)}/{number}"))


@bp.get(f"{PATH}/<number>")
@requires("visit")
def certificate(number: str) -> Response:
    """Whether this number is of a certificate given here, and of which."""
    found = _looked_up(certificates.with_number, number)
    if found is None:
        return _page("certificate", 404, typed=number)
    if found.withdrawn_at is not None:
        return _page("certificate_withdrawn", 410, contact=_contact(found))
    return _page(
        "certificate_shown",
        200,
        number=found.number,
        name=found.name,
        facts=facts_of(found),
        contact=_contact(found),
        paper=f"{site_href(HERE)}/{found.number}.pdf",
    )


@bp.get(f"{PATH}/<number>.pdf")
@requires("visit")
def certificate_pdf(number: str) -> Response:
    """The certificate to print, for who has its number; its owner finds their register numbers in it."""
    found = _looked_up(certificates.confirmed, number)
    if found is None:
        raise NotFound
    reader = current_member()
    is_owner = reader is not None and reader.id == found.invitation.member_id
    return _quiet(file(pdf_of(found, for_its_owner=is_owner), PDF, f"bewijs-van-deelname-{found.day}.pdf"))


def _looked_up(find: Callable[[str], Certificate | None], number: str) -> Certificate | None:
    """The certificate; a number that is not ours is counted, and after sixty in an hour none is looked at.

    Who has a certificate is never counted: forty people of one hospital come from one place.
    """
    at = now()
    hand = hand_of(HERE, request.remote_addr or "", secret=current_app.config["SECRET_KEY"], at=at)
    try:
        with transaction():
            count(hand, at=at, most=MOST_AN_HOUR, window=timedelta(hours=1))
            if find(number) is not None:
                raise _Known
    except _Known:
        return find(number)
    return None


def _contact(found: Certificate) -> str:
    return found.invitation.meeting.network.contact_email


def _page(template: str, status: int, **context: object) -> Response:
    href = site_href(HERE)
    return _quiet(make_response(render(f"meetings/{template}.html", form_href=href, **context), status))


def _quiet(response: Response) -> Response:
    """Kept by no browser on the way, and found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
