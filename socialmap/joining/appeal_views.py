""" "Bent u het er niet mee eens?": whoever was declined asks for a second look."""

from uuid import UUID

from werkzeug.wrappers import Response as AnyResponse
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from socialmap.accounts.current import by, signed_in
from socialmap.directory.identifiers import bsn_like
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered, Conflict
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, language
from socialmap.joining.pages import bp, form_page, see
from socialmap.networks.rules import chosen
from socialmap.review import decisions
from socialmap.review.appeals import last_day_of, may_appeal
from socialmap.review.queries import submission_to_appeal
from socialmap.review.submissions import Submission
from socialmap.search.links import site_href

LONGEST = 4000


@bp.route("/aanmelden/<uuid:uuid>/niet-eens", methods=["GET", "POST"])
@requires("log-in")
def appeal(uuid: UUID) -> AnyResponse:
    """Why somebody thinks it should be otherwise; afterwards where that stands."""
    submission, form = submission_to_appeal(signed_in(), uuid), _form()()
    path = f"aanmelden/{submission.uuid}/niet-eens"
    if not form.validate_on_submit():
        return _page(submission, form)
    try:
        with transaction():
            present = submission_to_appeal(signed_in(), uuid)
            answer_once(form.key(), site_href(path), at=now())
            decisions.appeal(present, form["text"].data, by=by(), at=now())
    except AlreadyAnswered:
        pass
    except Conflict:
        return _page(submission_to_appeal(signed_in(), uuid), form, 409)
    return see(path)


def _page(submission: Submission, form: Form, status: int = 0) -> AnyResponse:
    settings = submission.network.settings
    is_change = submission.kind == "change"
    return form_page(
        "appeal",
        form,
        status,
        state=submission.state,
        may_appeal=may_appeal(submission, at=now()),
        was_asked=submission.appealed_at is not None,
        reasons=[line for line in submission.reason.split("\n") if line],
        last_day=_last_day(submission),
        weeks=chosen(settings, "second_look_answer_weeks"),
        who=chosen(settings, "second_look_by"),
        person=chosen(settings, "contact_person"),
        phone=chosen(settings, "contact_person_phone") or submission.network.contact_phone,
        back_href=site_href("mijn" if is_change else f"aanmelden/{submission.uuid}"),
    )


def _last_day(submission: Submission) -> str:
    decided = submission.decided_at
    return long_date(last_day_of(submission, local_day(decided)), language()) if decided is not None else ""


def _form() -> type[Form]:
    class AppealForm(Form):
        text = TextAreaField(
            _("Waarom bent u het er niet mee eens?"),
            description=_("Alleen de kerngroep leest dit. Schrijf geen medische gegevens op."),
            validators=[
                InputRequired(_("Schrijf op waarom u het er niet mee eens bent.")),
                Length(max=LONGEST, message=_("Schrijf niet meer dan 4000 tekens.")),
            ],
        )

        def validate_text(self, field: TextAreaField) -> None:
            if not (field.data or "").strip():
                raise ValidationError(_("Schrijf op waarom u het er niet mee eens bent."))
            if bsn_like(field.data):
                raise ValidationError(_("Dit lijkt op een burgerservicenummer. Haal dat nummer weg."))

    return AppealForm
