"""Forms of the core group's bare list."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from socialmap.foundation.fields import Day
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _

LONGEST = 1000


class DecisionForm(Form):
    """One button; it carries the revision that was on the screen."""

    revision = HiddenField()

    @property
    def seen_revision(self) -> int:
        """The revision on the screen; -1 when none was sent, which no submission has."""
        return int(self.revision.data) if (self.revision.data or "").isdecimal() else -1


def approve_form() -> type[DecisionForm]:
    """A yes, with the day until which the proof holds."""

    class ApproveForm(DecisionForm):
        valid_until = Day(
            _("Tot wanneer geldt de registratie?"),
            description=_("Staat het niet in het register? Laat het dan leeg."),
        )

    return ApproveForm


def ask_form() -> type[DecisionForm]:
    """A question to whoever submitted."""

    class AskForm(DecisionForm):
        text = TextAreaField(
            _("Wat wilt u vragen?"),
            id="question",
            description=_("De aanvrager leest dit letterlijk."),
            validators=[
                InputRequired(_("Schrijf uw vraag op.")),
                Length(max=LONGEST, message=_("Schrijf niet meer dan 1000 tekens.")),
            ],
        )

    return AskForm


def decline_form() -> type[DecisionForm]:
    """A no, with its reason."""

    class DeclineForm(DecisionForm):
        text = TextAreaField(
            _("Waarom wijst u dit af?"),
            id="reason",
            description=_("De aanvrager leest dit letterlijk. Noem het criterium."),
            validators=[
                InputRequired(_("Schrijf de reden op.")),
                Length(max=LONGEST, message=_("Schrijf niet meer dan 1000 tekens.")),
            ],
        )

    return DeclineForm
