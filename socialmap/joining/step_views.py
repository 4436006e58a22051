"""The steps of an application: each saved by itself, and shown as the public would see it."""

from typing import Any
from uuid import UUID

from flask import current_app, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, NotFound
from socialmap.foundation.forms import answer_once
from socialmap.foundation.texts import _, language
from socialmap.joining import filling, rules, service
from socialmap.joining.forms import hand_in_form
from socialmap.joining.pages import bp, content_key, form_page, my_application, path_of, see
from socialmap.joining.preview import card_of_draft
from socialmap.joining.step_forms import StepForm, title_of
from socialmap.networks.queries import present_agreement
from socialmap.review.rules import STEPS as ALLOWED
from socialmap.review.rules import Incomplete
from socialmap.review.submissions import Submission, save_step
from socialmap.search.current import memory
from socialmap.search.links import site_href
from socialmap.search.map import map_description

STOP, FILE = "stop", "bestand"


@bp.route("/aanmelden/<uuid:uuid>/<any(wie,waarvoor,waar,kosten,bewijs):step>", methods=["GET", "POST"])
@requires("log-in")
def fill_in(uuid: UUID, step: str) -> AnyResponse:
    """One step; what is typed wrong is told, what is still empty may be filled in later."""
    submission = my_application(uuid)
    if submission.state not in ALLOWED["save"]:
        return see(path_of(submission))
    if request.method != "POST":
        return _step_page(submission, step, filling.kept_form(step, submission))
    form = filling.sent_form(step, submission)
    if not form.validate_on_submit() or not _is_complete(form, submission, step):
        return _step_page(submission, step, form)
    path = _next(submission, step)
    try:
        with transaction():
            present = my_application(uuid)
            answer_once(content_key(form), site_href(path), at=now())
            save_step(present, step, **form.changes(present), by=by(), at=now())
    except AlreadyAnswered:
        return see(path)
    return see(path)


def _is_complete(form: StepForm, submission: Submission, step: str) -> bool:
    """Whether somebody may go on; stopping for now is always fine. GPs go no further than this."""
    draft = filling.draft_of(submission, form.changes(submission))
    if step == "wie" and draft.is_general_practice:
        form["name"].errors = [
            _("Huisartsen en praktijkondersteuners staan niet op de kaart. U kunt wel lid worden.")
        ]
        return False
    return request.form.get("verder") in (STOP, FILE) or not form.tell_gaps(rules.gaps_in(step, draft))


def _next(submission: Submission, step: str) -> str:
    """Where to go after saving: to the page of the application, to the file, or to the next step."""
    wish = request.form.get("verder", "")
    if wish == STOP:
        return path_of(submission)
    if wish == FILE and step == "bewijs":
        return path_of(submission, "bewijs/bestand")
    return path_of(submission, rules.STEPS[rules.STEPS.index(step) + 1])


def _step_page(submission: Submission, step: str, form: StepForm) -> AnyResponse:
    return form_page(
        step if step in ("waar", "bewijs") else "step",
        form,
        step=step,
        step_title=title_of(step),
        steps=filling.steps_of(submission, step),
        submission=submission,
        discipline=filling.label_of(submission),
        preview=card_of_draft(submission, _typed(form, submission), memory().present()),
        **_more(submission, step, form),
    )


def _typed(form: StepForm, submission: Submission) -> dict[str, object]:
    return form.changes(submission) if request.method == "POST" else {}


def _more(submission: Submission, step: str, form: StepForm) -> dict[str, Any]:
    if step == "waar":
        return {"map_settings": _map_settings(submission, form)}
    if step == "bewijs":
        return filling.evidence_facts(submission)
    return {}


def _map_settings(submission: Submission, form: StepForm) -> dict[str, object]:
    """The map with one pin: where it was put, and the middle of the postcode to go back to."""
    settings = map_description(current_app.extensions["settings"])
    postcode = str(form["postcode"].kept or "")[:4]
    middle = memory().present().reference.gazetteer.postcode(postcode)
    pin = {"postcode": postcode, "lat": middle.lat, "lon": middle.lon} if middle is not None else None
    return {**settings, "points": "", "fallback": "/api/v1/places", "marks": [], "middle": pin}


@bp.post("/aanmelden/<uuid:uuid>/voorbeeld")
@requires("log-in")
def preview(uuid: UUID) -> AnyResponse:
    """The card as it would be with what is typed now; nothing is saved."""
    has_form()
    submission = my_application(uuid)
    step = request.form.get("stap", "")
    if step not in filling.FORMS:
        raise NotFound
    form = filling.sent_form(step, submission)
    form.validate()
    card = card_of_draft(submission, form.changes(submission), memory().present())
    return jsonify(card=str(card))


@bp.route("/aanmelden/<uuid:uuid>/controle", methods=["GET", "POST"])
@requires("log-in")
def check(uuid: UUID) -> AnyResponse:
    """Everything on one page, what is missing, the arrangements, and the button to the core group."""
    submission = my_application(uuid)
    if submission.state not in ALLOWED["save"]:
        return see(path_of(submission))
    form = hand_in_form()()
    if not form.validate_on_submit():
        return _check_page(submission, form)
    try:
        with transaction():
            _hand_in(uuid, form)
    except AlreadyAnswered as before:
        return see(before.location.removeprefix(site_href()))
    except (Incomplete, service.NeverListed):
        return _check_page(my_application(uuid), form)
    return see(path_of(submission))


def _hand_in(uuid: UUID, form: StepForm) -> None:
    present, agreement = my_application(uuid), present_agreement(today())
    if agreement is None:
        raise Incomplete(["controle"])
    answer_once(form.key(), site_href(path_of(present)), at=now())
    service.hand_in(
        present,
        filling.draft_of(present),
        agreement,
        wants_newsletter=form["newsletter"].data,
        may_be_passed_on=form["passed_on"].data,
        by=by(),
        at=now(),
    )


def _check_page(submission: Submission, form: StepForm) -> AnyResponse:
    agreement = present_agreement(today())
    return form_page(
        "check",
        form,
        step="controle",
        step_title=title_of("controle"),
        steps=filling.steps_of(submission, "controle"),
        submission=submission,
        discipline=filling.label_of(submission),
        missing=filling.missing_in(submission),
        is_general_practice=filling.draft_of(submission).is_general_practice,
        told=filling.told_of(submission),
        evidence=filling.evidence_facts(submission),
        agreement_day=long_date(agreement.valid_from, language()) if agreement is not None else "",
        blocks=rules.blocks_of(agreement.text) if agreement is not None else [],
        preview=card_of_draft(submission, {}, memory().present()),
    )
