"""The evaluation for who organises: own questions before, how many answered, and the report."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.answers import PDF
from socialmap.foundation.clock import now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import N_, _, language
from socialmap.meetings import evaluation, rules, shown
from socialmap.meetings.evaluation_charts import bars
from socialmap.meetings.evaluation_forms import QuestionsForm, questions_form
from socialmap.meetings.evaluation_report import Report, Score, pdf_of, report_of
from socialmap.meetings.models import Meeting
from socialmap.meetings.pages import (
    ONE,
    bp,
    file,
    is_organiser,
    once,
    organised,
    page,
    path_of,
    the_meeting,
)

HERE = f"{ONE}/evaluatie"


@bp.get(HERE)
@requires("core-group")
def evaluation_page(uuid: UUID) -> Response:
    """Before settling the questions, then how many answered, and in the end the report."""
    return _page(the_meeting(uuid))


@bp.post(f"{HERE}/vragen")
@requires("core-group")
def evaluation_questions(uuid: UUID) -> Response:
    """Keep the meeting's own questions."""
    meeting = organised(uuid)
    form = questions_form(meeting)()
    if not form.validate_on_submit():
        return _page(meeting, 422, form=form)

    def act() -> None:
        evaluation.save_questions(
            organised(uuid), form.typed(), seen_revision=form.seen_revision, by=current.by(), at=now()
        )

    try:
        return once(form, path_of(meeting, "/evaluatie"), act)
    except Conflict as refusal:
        return _page(organised(uuid), 409, refusal=_told(refusal))


@bp.post(f"{HERE}/sluiten")
@requires("core-group")
def evaluation_close(uuid: UUID) -> Response:
    """Ask nobody any more, and read the report now."""
    meeting = organised(uuid)
    form = Form()
    if not form.validate_on_submit():
        return _page(
            meeting, 422, refusal=_("De bladzijde stond te lang open. Druk nog een keer op de knop.")
        )

    def act() -> None:
        evaluation.close(organised(uuid), by=current.by(), at=now())

    return once(form, path_of(meeting, "/evaluatie"), act)


@bp.get(f"{HERE}.pdf")
@requires("core-group")
def evaluation_pdf(uuid: UUID) -> Response:
    """The report to keep for the accreditation."""
    meeting = organised(uuid)
    return file(pdf_of(meeting, at=now()), PDF, f"evaluatie-{meeting.slug}.pdf")


def _page(
    meeting: Meeting, status: int = 200, *, form: QuestionsForm | None = None, refusal: str = ""
) -> Response:
    may_read = is_organiser(meeting)
    report = report_of(meeting, today())
    if not may_read:
        report = Report(report.given, report.asked)
    form = form or questions_form(meeting)(formdata=None)
    last = meeting.evaluation_until
    return page(
        "evaluation",
        status,
        meeting=meeting,
        here=path_of(meeting),
        when=shown.when(meeting),
        report=report,
        charts=[_chart(one) for one in report.scores],
        split=_split(report),
        questions_form=form,
        rows=[(form[f"text_{at}"], form[f"kind_{at}"]) for at in range(evaluation.MOST_OWN)],
        fixed=[one.text for one in evaluation.fixed_questions()],
        may_read=may_read,
        may_change=may_read and meeting.state not in ("settled", "cancelled"),
        is_settled=meeting.state == "settled",
        is_open=evaluation.is_open(meeting, today()),
        last=long_date(last, language()) if last else "",
        smallest=rules.SPLIT_FROM,
        refusal=refusal,
    )


def _chart(score: Score) -> dict[str, Any]:
    """One question: the diagram, and the same numbers as a table."""
    words = evaluation.scale()
    rows = [
        (words[number].capitalize(), count)
        for number, count in zip(evaluation.SCORES, score.counts, strict=True)
    ]
    title, key = score.question.text, f"v-{score.question.key}"
    return {"title": title, "svg": bars(title, rows, key), "rows": rows, "mean": score.mean_label}


def _split(report: Report) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each question the mean of each group, with the name of the group."""
    return [
        (score.question.text, [(one.label, one.means[at]) for one in report.groups])
        for at, score in enumerate(report.scores)
        if report.groups
    ]


def _told(refusal: Exception) -> str:
    told: dict[type[Exception], str] = {
        rules.ChangedSince: N_(
            "Iemand anders heeft deze bijeenkomst veranderd. Er is niets bewaard. Kijk na hoe het nu is."
        ),
        rules.NotInThisState: N_("De vragen zijn al verstuurd. Er verandert niets meer aan."),
    }
    return _(told.get(type(refusal), N_("Iemand was u net voor. Hieronder ziet u hoe het nu is.")))
