"""Forms of the rounds."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from socialmap.foundation.fields import Day, WholeNumber
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _

MOST_VOTES = 99


def _at_most(most: int) -> Length:
    return Length(max=most, message=_("Schrijf niet meer dan %(most)s tekens.", most=most))


def _has_day(field: Any, message: str) -> bool:
    """Whether a day was filled in; a field that may be empty asks its other validators nothing then."""
    if field.data is None and not field.errors:
        field.errors = [message]
    return not field.errors


def move_form() -> type[Form]:
    """Another day, time or place for a meeting."""

    class MoveForm(Form):
        day = Day(_("Welke dag?"), id="day", render_kw={"type": "date"})
        time = StringField(
            _("Hoe laat?"),
            id="time",
            description=_("Bijvoorbeeld 19:30."),
            validators=[Regexp(r"([01]\d|2[0-3]):[0-5]\d$", message=_("Schrijf de tijd als 19:30."))],
        )
        place = StringField(_("Waar?"), id="place", validators=[_at_most(200)])

        def validate(self, extra_validators: Any = None) -> bool:
            is_valid = super().validate(extra_validators)
            return _has_day(self["day"], _("Kies een dag.")) and is_valid

    return MoveForm


def topic_form() -> type[Form]:
    """Something else to talk about."""

    class TopicForm(Form):
        title = StringField(
            _("Waar gaat het over?"),
            id="topic-title",
            validators=[InputRequired(_("Schrijf op waar het over gaat.")), _at_most(200)],
        )
        text = TextAreaField(_("Toelichting. Het hoeft niet."), id="topic-text", validators=[_at_most(1000)])

    return TopicForm


def attendance_form(people: Sequence[tuple[str, str]]) -> type[Form]:
    """Who is there: ids and names."""

    class AttendanceForm(Form):
        there = SelectMultipleField(
            _("Wie is er?"),
            choices=[SelectChoice(value, label) for value, label in people],
            validate_choice=False,
        )

    return AttendanceForm


class _ActionFields(Form):
    """Fields of an action point, empty or complete."""

    def validate_action_who(self, field: StringField) -> None:
        if (self["action"].data or "").strip() and not (field.data or "").strip():
            raise ValidationError(_("Schrijf op wie dit doet."))

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if not (self["action"].data or "").strip():
            return is_valid
        return _has_day(self["action_due"], _("Kies voor wanneer dit klaar is.")) and is_valid


def action_form(*, is_needed: bool = True) -> type[Form]:
    """Who promised what, until when."""
    needed = [InputRequired(_("Schrijf op wat er moet gebeuren."))] if is_needed else []

    class ActionForm(_ActionFields):
        action = StringField(_("Wat moet er gebeuren?"), id="action", validators=[*needed, _at_most(300)])
        action_who = StringField(
            _("Wie doet het?"), id="action-who", validators=[_at_most(160)], render_kw={"list": "people"}
        )
        action_due = Day(_("Voor wanneer?"), id="action-due", render_kw={"type": "date"})

    return ActionForm


def point_form(
    outcomes: Sequence[tuple[str, str]],
    *,
    grounds: Sequence[tuple[str, str, str]] = (),
    ratified: Sequence[tuple[str, str]] = (),
    has_votes: bool = False,
) -> type[Form]:
    """Everything the meeting writes down about one point; what does not fit its kind is left out."""
    values = [value for value, _label in outcomes]

    class PointForm(action_form(is_needed=False)):  # type: ignore[misc]
        revision = HiddenField()
        seen = HiddenField()
        # Which button was pressed: vorige, hier, volgende, or bekrachtig.
        go = StringField()
        outcome = RadioField(
            _("Wat is het besluit?"),
            choices=[SelectChoice(value, label) for value, label in outcomes],
            validate_choice=False,
            default="",
            validators=[AnyOf([None, *values], message=_("Kies een besluit."))],
        )
        minutes = TextAreaField(_("Verslag, hooguit drie regels"), id="minutes", validators=[_at_most(600)])

    _add_grounds(PointForm, grounds)
    if has_votes:
        _add_votes(PointForm)
    if ratified:
        _add_ratified(PointForm, ratified)
    return PointForm


def _add_grounds(form: Any, grounds: Sequence[tuple[str, str, str]]) -> None:
    for number, (_slug, _key, label) in enumerate(grounds):
        setattr(form, f"ground_{number}", BooleanField(label))
        why = StringField(_("Wat ontbreekt er?"), validators=[_at_most(300)])
        setattr(form, f"why_{number}", why)


def _add_ratified(form: Any, ratified: Sequence[tuple[str, str]]) -> None:
    form.ratify = SelectMultipleField(
        _("Welke bekrachtigt u?"),
        choices=[SelectChoice(value, label) for value, label in ratified],
        validate_choice=False,
        default=[value for value, _label in ratified],
    )


def _add_votes(form: Any) -> None:
    form.votes_for = WholeNumber(_("Voor"), 0, MOST_VOTES)
    form.votes_against = WholeNumber(_("Tegen"), 0, MOST_VOTES)
    form.votes_abstained = WholeNumber(_("Onthoudt zich"), 0, MOST_VOTES)
    form.own_words = TextAreaField(
        _("Eigen zin in de brief. Het hoeft niet."), id="own-words", validators=[_at_most(500)]
    )


def vote_form() -> type[Form]:
    """One vote in writing."""

    class VoteForm(Form):
        choice = RadioField(
            _("Wat stemt u?"),
            choices=[
                SelectChoice("for", _("Voor")),
                SelectChoice("against", _("Tegen")),
                SelectChoice("abstained", _("Ik onthoud mij")),
            ],
            validate_choice=False,
            validators=[
                InputRequired(_("Kies voor, tegen of onthouden.")),
                AnyOf(["for", "against", "abstained"], message=_("Kies voor, tegen of onthouden.")),
            ],
        )

    return VoteForm
