"""Having it looked at, letting it leave, and stopping it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict
from socialmap.mailing.queries import sent_last_hour
from socialmap.newsletters import queries, rules, sending, service, shown
from socialmap.newsletters.forms import SendForm, send_form
from socialmap.newsletters.models import Newsletter
from socialmap.newsletters.pages import ONE, bp, once, page, path_of, the_newsletter
from socialmap.newsletters.write_views import late, line_of, press, show

NAMED = 10
YEAR = timedelta(days=365)


@bp.post(f"{ONE}/ter-controle")
@requires("core-group")
def ask_check(uuid: UUID) -> Response:
    """Ask somebody else of the core group to look at it."""
    here = path_of(the_newsletter(uuid))
    return press(uuid, here, lambda one: service.ask_check(one, by=current.by(), at=now()))


@bp.post(f"{ONE}/terug")
@requires("core-group")
def back_to_draft(uuid: UUID) -> Response:
    """Write on."""
    here = path_of(the_newsletter(uuid))
    return press(uuid, here, lambda one: service.back_to_draft(one, by=current.by(), at=now()))


@bp.route(f"{ONE}/goedkeuren", methods=["GET", "POST"])
@requires("core-group")
def approve(uuid: UUID) -> Response:
    """The second pair of eyes reads it, and says yes or sends it back."""
    one = the_newsletter(uuid)
    form = send_form()()
    if request.method != "POST":
        return _approve(one)
    if not form.validate_on_submit():
        return _approve(one, 422, refusal=late())
    seen = form.seen_revision()

    def act() -> None:
        service.approve(the_newsletter(uuid), seen_revision=seen, by=current.by(), at=now())

    try:
        return once(form, path_of(one), act)
    except Conflict as refusal:
        return _approve(the_newsletter(uuid), 409, refusal=shown.told_refusal(refusal))


def _approve(one: Newsletter, status: int = 200, *, refusal: str = "") -> Response:
    if one.state != "to-check":
        return show(one, status, refusal=refusal)
    return page(
        "approve",
        status,
        letter=line_of(one),
        preview=shown.preview(one),
        people=len(queries.reached(one)),
        is_own=one.by == current.by(),
        refusal=refusal,
    )


@bp.route(f"{ONE}/versturen", methods=["GET", "POST"])
@requires("core-group")
def schedule(uuid: UUID) -> Response:
    """How many people, the first of them, when; and one button."""
    one = the_newsletter(uuid)
    form = send_form()()
    if request.method != "POST":
        form["when"].data = "now"
    if not form.validate_on_submit():
        return _schedule(one, form, 422 if form.errors else 200)
    seen, leaves_at = form.seen_revision(), form.leaves_at()

    def act() -> None:
        one = the_newsletter(uuid)
        sending.schedule(one, leaves_at, seen_revision=seen, by=current.by(), at=now())

    try:
        return once(form, path_of(one), act)
    except Conflict as refusal:
        return _schedule(the_newsletter(uuid), form, 409, refusal=shown.told_refusal(refusal))


def _schedule(one: Newsletter, form: SendForm, status: int, *, refusal: str = "") -> Response:
    if one.state not in ("draft", "approved"):
        return show(one, status, refusal=refusal)
    at = now()
    people = queries.reached(one)
    form["revision"].raw_data, form["revision"].data = None, one.revision
    return page(
        "send",
        status,
        letter=line_of(one),
        form=form,
        refusal=refusal,
        count=len(people),
        names=[person.member.name or person.member.email for person in people[:NAMED]],
        more=max(0, len(people) - NAMED),
        at_ceiling=queries.at_ceiling(people, at - YEAR) if one.kind == "service" else 0,
        is_tested=one.tested_at is not None and one.tested_at >= one.changed_at,
        needs_check=one.state == "draft" and queries.needs_check(one),
        is_complete=bool(one.subject and one.text.strip()),
        is_newsletter=one.kind == "newsletter",
        **_speed(len(people)),
    )


def _speed(count: int) -> dict[str, Any]:
    at, per_hour = now(), int(current_app.extensions["settings"].mail_per_hour)
    waiting = queries.waiting_before(at + rules.GRACE)
    hours = rules.hours_needed(count + waiting, per_hour, sent_last_hour(at))
    return {"duration": shown.duration(hours), "per_hour": rules.per_hour_for_many(per_hour)}


@bp.route(f"{ONE}/stoppen", methods=["GET", "POST"])
@requires("core-group")
def stop(uuid: UUID) -> Response:
    """ "Toch niet": what has not left stays here."""
    one = the_newsletter(uuid)
    if request.method == "POST":
        return press(uuid, path_of(one), lambda one: sending.stop(one, by=current.by(), at=now()))
    line = line_of(one)
    return page("stop", letter=line) if line["is_under_way"] else show(one)


@bp.post(f"{ONE}/verder")
@requires("core-group")
def resume(uuid: UUID) -> Response:
    """Go on with those who have no letter yet."""
    here = path_of(the_newsletter(uuid))
    return press(uuid, here, lambda one: sending.resume(one, by=current.by(), at=now()))
