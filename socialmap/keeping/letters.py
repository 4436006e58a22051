"""The weekly letter of a keeper: what it says when it is sent, and what its buttons do."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import make_response
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid
from socialmap.accounts.service import thing
from socialmap.directory.freshness import confirm
from socialmap.directory.keepers import keeps, listings_kept_by
from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.directory.service import change
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db, transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import render
from socialmap.keeping.editing import tell_of_last_change
from socialmap.keeping.letter_forms import confirm_form, room_form
from socialmap.keeping.record import record_of
from socialmap.keeping.renewing import Questions, questions_for, renew
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter, Values
from socialmap.review.queries import open_report_counts


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """The records as they are when the letter is sent; None when its reader keeps none of them any more."""
    member = member_by_uuid(letter.values["member"])
    if member is None:
        return None
    kept = {kind: _listings(member, letter.values[kind]) for kind in ("confirm", "room", "proof")}
    if not any(kept.values()):
        return None
    return {
        "name": member.name,
        "confirm": [_told(listing) for listing in kept["confirm"]],
        "room": [{"code": one.code, "name": one.name} for one in kept["room"]],
        "proof": [_ending(one) for one in kept["proof"]],
        "reports": _reported(member),
        "has_all": "confirm-all" in letter.actions and len(kept["confirm"]) > 1,
        "why": "u een vermelding bijhoudt op de sociale kaart",
    }


def _told(listing: Listing) -> dict[str, Any]:
    return {
        "code": listing.code,
        "name": listing.name,
        "record": record_of(listing),
        "is_reminder": listing.asked_on is not None and listing.asked_on < today(),
    }


def _ending(listing: Listing) -> dict[str, Any]:
    ending = [entry for entry in listing.registrations if entry.valid_until is not None]
    first = min(ending, key=lambda entry: entry.valid_until or date.max, default=None)
    day = first.valid_until if first is not None else None
    return {
        "name": listing.name,
        "code": listing.code,
        "register": first.register if first is not None else "",
        "until": long_date(day) if day is not None else "",
    }


def _reported(member: Member) -> list[dict[str, Any]]:
    """What visitors said is wrong and waits for this keeper: told along, never in a letter of its own."""
    listings = listings_kept_by(member)
    counts = open_report_counts([one.id for one in listings])
    return [
        {"name": one.name, "code": one.code, "count": counts[one.id]} for one in listings if one.id in counts
    ]


def _listings(member: Member, codes: list[str]) -> list[Listing]:
    """What of these the member keeps and the public sees, in the order of the letter."""
    query = (
        sa.select(Listing)
        .where(Listing.code.in_(codes), Listing.state.in_(PUBLIC_STATES))
        .options(selectinload(Listing.locations), selectinload(Listing.registrations))
    )
    found = {one.code: one for one in db.session.scalars(query) if keeps(member, one)}
    return [found[code] for code in codes if code in found]


def confirm_page(link: LetterLink) -> Response:
    """ "Kloppen uw gegevens nog?": one listing with what often changes, or several with one button."""
    listings = _of_link(link)
    form = confirm_form(listings[0] if len(listings) == 1 else None)
    questions = questions_for(listings, today())
    if not form.validate_on_submit() or not questions.validate():
        return _page("confirm", link, form, listings, questions)
    at = now()
    with transaction():
        link.spend(at)
        values = form.values(local_day(at)) if len(listings) == 1 else {}
        for listing in _of_link(link):
            if confirm(listing, values, by=_by(link), at=at):
                tell_of_last_change(listing, at=at)
        renew(questions.answers(), by=_member_of(link), at=at)
    return _page("confirmed", link, form, listings)


def room_page(link: LetterLink) -> Response:
    """ "Neemt u nieuwe mensen aan?": one question, one button."""
    listings = _of_link(link)
    form = room_form(listings[0])
    if not form.validate_on_submit():
        return _page("room", link, form, listings)
    at = now()
    with transaction():
        link.spend(at)
        for listing in _of_link(link):
            if change(listing, form.values(local_day(at)), by=_by(link), at=at):
                tell_of_last_change(listing, at=at)
    return _page("confirmed", link, form, listings)


def _of_link(link: LetterLink) -> list[Listing]:
    member = member_by_uuid(UUID(link.letter.values["member"]))
    listings = _listings(member, link.values["listings"]) if member is not None else []
    if not listings:
        raise NotFound
    return listings


def _by(link: LetterLink) -> str:
    return thing(_member_of(link))


def _member_of(link: LetterLink) -> Member:
    member = member_by_uuid(UUID(link.letter.values["member"]))
    if member is None:
        raise NotFound
    return member


def _page(
    name: str, link: LetterLink, form: Form, listings: list[Listing], questions: Questions | None = None
) -> Response:
    has_form()
    records = [{"code": one.code, "name": one.name, "record": record_of(one)} for one in listings]
    context: Values = {"form": form, "listings": records, "address": link.address, "is_spent": link.is_spent}
    is_wrong = bool(form.errors) or (questions is not None and bool(questions.errors))
    page = render(f"keeping/{name}.html", questions=questions, **context)
    return make_response(page, 422 if is_wrong else 200)
