"""The forms per subject of a listing; what they save is on the map at once."""

from datetime import date
from typing import Any

from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from socialmap.directory import choices
from socialmap.directory.identifiers import check_phone, check_url
from socialmap.directory.models import Listing, Values
from socialmap.foundation.texts import _, once_per_language, told
from socialmap.keeping.fields import (
    Boxes,
    YesNo,
    kept,
    line_field,
    lines_field,
    one_line,
    phone_field,
    text_of,
    tick_field,
    web_field,
)
from socialmap.keeping.forms import PartForm, built
from socialmap.search.current import memory

LONGEST_TEXT = 4000
Fields = dict[str, Any]


class PurposeForm(PartForm):
    """For whom and for what: the needs of the site, and the keeper's own words."""

    groups: dict[str, list[SelectChoice]]

    def values(self, today: date) -> Values:
        known = {choice.value for pairs in self.groups.values() for choice in pairs}
        ticked = [slug for group in self.groups for slug in self[f"needs_{group}"].data or []]
        return {
            "needs": [*ticked, *(slug for slug in self.listing.needs if slug not in known)],
            **{name: self[name].data or [] for name in ("phases", "age_groups", "tumour_types")},
            "description": text_of(self["description"]),
            "for_referrers": text_of(self["for_referrers"]),
        }


def purpose_form(listing: Listing) -> PartForm:
    """For whom and for what."""
    groups = _needs_by_group()
    needs = {
        f"needs_{group}": Boxes(need_groups().get(group, group), choices=pairs, folds=True)
        for group, pairs in groups.items()
    }
    given = dict.fromkeys(needs, listing.needs)
    return built(PurposeForm, {**needs, **_purpose_fields(), "groups": groups}, listing, given)


def _purpose_fields() -> Fields:
    return {
        "phases": Boxes(_("In welke tijd helpt u?"), choices=_pairs(choices.phases())),
        "age_groups": Boxes(_("Voor wie?"), choices=_pairs(choices.age_groups())),
        "tumour_types": Boxes(
            _("Voor welke soort kanker?"),
            description=_("Laat leeg als u bij alle soorten helpt."),
            choices=_pairs(choices.tumour_types()),
            folds=True,
        ),
        "description": lines_field(
            _("Hoe gaat het bij u?"), LONGEST_TEXT, help=_("Schrijf korte zinnen, voor patiënten.")
        ),
        "for_referrers": lines_field(
            _("Voor verwijzers"), LONGEST_TEXT, help=_("Wat een huisarts moet weten.")
        ),
    }


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


class CostsForm(PartForm):
    """What it costs, and whether a referral is needed."""

    def validate_referral(self, field: RadioField) -> None:
        if field.data not in choices.referrals_for_referrers():
            raise ValidationError(_("Kies uit de lijst."))

    def values(self, today: date) -> Values:
        costs = text_of(self["costs"])
        return {
            "referral": self["referral"].data,
            "costs": costs,
            "costs_on": today if costs else None,
            "free_of_charge": self["free_of_charge"].answer,
            "complaints_url": kept(check_url, self["complaints_url"]),
        }


def costs_form(listing: Listing) -> PartForm:
    """What it costs, and whether a referral is needed."""
    referrals = _pairs(choices.referrals_for_referrers())
    fields = {
        "referral": RadioField(_("Is een verwijzing nodig?"), choices=referrals, validate_choice=False),
        "costs": lines_field(
            _("Wat kost het, en wie betaalt het?"),
            LONGEST_TEXT,
            help=_("Wij zetten erbij dat u dit vandaag heeft nagekeken."),
        ),
        "free_of_charge": YesNo(_("Is het gratis?")),
        "complaints_url": web_field(
            _("Bladzijde over klachten"), help=_("Waar mensen lezen hoe zij een klacht indienen.")
        ),
    }
    return built(CostsForm, fields, listing)


class ColleaguesForm(PartForm):
    """What only colleagues see."""

    def values(self, today: date) -> Values:
        return {
            "colleague_phone": kept(check_phone, self["colleague_phone"]),
            "colleague_topics": one_line(self["colleague_topics"]),
        }


def colleagues_form(listing: Listing) -> PartForm:
    """What only colleagues see."""
    example = _("Bijvoorbeeld: oedeem na een borstoperatie.")
    fields = {
        "colleague_phone": phone_field(_("Nummer voor collega's")),
        "colleague_topics": line_field(_("U kunt mij bellen over"), 300, help=example),
    }
    return built(ColleaguesForm, fields, listing)


class PassingOnForm(PartForm):
    """A consent of its own: whether others may have this listing too."""

    def values(self, today: date) -> Values:
        return {"may_be_passed_on": self["may_be_passed_on"].data}


def passing_on_form(listing: Listing) -> PartForm:
    """Whether others may have this listing too."""
    about = _("Bijvoorbeeld aan andere websites die helpen zoeken. U kunt dit altijd weer uitzetten.")
    fields = {"may_be_passed_on": tick_field(_("Ja, geef mijn vermelding door"), help=about)}
    return built(PassingOnForm, fields, listing)


def _pairs(labels: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(code, label) for code, label in labels.items()]
