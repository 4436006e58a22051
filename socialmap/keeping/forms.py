"""The small forms of the first page: the four things that change most, each saved alone."""

from datetime import date
from typing import Any, TypeVar

from wtforms import Field, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from socialmap.accounts.forms import email_form
from socialmap.directory.identifiers import check_phone
from socialmap.directory.models import Listing, Values
from socialmap.foundation.fields import Day, WholeNumber
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.keeping.fields import (
    kept,
    line_field,
    one_line,
    phone_field,
    required,
    tick_field,
)
from socialmap.keeping.words import room_answers

MOST_WEEKS = 104
# Where a small form leads back to.
DASHBOARD, LISTING = "mijn", "vermelding"


class PartForm(Form):
    """A part of a listing. It knows which values it sets, and never sets another."""

    revision = HiddenField()
    back = HiddenField(default=LISTING)
    listing: Listing

    def values(self, today: date) -> Values:
        return {}

    def locations(self) -> list[Values] | None:
        return None

    def shown(self) -> list[Field]:
        """The fields somebody fills in, in their order."""
        unseen = {"csrf_token", "form_key", "trap", "revision", "back"}
        return [field for name, field in self._fields.items() if name not in unseen]


F = TypeVar("F", bound=PartForm)


def built(base: type[F], fields: dict[str, Any], listing: Listing, given: Values | None = None) -> F:
    """A form with these fields, in the language of this request, filled with what the listing has."""
    form_class = type(base.__name__, (base,), {**fields, "listing": listing})
    return form_class(obj=listing, data=given or {})


def room_form(listing: Listing) -> PartForm:
    """ "Neemt u nieuwe mensen aan?"."""

    class RoomForm(PartForm):
        accepts_new = RadioField(
            _("Neemt u nieuwe mensen aan?"),
            choices=[SelectChoice(code, label) for code, label in room_answers().items()],
            validate_choice=False,
            validators=[AnyOf(list(room_answers()), message=_("Kies een van de drie."))],
        )
        waiting_weeks = WholeNumber(
            _("Hoeveel weken wachten mensen ongeveer?"),
            0,
            MOST_WEEKS,
            description=_("Vul 0 in als er geen wachttijd is. Laat leeg als u het niet weet."),
        )

        def values(self, today: date) -> Values:
            answer = self.accepts_new.data
            return {
                "accepts_new": answer,
                "waiting_weeks": self.waiting_weeks.data if answer == "ja" else None,
                "accepts_new_on": today if answer != "onbekend" else None,
            }

    return RoomForm(obj=listing)


def hours_form(listing: Listing) -> PartForm:
    """ "Wanneer kunnen mensen bellen?"."""

    class HoursForm(PartForm):
        call_hours = line_field(
            _("Wanneer kunnen mensen bellen?"),
            200,
            help=_("Bijvoorbeeld: ma, di en do van 9.00 tot 10.00 uur."),
        )

        def values(self, today: date) -> Values:
            return {"call_hours": one_line(self.call_hours)}

    return HoursForm(obj=listing)


def holiday_form(listing: Listing) -> PartForm:
    """Holiday, or another time that it is closed."""

    class HolidayForm(PartForm):
        closed_from = Day(_("Gesloten vanaf"))
        closed_until = Day(
            _("Gesloten tot en met"), description=_("Laat leeg als u nog niet weet wanneer u weer opent.")
        )
        stand_in = line_field(
            _("Wie neemt het over?"),
            300,
            help=_("Bijvoorbeeld de naam en het telefoonnummer van een collega."),
        )

        def validate_closed_until(self, field: Day) -> None:
            if field.data and self.closed_from.data and field.data < self.closed_from.data:
                raise ValidationError(_("De laatste dag ligt voor de eerste dag."))

        def values(self, today: date) -> Values:
            return {
                "closed_from": self.closed_from.data,
                "closed_until": self.closed_until.data,
                "stand_in": one_line(self.stand_in),
            }

    return HolidayForm(obj=listing)


def phone_form(listing: Listing) -> PartForm:
    """The telephone number that is on the card."""

    class PhoneForm(PartForm):
        phone = phone_field(
            _("Telefoonnummer op de kaart"), help=_("Laat leeg als mensen u niet kunnen bellen.")
        )

        def values(self, today: date) -> Values:
            return {"phone": kept(check_phone, self.phone)}

    return PhoneForm(obj=listing)


def invite_form() -> Form:
    """The address of somebody who should keep a listing too."""
    form: Form = email_form()()
    form["email"].label.text = _("Het mailadres van uw collega")
    return form


def keep_form(name: str) -> Form:
    """Saying yes to keeping a listing; who we do not know yet tells their name."""

    class KeepForm(Form):
        name = line_field(
            _("Uw naam"),
            160,
            help=_("Zo zien de anderen die de vermelding bijhouden wie u bent."),
            validators=[required(_("Vul uw naam in."))],
        )

    return KeepForm(data={"name": name})


def erase_form() -> Form:
    """Erasing everything: only who means it gets through."""

    class EraseForm(Form):
        word = line_field(
            _("Typ het woord WISSEN"),
            20,
            validators=[AnyOf(["WISSEN", "wissen", "Wissen"], message=_("Typ WISSEN."))],
        )

    return EraseForm()


def leave_form() -> Form:
    """Leaving the map: a box to tick, so that nobody does it by mistake."""

    class LeaveForm(Form):
        sure = tick_field(_("Ja, haal deze vermelding voorgoed van de kaart"))

        def validate_sure(self, field: StringField) -> None:
            if not field.data:
                raise ValidationError(_("Zet een vinkje als u het zeker weet."))

    return LeaveForm()
