"""Forms about the people of a network."""

from wtforms import BooleanField, RadioField, SelectChoice, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from socialmap.accounts.forms import check_email
from socialmap.accounts.rules import ROLES
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, once_per_language


@once_per_language
def role_labels() -> dict[str, str]:
    """What somebody is in a network, with what that means."""
    return {
        "member": _("Lid: houdt eigen vermeldingen bij"),
        "core_group": _("Kerngroep: beslist mee"),
        "manager": _("Beheerder: beslist mee, en gaat over mensen en het logboek"),
    }


@once_per_language
def short_role_labels() -> dict[str, str]:
    """What somebody is in a network, in a word."""
    return {"member": _("lid"), "core_group": _("kerngroep"), "manager": _("beheerder")}


def invite_form() -> type[Form]:
    """Whom to invite, as what."""

    class InviteForm(role_form()):  # type: ignore[misc]
        email = StringField(
            _("Het mailadres"),
            validators=[
                InputRequired(_("Vul het mailadres in.")),
                Length(max=254, message=_("Dit mailadres is te lang.")),
            ],
            render_kw={"type": "email", "autocomplete": "off", "inputmode": "email"},
        )
        name = StringField(
            _("De naam"),
            validators=[
                InputRequired(_("Vul de naam in.")),
                Length(max=160, message=_("Deze naam is te lang.")),
            ],
            render_kw={"autocomplete": "off"},
        )

        def validate_email(self, field: StringField) -> None:
            check_email(field)

    return InviteForm


def role_form() -> type[Form]:
    """What somebody is in the network."""

    class RoleForm(Form):
        role = RadioField(
            _("Wat mag deze persoon?"),
            choices=[SelectChoice(role, role_labels()[role]) for role in ROLES],
            default="member",
            validators=[InputRequired(_("Kies wat deze persoon mag."))],
        )
        is_relation = BooleanField(_("Relatie: krijgt uitnodigingen, staat niet op de kaart"))

        def validate_is_relation(self, field: BooleanField) -> None:
            if field.data and self["role"].data != "member":
                raise ValidationError(_("Een relatie beslist niet mee. Kies lid, of haal het vinkje weg."))

    return RoleForm


def end_form() -> type[Form]:
    """End it, and perhaps what they keep."""

    class EndForm(Form):
        takes_listings = BooleanField(_("Houdt ook geen vermeldingen van dit netwerk meer bij"))

    return EndForm
