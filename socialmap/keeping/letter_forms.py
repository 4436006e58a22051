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
                "waiting_weeks": self.waiting_weeks.data if self.accepts_new.data == "ja" else None,
                "accepts_new_on": today if self.accepts_new.data != "onbekend" else None,
            }

    return RoomForm(obj=listing)


def confirm_form(listing: Listing | None) -> LetterForm:
    """ "Alles klopt nog", with what changes often; for several listings only the button."""
    if listing is None:
        return LetterForm()
    base: Any = type(room_form(listing))

    class ConfirmForm(base):
        call_hours = _line(_("Wanneer kunnen mensen bellen?"), 200)
        closed_from = Day(_("Bent u binnenkort gesloten? Vanaf"))
        closed_until = Day(_("Gesloten tot en met"))
        stand_in = _line(
            _("Wie neemt het dan over?"),
            300,
            _("Bijvoorbeeld de naam en het telefoonnummer van een collega."),
        )

        def validate_closed_until(self, field: Day) -> None:
            if field.data and self.closed_from.data and field.data < self.closed_from.data:
                raise ValidationError(_("De laatste dag ligt voor de eerste dag."))

        def values(self, today: date) -> dict[str, Any]:
            values: dict[str, Any] = super().values(today)
            for name in ("call_hours", "stand_in"):
                values[name] = plain(self[name].data or "")
            return values | {name: self[name].data for name in ("closed_from", "closed_until")}

    return ConfirmForm(obj=listing)


def _line(label: str, longest: int, hint: str = "") -> StringField:
    too_long = _("Schrijf niet meer dan %(longest)s tekens.", longest=longest)
    return StringField(label, description=hint, validators=[Length(max=longest, message=too_long)])
