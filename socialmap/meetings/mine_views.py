"""What a member sees of meetings after logging in: what comes, what was, and how often they were there."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.meetings import answering, participation, rules, shown
from socialmap.meetings.answer_pages import Asked, respond
from socialmap.meetings.certificates import certificate_of
from socialmap.meetings.materials import shown_to_invited
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.pages import MINE, bp, page
from socialmap.networks.models import Network
from socialmap.search.links import site_href


@bp.get(MINE)
@requires("log-in")
def my_meetings() -> Response:
    """Everything this member was invited to."""
    member, at = current.signed_in(), now()
    lines = [_line(one, at) for one in _invitations_of(member)]
    return page(
        "mine",
        coming=[one for one in lines if one["is_coming"]],
        past=[one for one in reversed(lines) if not one["is_coming"]],
        participations=_participations(member),
    )


@bp.route(f"{MINE}/<uuid:uuid>", methods=["GET", "POST"])
@requires("log-in")
def my_meeting(uuid: UUID) -> Response:
    """The same page as from the letter."""
    invitation = _invitation_of(current.signed_in(), uuid)
    here = site_href(f"{MINE[1:]}/{uuid}")
    return respond(Asked(invitation, here, by=current.by(), back_href=site_href(MINE[1:])))


def _invitations_of(member: Member) -> list[Invitation]:
    query = sa.select(Invitation).join(Invitation.meeting)
    query = query.where(Invitation.member_id == member.id, Meeting.state != "draft")
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def _invitation_of(member: Member, uuid: UUID) -> Invitation:
    query = sa.select(Invitation).join(Invitation.meeting)
    query = query.where(Meeting.uuid == uuid, Meeting.state != "draft", Invitation.member_id == member.id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _line(invitation: Invitation, at: datetime) -> dict[str, Any]:
    meeting = invitation.meeting
    certificate = certificate_of(invitation)
    return {
        "title": meeting.title,
        "when": shown.when(meeting),
        "where": shown.where(meeting),
        "href": site_href(f"{MINE[1:]}/{meeting.uuid}"),
        "state": invitation.state,
        "answer_label": shown.answer_labels()[invitation.state],
        "answer_by": shown.weekday_date(meeting.answer_by),
        "is_coming": meeting.state in rules.COMING and at < meeting.ends_at,
        "is_cancelled": meeting.state == "cancelled",
        "may_answer": _may_answer(invitation, at),
        "certificate_href": site_href(f"certificaat/{certificate.number}") if certificate else "",
        "materials": shown_to_invited(meeting, at),
    }


def _may_answer(invitation: Invitation, at: datetime) -> bool:
    try:
        answering.check_open(invitation, at=at)
    except Conflict:
        return False
    return True


def _participations(member: Member) -> list[dict[str, Any]]:
    """In each network of this member, against what was arranged there."""
    found = []
    for one in member.memberships:
        network = db.session.get_one(Network, one.network_id)
        found.append(
            {"network": network.name, "told": participation.of_member(member, network.id, on=today())}
        )
    return found
