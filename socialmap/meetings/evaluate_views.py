"""Where the letter after a meeting leads: what somebody thought, once, and without a name.

The link is not spent and the form is not remembered: both would keep the second at which it was done.
"""

from uuid import UUID

import sqlalchemy as sa
from flask import make_response, request
from werkzeug.wrappers import Response

from socialmap.foundation.answers import see
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db, transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import Gone, NotFound
from socialmap.foundation.texts import language, render
from socialmap.mailing.links import LetterLink
from socialmap.meetings import evaluation, shown
from socialmap.meetings.evaluation_forms import evaluate_form
from socialmap.meetings.models import Invitation

THANKS = "dank"


def evaluate_page(link: LetterLink) -> Response:
    """The questions; once they are answered a word of thanks, and nothing more can be done here."""
    invitation = _of_link(link)
    may_give = evaluation.may_give(invitation)
    if may_give is None:
        raise NotFound
    if not may_give:
        return _page("evaluated", invitation, is_new=THANKS in request.args)
    if not evaluation.is_open(invitation.meeting, today()):
        return _page("evaluated", invitation, is_over=True)
    form = evaluate_form(evaluation.questions_of(invitation.meeting))()
    if not form.validate_on_submit():
        return _page("evaluate", invitation, 422 if form.errors else 200, form=form, action=link.address)
    return _give(link, form.answers())


def _give(link: LetterLink, answers: dict[str, object]) -> Response:
    try:
        with transaction():
            evaluation.give(_of_link(link), answers, at=now())
    except (evaluation.AlreadyGiven, Gone):
        # Sent twice, or just too late: the same address tells which.
        return see(link.address)
    return see(f"{link.address}?{THANKS}")


def _of_link(link: LetterLink) -> Invitation:
    named = link.values.get("invitation") or link.letter.values.get("invitation")
    found = None
    if named:
        found = db.session.scalar(sa.select(Invitation).where(Invitation.uuid == UUID(str(named))))
    if found is None:
        raise NotFound
    return found


def _page(template: str, invitation: Invitation, status: int = 200, **context: object) -> Response:
    has_form()
    meeting = invitation.meeting
    facts = {
        "meeting_title": meeting.title,
        "when": shown.when(meeting),
        "day": long_date(local_day(meeting.starts_at), language()),
        "until": long_date(meeting.evaluation_until, language()) if meeting.evaluation_until else "",
        "contact": meeting.network.contact_email,
    }
    return make_response(render(f"meetings/{template}.html", **facts, **context), status)
