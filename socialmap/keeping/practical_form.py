"""The form of how to reach a listing, when it is open, and what is possible there."""

from datetime import date
from typing import Any

from wtforms import ValidationError
from wtforms.fields.choices import SelectChoice

from socialmap.directory.identifiers import check_email, check_phone, check_url
from socialmap.directory.models import Listing, Values
from socialmap.foundation.texts import _, language
from socialmap.geo.gazetteer import words_of
from socialmap.keeping.fields import (
    Areas,
    Boxes,
    YesNo,
    at_most,
    kept,
    line_field,
    mail_field,
    no_bsn,
    one_line,
    phone_field,
    tick_field,
    web_field,
)
from socialmap.keeping.forms import PartForm, built
from socialmap.search.current import memory
from socialmap.search.labels import language_name

# Spoken in practices here; what a listing has besides these stays.
LANGUAGES = "nl en de fr es it pt pl ro bg hu uk ru tr ar ku fa ti so zh id hi".split()
OFFERED = ("home_visits", "online", "group_offer", "evenings", "wheelchair")
Fields = dict[str, Any]


class PracticalForm(PartForm):
    """How to reach it, when it is open, and what is possible there."""

    def validate_service_area(self, field: Areas) -> None:
        known = self.listing.service_area
        unknown = [area for area in field.areas if area not in known and not _is_known(area)]
        if unknown:
            raise ValidationError(_("Deze plaats kennen wij niet: %(area)s.", area=unknown[0]))

    def values(self, today: date) -> Values:
        checks = {
            "phone": check_phone,
            "referrers_phone": check_phone,
            "email": check_email,
            "secure_mail": check_email,
            "website": check_url,
        }
        return {
            **{name: kept(check, self[name]) for name, check in checks.items()},
            **{name: one_line(self[name]) for name in ("call_hours", "opening_hours")},
            **{
                name: self[name].answer
                for name in "home_visits online group_offer evenings wheelchair".split()
            },
            "show_email": self["show_email"].data,
            "service_area": self["service_area"].areas,
            "languages": self["languages"].data or [],
        }


def practical_form(listing: Listing) -> PartForm:
    """How to reach it, when it is open, and what is possible there."""
    return built(PracticalForm, {**_reach_fields(), **_offer_fields(listing)}, listing)


def _reach_fields() -> Fields:
    return {
        "phone": phone_field(_("Telefoonnummer op de kaart")),
        "call_hours": line_field(_("Wanneer kunnen mensen bellen?"), 200),
        "email": mail_field(_("Mailadres voor patiënten")),
        "show_email": tick_field(_("Toon het mailadres op de kaart")),
        "website": web_field(_("Website")),
        "opening_hours": line_field(_("Wanneer bent u open?"), 300),
        "referrers_phone": phone_field(_("Telefoonnummer voor verwijzers")),
        "secure_mail": mail_field(
            _("Veilige mail voor verwijzers"), help=_("Bijvoorbeeld een adres van ZorgMail.")
        ),
    }


def _offer_fields(listing: Listing) -> Fields:
    return {
        "home_visits": YesNo(_("Komt u bij mensen thuis?")),
        "service_area": Areas(
            _("Waar komt u aan huis?"),
            description=_("Plaatsen, gemeenten of postcodes van vier cijfers, met een komma ertussen."),
            validators=[at_most(1000), no_bsn],
        ),
        "online": YesNo(_("Helpt u ook online?")),
        "group_offer": YesNo(_("Helpt u ook in een groep?")),
        "evenings": YesNo(_("Bent u ook 's avonds open?")),
        "wheelchair": YesNo(_("Kunnen mensen met een rolstoel naar binnen?")),
        "languages": Boxes(_("Welke talen spreekt u?"), choices=_languages(listing), folds=True),
    }


def _is_known(area: str) -> bool:
    gazetteer = memory().present().reference.gazetteer
    return area in gazetteer.rows or gazetteer.named(words_of(area)) is not None


def _languages(listing: Listing) -> list[SelectChoice]:
    codes = dict.fromkeys([*LANGUAGES, *listing.languages])
    return [SelectChoice(code, language_name(code, language())) for code in codes]
