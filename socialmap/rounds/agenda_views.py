"""Rounds, past and to come, and the agenda of one."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.clock import AMSTERDAM, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, language
from socialmap.rounds import agenda, papers, planning, queries, shown, voting
from socialmap.rounds.forms import move_form, topic_form
from socialmap.rounds.models import Round
from socialmap.rounds.pages import NAMED, ROUNDS, bp, file, once, page, path_of, the_round
from socialmap.rounds.refusals import told
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for


@bp.get(ROUNDS)
@requires("core-group")
def rounds() -> Response:
    """What has to be settled, what comes, and what was."""
    network = network_to_decide_for()
    lines = [_line(one) for one in queries.rounds_of(network.id)]
    return page(
        "rounds",
        late=[one for one in lines if one["is_late"]],
        coming=[one for one in lines if not one["is_late"] and one["state"] != "settled"],
        settled=[one for one in reversed(lines) if one["state"] == "settled"],
        next_day=long_date(queries.next_meeting_on(network, today()), language()),
        votes=len([one for one in queries.written_votes_of({network.id}) if not one.outcome]),
    )


def _line(one: Round) -> dict[str, Any]:
    return {
        "name": one.name,
        "href": path_of(one),
        "when": shown.when(one),
        "place": one.place,
        "state": one.state,
        "state_label": shown.state_labels()[one.state],
        "is_late": one.state != "settled" and queries.meets_on(one) < today(),
        "closes": long_date(one.closes_on, language()),
        "opens": long_date(one.opens_on, language()),
    }


@bp.post(f"{ROUNDS}/plannen")
@requires("core-group")
def plan() -> Response:
    """Do not wait for the worker: plan the rounds now."""
    form = Form()
    if not form.validate_on_submit():
        return rounds()

    def act() -> None:
        planning.plan_rounds_of(network_to_decide_for(), by=current.by(), at=now())
        planning.advance_rounds(now())

    return once(form, site_href(ROUNDS[1:]), act)


@bp.get(NAMED)
@requires("core-group")
def one_round(name: str) -> Response:
    """The agenda of a round."""
    return _agenda(the_round(name))


def _agenda(one: Round, status: int = 200, *, refusal: str = "", **forms: Form) -> Response:
    points = queries.points_of(one)
    return page(
        "agenda",
        status,
        round=_line(one),
        refusal=refusal,
        points=[shown.line(point, number) for number, point in enumerate(points, start=1)],
        may_vote={str(point.uuid) for point in points if voting.may_start(point, now())},
        may_remove={
            str(point.uuid) for point in points if point.kind == "topic" and not agenda.is_used(point)
        },
        missing=agenda.waiting_to_be_added(one) if one.state != "settled" else 0,
        actions=[shown.action_line(action) for action in queries.actions_left(one)],
        second_looks=papers.second_looks_of(one.network_id),
        topic=forms.get("topic") or topic_form()(),
    )


@bp.get(f"{NAMED}.pdf")
@requires("core-group")
def agenda_paper(name: str) -> Response:
    """The agenda to print."""
    one = the_round(name)
    return file(papers.agenda_pdf(one, at=now()), "application/pdf", f"agenda-{one.name}.pdf")


@bp.get(f"{NAMED}.ics")
@requires("core-group")
def calendar(name: str) -> Response:
    """The meeting for somebody's own calendar."""
    one = the_round(name)
    body = papers.calendar_of(
        one, host=request.host, href=request.host_url.rstrip("/") + path_of(one), at=now()
    )
    return file(body, "text/calendar; charset=utf-8; method=PUBLISH", f"ronde-{one.name}.ics")


@bp.route(f"{NAMED}/verzetten", methods=["GET", "POST"])
@requires("core-group")
def move(name: str) -> Response:
    """Meet at another time or place; the core group gets a letter."""
    one = the_round(name)
    form = move_form()()
    if request.method != "POST":
        local = one.meets_at.astimezone(AMSTERDAM)
        form["day"].data, form["time"].data = local.date(), local.strftime("%H:%M")
        form["place"].data = one.place
    context = {"round": _line(one), "people": len(queries.core_group_of(one.network_id))}
    if not form.validate_on_submit():
        return page("move", 422 if form.errors else 200, **{**context, "form": form})
    meets_at = datetime.combine(form["day"].data, time.fromisoformat(form["time"].data), AMSTERDAM)

    def act() -> None:
        planning.move(the_round(name), meets_at, form["place"].data or "", by=current.by(), at=now())

    try:
        return once(form, path_of(one), act)
    except Conflict as refusal:
        return page("move", 409, **{**context, "form": form, "refusal": told(refusal)})


@bp.post(f"{NAMED}/bijwerken")
@requires("core-group")
def bring_up_to_date(name: str) -> Response:
    """Put on the agenda what needs the meeting."""
    return _changed(name, Form(), lambda one: agenda.synchronise(one, by=current.by(), at=now()))


@bp.post(f"{NAMED}/onderwerpen")
@requires("core-group")
def add_topic(name: str) -> Response:
    """Put something else on the agenda."""
    form = topic_form()()
    if not form.validate_on_submit():
        return _agenda(the_round(name), 422, topic=form)
    title, text = form["title"].data, form["text"].data or ""
    return _changed(name, form, lambda one: agenda.add_topic(one, title, text, by=current.by(), at=now()))


@bp.post(f"{NAMED}/onderwerpen/<uuid:point_id>/weg")
@requires("core-group")
def remove_topic(name: str, point_id: UUID) -> Response:
    """Take a topic off again."""

    def act(one: Round) -> None:
        agenda.remove_topic(one, queries.point_in(one, point_id), by=current.by(), at=now())

    return _changed(name, Form(), act)


@bp.post(f"{NAMED}/volgorde/<uuid:point_id>/<any(eerder, later):where>")
@requires("core-group")
def order(name: str, point_id: UUID, where: str) -> Response:
    """One place sooner or later."""
    step = -1 if where == "eerder" else 1

    def act(one: Round) -> None:
        agenda.move_point(one, queries.point_in(one, point_id), step, by=current.by(), at=now())

    return _changed(name, Form(), act)


def _changed(name: str, form: Form, act: Any) -> Response:
    """Change something of the agenda, and show it; refused in words on the agenda itself."""
    one = the_round(name)
    if not form.validate_on_submit():
        return _agenda(one, 422, refusal=_("De bladzijde stond te lang open. Druk nog een keer op de knop."))
    try:
        return once(form, path_of(one), lambda: act(the_round(name)))
    except Conflict as refusal:
        return _agenda(the_round(name), 409, refusal=told(refusal))
