"""The form of what a member tells about themselves."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from socialmap.accounts.models import Member
from socialmap.directory.identifiers import check_phone
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.keeping.fields import kept, line_field, one_line, phone_field, required, tick_field
from socialmap.search.professions import discipline_labels


class DetailsForm(Form):
    """It sets what a member may change about themselves, and nothing else."""

    def values(self) -> dict[str, Any]:
        return {
            "name": one_line(self["name"]),
            "phone": kept(check_phone, self["phone"]),
            "profession": self["profession"].data,
            "wants_newsletter": self["wants_newsletter"].data,
            "wants_room_question": self["wants_room_question"].data,
        }


def details_form(member: Member) -> DetailsForm:
    """The form with what we hold now."""
    labels = profession_labels(member)

    class ThisForm(DetailsForm):
        name = line_field(_("Uw naam"), 160, validators=[required(_("Vul uw naam in."))])
        phone = phone_field(
            _("Uw telefoonnummer"), help=_("Staat niet op de kaart. Alleen het netwerk ziet dit.")
        )
        profession = SelectField(
            _("Uw beroep"),
            choices=[SelectChoice(code, label) for code, label in labels.items()],
            validate_choice=False,
            validators=[AnyOf(list(labels), message=_("Kies uit de lijst."))],
        )
        wants_newsletter = tick_field(_("Stuur mij de nieuwsbrief"))
        wants_room_question = tick_field(_("Vraag mij elke twee maanden of ik plek heb"))

    return ThisForm(obj=member)


def profession_labels(member: Member) -> dict[str, str]:
    """Every profession a member may have, with the one they have."""
    labels = {"": _("Niet bekend"), **discipline_labels()}
    return labels if member.profession in labels else {**labels, member.profession: member.profession}
