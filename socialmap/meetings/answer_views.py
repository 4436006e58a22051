"""Where the letter link of a meeting leads: to answer, and to take a place that is kept."""

from werkzeug.wrappers import Response

from socialmap.foundation.errors import NotFound
from socialmap.mailing.links import LetterLink
from socialmap.meetings.answer_pages import Asked, respond
from socialmap.meetings.answering import by_of, invitation_by_uuid
from socialmap.meetings.models import Invitation


def answer_page(link: LetterLink) -> Response:
    """Three buttons, without logging in. The link is not used up: it works until the last day."""
    invitation = _of_link(link)
    return respond(Asked(invitation, address=link.address, by=by_of(invitation), is_by_letter=True))


def _of_link(link: LetterLink) -> Invitation:
    """NotFound when the invitation was taken back, or whose it was is erased."""
    uuid = link.values.get("invitation") or link.letter.values.get("invitation")
    invitation = invitation_by_uuid(str(uuid)) if uuid else None
    if invitation is None or (invitation.member is None and invitation.guest is None):
        raise NotFound
    return invitation
