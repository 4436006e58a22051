"""Reads of the evidence files; whoever asks names the owner, and has checked who may ask."""

from uuid import UUID

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.uploads.models import EvidenceFile


def files_of(owner: str) -> list[EvidenceFile]:
    """What this owner handed in and is not erased, oldest first."""
    query = sa.select(EvidenceFile).where(EvidenceFile.owner == owner, EvidenceFile.erased_at.is_(None))
    return list(db.session.scalars(query.order_by(EvidenceFile.id)))


def file_of(owner: str, uuid: UUID) -> EvidenceFile:
    """This file of this owner, erased or not; somebody else's is not found."""
    query = sa.select(EvidenceFile).where(EvidenceFile.owner == owner, EvidenceFile.uuid == uuid)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
