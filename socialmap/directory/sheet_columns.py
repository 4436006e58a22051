"""The columns of a sheet of listings: their names, what they hold, and how they are read and written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from socialmap.directory import choices
from socialmap.directory.identifiers import (
    check_agb,
    check_email,
    check_house_number,
    check_phone,
    check_postcode,
    check_url,
    shown_phone,
)
from socialmap.directory.models import Listing, Location, Registration
from socialmap.directory.sheet_cells import (
    Reader,
    areas_of,
    big_of,
    date_of,
    degrees_of,
    key_of,
    language_codes,
    number_of,
    one_of,
    registers_of,
    shaped,
    slugs_of,
    some_of,
    text_of,
    uuid_of,
    written,
    yes_no,
)

LONGEST_TEXT = 4000
LISTING, LOCATION, REGISTRATIONS = "listing", "location", "registrations"


@dataclass(frozen=True)
class Column:
    """One column. `part` is the table its attribute lives in."""

    name: str
    attribute: str
    read: Reader
    write: Callable[[Any], str] = written
    part: str = LISTING
    is_required: bool = False


def column_of(name: str, read: Reader, attribute: str = "", **more: Any) -> Column:
    """A column of the listing itself."""
    return Column(name, attribute or name, read, **more)


def text_column(name: str, model: type[Listing] | type[Location] = Listing, **more: Any) -> Column:
    """A column of free text, as long as the database allows."""
    longest: int | None = getattr(model.__table__.c[name].type, "length", None)
    return Column(
        name,
        name,
        text_of(longest or LONGEST_TEXT, has_lines=longest is None),
        part=LISTING if model is Listing else LOCATION,
        **more,
    )


def address_column(name: str, read: Reader, attribute: str = "", **more: Any) -> Column:
    """A column in which the rows of one listing may differ."""
    return Column(name, attribute or name, read, part=LOCATION, **more)


def phone_column(name: str) -> Column:
    """Written as people write it: Excel leaves the first zero of that alone."""
    return Column(name, name, shaped(check_phone), lambda phone: shown_phone(phone) if phone else "")


def _written_big(registrations: Sequence[Registration]) -> str:
    return "|".join(each.number for each in registrations if each.register == "BIG")


def _written_registers(registrations: Sequence[Registration]) -> str:
    others = (each for each in registrations if each.register != "BIG")
    return "|".join(f"{each.register}:{each.number}" for each in others)


COLUMNS: tuple[Column, ...] = (
    column_of("key", key_of(80)),
    column_of("id", uuid_of, "uuid"),
    text_column("name", is_required=True),
    column_of("kind", one_of(choices.kinds().keys(), ""), is_required=True),
    text_column("organisation"),
    column_of(
        "discipline",
        slugs_of("disciplines", "1 tot 3 vakgebieden die op de site staan, zoals dietist|psycholoog", most=3),
        "disciplines",
        is_required=True,
    ),
    column_of("needs", slugs_of("needs", "hulpvragen die op de site staan, zoals vermoeidheid|conditie")),
    column_of("phases", some_of(choices.phases)),
    column_of("tumour_types", some_of(choices.tumour_types)),
    text_column("description"),
    text_column("for_referrers"),
    address_column("location", number_of(1, 99), "number"),
    text_column("street", Location),
    address_column("house_number", shaped(check_house_number)),
    address_column("show_address", yes_no),
    address_column("postcode", shaped(check_postcode), is_required=True),
    text_column("place", Location, is_required=True),
    address_column("lat", degrees_of(50.7, 53.7, "52,0857")),
    address_column("lon", degrees_of(3.2, 7.3, "4,8863")),
    phone_column("phone"),
    text_column("call_hours"),
    column_of("email", shaped(check_email)),
    column_of("website", shaped(check_url)),
    text_column("opening_hours"),
    text_column("how_to_get_there"),
    column_of("home_visits", yes_no),
    column_of("service_area", areas_of),
    column_of("online", yes_no),
    column_of("group_offer", yes_no),
    column_of("evenings", yes_no),
    column_of("wheelchair", yes_no),
    column_of("free_of_charge", yes_no),
    column_of("languages", some_of(language_codes, is_listed=False)),
    column_of("age_groups", some_of(choices.age_groups)),
    column_of("accepts_new", one_of(("ja", "nee", "onbekend"), "onbekend")),
    column_of("waiting_weeks", number_of(0, 104)),
    column_of("accepts_new_on", date_of),
    column_of("referral", one_of(choices.referrals().keys(), "")),
    text_column("costs"),
    column_of("costs_on", date_of),
    column_of("agb", shaped(check_agb)),
    column_of("big", big_of, "registrations", write=_written_big, part=REGISTRATIONS),
    column_of("registers", registers_of, "registrations", write=_written_registers, part=REGISTRATIONS),
    column_of("in_verwijsgids", yes_no),
    column_of("verwijsgids_url", shaped(check_url)),
    column_of("verwijsgids_checked_on", date_of),
    column_of("secure_mail", shaped(check_email)),
    phone_column("referrers_phone"),
    column_of("complaints_url", shaped(check_url)),
    column_of("confirmed_on", date_of),
)
BY_NAME = {column.name: column for column in COLUMNS}
