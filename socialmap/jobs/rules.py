"""When things are due: by the hour in Europe/Amsterdam, never between two and three at night."""

from dataclasses import dataclass
from datetime import datetime

from socialmap.foundation.dates import AMSTERDAM

# Twice a year this hour comes twice or not at all.
SILENT_HOUR = 2
# After so many seconds without a sign the worker counts as gone.
WORKER_MISSED_AFTER = 120


@dataclass(frozen=True)
class Schedule:
    """Once in every period, from a local hour on; what was missed is done once, afterwards.

    A week begins to count on its `weekday` (0 is Monday).
    """

    hour: int = 0
    minute: int = 0
    period: str = "day"
    weekday: int = 0

    def slot(self, at: datetime) -> str | None:
        """The name of the period whose time has come at this instant; None before its hour."""
        local = at.astimezone(AMSTERDAM)
        if self.period == "minute":
            return at.strftime("%Y-%m-%dT%H:%MZ")
        if self.period == "hour":
            return at.strftime("%Y-%m-%dT%HZ")
        if self.period == "week":
            due = (self.weekday, self.hour, self.minute)
            year, week, _day = local.isocalendar()
            return f"{year}-W{week:02}" if (local.weekday(), local.hour, local.minute) >= due else None
        if (local.hour, local.minute) < (self.hour, self.minute):
            return None
        return local.date().isoformat()


def is_silent(at: datetime) -> bool:
    """Whether nothing may be started now."""
    return at.astimezone(AMSTERDAM).hour == SILENT_HOUR


def may_lead(owner: str, until: datetime | None, who: str, at: datetime) -> bool:
    """Whether somebody may take or keep the lead."""
    return owner == who or until is None or until <= at
