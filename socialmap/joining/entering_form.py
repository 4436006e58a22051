"""What the core group writes down of an application that came by mail or telephone."""

from datetime import date
from typing import Any

from wtforms import BooleanField, ValidationError
from wtforms.fields.choices import SelectChoice

from socialmap.directory.identifiers import (
    check_email,
    check_house_number,
    check_phone,
    check_postcode,
    shown_phone,
)
from socialmap.directory.models import Discipline
from socialmap.directory.rules import address_is_shown_by_default
from socialmap.foundation.fields import Day
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import N_, _
from socialmap.joining.entering import Entry
from socialmap.joining.fields import BY_CHOICE, CORE_GROUP, Asked, Line, One, Pick, Text
from socialmap.joining.offers import discipline_choices, kinds, referrals
from socialmap.joining.step_forms import NO_EMAIL, NO_PHONE
from socialmap.joining.steps_evidence import LONGEST_NUMBER, LONGEST_REGISTER, read_entry, wrong_entry
from socialmap.joining.steps_where import place_of

NEEDED = ("applicant", "email", "source", "kind", "name")


def sources() -> list[SelectChoice]:
    """How it came to us."""
    return [SelectChoice("mail", _("Per mail")), SelectChoice("phone", _("Per telefoon"))]


class _Applicant(Form):
    """Who asked, and how."""

    applicant = Line(
        N_("Naam van de aanvrager"),
        head=N_("Wie meldt zich aan?"),
        needed=N_("Vul de naam van de aanvrager in."),
        seen_by=CORE_GROUP,
        longest=160,
    )
    email = Line(
        N_("Mailadres van de aanvrager"),
        hint=N_("Hier sturen wij het concept naartoe."),
        check=check_email,
        wrong=NO_EMAIL,
        needed=N_("Vul het mailadres in. Zonder mailadres kan de aanvrager niet bevestigen."),
        seen_by=CORE_GROUP,
        longest=254,
        render_kw={"type": "email"},
    )
    own_phone = Line(
        N_("Telefoon van de aanvrager"),
        check=check_phone,
        wrong=NO_PHONE,
        show=shown_phone,
        seen_by=CORE_GROUP,
        longest=30,
        render_kw={"type": "tel"},
    )
    source = One(
        N_("Hoe kwam dit binnen?"), choices=sources, needed=N_("Kies hoe dit binnenkwam."), seen_by=CORE_GROUP
    )


class _OnTheMap(_Applicant):
    """What they want on the map."""

    discipline = Pick(N_("Soort hulp"), choices=discipline_choices, head=N_("Wat komt er op de kaart?"))
    profession = Line(
        N_("Staat het beroep niet in de lijst? Schrijf het hier op"), seen_by=CORE_GROUP, longest=60
    )
    kind = One(
        N_("Persoon, praktijk of voorziening"), choices=kinds, needed=N_("Kies wat er op de kaart komt.")
    )
    name = Line(N_("Naam op de kaart"), needed=N_("Vul de naam in die op de kaart komt."))
    organisation = Line(N_("Praktijk of organisatie"))
    phone = Line(
        N_("Telefoon voor iedereen"),
        check=check_phone,
        wrong=NO_PHONE,
        show=shown_phone,
        render_kw={"type": "tel"},
    )
    description = Text(N_("Waarvoor komen mensen?"))
    postcode = Line(
        N_("Postcode"), check=check_postcode, wrong=N_("Dit is geen postcode. Schrijf die zo: 3441 AB.")
    )
    house_number = Line(
        N_("Huisnummer"),
        check=check_house_number,
        wrong=N_("Dit is geen huisnummer. Schrijf het zo: 12, 12a of 12-2."),
        seen_by=BY_CHOICE,
    )
    street = Line(N_("Straat"), seen_by=BY_CHOICE)
    place = Line(N_("Plaats"), hint=N_("Laat dit leeg. Wij vullen de plaats in die bij de postcode hoort."))


class EnterForm(_OnTheMap):
    """And what may be known already; what is left empty the applicant fills in."""

    referral = One(
        N_("Is een verwijzing nodig?"), choices=referrals, head=N_("Weet u dit ook al? Het mag leeg blijven")
    )
    register = Line(
        N_("In welk register staat deze persoon?"),
        hint=N_("Bijvoorbeeld BIG of KP."),
        seen_by=CORE_GROUP,
        longest=LONGEST_REGISTER,
    )
    number = Line(N_("Nummer in dat register"), seen_by=CORE_GROUP, longest=LONGEST_NUMBER)
    motivation = Text(
        N_("Waarom hoort dit op de kaart?"),
        hint=N_("Alleen voor een beroep dat niet op de criterialijst staat."),
        seen_by=CORE_GROUP,
    )
    # No discipline is the main one here: every one may be chosen.
    main = ""

    def asked(self) -> list[Any]:
        """The questions of this site's own kinds, in order."""
        return [field for field in self if isinstance(field, Asked)]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        for name in NEEDED:
            if not self[name].kept and not self[name].errors:
                self[name].errors = [self[name].needed]
        if not self.discipline.kept and not self.profession.kept:
            self.discipline.errors = [_("Kies de soort hulp, of schrijf het beroep op.")]
        if self["came_on"].data is None and not self["came_on"].errors:
            self["came_on"].errors = [_("Vul de dag in waarop dit binnenkwam.")]
        wrong = wrong_entry(self.register.kept, self.number.kept)
        if wrong and not self.number.errors:
            self.number.errors = [wrong]
        return is_valid and not self.errors_found()

    def errors_found(self) -> bool:
        """Whether any question has a wrong answer."""
        return any(field.errors for field in self)

    def entry(self, disciplines: dict[str, Discipline]) -> Entry:
        """What was written down, as it is kept."""
        chosen, profession = self.discipline.kept, self.profession.kept
        names = ("kind", "name", "organisation", "phone", "description", "referral")
        values = {name: self[name].kept for name in names}
        values["disciplines"] = [chosen] if chosen else []
        if profession:
            values["profession"] = profession
        return Entry(
            name=self.applicant.kept,
            email=self.email.kept,
            phone=self.own_phone.kept,
            source=self.source.kept,
            came_on=self["came_on"].data,
            discipline=None if profession else disciplines.get(chosen),
            values=values,
            location=self._location(),
            evidence=self._evidence(),
            motivation=self.motivation.kept,
        )

    def _location(self) -> dict[str, Any]:
        postcode = self.postcode.kept
        if not postcode:
            return {}
        found = {name: self[name].kept for name in ("postcode", "house_number", "street", "place")}
        found["place"] = found["place"] or place_of(postcode)
        found["show_address"] = address_is_shown_by_default(self.kind.kept, self.organisation.kept)
        return found | {"number": 1, "lat": None, "lon": None, "point_source": "pc4"}

    def _evidence(self) -> list[dict[str, Any]]:
        if not self.register.kept:
            return []
        register, number = read_entry(self.register.kept, self.number.kept)
        return [{"kind": "register", "register": register, "number": number, "show_number": False}]


def enter_form(today: date) -> type[EnterForm]:
    """The form in the language of this request; nothing came in after today."""

    class DatedForm(EnterForm):
        came_on = Day(_("Op welke dag?"), default=today, validators=())

        def validate_came_on(self, field: Day) -> None:
            if field.data > today:
                raise ValidationError(_("Deze dag moet nog komen."))

    return DatedForm


def confirm_form() -> type[Form]:
    """The one button of the applicant, and the arrangements of the network."""

    class ConfirmForm(Form):
        agreed = BooleanField(_("Ik ga akkoord met de afspraken"))

        def validate_agreed(self, field: BooleanField) -> None:
            if not field.data:
                raise ValidationError(_("Lees de afspraken en zet een vinkje als u akkoord gaat."))

    return ConfirmForm
