"""Forms of logging in and of what a member keeps about themselves."""

from email_validator import EmailNotValidError, validate_email
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired, Length

from socialmap.accounts.rules import code_in
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _


def check_email(field: StringField) -> None:
    """One well-formed address, or what is wrong with it."""
    try:
        validate_email(field.data.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationError(_("Dit is geen mailadres. Kijk of er een @ en een punt in staan.")) from None


def email_form() -> type[Form]:
    """One mail address."""

    class EmailForm(Form):
        email = StringField(
            _("Uw mailadres"),
            validators=[
                InputRequired(_("Vul uw mailadres in.")),
                Length(max=254, message=_("Dit mailadres is te lang.")),
            ],
            render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
        )

        def validate_email(self, field: StringField) -> None:
            check_email(field)

    return EmailForm


def code_form() -> type[Form]:
    """The six digits of a letter or an app."""

    class CodeForm(Form):
        code = StringField(
            _("De code van zes cijfers"),
            validators=[InputRequired(_("Vul de code van zes cijfers in."))],
            render_kw={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "code",
                "maxlength": "40",
            },
        )

        def validate_code(self, field: StringField) -> None:
            if not code_in(field.data or ""):
                raise ValidationError(_("De code heeft zes cijfers. Kijk in de brief."))

    return CodeForm


class ButtonForm(Form):
    """A form of one button."""
