"""Forms of the evaluation: what people thought, and the questions a meeting asks besides the fixed ones."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.meetings.evaluation import MOST_OWN, SCORE, SCORES, TEXT, Question, scale
from socialmap.meetings.models import Meeting, Values

LONGEST_ANSWER, LONGEST_QUESTION = 1000, 200


class EvaluateForm(Form):
    """One field for each question."""

    questions: Sequence[Question] = ()

    def answers(self) -> Values:
        """A number for each sentence, and what was written."""
        given: Values = {}
        for one in self.questions:
            value = self[f"answer_{one.key}"].data
            given[one.key] = int(value) if one.kind == SCORE else plain(value or "")
        return given


def evaluate_form(questions: Sequence[Question]) -> type[EvaluateForm]:
    """Sentences to agree with or not, which all ask for an answer; what is written may stay empty."""
    words = [SelectChoice(str(score), label.capitalize()) for score, label in scale().items()]
    fields: dict[str, Any] = {"questions": questions}
    for one in questions:
        name = f"answer_{one.key}"
        fields[name] = _scored(name, one, words) if one.kind == SCORE else _written(name, one)
    return type("EvaluateForm", (EvaluateForm,), fields)


def _scored(name: str, one: Question, words: list[Any]) -> RadioField:
    asked = _("Kies een antwoord: %(sentence)s", sentence=one.text)
    among = AnyOf(list(map(str, SCORES)), message=asked)
    return RadioField(
        one.text, id=name, choices=words, validate_choice=False, validators=[InputRequired(asked), among]
    )


def _written(name: str, one: Question) -> TextAreaField:
    return TextAreaField(
        one.text,
        id=name,
        description=_("Dit hoeft niet. Schrijf geen namen op: de organisatie leest uw tekst zoals die is."),
        validators=[_at_most(LONGEST_ANSWER)],
    )


class QuestionsForm(Form):
    """The questions of one meeting, in order; empty ones are left out."""

    revision = HiddenField()

    def typed(self) -> list[tuple[str, str]]:
        """Text and kind of each."""
        rows = [(plain(self[f"text_{at}"].data or ""), self[f"kind_{at}"].data) for at in range(MOST_OWN)]
        return [(text, kind) for text, kind in rows if text]

    @property
    def seen_revision(self) -> int:
        """The revision that was on the screen."""
        sent = str(self.revision.data or "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def questions_form(meeting: Meeting) -> type[QuestionsForm]:
    """Five rows, with what the meeting asks already."""
    kinds = [
        SelectChoice(SCORE, _("Stelling: eens of oneens")),
        SelectChoice(TEXT, _("Open vraag: eigen woorden")),
    ]
    fields: dict[str, Any] = {"revision": HiddenField(default=str(meeting.revision))}
    for at in range(MOST_OWN):
        own = meeting.questions[at] if at < len(meeting.questions) else {}
        fields[f"text_{at}"] = StringField(
            _("Eigen vraag %(n)s", n=at + 1),
            id=f"text-{at}",
            default=own.get("text", ""),
            validators=[_at_most(LONGEST_QUESTION)],
        )
        fields[f"kind_{at}"] = SelectField(
            _("Soort van vraag %(n)s", n=at + 1),
            id=f"kind-{at}",
            choices=kinds,
            default=own.get("kind", SCORE),
        )
    return type("QuestionsForm", (QuestionsForm,), fields)


def _at_most(most: int) -> Length:
    return Length(max=most, message=_("Schrijf niet meer dan %(most)s tekens.", most=most))
