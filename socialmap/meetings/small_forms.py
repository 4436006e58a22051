"""Small forms about a meeting: why it is called off, and what there is to read."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired

from socialmap.directory.identifiers import WrongShape, check_url
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.meetings.form_rows import at_most, has_words


def cancel_form() -> type[Form]:
    """Why it is called off."""

    class CancelForm(Form):
        reason = TextAreaField(
            _("Waarom gaat het niet door?"),
            id="reason",
            description=_("Dit staat in de brief."),
            validators=[InputRequired(_("Schrijf op waarom het niet doorgaat.")), has_words, at_most(300)],
        )

    return CancelForm


class _LinkOrFile(Form):
    """One of the two, and not both."""

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if not self["url"].errors and bool(self["file"].data) == bool(plain(self["url"].data or "")):
            self["url"].errors = [_("Geef een link of een bestand: een van de twee.")]
        return is_valid and not self.errors


def material_form() -> type[Form]:
    """A link or a file, with a name, for before or after."""

    class MaterialForm(_LinkOrFile):
        title = StringField(
            _("Hoe heet het?"),
            id="title",
            validators=[InputRequired(_("Schrijf op wat het is.")), has_words, at_most(160)],
        )
        moment = RadioField(
            _("Wanneer is het te zien?"),
            id="moment",
            choices=[SelectChoice("before", _("Meteen")), SelectChoice("after", _("Na afloop"))],
            default="before",
            validate_choice=False,
            validators=[AnyOf(["before", "after"], message=_("Kies wanneer."))],
        )
        url = StringField(_("Link"), id="url", validators=[is_web], render_kw={"inputmode": "url"})
        file = FileField(
            _("Of een bestand"),
            id="file",
            description=_("PDF, JPEG of PNG, hooguit 10 MB, hooguit zes per bijeenkomst."),
        )

    return MaterialForm


def is_web(form: Any, field: Any) -> None:
    """An address of the web, or nothing."""
    try:
        if text := plain(field.data or ""):
            check_url(text)
    except WrongShape:
        raise ValidationError(_("Dit is geen webadres. Schrijf het zoals https://www.praktijk.nl.")) from None
