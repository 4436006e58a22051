"""Forms behind the buttons of the weekly letter: what may change without logging in."""

from datetime import date
from typing import Any

from wtforms import RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length

from socialmap.directory.models import Listing
from socialmap.foundation.fields import Day, WholeNumber
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _

ROOM = ("ja", "nee", "onbekend")
MOST_WEEKS = 104


class LetterForm(Form):
    """A form that knows which values of a listing it sets."""

    def values(self, today: date) -> dict[str, Any]:
        return {}


def room_choices() -> list[SelectChoice]:
    """Room for new people, in three answers."""
    return [
        SelectChoice("ja", _("Ja, er is plek")),
        SelectChoice("nee", _("Nee, nu niet")),
        SelectChoice("onbekend", _("Dat wisselt. Laat mensen bellen")),
    ]


def room_form(listing: Listing) -> LetterForm:
    """ "Neemt u nieuwe mensen aan?"."""

    class RoomForm(LetterForm):
        accepts_new = RadioField(
            _("Neemt u nieuwe mensen aan?"),
            choices=room_choices(),
            validate_choice=False,
            validators=[AnyOf(ROOM, message=_("Kies een van de drie."))],
        )
        waiting_weeks = WholeNumber(
            _("Hoeveel weken wachten mensen ongeveer?"),
            0,
            MOST_WEEKS,
            description=_("Laat leeg als er geen wachttijd is."),
        )

        def values(self, today: date) -> dict[str, Any]:
            return {
                "accepts_new": self.accepts_new.data,
                "waiting_weeks": self.waiting_weeks.data or None if self.accepts_new.data == "ja" else None,
                "accepts_new_on": today if self.accepts_new.data != "onbekend" else None,
            }

    return RoomForm(obj=listing)


def confirm_form(listing: Listing | None) -> LetterForm:
    """ "Alles klopt nog", with what changes often; for several listings only the button."""
    if listing is None:
        return LetterForm()
    base: Any = type(room_form(listing))

    class ConfirmForm(base):
        call_hours = StringField(
            _("Wanneer kunnen mensen bellen?"),
            validators=[Length(max=200, message=_("Schrijf niet meer dan 200 tekens."))],
        )
        closed_from = Day(_("Bent u binnenkort gesloten? Vanaf"))
        closed_until = Day(_("Gesloten tot en met"))
        stand_in = StringField(
            _("Wie neemt het dan over?"),
            description=_("Bijvoorbeeld de naam en het telefoonnummer van een collega."),
            validators=[Length(max=300, message=_("Schrijf niet meer dan 300 tekens."))],
        )

        def validate_closed_until(self, field: Day) -> None:
            if field.data and self.closed_from.data and field.data < self.closed_from.data:
                raise ValidationError(_("De laatste dag ligt voor de eerste dag."))

        def values(self, today: date) -> dict[str, Any]:
            return {
                **super().values(today),
                "call_hours": plain(self.call_hours.data or ""),
                "closed_from": self.closed_from.data,
                "closed_until": self.closed_until.data,
                "stand_in": plain(self.stand_in.data or ""),
            }

    return ConfirmForm(obj=listing)
