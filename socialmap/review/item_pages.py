"""What all pages of an item share: who may see it, how it is drawn, and one way to press a button."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.accounts.queries import people_of
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, Conflict
from socialmap.foundation.forms import answer_once
from socialmap.foundation.texts import _, render
from socialmap.review import rules
from socialmap.review.item_forms import ItemForm, grounds_sent, item_form
from socialmap.review.item_letters import letters_of
from socialmap.review.models import Submission
from socialmap.review.queries import submission_for
from socialmap.review.refusals import told
from socialmap.review.shown import item_of
from socialmap.review.shown_proof import answer_labels, typed_over

bp = Blueprint("items", __name__)
DESK = "/kerngroep"
ITEM = f"{DESK}/inzendingen/<uuid:uuid>"
Deed = Callable[[Submission, ItemForm, Member], None]
Where = Callable[[Submission, Member], str]


class NotComplete(Exception):
    """The button needs something that was not filled in: the field, and what to say there."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field, self.message = field, message


def my_submission(uuid: UUID) -> Submission:
    """A submission to a network for which whoever is logged in decides; any other is NotFound."""
    return submission_for(current.networks_with(*DECIDING), uuid)


def to_desk(submission: Submission, by: Member) -> str:
    """Back to the list."""
    return f"{request.script_root}{DESK}"


def to_item(submission: Submission, by: Member) -> str:
    """Back to the item."""
    return f"{request.script_root}{DESK}/inzendingen/{submission.uuid}"


def form_of(submission: Submission) -> ItemForm:
    """The form, with what was sent in it."""
    viewer = current.signed_in()
    people = [one for one in people_of(submission.network_id, *DECIDING) if one.id != viewer.id]
    return item_form([(str(one.uuid), one.name or one.email or "") for one in people])()


def pressed(uuid: UUID, verb: str, deed: Deed, where: Where = to_desk) -> AnyResponse:
    """Check the form, do it once in one transaction, and go on; else the page as it is now."""
    form = form_of(my_submission(uuid))
    if not form.validate_on_submit():
        return item_page(my_submission(uuid), form, 422)
    try:
        with transaction():
            submission, by = my_submission(uuid), current.signed_in()
            location = where(submission, by)
            answer_once(form.key_of(verb), location, at=now())
            deed(submission, form, by)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except NotComplete as gap:
        form.refuse(gap.field, gap.message)
        return item_page(my_submission(uuid), form, 422)
    except rules.OutsideCriteria:
        form.refuse("grounds", _("Kies ten minste een criterium uit de lijst."))
        return item_page(my_submission(uuid), form, 422)
    except rules.NeedsProof as refusal:
        return item_page(my_submission(uuid), form, 422, refusal=told(refusal))
    except Conflict as refusal:
        return item_page(my_submission(uuid), form, 409, refusal=told(refusal), is_typed=False)
    return redirect(location, 303)


def item_page(
    submission: Submission,
    form: ItemForm,
    status: int,
    *,
    refusal: str = "",
    letter: str = "",
    is_typed: bool = True,
) -> Response:
    """The item as it is now; what was typed stays, unless somebody else changed what it was about."""
    has_form()
    viewer = current.signed_in()
    item = item_of(submission, viewer)
    if is_typed and request.method == "POST":
        grounds = {f"{one['discipline']}:{one['key']}" for one in grounds_sent()}
        item["lists"] = typed_over(item["lists"], request.form, grounds)
    context = {
        "form": form,
        "item": item,
        "refusal": refusal,
        "letters": letters_of(submission, form, viewer, is_second_look=item["may_look_again"]),
        "open_letter": letter,
        "answer_labels": answer_labels(),
    }
    return make_response(render("review/item.html", **context), status)
