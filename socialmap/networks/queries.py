"""Reads of the networks."""

from datetime import date

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.networks.models import Agreement, Network


def all_networks() -> list[Network]:
    """Every network that works here, oldest first."""
    query = sa.select(Network).where(Network.retired_at.is_(None)).order_by(Network.id)
    return list(db.session.execute(query).scalars())


def present_agreement(today: date) -> Agreement | None:
    """The arrangements that hold today: the newest text that is valid."""
    query = sa.select(Agreement).where(Agreement.valid_from <= today, Agreement.retired_at.is_(None))
    return db.session.scalar(query.order_by(Agreement.valid_from.desc(), Agreement.id.desc()).limit(1))


def network_by_slug(slug: str) -> Network | None:
    """The network of this name that works here."""
    return db.session.scalar(sa.select(Network).where(Network.slug == slug, Network.retired_at.is_(None)))
