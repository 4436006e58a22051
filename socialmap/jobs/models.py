"""Tables of the worker: what was done when, and who does it now."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime


class JobRun(Model):
    """One job was done for one slot of time; the pair is unique, whatever clocks and workers do."""

    __tablename__ = "job_runs"
    kind: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    slot: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WorkerState(Model):
    """One row: who leads until when, when it was last seen, and how far the work has come."""

    __tablename__ = "worker_state"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(sa.String(60), default="")
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
