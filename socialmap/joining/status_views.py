"""Where an application stands: what was sent, the question of the core group, and taking it back."""

from datetime import datetime
from uuid import UUID

from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import language
from socialmap.joining import filling, service
from socialmap.joining.forms import ButtonForm, answer_form
from socialmap.joining.pages import bp, form_page, my_application, path_of, see
from socialmap.review import submissions
from socialmap.review.appeals import may_appeal
from socialmap.review.rules import OPEN, STEPS
from socialmap.review.submissions import Submission
from socialmap.rounds.queries import heard_by
from socialmap.search.links import site_href


@bp.route("/aanmelden/<uuid:uuid>", methods=["GET", "POST"])
@requires("log-in")
def application(uuid: UUID) -> AnyResponse:
    """Where it stands; the answer to a question is sent from here."""
    submission = my_application(uuid)
    form = answer_form()()
    if not form.validate_on_submit():
        return _status_page(submission, form)
    try:
        with transaction():
            present = my_application(uuid)
            answer_once(form.key(), site_href(path_of(present)), at=now())
            submissions.answer(present, form["text"].data, by=by(), at=now())
    except AlreadyAnswered:
        pass
    return see(path_of(submission))


def _status_page(submission: Submission, form: Form) -> AnyResponse:
    sent_at, decided_at = submission.submitted_at, submission.decided_at
    return form_page(
        "application",
        form,
        submission=submission,
        discipline=filling.label_of(submission),
        is_open=submission.state in OPEN,
        may_change=submission.state in STEPS["save"],
        steps=filling.steps_of(submission, ""),
        missing=filling.missing_in(submission) if submission.state == "draft" else [],
        sent_day=long_date(local_day(sent_at), language()) if sent_at is not None else "",
        last_day=_last_day(submission, sent_at),
        may_appeal=may_appeal(submission, at=now()),
        decided_day=long_date(local_day(decided_at), language()) if decided_at is not None else "",
        page_href=site_href(f"aanbod/{submission.listing.code}") if submission.listing is not None else "",
        messages=[
            (one.is_question, one.text, long_date(local_day(one.at), language()))
            for one in submission.messages
        ],
        told=filling.told_of(submission),
        evidence=filling.evidence_facts(submission),
    )


def _last_day(submission: Submission, sent_at: datetime | None) -> str:
    """The latest day on which the applicant hears something."""
    day = heard_by(submission.network, local_day(sent_at)) if sent_at is not None else None
    return long_date(day, language()) if day is not None else ""


@bp.route("/aanmelden/<uuid:uuid>/intrekken", methods=["GET", "POST"])
@requires("log-in")
def withdraw(uuid: UUID) -> AnyResponse:
    """Are you sure, and the button."""
    submission = my_application(uuid)
    if submission.state not in STEPS["withdraw"]:
        return see(path_of(submission))
    form = ButtonForm()
    if not form.validate_on_submit():
        return form_page("withdraw", form, submission=submission, discipline=filling.label_of(submission))
    try:
        with transaction():
            present = my_application(uuid)
            answer_once(form.key(), site_href(path_of(present)), at=now())
            service.withdraw(present, by=by(), at=now())
    except AlreadyAnswered:
        pass
    return see(path_of(submission))
