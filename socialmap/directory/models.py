"""Tables of the listings and of the disciplines and needs they refer to by slug."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.accounts.models import Member
from socialmap.foundation.db import Model, UtcDateTime
from socialmap.foundation.texts import Translated
from socialmap.networks.models import Network


class Discipline(Model):
    """A profession or kind of facility that may be on the map."""

    __tablename__ = "disciplines"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(120))
    field: Mapped[str] = mapped_column(sa.String(120), default="")
    group: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(40))
    description: Mapped[str] = mapped_column(sa.Text)
    when_calling: Mapped[str] = mapped_column(sa.Text, default="")
    when_calling_for_other: Mapped[str] = mapped_column(sa.Text, default="")
    in_referral: Mapped[str] = mapped_column(sa.Text, default="")
    costs: Mapped[str] = mapped_column(sa.Text, default="")
    costs_on: Mapped[date | None]
    read_more: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    on_criteria_list: Mapped[bool]
    reference: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    translations: Mapped[Translated] = mapped_column(sa.JSON, default=dict)
    seed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Need(Model):
    """What somebody may be troubled by, with the disciplines that help, best first."""

    __tablename__ = "needs"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(120))
    sentence: Mapped[str] = mapped_column(sa.String(200))
    about: Mapped[str] = mapped_column(sa.Text, default="")
    read_more: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    group: Mapped[str] = mapped_column(sa.String(40))
    disciplines: Mapped[list[str]] = mapped_column(sa.JSON)
    phases: Mapped[list[str]] = mapped_column(sa.JSON)
    age_groups: Mapped[list[str]] = mapped_column(sa.JSON)
    alarm_text: Mapped[str] = mapped_column(sa.Text, default="")
    alarm_decided_by: Mapped[str] = mapped_column(sa.String(120), default="")
    alarm_decided_on: Mapped[date | None]
    translations: Mapped[Translated] = mapped_column(sa.JSON, default=dict)
    seed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Listing(Model):
    """A person, practice or facility as the public sees it. Codes of choices are those of the contract."""

    __tablename__ = "listings"
    __table_args__ = (sa.UniqueConstraint("network_id", "key"), sa.Index("ix_listings_state", "state"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    code: Mapped[str] = mapped_column(sa.String(6), unique=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    key: Mapped[str | None] = mapped_column(sa.String(80))
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    public_since: Mapped[date | None]

    name: Mapped[str] = mapped_column(sa.String(160))
    kind: Mapped[str] = mapped_column(sa.String(12))
    organisation: Mapped[str] = mapped_column(sa.String(160), default="")
    disciplines: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    needs: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    phases: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    tumour_types: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    description: Mapped[str] = mapped_column(sa.Text, default="")
    for_referrers: Mapped[str] = mapped_column(sa.Text, default="")

    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    call_hours: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    show_email: Mapped[bool] = mapped_column(default=True)
    website: Mapped[str] = mapped_column(sa.String(300), default="")
    opening_hours: Mapped[str] = mapped_column(sa.String(300), default="")
    how_to_get_there: Mapped[str] = mapped_column(sa.Text, default="")
    home_visits: Mapped[bool | None]
    service_area: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    online: Mapped[bool | None]
    group_offer: Mapped[bool | None]
    evenings: Mapped[bool | None]
    wheelchair: Mapped[bool | None]
    free_of_charge: Mapped[bool | None]
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    age_groups: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    accepts_new: Mapped[str] = mapped_column(sa.String(10), default="onbekend")
    waiting_weeks: Mapped[int | None]
    accepts_new_on: Mapped[date | None]
    referral: Mapped[str] = mapped_column(sa.String(5), default="")
    costs: Mapped[str] = mapped_column(sa.Text, default="")
    costs_on: Mapped[date | None]

    agb: Mapped[str] = mapped_column(sa.String(8), default="")
    in_verwijsgids: Mapped[bool | None]
    verwijsgids_url: Mapped[str] = mapped_column(sa.String(300), default="")
    verwijsgids_checked_on: Mapped[date | None]
    secure_mail: Mapped[str] = mapped_column(sa.String(254), default="")
    referrers_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    complaints_url: Mapped[str] = mapped_column(sa.String(300), default="")

    closed_from: Mapped[date | None]
    closed_until: Mapped[date | None]
    stand_in: Mapped[str] = mapped_column(sa.String(300), default="")
    colleague_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    colleague_topics: Mapped[str] = mapped_column(sa.String(300), default="")
    agreement: Mapped[str] = mapped_column(sa.String(20), default="")
    agreed_on: Mapped[date | None]
    # The version of the criteria each discipline was last held against: {"dietist": 2}.
    criteria_met: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    may_be_passed_on: Mapped[bool] = mapped_column(default=False)

    confirmed_on: Mapped[date | None]
    asked_on: Mapped[date | None]
    left_out_on: Mapped[date | None]
    kept_by_core_group: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    network: Mapped[Network] = relationship()
    locations: Mapped[list["Location"]] = relationship(
        back_populates="listing", order_by="Location.number", cascade="all, delete-orphan"
    )
    registrations: Mapped[list["Registration"]] = relationship(
        back_populates="listing", order_by="Registration.id", cascade="all, delete-orphan"
    )


class Keeper(Model):
    """Who keeps a listing right. One listing may have several keepers, one keeper several listings."""

    __tablename__ = "keepers"
    listing_id: Mapped[int] = mapped_column(
        sa.ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[date]

    listing: Mapped[Listing] = relationship()
    member: Mapped[Member] = relationship()


class Location(Model):
    """Where a listing can be visited. `show_address` false: place and middle of the postcode only."""

    __tablename__ = "locations"
    __table_args__ = (sa.UniqueConstraint("listing_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(default=1)
    street: Mapped[str] = mapped_column(sa.String(120), default="")
    house_number: Mapped[str] = mapped_column(sa.String(20), default="")
    show_address: Mapped[bool]
    postcode: Mapped[str] = mapped_column(sa.String(7))
    place: Mapped[str] = mapped_column(sa.String(80))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    point_source: Mapped[str] = mapped_column(sa.String(10), default="pc4")

    listing: Mapped[Listing] = relationship(back_populates="locations")


class Registration(Model):
    """An entry in a professional register. The number is public only by choice."""

    __tablename__ = "registrations"
    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    register: Mapped[str] = mapped_column(sa.String(30))
    number: Mapped[str] = mapped_column(sa.String(40), default="")
    show_number: Mapped[bool] = mapped_column(default=False)
    checked_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(sa.String(120), default="")
    valid_until: Mapped[date | None]

    listing: Mapped[Listing] = relationship(back_populates="registrations")


class ListingChange(Model):
    """Which listing changed with which change number, so that every process can follow."""

    __tablename__ = "listing_changes"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    listing_id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


PUBLIC_STATES: tuple[str, ...] = ("published",)
Values = dict[str, Any]
