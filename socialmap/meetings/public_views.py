"""`/bijeenkomsten`: what visitors may know of the meetings of a network, also for their calendar."""

from typing import Any

import sqlalchemy as sa
from flask import g, make_response
from werkzeug.wrappers import Response

from socialmap.accounts.current import current_member, networks_with
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.access import requires
from socialmap.foundation.answers import ICS, file
from socialmap.foundation.clock import now
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import render
from socialmap.meetings import calendar, overview, rules
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.pages import DESK, MINE, PUBLIC, bp
from socialmap.meetings.place import place_on_map
from socialmap.meetings.queries import meeting_by_slug, public_meetings
from socialmap.meetings.shown import facts_of, kind_labels, when, where
from socialmap.search.links import site_href
from socialmap.search.network import network_of_request


@bp.get(PUBLIC)
@requires("visit")
def public_list() -> Response:
    """What is to come, of this network or of all."""
    return make_response(
        render(
            "meetings/public_list.html",
            meetings=[_line(one) for one in _coming()],
            calendar_href=site_href(f"{PUBLIC[1:]}.ics"),
        )
    )


@bp.get(f"{PUBLIC}.ics")
@requires("visit")
def public_calendar() -> Response:
    """The same, for a calendar that follows it."""
    return file(calendar.feed_of(_coming()), f"{ICS}; method=PUBLISH", "bijeenkomsten.ics")


@bp.get(f"{PUBLIC}/<slug>")
@requires("visit")
def public_page(slug: str) -> Response:
    """One meeting; the link to come online is for who comes, and never stands here."""
    meeting = _seen(slug)
    context = {
        "facts": facts_of(meeting),
        "state": overview.state_now(meeting, now()),
        "cancel_reason": meeting.cancel_reason,
        "calendar_href": site_href(f"{PUBLIC[1:]}/{meeting.slug}.ics"),
        "all_href": site_href(PUBLIC[1:]),
        "mine_href": _mine_href(meeting),
        "desk_href": site_href(f"{DESK[1:]}/{meeting.uuid}") if _decides(meeting) else "",
        "is_draft": meeting.state == "draft",
        **place_on_map(meeting),
    }
    return make_response(render("meetings/public.html", **context))


@bp.get(f"{PUBLIC}/<slug>.ics")
@requires("visit")
def meeting_calendar(slug: str) -> Response:
    """One meeting for somebody's own calendar."""
    meeting = _seen(slug)
    body = calendar.calendar_of(
        meeting, method=calendar.PUBLISH, sequence=meeting.sequence, href=calendar.public_href(meeting)
    )
    return file(body, f"{ICS}; method=PUBLISH", f"{meeting.slug}.ics")


def paths_for_search_engines() -> list[str]:
    """The list, and each meeting that is to come and that everybody may know of."""
    return [PUBLIC, *(f"{PUBLIC}/{one.slug}" for one in _coming())]


def _coming() -> list[Meeting]:
    network = network_of_request()
    return public_meetings(network.id if network is not None else None, now())


def _line(meeting: Meeting) -> dict[str, Any]:
    return {
        "href": site_href(f"{PUBLIC[1:]}/{meeting.slug}"),
        "title": meeting.title,
        "kind": kind_labels()[meeting.kind],
        "when": when(meeting),
        "where": where(meeting),
        "is_cancelled": meeting.state == "cancelled",
        "network": meeting.network.short_name if network_of_request() is None else "",
    }


def _seen(slug: str) -> Meeting:
    """The meeting of this name, for who may see it; for all others there is none."""
    meeting = meeting_by_slug(slug)
    network = network_of_request()
    if meeting is None or (network is not None and network.id != meeting.network_id):
        raise NotFound
    if meeting.is_public and meeting.state in rules.SEEN:
        return meeting
    # What only some may see is kept by no browser and no proxy.
    g.is_personal = True
    if _decides(meeting) or (meeting.state in rules.SEEN and _is_invited(meeting)):
        return meeting
    raise NotFound


def _decides(meeting: Meeting) -> bool:
    return meeting.network_id in networks_with(*DECIDING)


def _is_invited(meeting: Meeting) -> bool:
    member = current_member()
    if member is None:
        return False
    invited = (Invitation.meeting_id == meeting.id, Invitation.member_id == member.id)
    return bool(db.session.scalar(sa.select(sa.exists().where(*invited))))


def _mine_href(meeting: Meeting) -> str:
    """Where somebody who was invited and is logged in answers; "" for all others."""
    if current_member() is None:
        return ""
    g.is_personal = True
    return site_href(f"{MINE[1:]}/{meeting.uuid}") if _is_invited(meeting) else ""
