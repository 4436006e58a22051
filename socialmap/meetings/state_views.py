"""A meeting made known, or not after all; called off; thrown away; and who organises it."""

from collections.abc import Callable
from uuid import UUID

from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.meetings import organisers, overview, service
from socialmap.meetings.desk_views import STALE, overview_page
from socialmap.meetings.models import Meeting
from socialmap.meetings.pages import DESK, ONE, bp, once, organised, page, path_of, the_meeting
from socialmap.meetings.refusals import told
from socialmap.meetings.rules import COMING
from socialmap.meetings.shown import when, where
from socialmap.meetings.small_forms import cancel_form
from socialmap.search.links import site_href

Find = Callable[[UUID], Meeting]


@bp.post(f"{ONE}/publiceren")
@requires("core-group")
def publish(uuid: UUID) -> Response:
    """Make a draft known."""
    return _pressed(uuid, lambda one: service.publish(one, by=current.by(), at=now()))


@bp.post(f"{ONE}/concept")
@requires("core-group")
def back_to_draft(uuid: UUID) -> Response:
    """Not known after all, as long as nobody was invited."""
    return _pressed(uuid, lambda one: service.back_to_draft(one, by=current.by(), at=now()))


@bp.post(f"{ONE}/weg")
@requires("core-group")
def remove(uuid: UUID) -> Response:
    """Throw a draft away."""
    location = site_href(DESK[1:])
    return _pressed(uuid, lambda one: service.remove(one, by=current.by(), at=now()), location=location)


@bp.route(f"{ONE}/afgelasten", methods=["GET", "POST"])
@requires("core-group")
def cancel(uuid: UUID) -> Response:
    """Call it off: the page says first how many people get a letter."""
    meeting, form = organised(uuid), cancel_form()()
    if meeting.state not in COMING:
        return overview_page(meeting, 409, refusal=_("Deze bijeenkomst kan niet meer afgelast worden."))
    if not form.validate_on_submit():
        return _cancel_page(meeting, form, 422 if form.errors else 200)
    reason = form["reason"].data.strip()
    try:
        return once(
            form,
            path_of(meeting),
            lambda: service.cancel(organised(uuid), reason, by=current.by(), at=now()),
        )
    except Conflict as refusal:
        return overview_page(organised(uuid), 409, refusal=told(refusal))


def _cancel_page(meeting: Meeting, form: Form, status: int) -> Response:
    return page(
        "cancel",
        status,
        form=form,
        meeting=meeting,
        when=when(meeting),
        where=where(meeting),
        hears=overview.who_hears(meeting),
        meeting_href=path_of(meeting),
    )


@bp.post(f"{ONE}/organisator")
@requires("core-group")
def join(uuid: UUID) -> Response:
    """Whoever is of the core group may organise it too; the audit remembers that they asked."""

    def act(meeting: Meeting) -> None:
        organisers.add_organiser(meeting, current.signed_in(), by=current.by(), at=now())

    return _pressed(uuid, act, find=the_meeting)


@bp.post(f"{ONE}/organisator/<uuid:member>/<any(erbij, weg):what>")
@requires("core-group")
def change_organiser(uuid: UUID, member: UUID, what: str) -> Response:
    """Somebody else of the core group organises it too, or no more."""
    verb = organisers.add_organiser if what == "erbij" else organisers.remove_organiser
    return _pressed(uuid, lambda one: verb(one, _person(member), by=current.by(), at=now()))


def _person(uuid: UUID) -> Member:
    found = member_by_uuid(uuid)
    if found is None:
        raise NotFound
    return found


def _pressed(
    uuid: UUID, act: Callable[[Meeting], None], *, location: str = "", find: Find = organised
) -> Response:
    """One button: do it, and show the meeting; what was refused is told there."""
    meeting, form = find(uuid), Form()
    if not form.validate_on_submit():
        return overview_page(meeting, 422, refusal=_(STALE))
    try:
        return once(form, location or path_of(meeting), lambda: act(find(uuid)))
    except Conflict as refusal:
        return overview_page(find(uuid), 409, refusal=told(refusal))
