"""What every page of the meetings needs: whose meeting it is, who may do what, and where to go next."""

from uuid import UUID

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from socialmap.accounts.current import networks_with, signed_in
from socialmap.foundation.answers import file, once, see
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import render
from socialmap.meetings.models import Meeting
from socialmap.meetings.queries import meeting_for, organises
from socialmap.networks.queries import all_networks
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

__all__ = ["bp", "file", "is_organiser", "once", "organised", "page", "path_of", "see", "the_meeting"]
bp = Blueprint("meetings", __name__)
DESK = "/kerngroep/bijeenkomsten"
ONE = f"{DESK}/<uuid:uuid>"
PUBLIC = "/bijeenkomsten"
MINE = "/mijn/bijeenkomsten"


def the_meeting(uuid: UUID) -> Meeting:
    """A meeting of the network whose core group works here; any other is NotFound."""
    return meeting_for({network_to_decide_for().id}, uuid)


def is_organiser(meeting: Meeting) -> bool:
    """Whether whoever is logged in organises this meeting, or manages its network."""
    return organises(signed_in(), meeting) or meeting.network_id in networks_with("manager")


def organised(uuid: UUID) -> Meeting:
    """The same, for who organises it or manages the network; for all others it is NotFound."""
    meeting = the_meeting(uuid)
    if not is_organiser(meeting):
        raise NotFound
    return meeting


def path_of(meeting: Meeting, more: str = "") -> str:
    """The address of a page of the core group about a meeting."""
    return site_href(f"{DESK[1:]}/{meeting.uuid}{more}")


def root_of(meeting: Meeting) -> str:
    """What stands before the addresses in letters: with several networks the address says which."""
    return f"/netwerk/{meeting.network.slug}" if len(all_networks()) > 1 else ""


def page(template: str, status: int = 200, **context: object) -> Response:
    """A page with forms on it."""
    has_form()
    context = {"form": Form(), "meetings_href": site_href(DESK[1:]), **context}
    return make_response(render(f"meetings/{template}.html", **context), status)
