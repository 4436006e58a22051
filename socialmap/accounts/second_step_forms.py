"""Forms of the second step: six digits of an app, a code on paper, or a passkey."""

from wtforms import BooleanField, HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired

from socialmap.accounts.rules import code_in, recovery_code_in
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _

DIGITS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "class": "code",
    "maxlength": "40",
}


def _code_field(description: str) -> StringField:
    return StringField(
        _("De code van zes cijfers"),
        description=description,
        validators=[InputRequired(_("Vul de zes cijfers uit de app in."))],
        render_kw=DIGITS,
    )


def _remember_field() -> BooleanField:
    return BooleanField(_("Onthoud dit apparaat dertig dagen"))


def _check_digits(field: StringField) -> None:
    if not code_in(field.data or ""):
        raise ValidationError(_("De code heeft zes cijfers. Kijk in de app."))


def app_code_form() -> type[Form]:
    """The six digits the app shows now."""

    class AppCodeForm(Form):
        code = _code_field(_("Open de app op uw telefoon. Daar staan de cijfers."))
        remember = _remember_field()

        def validate_code(self, field: StringField) -> None:
            _check_digits(field)

    return AppCodeForm


def app_form() -> type[Form]:
    """A new app: its secret goes with the page, sealed; the first code shows that it works."""

    class AppForm(Form):
        proposal = HiddenField()
        code = _code_field(_("De app laat nu zes cijfers zien. Typ ze hier over."))

        def validate_code(self, field: StringField) -> None:
            _check_digits(field)

    return AppForm


def recovery_form() -> type[Form]:
    """One of the ten codes on paper."""

    class RecoveryForm(Form):
        code = StringField(
            _("Een code van uw papier"),
            description=_("Zestien letters en cijfers. De streepjes mag u weglaten."),
            validators=[InputRequired(_("Vul een code van uw papier in."))],
            render_kw={"autocomplete": "off", "autocapitalize": "characters", "maxlength": "60"},
        )
        remember = _remember_field()

        def validate_code(self, field: StringField) -> None:
            if not recovery_code_in(field.data or ""):
                raise ValidationError(
                    _("Zo ziet een herstelcode er niet uit. Een code heeft vier groepjes van vier.")
                )

    return RecoveryForm


def passkey_form() -> type[Form]:
    """What the device answered; the script fills it in."""

    class PasskeyForm(Form):
        credential = HiddenField()
        remember = _remember_field()

    return PasskeyForm
