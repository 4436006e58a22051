"""How a meeting is called in addresses and in the audit."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.foundation.text import slugged
from socialmap.meetings.models import Meeting, Values


def of_year(title: str, before: datetime, after: datetime) -> str:
    """ "Scholing 2026" becomes "Scholing 2027"."""
    return title.replace(str(local_day(before).year), str(local_day(after).year))


def free_slug(title: str, starts_at: datetime, own: Meeting | None = None) -> str:
    """The public name: title and year, with a number when another has it. The audit lets one in at a time."""
    year = str(local_day(starts_at).year)
    wanted = slugged(title if year in title else f"{slugged(title, 64)} {year}", 70)
    query = sa.select(Meeting.slug).where(Meeting.slug.startswith(wanted))
    taken = set(db.session.scalars(query if own is None else query.where(Meeting.id != own.id)))
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def told(values: Values) -> Values:
    """Values as plain JSON, for the audit."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
