"""The next two steps: where and when people can come, and what it costs."""

from datetime import date
from typing import Any

from wtforms import HiddenField

from socialmap.directory.identifiers import Checked, check_house_number, check_postcode, check_url
from socialmap.directory.rules import address_is_shown_by_default
from socialmap.directory.sheet_cells import Reader, Vocabulary, number_of
from socialmap.foundation.texts import N_, _
from socialmap.geo.rules import kilometres
from socialmap.joining.fields import BY_CHOICE, Line, One, Some, Text, YesNo
from socialmap.joining.offers import accepts_new, areas, language_choices, referrals, yes_no
from socialmap.joining.rules import FARTHEST_KM
from socialmap.joining.step_forms import NO_URL, StepForm
from socialmap.review.submissions import Submission
from socialmap.search.current import memory

BY_HAND = "hand"
# South, north, west and east (WGS84 degrees).
NETHERLANDS = (50.7, 53.7, 3.2, 7.3)
NOTHING = Vocabulary(date.min, {}, {}, {}, frozenset())


class WhereStep(StepForm):
    postcode = Line(
        N_("Postcode"),
        check=check_postcode,
        wrong=N_("Dit is geen postcode. Schrijf die zo: 3441 AB."),
        needed=N_("Vul de postcode in."),
        part="location",
        render_kw={"autocomplete": "postal-code"},
    )
    house_number = Line(
        N_("Huisnummer"),
        check=check_house_number,
        wrong=N_("Dit is geen huisnummer. Schrijf het zo: 12, 12a of 12-2."),
        needed=N_("Vul het huisnummer in, of kies dat niemand uw adres ziet."),
        seen_by=BY_CHOICE,
        part="location",
    )
    street = Line(
        N_("Straat"),
        needed=N_("Vul de straat in, of kies dat niemand uw adres ziet."),
        seen_by=BY_CHOICE,
        part="location",
        render_kw={"autocomplete": "off"},
    )
    place = Line(
        N_("Plaats"),
        hint=N_("Laat dit leeg. Wij vullen de plaats in die bij uw postcode hoort."),
        needed=N_("Wij kennen deze postcode niet. Vul de plaats in."),
        part="location",
    )
    show_address = YesNo(
        N_("Mag iedereen uw adres zien?"),
        choices=yes_no,
        hint=N_("Bij nee ziet men alleen uw plaats en het midden van uw postcodegebied."),
        part="location",
    )
    how_to_get_there = Text(
        N_("Hoe komen mensen bij u?"), hint=N_("Bijvoorbeeld: gratis parkeren, de ingang is achter.")
    )
    wheelchair = YesNo(N_("Kan men met een rolstoel naar binnen?"))
    opening_hours = Line(N_("Wanneer bent u open?"), head=N_("Wanneer en hoe"))
    evenings = YesNo(N_("Kan men 's avonds bij u terecht?"))
    home_visits = YesNo(N_("Komt u bij mensen thuis?"))
    service_area = Line(
        N_("In welke plaatsen komt u thuis?"),
        check=areas,
        wrong=N_("Een van deze plaatsen kennen wij niet. Schrijf plaatsen of vier cijfers van een postcode."),
        show=", ".join,
        longest=600,
        empty=[],
        hint=N_("Met een komma ertussen: Woerden, Harmelen, 3471."),
    )
    online = YesNo(N_("Helpt u ook online of per telefoon?"))
    lat = HiddenField()
    lon = HiddenField()
    point_source = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        point = self.point
        if not self.postcode.errors and point is not None and is_far(self.postcode.kept, *point):
            self.postcode.errors = [_("De speld staat ver van deze postcode. Zet de speld terug.")]
            return False
        return is_valid

    @property
    def point(self) -> tuple[float, float] | None:
        """Where somebody put the pin by hand."""
        try:
            lat, lon = (float(field.data) for field in (self.lat, self.lon))
        except (TypeError, ValueError):
            return None
        is_here = NETHERLANDS[0] <= lat <= NETHERLANDS[1] and NETHERLANDS[2] <= lon <= NETHERLANDS[3]
        return (round(lat, 6), round(lon, 6)) if is_here and self.point_source.data == BY_HAND else None

    def show(self, submission: Submission) -> None:
        super().show(submission)
        self.point_source.data = submission.location.get("point_source", "")
        if self.point_source.data == BY_HAND:
            self.lat.data, self.lon.data = submission.location["lat"], submission.location["lon"]

    def changes(self, submission: Submission) -> dict[str, Any]:
        values, found, before = self.kept(), self.kept("location"), submission.location
        postcode: str = found.get("postcode", before.get("postcode")) or ""
        place, old_place = place_of(postcode), place_of(before.get("postcode", ""))
        if not found.get("place") or (found["place"] == old_place and postcode != before.get("postcode")):
            found["place"] = place
        if found.get("show_address") is None:
            kind, organisation = (submission.values.get(name, "") for name in ("kind", "organisation"))
            found["show_address"] = address_is_shown_by_default(kind, organisation)
        lat, lon = self.point or (None, None)
        found |= {"number": 1, "lat": lat, "lon": lon, "point_source": "pc4" if lat is None else BY_HAND}
        return {"values": values, "location": found}


def place_of(postcode: str) -> str:
    """The place a postcode belongs to, from our own table; empty when we do not know it."""
    found = memory().present().reference.gazetteer.postcode(postcode[:4])
    return found.name if found is not None else ""


def is_far(postcode: str, lat: float, lon: float) -> bool:
    """Whether a point cannot be right, seen from the middle of the postcode."""
    middle = memory().present().reference.gazetteer.postcode(postcode[:4])
    return middle is not None and kilometres(middle.lat, middle.lon, lat, lon) > FARTHEST_KM


def _read(reader: Reader) -> Any:
    def check(text: str) -> Checked:
        return reader(text, NOTHING)

    return check


class CostsStep(StepForm):
    referral = One(
        N_("Hebben mensen een verwijzing nodig?"),
        choices=referrals,
        needed=N_("Kies of mensen een verwijzing nodig hebben."),
    )
    costs = Text(
        N_("Wat kost het, en wie betaalt?"),
        hint=N_("Bijvoorbeeld: de basisverzekering betaalt 3 uur per jaar."),
    )
    free_of_charge = YesNo(N_("Is het gratis?"))
    accepts_new = One(
        N_("Neemt u nu nieuwe mensen aan?"),
        choices=accepts_new,
        head=N_("Plek voor nieuwe mensen"),
        hint=N_("Wij zetten erbij op welke dag u dit zei."),
    )
    waiting_weeks = Line(
        N_("Hoeveel weken wachten mensen ongeveer?"),
        check=_read(number_of(0, 104)),
        wrong=N_("Schrijf een getal van 0 tot en met 104."),
        longest=5,
        empty=None,
        render_kw={"inputmode": "numeric"},
    )
    group_offer = YesNo(N_("Werkt u ook met groepen?"))
    languages = Some(N_("Welke talen spreekt u?"), choices=language_choices, is_short=True)
    complaints_url = Line(
        N_("Webadres van uw klachtenregeling"), check=check_url, wrong=NO_URL, render_kw={"inputmode": "url"}
    )
