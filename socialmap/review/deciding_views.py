"""One item for the core group: look at it, decide, ask, or hand it to the meeting."""

from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.texts import _
from socialmap.review import decisions, rules
from socialmap.review.checks import lists_to_meet
from socialmap.review.item_forms import ItemForm, all_is_right, checks_in, grounds_sent
from socialmap.review.item_pages import (
    ITEM,
    NotComplete,
    bp,
    form_of,
    item_page,
    my_submission,
    pressed,
    to_desk,
    to_item,
)
from socialmap.review.models import Submission
from socialmap.review.standing import matter_of, standing_of
from socialmap.uploads.answers import response_of
from socialmap.uploads.queries import file_of

OUTCOMES = {"ja": "approved", "nee": "declined"}


@bp.get(ITEM)
@requires("core-group")
def item(uuid: UUID) -> Response:
    """One submission as the public will see it, with all a decision needs."""
    submission = my_submission(uuid)
    return item_page(submission, form_of(submission), 200)


@bp.post(f"{ITEM}/brief")
@requires("core-group")
def letter(uuid: UUID) -> Response:
    """The letter with what is typed now; nothing is saved, sent or lost."""
    submission = my_submission(uuid)
    form = form_of(submission)
    status = 200 if form.validate_on_submit() else 422
    return item_page(submission, form, status, letter=request.form.get("letter", ""))


@bp.post(f"{ITEM}/nakijken")
@requires("core-group")
def check(uuid: UUID) -> AnyResponse:
    """Keep what was looked at; "alles klopt" answers every criterion with yes."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        lists = lists_to_meet(submission, today())
        answered = all_is_right if request.form.get("all") else checks_in
        answers = answered(request.form, lists)
        decisions.save_checks(submission, answers, seen_revision=form.seen_revision, by=by, at=now())

    what = "all" if request.form.get("all") else "check"
    return pressed(uuid, what, deed, lambda one, by: f"{to_item(one, by)}#besluit")


@bp.post(f"{ITEM}/goedkeuren")
@requires("core-group")
def approve(uuid: UUID) -> AnyResponse:
    """Put it on the map, carry the change out, or say the first of two."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        decisions.approve(
            submission,
            seen_revision=_with_checks(submission, form, by),
            by=by,
            at=now(),
            valid_until=form["valid_until"].data,
            own_words=form["own_words"].data or "",
        )

    return pressed(uuid, "approve", deed, _after_approval)


@bp.post(f"{ITEM}/vraag")
@requires("core-group")
def ask(uuid: UUID) -> AnyResponse:
    """Ask whoever submitted for more."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        text = (form["question"].data or "").strip()
        if not text:
            raise NotComplete("question", _("Schrijf uw vraag op."))
        _with_checks(submission, form, by)
        decisions.ask(submission, text, by=by, at=now())

    return pressed(uuid, "ask", deed)


@bp.post(f"{ITEM}/bespreken")
@requires("core-group")
def to_round(uuid: UUID) -> AnyResponse:
    """Put it on the agenda of the meeting."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        seen, words = _with_checks(submission, form, by), form["own_words"].data or ""
        decisions.to_round(submission, seen_revision=seen, own_words=words, by=by, at=now())

    return pressed(uuid, "to-round", deed)


@bp.post(f"{ITEM}/afwijzen")
@requires("core-group")
def decline(uuid: UUID) -> AnyResponse:
    """Say no, with the reason per criterion."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        decisions.decline(
            submission,
            grounds=grounds_sent(),
            own_words=form["own_words"].data or "",
            seen_revision=_with_checks(submission, form, by),
            by=by,
            at=now(),
        )

    return pressed(uuid, "decline", deed)


@bp.post(f"{ITEM}/herzien")
@requires("core-group")
def look_again(uuid: UUID) -> AnyResponse:
    """Answer the second look: yes after all, or it stays a no."""

    def deed(submission: Submission, form: ItemForm, by: Member) -> None:
        outcome = OUTCOMES.get(request.form.get("outcome", ""))
        if outcome is None:
            raise NotComplete("own_words", _("Kies ja of nee."))
        words, seen = form["own_words"].data or "", form.seen_revision
        decisions.decide_appeal(submission, outcome, words, seen_revision=seen, by=by, at=now())

    return pressed(uuid, "look-again", deed)


@bp.get(f"{ITEM}/bewijs/<uuid:file>")
@requires("core-group")
def evidence(uuid: UUID, file: UUID) -> AnyResponse:
    """A file that was handed in as evidence."""
    return response_of(file_of(f"submission:{my_submission(uuid).uuid}", file))


def _with_checks(submission: Submission, form: ItemForm, by: Member) -> int:
    """Keep what was answered on the same page; the revision that is then on the screen."""
    if submission.state not in rules.STEPS["check"] or not rules.may_decide(standing_of(submission, by)):
        return form.seen_revision
    answers = checks_in(request.form, lists_to_meet(submission, today()))
    decisions.save_checks(submission, answers, seen_revision=form.seen_revision, by=by, at=now())
    return submission.revision


def _after_approval(submission: Submission, by: Member) -> str:
    """To the list, or back to the item where somebody else must still say yes."""
    matter = matter_of(submission, is_proven=True)
    needs_another = rules.needs_another(matter, standing_of(submission, by), member_thing(by))
    return to_item(submission, by) if needs_another else to_desk(submission, by)
