"""A listing as the search keeps it: small, immutable, and holding only what the public may know."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from socialmap.directory.models import Listing, Location
from socialmap.directory.rules import public_name
from socialmap.foundation.text import slugged
from socialmap.geo.gazetteer import Gazetteer

YES_NO = ("home_visits", "online", "group_offer", "evenings", "wheelchair", "free_of_charge")


@dataclass(frozen=True, slots=True)
class Spot:
    """A location as the public may know it; without an exact address only the middle of its postcode."""

    number: int
    place: str
    postcode: str
    address: str
    lat: float | None
    lon: float | None
    accuracy: str
    pc4: str


@dataclass(frozen=True, slots=True)
class Register:
    """An entry in a professional register as the public may know it."""

    register: str
    number: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Document:
    """Everything the public pages say about one listing."""

    id: int
    uuid: str
    code: str
    slug: str
    network_id: int
    name: str
    kind: str
    organisation: str
    disciplines: tuple[str, ...]
    needs: tuple[str, ...]
    phases: tuple[str, ...]
    tumour_types: tuple[str, ...]
    description: str
    for_referrers: str
    phone: str
    call_hours: str
    email: str
    website: str
    opening_hours: str
    how_to_get_there: str
    home_visits: bool | None
    service_area: tuple[str, ...]
    online: bool | None
    group_offer: bool | None
    evenings: bool | None
    wheelchair: bool | None
    free_of_charge: bool | None
    languages: tuple[str, ...]
    age_groups: tuple[str, ...]
    accepts_new: str
    waiting_weeks: int | None
    accepts_new_on: date | None
    referral: str
    costs: str
    costs_on: date | None
    agb: str
    in_verwijsgids: bool | None
    verwijsgids_url: str
    verwijsgids_checked_on: date | None
    secure_mail: str
    referrers_phone: str
    complaints_url: str
    closed_from: date | None
    closed_until: date | None
    stand_in: str
    confirmed_on: date | None
    asked_on: date | None
    left_out_on: date | None
    kept_by_core_group: bool
    public_since: date | None
    has_checked_register: bool
    spots: tuple[Spot, ...]
    registers: tuple[Register, ...] = field(default=())

    @property
    def path(self) -> str:
        return f"/aanbod/{self.code}-{self.slug}"

    @property
    def place(self) -> str:
        return self.spots[0].place if self.spots else ""


_COPIED = (
    "id code network_id kind organisation description for_referrers phone call_hours website opening_hours"
    " how_to_get_there home_visits online group_offer evenings wheelchair free_of_charge accepts_new"
    " waiting_weeks accepts_new_on referral costs costs_on in_verwijsgids verwijsgids_url"
    " verwijsgids_checked_on secure_mail referrers_phone complaints_url closed_from closed_until"
    " stand_in confirmed_on asked_on left_out_on"
    " kept_by_core_group public_since"
).split()
_LISTS = "disciplines needs phases tumour_types service_area languages age_groups".split()


def document_of(listing: Listing, gazetteer: Gazetteer) -> Document:
    """The public side of a listing: flags for publication are obeyed here and nowhere else."""
    values: dict[str, Any] = {name: getattr(listing, name) for name in _COPIED}
    values.update({name: tuple(getattr(listing, name) or ()) for name in _LISTS})
    is_checked = any(register.checked_on for register in listing.registrations)
    name = public_name(listing.name, listing.kind, is_checked)
    spots = tuple(_spot(location, gazetteer) for location in listing.locations)
    return Document(
        **values,
        uuid=str(listing.uuid),
        name=name,
        slug=slugged(f"{name} {spots[0].place if spots else ''}"),
        agb="" if listing.kind == "person" and not listing.organisation else listing.agb,
        email=listing.email if listing.show_email else "",
        has_checked_register=is_checked,
        spots=spots,
        registers=tuple(
            Register(row.register, row.number if row.show_number else "", row.checked_on)
            for row in listing.registrations
            if row.checked_on is not None
        ),
    )


def _spot(location: Location, gazetteer: Gazetteer) -> Spot:
    pc4 = location.postcode[:4]
    middle = gazetteer.postcode(pc4)
    given = location.lat is not None and location.lon is not None
    if location.show_address and given:
        lat, lon, accuracy = location.lat, location.lon, "address" if location.street else "postcode"
    elif middle is not None:
        lat, lon, accuracy = middle.lat, middle.lon, "postcode"
    else:
        # A hidden address in a postcode we do not know has no point: any other would be made from the house.
        lat, lon, accuracy = None, None, "place"
    address = f"{location.street} {location.house_number}".strip() if location.show_address else ""
    postcode = location.postcode if location.show_address else pc4
    return Spot(location.number, location.place, postcode, address, lat, lon, accuracy, pc4)
