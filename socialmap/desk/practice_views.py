"""Practising: the same item, the same three buttons, and nothing is saved."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request

from socialmap.accounts import current
from socialmap.desk.answers import page
from socialmap.desk.blueprint import DESK, bp
from socialmap.desk.practice import EXAMPLES, Example, example_called, submission_of
from socialmap.desk.practice_letters import letter_of
from socialmap.foundation.access import requires
from socialmap.foundation.clock import today
from socialmap.foundation.texts import _
from socialmap.review import rules
from socialmap.review.checks import is_proven
from socialmap.review.item_forms import ItemForm, item_form
from socialmap.review.refusals import told_of
from socialmap.review.shown import item_of
from socialmap.review.shown_proof import answer_labels
from socialmap.review.standing import matter_of, standing_of
from socialmap.review.submissions import Submission
from socialmap.search.network import network_to_decide_for

PRACTICE = f"{DESK}/oefenen"
LETTERS = {"goedkeuren": "welcome", "vraag": "question", "bespreken": "to-the-round"}


@dataclass(frozen=True)
class Outcome:
    """What a button would do: whether it would, in which state it ends, and the letter."""

    is_done: bool
    title: str
    more: str
    letter: str = ""


@bp.get(PRACTICE)
@requires("core-group")
def practice() -> Response:
    """What there is to practise on."""
    examples = [(one.slug, one.name, _(one.lesson)) for one in EXAMPLES.values()]
    return page("practice", examples=examples, network=network_to_decide_for().short_name)


@bp.get(f"{PRACTICE}/<slug>")
@requires("core-group")
def practice_item(slug: str) -> Response:
    """One invented submission, as a real one looks."""
    example = example_called(slug)
    return _item_page(example, _submission(example), item_form()(), 200)


@bp.post(f"{PRACTICE}/<slug>/<any(goedkeuren, vraag, bespreken):button>")
@requires("core-group")
def practice_press(slug: str, button: str) -> Response:
    """What would happen. It is drawn at once: there is nothing to go on to."""
    example = example_called(slug)
    form, submission = item_form()(), _submission(example)
    if not form.validate_on_submit():
        return _item_page(example, submission, form, 422)
    if button == "vraag" and not (form["question"].data or "").strip():
        form.refuse("question", _("Schrijf uw vraag op."))
        return _item_page(example, submission, form, 422)
    outcome = _outcome(button, submission, form)
    return _item_page(example, submission, form, 200, outcome)


def _submission(example: Example) -> Submission:
    return submission_of(example, network_to_decide_for(), today())


def _outcome(button: str, submission: Submission, form: ItemForm) -> Outcome:
    refusal = _refusal(submission) if button == "goedkeuren" else None
    if refusal is not None:
        return Outcome(False, _("Dit zou de site niet doen"), told_of(refusal))
    title, more = _told(button)
    words = {name: (form[name].data or "").strip() for name in ("own_words", "question")}
    return Outcome(True, title, more, letter_of(LETTERS[button], submission, by=current.by(), **words))


def _refusal(submission: Submission) -> type[Exception] | None:
    """Why a yes would be refused, by the same rules as a real one."""
    matter = matter_of(submission, is_proven=is_proven(submission, today()))
    standing = standing_of(submission, current.signed_in())
    return rules.why_not("approve", matter, standing, by=current.by())


def _told(button: str) -> tuple[str, str]:
    """What would be so afterwards."""
    return {
        "goedkeuren": (
            _("Goedgekeurd"),
            _("De vermelding staat meteen op de kaart. De volgende ronde bekrachtigt dit."),
        ),
        "vraag": (
            _("Er ligt een vraag bij de aanvrager"),
            _("Na het antwoord ligt het weer bij u. Na veertien dagen stilte komt er een herinnering."),
        ),
        "bespreken": (
            _("Op de agenda van de volgende ronde"),
            _("De kerngroep stemt erover. Daarna gaat de brief met het besluit."),
        ),
    }[button]


def _item_page(
    example: Example, submission: Submission, form: ItemForm, status: int, outcome: Outcome | None = None
) -> Response:
    context: dict[str, Any] = {
        "example": example,
        "lesson": _(example.lesson),
        "item": item_of(submission, current.signed_in()),
        "form": form,
        "outcome": outcome,
        "is_pressed": request.method == "POST",
        "answer_labels": answer_labels(),
    }
    return page("practice_item", status, **context)
