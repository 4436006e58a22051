"""The page on which somebody answers: the same from a letter as after logging in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response

from socialmap.foundation.answers import once
from socialmap.foundation.clock import now
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, render
from socialmap.meetings import answering, colleagues, rules, seats, shown
from socialmap.meetings.answer_forms import MORE, NO_COLLEAGUE, MoreForm, button_form, more_form, number_name
from socialmap.meetings.models import Invitation
from socialmap.meetings.queries import address_of

SAVED = "?bewaard=1"


@dataclass(frozen=True)
class Asked:
    """Whom the page asks, where its forms are sent, and how the audit names who answers.

    A letter may be passed on: its page does not show what was told about food and registers.
    """

    invitation: Invitation
    address: str
    by: str
    is_by_letter: bool = False
    back_href: str = ""


def respond(asked: Asked) -> Response:
    """GET and HEAD show the page and change nothing; a button of its form does."""
    if request.form.get("do") == MORE:
        return _tell_more(asked)
    form = button_form(*rules.ANSWERS, NO_COLLEAGUE)()
    if not form.validate_on_submit():
        return _page(asked, 422 if form.errors else 200, form=form)
    choice = form["do"].data

    def act() -> None:
        if choice == NO_COLLEAGUE:
            answering.without_colleague(asked.invitation, by=asked.by, at=now())
        else:
            answering.answer(asked.invitation, choice, by=asked.by, at=now())

    return _kept(asked, form, asked.address, act)


def _tell_more(asked: Asked) -> Response:
    form = _more_form(asked)
    if not form.validate_on_submit():
        return _page(asked, 422, more=form)

    def act() -> None:
        answering.tell_more(asked.invitation, by=asked.by, at=now(), **form.told())

    return _kept(asked, form, asked.address + SAVED, act)


def _kept(asked: Asked, form: Form, location: str, act: Callable[[], None]) -> Response:
    """Keep it; what is refused is told on the page as it is now, with what was typed."""
    more = form if isinstance(form, MoreForm) else None
    try:
        return once(form, location, act)
    except colleagues.AlreadyInvited:
        if more is not None:
            more["colleague_email"].errors = [_told_of_invited()]
        return _page(asked, 422, more=more)
    except Conflict as refusal:
        return _page(asked, 409, refusal=_told(refusal))


def _told_of_invited() -> str:
    return _("Wij hebben dit mailadres al uitgenodigd. Uw collega antwoordt met de knop in de eigen brief.")


def _told(refusal: Conflict) -> str:
    if isinstance(refusal, colleagues.AlreadyBrought):
        return _("U brengt al een collega mee.")
    if isinstance(refusal, colleagues.NoColleague):
        return _("U kunt geen collega meer meebrengen. Overleg met het netwerk.")
    return _("Dat kan niet meer. Hieronder ziet u hoe het nu is.")


def _more_form(asked: Asked) -> MoreForm:
    """With what we know, which is sent along only by who presses the button."""
    invitation = asked.invitation
    numbers = answering.known_numbers(invitation)
    known = {number_name(place): number for place, number in enumerate(numbers.values())}
    known["diet"] = invitation.diet
    is_coming = invitation.state in ("yes", "waiting", "perhaps")
    form = more_form(
        registers=list(numbers),
        asks_diet=invitation.meeting.asks_diet and is_coming,
        asks_colleague=colleagues.may_bring(invitation) and colleagues.colleague_of(invitation) is None,
        held=known if asked.is_by_letter else {},
    )
    return form() if asked.is_by_letter else form(data=known)


def _page(
    asked: Asked, status: int = 200, *, form: Form | None = None, more: Form | None = None, refusal: str = ""
) -> Response:
    has_form()
    invitation, at = asked.invitation, now()
    meeting = invitation.meeting
    name, context = _how_it_is(invitation, at)
    page = render(
        f"meetings/{name}.html",
        meeting=shown.facts_of(meeting),
        title=context.pop("title", meeting.title),
        form=form or Form(),
        more=more or _more_form(asked),
        refusal=refusal,
        asked=asked,
        state=invitation.state,
        is_saved="bewaard" in request.args,
        contact={"email": meeting.network.contact_email, "phone": meeting.network.contact_phone},
        network_name=meeting.network.name,
        **context,
    )
    return make_response(page, status)


def _how_it_is(invitation: Invitation, at: datetime) -> tuple[str, dict[str, Any]]:
    """Which page fits, and what it says: asked, offered, answered, or over."""
    try:
        answering.check_open(invitation, at=at)
    except rules.TooLate:
        return "answer_closed", {**_over(invitation), "is_too_late": True}
    except rules.NotInThisState:
        return "answer_closed", _over(invitation)
    if seats.is_kept(invitation, at):
        return "answer", {"offered_until": _moment(invitation.offered_until)}
    if invitation.state == "invited":
        return "answer", {"offered_until": "", "is_full": seats.is_full(invitation.meeting)}
    return "answered", _answered(invitation)


def _over(invitation: Invitation) -> dict[str, Any]:
    meeting = invitation.meeting
    return {
        "is_cancelled": meeting.state == "cancelled",
        "reason": meeting.cancel_reason,
        "answer_label": shown.answer_labels()[invitation.state],
        "has_answered": invitation.state != "invited",
        "online_url": meeting.online_url if invitation.state == "yes" else "",
    }


def _answered(invitation: Invitation) -> dict[str, Any]:
    meeting, brought = invitation.meeting, colleagues.colleague_of(invitation)
    # Who let a place pass has no place in the line, also when nobody has noticed yet.
    number = invitation.waiting_number if invitation.offered_until is None else None
    ahead = [
        one for one in seats.in_line(meeting) if number is not None and (one.waiting_number or 0) < number
    ]
    return {
        "title": _title(invitation),
        "place_in_line": len(ahead) + 1 if number is not None else None,
        "online_url": meeting.online_url if invitation.state == "yes" else "",
        "colleague_state": brought.state if brought is not None else "",
        "colleague_stays": brought is not None and address_of(brought) is not None,
        "asks_colleague": colleagues.may_bring(invitation) and brought is None,
        "has_numbers": bool(answering.registers_of(meeting)),
    }


def _title(invitation: Invitation) -> str:
    return {
        "yes": _("U komt"),
        "no": _("U komt niet"),
        "perhaps": _("U weet het nog niet"),
        "waiting": _("U staat op de wachtlijst"),
    }[invitation.state]


def _moment(at: datetime | None) -> str:
    """ "woensdag 11 november 2026, 18.00 uur"."""
    if at is None:
        return ""
    day = shown.weekday_date(at.astimezone(shown.AMSTERDAM).date())
    return _("%(day)s, %(time)s uur", day=day, time=shown.clock_time(at))
