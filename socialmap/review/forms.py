"""Forms of visitors who tell that something is wrong."""

from wtforms import RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from socialmap.directory.identifiers import bsn_like
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _

LONGEST = 500


def report_kinds() -> list[SelectChoice]:
    """The four things that may be wrong."""
    return [
        SelectChoice("phone", _("Het telefoonnummer klopt niet")),
        SelectChoice("left", _("Deze persoon of praktijk werkt hier niet meer")),
        SelectChoice("full", _("Hier worden geen nieuwe mensen aangenomen")),
        SelectChoice("other", _("Er klopt iets anders niet")),
    ]


def report_form() -> type[Form]:
    """The form in the language of this request."""

    class ReportForm(Form):
        kind = RadioField(
            _("Wat klopt er niet?"),
            choices=report_kinds(),
            validate_choice=False,  # what WTForms says about a choice it does not know is English
            validators=[
                InputRequired(_("Kies wat er niet klopt.")),
                AnyOf([kind.value for kind in report_kinds()], message=_("Kies wat er niet klopt.")),
            ],
        )
        text = TextAreaField(
            _("Wilt u er iets bij schrijven? Het hoeft niet."),
            description=_("Schrijf hier niets over uw gezondheid."),
            validators=[Length(max=LONGEST, message=_("Schrijf niet meer dan 500 tekens."))],
        )

        def validate_text(self, field: TextAreaField) -> None:
            if bsn_like(field.data or ""):
                raise ValidationError(_("Dit lijkt op een burgerservicenummer. Haal dat nummer weg."))
            if self.kind.data == "other" and not (field.data or "").strip():
                raise ValidationError(_("Schrijf kort op wat er niet klopt."))

    return ReportForm
