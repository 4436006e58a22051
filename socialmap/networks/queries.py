"""Reads of the networks."""

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.networks.models import Network


def all_networks() -> list[Network]:
    """Every network that works here, oldest first."""
    query = sa.select(Network).where(Network.retired_at.is_(None)).order_by(Network.id)
    return list(db.session.execute(query).scalars())
