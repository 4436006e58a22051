"""The evening itself, on one laptop and a big screen: who is there, point by point, and what came of it."""

from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.networks.rules import chosen
from socialmap.rounds import agenda, queries, service, shown, voting
from socialmap.rounds.forms import action_form, attendance_form
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.pages import NAMED, bp, once, page, path_of, the_round
from socialmap.rounds.refusals import told


@bp.get(f"{NAMED}/vanavond")
@requires("core-group")
def tonight(name: str) -> Response:
    """Who is there, what comes back, and the points of tonight."""
    return _tonight(the_round(name))


def _tonight(one: Round, status: int = 200, *, refusal: str = "", **forms: Form) -> Response:
    people = queries.core_group_of(one.network_id)
    there = queries.present_in(one)
    attendance = attendance_form(_names(one))()
    attendance["there"].data = [str(member_id) for member_id in there]
    points = queries.points_of(one)
    return page(
        "tonight",
        status,
        round=facts_of(one),
        refusal=refusal,
        attendance=attendance,
        has_people=bool(people),
        points=[shown.line(point, number) for number, point in enumerate(points, start=1)],
        first=str(points[0].uuid) if points else "",
        left=[shown.action_line(action) for action in queries.actions_left(one)],
        promised=[shown.action_line(action) for action in queries.actions_of(one)],
        action=forms.get("action") or action_form()(),
        may_vote=any(voting.may_start(point, now()) for point in points),
    )


def facts_of(one: Round) -> dict[str, Any]:
    """What stands above every page of the evening."""
    group = queries.core_group_of(one.network_id)
    there = len([member for member in group if member.id in queries.present_in(one)])
    quorum = int(chosen(one.network.settings, "quorum"))
    return {
        "name": one.name,
        "href": path_of(one),
        "when": shown.when(one),
        "is_settled": one.state == "settled",
        "quorum_label": shown.quorum_in_words(there, len(group), quorum),
        "has_quorum": there >= quorum,
        "people": [member.name or member.email or "" for member in group],
    }


def _names(one: Round) -> list[tuple[str, str]]:
    group = queries.core_group_of(one.network_id)
    return [(str(member.id), member.name or member.email or "") for member in group]


@bp.post(f"{NAMED}/aanwezig")
@requires("core-group")
def note_attendance(name: str) -> Response:
    """Who is there; the agenda is brought up to date with it."""
    one = the_round(name)
    form = attendance_form(_names(one))()
    there = {int(value) for value in form["there"].data or [] if value.isdecimal()}

    def act(present: Round) -> None:
        service.set_attendance(present, there, by=current.by(), at=now())
        agenda.synchronise(present, by=current.by(), at=now())

    return _done(name, form, act)


@bp.post(f"{NAMED}/acties")
@requires("core-group")
def add_action(name: str) -> Response:
    """Somebody promises something."""
    form = action_form()()
    if not form.validate_on_submit():
        return _tonight(the_round(name), 422, action=form)

    return _done(name, form, lambda one: note_promise(one, form))


def note_promise(one: Round, form: Form, *, point: AgendaPoint | None = None) -> None:
    """Keep who promised what, as it was filled in."""
    service.add_action(
        one,
        form["action"].data,
        who=form["action_who"].data,
        due_on=form["action_due"].data,
        by=current.by(),
        at=now(),
        point=point,
    )


@bp.post(f"{NAMED}/acties/<uuid:action_id>/klaar")
@requires("core-group")
def finish_action(name: str, action_id: UUID) -> Response:
    """It was done."""

    def act(one: Round) -> None:
        service.finish_action(queries.action_in(one, action_id), by=current.by(), at=now())

    return _done(name, Form(), act)


@bp.post(f"{NAMED}/schriftelijk")
@requires("core-group")
def vote_on_all(name: str) -> Response:
    """Too few people came: vote in writing on everything that is left."""
    return _done(name, Form(), lambda one: _start(one, queries.points_of(one)))


@bp.post(f"{NAMED}/punten/<uuid:point_id>/schriftelijk")
@requires("core-group")
def vote_on_one(name: str, point_id: UUID) -> Response:
    """Do not wait for the meeting, or decide after it: vote on this in writing."""
    return _done(name, Form(), lambda one: _start(one, [queries.point_in(one, point_id)]))


def _start(one: Round, points: Any) -> None:
    voting.start(one, points, by=current.by(), at=now())


def _done(name: str, form: Form, act: Any) -> Response:
    """Do one thing, and back to where the button stood; refused in words."""
    one = the_round(name)
    if not form.validate_on_submit():
        return _tonight(one, 422, refusal=_("De bladzijde stond te lang open. Druk nog een keer op de knop."))
    back = path_of(one, "" if request.args.get("naar") == "agenda" else "/vanavond")
    try:
        return once(form, back, lambda: act(the_round(name)))
    except Conflict as refusal:
        return _tonight(the_round(name), 409, refusal=told(refusal))
