"""`/kerngroep/bijeenkomsten`: which meetings there are, a new one, one of them, and changing it."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from socialmap.accounts.current import signed_in
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.texts import N_
from socialmap.meetings import overview, service
from socialmap.meetings.materials import materials_of
from socialmap.meetings.models import Meeting
from socialmap.meetings.organisers import who_may
from socialmap.meetings.pages import (
    DESK,
    ONE,
    bp,
    is_organiser,
    page,
    path_of,
    the_meeting,
)
from socialmap.meetings.queries import meetings_of, organises
from socialmap.meetings.refusals import told
from socialmap.meetings.shown import answer_labels, facts_of, state_labels, when, where
from socialmap.search.network import network_to_decide_for

STALE = N_("De bladzijde stond te lang open. Druk nog een keer op de knop.")
MOST_COPIED = 3


@bp.get(DESK)
@requires("core-group")
def meetings() -> Response:
    """What comes, what is still a draft, and what was."""
    found, at = meetings_of(network_to_decide_for().id), now()
    counts = overview.counts_of(found)
    lines = [line_of(one, counts[one.id], overview.state_now(one, at)) for one in found]
    coming = [line for line in reversed(lines) if line["state"] in ("published", "full", "closed")]
    return page(
        "list",
        coming=coming,
        drafts=[line for line in lines if line["state"] == "draft"],
        past=[line for line in lines if line["state"] in ("held", "settled", "cancelled")],
    )


def line_of(meeting: Meeting, counts: dict[str, int], state: str) -> dict[str, Any]:
    """A meeting on one line."""
    return {
        "uuid": str(meeting.uuid),
        "href": path_of(meeting),
        "title": meeting.title,
        "when": when(meeting),
        "where": where(meeting),
        "state": state,
        "state_label": state_labels()[state],
        "invited": sum(counts.values()),
        "comes": sum(counts.get(name, 0) for name in overview.COMES),
    }


@bp.get(ONE)
@requires("core-group")
def one_meeting(uuid: UUID) -> Response:
    """A meeting, how it stands, and what comes next."""
    return overview_page(the_meeting(uuid))


def overview_page(meeting: Meeting, status: int = 200, *, refusal: str = "") -> Response:
    """The page of one meeting."""
    at, may = now(), is_organiser(meeting)
    counts = overview.counts_of([meeting])[meeting.id]
    has_invited = service.has_invited(meeting)
    state = overview.state_now(meeting, at)
    return page(
        "meeting",
        status,
        meeting={**line_of(meeting, counts, state), "slug": meeting.slug, "is_public": meeting.is_public},
        facts=facts_of(meeting),
        online_url=meeting.online_url if may else "",
        capacity=meeting.capacity,
        cancel_reason=meeting.cancel_reason,
        answers=[(label, counts[name]) for name, label in answer_labels().items() if counts.get(name)],
        disciplines=overview.per_discipline(meeting),
        step=overview.next_step(meeting, has_invited=has_invited, at=at),
        lacks=[told(service.NotReady([lack])) for lack in service.lacking(meeting, at)],
        has_invited=has_invited,
        uses_scanning=meeting.uses_scanning,
        materials=len(materials_of(meeting)),
        may=may,
        organises=organises(signed_in(), meeting),
        organisers=[one.member for one in meeting.organisers],
        others=who_may(meeting) if may else [],
        refusal=refusal,
    )
