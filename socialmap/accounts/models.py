"""Tables of people: who they are, how they log in, and what they may do in which network."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.foundation.db import Model, UtcDateTime
from socialmap.networks.models import Network


class Member(Model):
    """A person we know by a confirmed mail address; one person may belong to several networks."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    profession: Mapped[str] = mapped_column(sa.String(60), default="")
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    wants_newsletter: Mapped[bool] = mapped_column(default=False)
    wants_newsletter_on: Mapped[date | None]
    wants_room_question: Mapped[bool] = mapped_column(default=False)
    totp_sealed: Mapped[str] = mapped_column(sa.String(200), default="")
    totp_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leaves_on: Mapped[date | None]
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="member", order_by="Membership.id", cascade="all, delete-orphan"
    )
    passkeys: Mapped[list["Passkey"]] = relationship(
        back_populates="member", order_by="Passkey.id", cascade="all, delete-orphan"
    )


class Membership(Model):
    """What somebody is in one network: member, core_group or manager; a relation is invited, not listed."""

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("member_id", "network_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"))
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(12), default="member")
    is_relation: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]

    member: Mapped[Member] = relationship(back_populates="memberships")
    network: Mapped[Network] = relationship()


class LoginRequest(Model):
    """Somebody asked to log in from one browser; kept a day. The code and the link are made, not kept."""

    __tablename__ = "login_requests"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    browser: Mapped[str] = mapped_column(sa.String(64))
    next_path: Mapped[str] = mapped_column(sa.String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    joins: Mapped[dict[str, str] | None] = mapped_column(sa.JSON(none_as_null=True))


class LogIn(Model):
    """One log-in on one device. The cookie holds a key, this row its digest."""

    __tablename__ = "log_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    key_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    device: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    strong_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship()


class Passkey(Model):
    """A passkey (WebAuthn) of a member: the public half."""

    __tablename__ = "passkeys"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    device: Mapped[str] = mapped_column(sa.String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(back_populates="passkeys")


class RecoveryCode(Model):
    """A code on paper that replaces the second step once; only its digest is kept."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KnownDevice(Model):
    """A device on which the second step was done less than thirty days ago."""

    __tablename__ = "known_devices"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    key_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class FactorLoss(Model):
    """Somebody lost the second step; two others of the core group have to say that it is really them."""

    __tablename__ = "factor_losses"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="SET NULL"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(foreign_keys=[member_id])


class AddressChange(Model):
    """A new mail address that waits until its owner confirms it there."""

    __tablename__ = "address_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
