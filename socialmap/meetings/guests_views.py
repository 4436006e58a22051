"""The list of guests of a meeting: added one by one or pasted, and taken off again."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response
from wtforms import Form as AnyForm

from socialmap.accounts.current import by
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, once_per_language
from socialmap.mailing.rules import BadAddress
from socialmap.meetings import guests, rules, shown
from socialmap.meetings.inviting_forms import guest_form, paste_form, source_labels
from socialmap.meetings.models import Guest, Meeting
from socialmap.meetings.pages import ONE, bp, once, organised, page, path_of, see

HERE = f"{ONE}/gasten"


@bp.get(HERE)
@requires("core-group")
def guest_list(uuid: UUID) -> Response:
    """Who is on the list, and two ways to add."""
    return _page(organised(uuid))


@bp.post(HERE)
@requires("core-group")
def add_guest(uuid: UUID) -> Response:
    """Put one guest on the list."""
    meeting, form, hand = organised(uuid), guest_form()(), by()
    if not form.validate_on_submit():
        return _page(meeting, 422, one=form)
    who = {name: form[name].data or "" for name in ("name", "email", "organisation", "source")}
    try:
        return once(form, _here(meeting), lambda: guests.add(organised(uuid), **who, by=hand, at=now()))
    except (BadAddress, guests.IsMember, guests.IsGuest) as refusal:
        form["email"].errors = [_problem_of(refusal)]
        return _page(organised(uuid), 422, one=form)
    except Conflict as refusal:
        return _page(organised(uuid), 409, refusal=_refused(refusal))


@bp.post(f"{HERE}/plakken")
@requires("core-group")
def paste_guests(uuid: UUID) -> Response:
    """Put every good line on the list; the others come back, each with what is wrong."""
    meeting, form, hand = organised(uuid), paste_form()(), by()
    if not form.validate_on_submit():
        return _page(meeting, 422, many=form)
    wrong: list[guests.Line] = []

    def act() -> None:
        text, source = form["lines"].data, form["source"].data
        wrong.extend(guests.add_lines(organised(uuid), text, source=source, by=hand, at=now())[1])

    try:
        answer = once(form, _here(meeting), act)
    except Conflict as refusal:
        return _page(organised(uuid), 409, refusal=_refused(refusal))
    return _left_over(organised(uuid), form, wrong) if wrong else answer


@bp.post(f"{HERE}/<uuid:guest>/weg")
@requires("core-group")
def remove_guest(uuid: UUID, guest: UUID) -> Response:
    """Take somebody off the list."""
    meeting, form, hand = organised(uuid), Form(), by()
    if not form.validate_on_submit():
        return _page(meeting, 422, refusal=" ".join(form.errors.get("csrf_token", ())))
    try:
        return once(
            form, _here(meeting), lambda: guests.remove(_guest(organised(uuid), guest), by=hand, at=now())
        )
    except NotFound:
        # Gone already is what was asked.
        return see(_here(meeting))
    except Conflict as refusal:
        return _page(organised(uuid), 409, refusal=_refused(refusal))


def _left_over(meeting: Meeting, form: Form, wrong: list[guests.Line]) -> Response:
    """The lines that were not added, to be put right; the good ones are on the list."""
    fresh = paste_form()(formdata=None)
    fresh["lines"].data = "\n".join(line.text for line in wrong)
    fresh["source"].data = form["source"].data
    problems = [(line.text, problem_labels()[line.problem]) for line in wrong]
    return _page(meeting, 422, many=fresh, problems=problems)


def _page(
    meeting: Meeting,
    status: int = 200,
    *,
    one: AnyForm | None = None,
    many: AnyForm | None = None,
    problems: list[tuple[str, str]] | None = None,
    refusal: str = "",
) -> Response:
    return page(
        "guests",
        status,
        title_of_meeting=meeting.title,
        meeting_href=path_of(meeting),
        invite_href=path_of(meeting, "/uitnodigen"),
        here=_here(meeting),
        is_open=meeting.state in ("draft", *rules.COMING),
        rows=_rows(meeting),
        one=one or guest_form()(formdata=None),
        many=many or paste_form()(formdata=None),
        problems=problems or [],
        refusal=refusal,
    )


def _rows(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "uuid": str(guest.uuid),
            # A key of its own, so that after going back the next one can be taken off too.
            "form": Form(formdata=None),
            "name": guest.name,
            "email": guest.email or "",
            "organisation": guest.organisation,
            "source": source_labels().get(guest.source, ""),
            "answer": shown.answer_labels().get(invitation.state, "") if invitation is not None else "",
        }
        for guest, invitation in guests.guests_of(meeting)
    ]


def _here(meeting: Meeting) -> str:
    return path_of(meeting, "/gasten")


def _guest(meeting: Meeting, uuid: UUID) -> Guest:
    """A guest of this meeting; any other is NotFound."""
    found = next((guest for guest, _invitation in guests.guests_of(meeting) if guest.uuid == uuid), None)
    if found is None:
        raise NotFound
    return found


@once_per_language
def problem_labels() -> dict[str, str]:
    """What is wrong with a guest, and what to do."""
    return {
        "name": _("Er staat geen naam in. Schrijf: naam; mailadres; organisatie."),
        "address": _("Dit is geen mailadres. Schrijf het als naam@praktijk.nl."),
        "member": _(
            "Dit is het mailadres van een lid van het netwerk. Nodig dit lid zelf uit, bij Uitnodigen."
        ),
        "guest": _("Dit mailadres staat al op de lijst."),
        "many": _("Dit is te veel in een keer. Plak deze regel nog een keer."),
    }


def _problem_of(refusal: Exception) -> str:
    names = {BadAddress: "address", guests.IsMember: "member", guests.IsGuest: "guest"}
    return problem_labels()[names[type(refusal)]]


def _refused(refusal: Conflict) -> str:
    if isinstance(refusal, guests.WasInvited):
        return _("Deze gast is al uitgenodigd en blijft op de lijst.")
    return _("De bijeenkomst is geweest, of gaat niet door. Gasten toevoegen kan niet meer.")
