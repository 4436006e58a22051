"""Forms around an application: who you are, membership, an answer, a file, and handing in."""

from datetime import UTC, datetime

from flask import current_app
from flask_wtf.file import FileField
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from socialmap.accounts.forms import email_form
from socialmap.directory.choices import discipline_groups
from socialmap.directory.identifiers import bsn_like
from socialmap.foundation.clock import now
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, told
from socialmap.joining import rules
from socialmap.search.current import memory

LONGEST_NAME, LONGEST_ANSWER = 160, 4000


class ButtonForm(Form):
    """A form of one button."""


def signed_time(at: datetime) -> str:
    """When a form was made, so that nobody can say it was earlier."""
    return str(_signer().dumps(at.timestamp()))


def time_in(signed: str) -> datetime | None:
    """When the form with this mark was made; None when we did not make it."""
    try:
        return datetime.fromtimestamp(float(_signer().loads(signed)), UTC)
    except (BadSignature, TypeError, ValueError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="joining")


def who_form() -> type[Form]:
    """Name and mail address of somebody we do not know yet."""

    class WhoForm(email_form()):  # type: ignore[misc]
        name = StringField(
            _("Uw naam"),
            validators=[
                InputRequired(_("Vul uw naam in.")),
                Length(max=LONGEST_NAME, message=_("Deze naam is te lang.")),
            ],
            render_kw={"autocomplete": "name"},
        )
        made_at = HiddenField(default=lambda: signed_time(now()))

        def validate_name(self, field: StringField) -> None:
            _check_plain(field)

        @property
        def is_robot(self) -> bool:
            """Whether no person did this: the hidden box was filled in, or it went too quickly."""
            made_at = time_in(self.made_at.data or "")
            return self.is_trapped or made_at is None or rules.is_too_quick(made_at, now())

    return WhoForm


def member_form() -> type[Form]:
    """Membership without a place on the map."""

    class MemberForm(Form):
        name = StringField(
            _("Uw naam"),
            validators=[
                InputRequired(_("Vul uw naam in.")),
                Length(max=LONGEST_NAME, message=_("Deze naam is te lang.")),
            ],
            render_kw={"autocomplete": "name"},
        )
        profession = SelectField(
            _("Wat is uw beroep?"),
            choices=[SelectChoice("", _("Kies uw beroep")), *professions()],
            validate_choice=False,
        )
        newsletter = BooleanField(_("Ja, stuur mij de nieuwsbrief van het netwerk"))

        def validate_name(self, field: StringField) -> None:
            _check_plain(field)

        def validate_profession(self, field: SelectField) -> None:
            if field.data not in {one.value for one in professions()}:
                raise ValidationError(_("Kies uw beroep."))

    return MemberForm


def professions() -> list[SelectChoice]:
    """What a member may be: the professions that are never on the map first, then the disciplines."""
    own = {
        "huisarts": _("Huisarts"),
        "praktijkondersteuner": _("Praktijkondersteuner (POH)"),
        "verpleegkundige": _("Verpleegkundige"),
        "ziekenhuis": _("Ik werk in een ziekenhuis"),
        "anders": _("Iets anders"),
    }
    rows = memory().present().reference.disciplines
    return [SelectChoice(slug, label) for slug, label in own.items()] + [
        SelectChoice(slug, told(row, "label"), optgroup=discipline_groups().get(row.group, ""))
        for slug, row in rows.items()
    ]


def answer_form() -> type[Form]:
    """The answer to a question of the core group."""

    class AnswerForm(Form):
        text = TextAreaField(
            _("Uw antwoord"),
            description=_("Alleen de kerngroep leest dit."),
            validators=[
                InputRequired(_("Schrijf uw antwoord op.")),
                Length(max=LONGEST_ANSWER, message=_("Schrijf niet meer dan 4000 tekens.")),
            ],
        )

        def validate_text(self, field: TextAreaField) -> None:
            _check_plain(field)

    return AnswerForm


def file_form() -> type[Form]:
    """One file as evidence."""

    class FileForm(Form):
        file = FileField(
            _("Kies een bestand"),
            description=_("Een PDF, JPEG of PNG van hooguit 10 MB."),
            render_kw={"accept": "application/pdf,image/jpeg,image/png"},
        )

        def validate_file(self, field: FileField) -> None:
            if not field.data or not field.data.filename:
                raise ValidationError(_("Kies eerst een bestand."))

    return FileForm


def hand_in_form() -> type[Form]:
    """Agreeing with the arrangements, and two separate choices nobody made before."""

    class HandInForm(Form):
        agreed = BooleanField(_("Ik ga akkoord met de afspraken"))
        newsletter = BooleanField(_("Ja, stuur mij de nieuwsbrief van het netwerk"))
        passed_on = BooleanField(_("Ja, mijn gegevens mogen ook naar andere sociale kaarten"))

        def validate_agreed(self, field: BooleanField) -> None:
            if not field.data:
                raise ValidationError(_("Lees de afspraken en zet een vinkje als u akkoord gaat."))

    return HandInForm


def _check_plain(field: StringField) -> None:
    if not (field.data or "").strip():
        raise ValidationError(_("Vul hier iets in."))
    if bsn_like(field.data):
        raise ValidationError(_("Dit lijkt op een burgerservicenummer. Haal dat nummer weg."))
