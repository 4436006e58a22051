"""The forms per subject of a listing; what they save is on the map at once."""

from collections.abc import Iterable
from datetime import date

from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from socialmap.directory import choices
from socialmap.directory.identifiers import check_email, check_phone, check_url
from socialmap.directory.models import Listing, Values
from socialmap.foundation.texts import _, language, once_per_language, told
from socialmap.geo.gazetteer import words_of
from socialmap.keeping.fields import (
    Areas,
    Boxes,
    YesNo,
    at_most,
    kept,
    line_field,
    lines_field,
    mail_field,
    no_bsn,
    one_line,
    phone_field,
    text_of,
    tick_field,
    web_field,
)
from socialmap.keeping.forms import PartForm
from socialmap.search.current import memory
from socialmap.search.labels import language_name

LONGEST_TEXT = 4000
# Spoken in practices here; what a listing has besides these stays.
LANGUAGES = "nl en de fr es it pt pl ro bg hu uk ru tr ar ku fa ti so zh id hi".split()


def purpose_form(listing: Listing) -> PartForm:
    """For whom and for what: the needs of the site, and the keeper's own words."""
    groups = _needs_by_group()

    class PurposeForm(PartForm):
        phases = Boxes(_("In welke tijd helpt u?"), choices=_pairs(choices.phases()))
        age_groups = Boxes(_("Voor wie?"), choices=_pairs(choices.age_groups()))
        tumour_types = Boxes(
            _("Voor welke soort kanker?"),
            description=_("Laat leeg als u bij alle soorten helpt."),
            choices=_pairs(choices.tumour_types()),
        )
        description = lines_field(
            _("Hoe gaat het bij u?"), LONGEST_TEXT, help=_("Schrijf korte zinnen, voor patiënten.")
        )
        for_referrers = lines_field(
            _("Voor verwijzers"), LONGEST_TEXT, help=_("Wat een huisarts moet weten.")
        )

        def values(self, today: date) -> Values:
            known = {choice.value for pairs in groups.values() for choice in pairs}
            ticked = [slug for group in groups for slug in self[f"needs_{group}"].data or []]
            return {
                "needs": [*ticked, *(slug for slug in listing.needs if slug not in known)],
                "phases": self.phases.data or [],
                "age_groups": self.age_groups.data or [],
                "tumour_types": self.tumour_types.data or [],
                "description": text_of(self.description),
                "for_referrers": text_of(self.for_referrers),
            }

    for group, pairs in groups.items():
        setattr(PurposeForm, f"needs_{group}", Boxes(need_groups().get(group, group), choices=pairs))
    return PurposeForm(obj=listing, data={f"needs_{group}": listing.needs for group in groups})


@once_per_language
def need_groups() -> dict[str, str]:
    """The groups of needs in the words of who helps."""
    return {
        "lichamelijk": _("Waarbij helpt u? Het lichaam"),
        "emotioneel": _("Waarbij helpt u? Het gevoel"),
        "gezin-en-sociaal": _("Waarbij helpt u? Gezin en naasten"),
        "praktisch": _("Waarbij helpt u? Praktische zaken"),
        "levensvragen": _("Waarbij helpt u? Vragen over het leven"),
    }


def _needs_by_group() -> dict[str, list[SelectChoice]]:
    groups: dict[str, list[SelectChoice]] = {group: [] for group in choices.need_groups()}
    for slug, row in memory().present().reference.needs.items():
        groups.setdefault(row.group, []).append(SelectChoice(slug, str(told(row, "label"))))
    return {group: pairs for group, pairs in groups.items() if pairs}


def practical_form(listing: Listing) -> PartForm:
    """How to reach it, when it is open, and what is possible there."""

    class PracticalForm(PartForm):
        phone = phone_field(_("Telefoonnummer op de kaart"))
        call_hours = line_field(_("Wanneer kunnen mensen bellen?"), 200)
        email = mail_field(_("Mailadres voor patiënten"))
        show_email = tick_field(_("Toon het mailadres op de kaart"))
        website = web_field(_("Website"))
        opening_hours = line_field(_("Wanneer bent u open?"), 300)
        home_visits = YesNo(_("Komt u bij mensen thuis?"))
        service_area = Areas(
            _("Waar komt u aan huis?"),
            description=_("Plaatsen, gemeenten of postcodes van vier cijfers, met een komma ertussen."),
            validators=[at_most(1000), no_bsn],
        )
        online = YesNo(_("Helpt u ook online?"))
        group_offer = YesNo(_("Helpt u ook in een groep?"))
        evenings = YesNo(_("Bent u ook 's avonds open?"))
        wheelchair = YesNo(_("Kunnen mensen met een rolstoel naar binnen?"))
        languages = Boxes(_("Welke talen spreekt u?"), choices=_languages(listing))
        referrers_phone = phone_field(_("Telefoonnummer voor verwijzers"))
        secure_mail = mail_field(
            _("Veilige mail voor verwijzers"), help=_("Bijvoorbeeld een adres van ZorgMail.")
        )

        def validate_service_area(self, field: Areas) -> None:
            unknown = [
                area for area in field.areas if area not in listing.service_area and not _is_known(area)
            ]
            if unknown:
                raise ValidationError(_("Deze plaats kennen wij niet: %(area)s.", area=unknown[0]))

        def values(self, today: date) -> Values:
            return {
                "phone": kept(check_phone, self.phone),
                "email": kept(check_email, self.email),
                "show_email": self.show_email.data,
                "website": kept(check_url, self.website),
                **{name: one_line(self[name]) for name in ("call_hours", "opening_hours")},
                **{
                    name: self[name].answer
                    for name in "home_visits online group_offer evenings wheelchair".split()
                },
                "service_area": self.service_area.areas,
                "languages": self.languages.data or [],
                "referrers_phone": kept(check_phone, self.referrers_phone),
                "secure_mail": kept(check_email, self.secure_mail),
            }

    return PracticalForm(obj=listing)


def _is_known(area: str) -> bool:
    gazetteer = memory().present().reference.gazetteer
    return area in gazetteer.rows or gazetteer.named(words_of(area)) is not None


def _languages(listing: Listing) -> list[SelectChoice]:
    codes = dict.fromkeys([*LANGUAGES, *listing.languages])
    return [SelectChoice(code, language_name(code, language())) for code in codes]


def costs_form(listing: Listing) -> PartForm:
    """What it costs, and whether a referral is needed."""

    class CostsForm(PartForm):
        referral = RadioField(
            _("Is een verwijzing nodig?"),
            choices=[SelectChoice(code, label) for code, label in choices.referrals_for_referrers().items()],
            validate_choice=False,
        )
        costs = lines_field(
            _("Wat kost het, en wie betaalt het?"),
            LONGEST_TEXT,
            help=_("Wij zetten erbij dat u dit vandaag heeft nagekeken."),
        )
        free_of_charge = YesNo(_("Is het gratis?"))
        complaints_url = web_field(
            _("Bladzijde over klachten"), help=_("Waar mensen lezen hoe zij een klacht indienen.")
        )

        def validate_referral(self, field: RadioField) -> None:
            if field.data not in choices.referrals_for_referrers():
                raise ValidationError(_("Kies uit de lijst."))

        def values(self, today: date) -> Values:
            costs = text_of(self.costs)
            return {
                "referral": self.referral.data,
                "costs": costs,
                "costs_on": today if costs else None,
                "free_of_charge": self.free_of_charge.answer,
                "complaints_url": kept(check_url, self.complaints_url),
            }

    return CostsForm(obj=listing)


def colleagues_form(listing: Listing) -> PartForm:
    """What only colleagues see."""

    class ColleaguesForm(PartForm):
        colleague_phone = phone_field(
            _("Nummer voor collega's"), help=_("Staat niet op de kaart. Leden van het netwerk zien dit.")
        )
        colleague_topics = line_field(
            _("U kunt mij bellen over"),
            300,
            help=_("Bijvoorbeeld: oedeem na een borstoperatie. Leden van het netwerk zien dit."),
        )

        def values(self, today: date) -> Values:
            return {
                "colleague_phone": kept(check_phone, self.colleague_phone),
                "colleague_topics": one_line(self.colleague_topics),
            }

    return ColleaguesForm(obj=listing)


def passing_on_form(listing: Listing) -> PartForm:
    """A consent of its own: whether others may have this listing too."""

    class PassingOnForm(PartForm):
        may_be_passed_on = tick_field(
            _("Ja, geef mijn vermelding door"),
            help=_("Bijvoorbeeld aan andere websites die helpen zoeken. U kunt dit altijd weer uitzetten."),
        )

        def values(self, today: date) -> Values:
            return {"may_be_passed_on": self.may_be_passed_on.data}

    return PassingOnForm(obj=listing)


def _pairs(labels: dict[str, str] | Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(code, label) for code, label in dict(labels).items()]
