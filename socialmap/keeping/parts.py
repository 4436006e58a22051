"""The parts of a listing: what each is called, what it holds, and who sees it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from socialmap.directory.models import Listing, Values
from socialmap.directory.service import described
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import _, once_per_language
from socialmap.keeping import forms, subject_forms
from socialmap.keeping.address_form import address_form
from socialmap.keeping.differences import STAMPS
from socialmap.keeping.practical_form import practical_form
from socialmap.keeping.words import in_words, label_of

Form = Callable[[Listing], forms.PartForm]


@dataclass(frozen=True)
class Part:
    """One subject with a form of its own; `names` are the values it may set and no others."""

    slug: str
    title: str
    form: Form
    names: tuple[str, ...]
    seen_by: str
    is_quick: bool = False


@once_per_language
def parts() -> dict[str, Part]:
    """All parts, by the name they have in an address."""
    public = _("Dit ziet iedereen op de kaart.")
    found = [*_quick(public), *_subjects(public)]
    return {part.slug: part for part in found}


def _quick(public: str) -> list[Part]:
    room = ("accepts_new", "waiting_weeks", "accepts_new_on")
    holiday = ("closed_from", "closed_until", "stand_in")
    return [
        Part("plek", _("Plek voor nieuwe mensen"), forms.room_form, room, public, is_quick=True),
        Part("bellen", _("Wanneer bellen"), forms.hours_form, ("call_hours",), public, is_quick=True),
        Part(
            "vakantie",
            _("Vakantie of tijdelijk gesloten"),
            forms.holiday_form,
            holiday,
            public,
            is_quick=True,
        ),
        Part("telefoon", _("Telefoon"), forms.phone_form, ("phone",), public, is_quick=True),
    ]


def _subjects(public: str) -> list[Part]:
    purpose = "needs phases age_groups tumour_types description for_referrers".split()
    practical = (
        "phone call_hours email show_email website opening_hours home_visits service_area online group_offer"
        " evenings wheelchair languages referrers_phone secure_mail"
    ).split()
    costs = "referral costs costs_on free_of_charge complaints_url".split()
    colleagues = ("colleague_phone", "colleague_topics")
    members, nobody = _("Dit zien alleen leden van het netwerk."), _("Dit ziet niemand op de kaart.")
    some = _("Dit ziet iedereen op de kaart. Bij uw mailadres kiest u dat zelf.")
    where = ("locations", "how_to_get_there")
    return [
        Part("waarvoor", _("Waar uw hulp voor is"), subject_forms.purpose_form, tuple(purpose), public),
        Part("praktisch", _("Praktisch"), practical_form, tuple(practical), some),
        Part(
            "adres", _("Adres"), address_form, where, _("U kiest zelf of iedereen straat en huisnummer ziet.")
        ),
        Part("kosten", _("Kosten en verwijzing"), subject_forms.costs_form, tuple(costs), public),
        Part("collegas", _("Voor collega's"), subject_forms.colleagues_form, colleagues, members),
        Part(
            "doorgeven",
            _("Doorgeven aan anderen"),
            subject_forms.passing_on_form,
            ("may_be_passed_on",),
            nobody,
        ),
    ]


def part_of(slug: str) -> Part:
    """The part with this name in an address; NotFound for any other."""
    part = parts().get(slug)
    if part is None:
        raise NotFound
    return part


def told(part: Part, listing: Listing) -> list[tuple[str, str]]:
    """What a part holds now, in words."""
    return in_pairs(part.names, described(listing))


def in_pairs(names: Iterable[str], present: Values) -> list[tuple[str, str]]:
    """Name and value of what is filled in, and at the end in one line what is not."""
    known = [name for name in names if name in present]
    empty = [label_of(name) for name in names if name not in present and name not in STAMPS]
    pairs = [(label_of(name), in_words(name, present[name])) for name in known]
    return [*pairs, (_("Nog leeg"), ", ".join(empty))] if empty else pairs
