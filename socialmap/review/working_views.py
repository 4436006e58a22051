"""Around an item: who works on it, notes, and ties. Nothing here decides."""

from uuid import UUID

from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.texts import _
from socialmap.review import decisions
from socialmap.review.item_forms import ItemForm
from socialmap.review.item_pages import ITEM, NotComplete, bp, pressed, to_item
from socialmap.review.models import Submission


@bp.post(f"{ITEM}/pakken")
@requires("core-group")
def take(uuid: UUID) -> AnyResponse:
    """ "Ik pak deze"."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        decisions.take(submission, by=by, at=now())

    return pressed(uuid, "take", deed, to_item)


@bp.post(f"{ITEM}/overdragen")
@requires("core-group")
def hand_over(uuid: UUID) -> AnyResponse:
    """Let somebody else work on it."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        known = {choice.value for choice in form["to"].choices}
        chosen = form["to"].data if form["to"].data in known else ""
        member = member_by_uuid(chosen) if chosen else None
        if member is None:
            raise NotComplete("to", _("Kies iemand."))
        decisions.hand_over(submission, member, by=by, at=now())

    return pressed(uuid, "hand-over", deed, to_item)


@bp.post(f"{ITEM}/notitie")
@requires("core-group")
def note(uuid: UUID) -> AnyResponse:
    """Write something down for the others."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        text = (form["note"].data or "").strip()
        if not text:
            raise NotComplete("note", _("Schrijf uw notitie op."))
        decisions.add_note(submission, text, by=by, at=now())

    return pressed(uuid, "note", deed, to_item)


@bp.post(f"{ITEM}/band")
@requires("core-group")
def tie(uuid: UUID) -> AnyResponse:
    """Tell a tie: somebody else decides."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        text = (form["tie"].data or "").strip()
        if not text:
            raise NotComplete("tie", _("Schrijf kort op welke band u heeft."))
        decisions.declare_tie(submission, text, by=by, at=now())

    return pressed(uuid, "tie", deed, to_item)
