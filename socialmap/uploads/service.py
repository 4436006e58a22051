"""The verbs of evidence files. Bytes come before their row and go after it, so that none are ever missed."""

import hashlib
import logging
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import current_app

from socialmap.foundation.db import after_commit, db
from socialmap.foundation.errors import Gone, NotFound
from socialmap.settings import Settings
from socialmap.uploads import images, rules, storing
from socialmap.uploads.models import EvidenceFile
from socialmap.uploads.queries import files_of

log = logging.getLogger(__name__)


def clean(content: bytes) -> rules.CleanFile:
    """What may be kept of a file: a picture drawn anew, or a PDF as it is.

    Refuses with TooLarge, NotAllowedKind, TooManyPixels or Unreadable. It can take seconds: call it before
    the transaction, which would keep other writers waiting.
    """
    media_type = rules.kind_of(content)
    if media_type == rules.PDF:
        rules.check_pdf(content)
        return rules.CleanFile(content, rules.PDF)
    return rules.CleanFile(images.shrunk(content), rules.JPEG)


def keep(content: bytes | rules.CleanFile, *, owner: str, at: datetime) -> EvidenceFile:
    """Keep a file for its owner; refuses with TooManyFiles, and plain bytes as `clean` does."""
    _one_at_a_time(owner)
    rules.check_room(len(files_of(owner)))
    cleaned = content if isinstance(content, rules.CleanFile) else clean(content)
    file = EvidenceFile(
        uuid=uuid4(),
        owner=owner,
        media_type=cleaned.media_type,
        size=len(cleaned.content),
        sha256=hashlib.sha256(cleaned.content).hexdigest(),
        stored_at=at,
    )
    # When the row is not saved after all, `orphans` finds the bytes.
    storing.put(_folder(), file.uuid, cleaned.content, at=at)
    db.session.add(file)
    db.session.flush()
    return file


def read(file: EvidenceFile) -> bytes:
    """The bytes that were kept; Gone once erased, NotFound when the disk no longer has them whole."""
    if file.erased_at is not None:
        raise Gone
    content = storing.take(_folder(), file.uuid)
    if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
        log.error("evidence file %s is not whole on disk", file.uuid)
        raise NotFound
    return content


def keep_until(owner: str, until: datetime) -> int:
    """Let all that this owner handed in be erased after this moment; how many files that are."""
    files = files_of(owner)
    for file in files:
        file.erase_after = until
    return len(files)


def erase(file: EvidenceFile, *, at: datetime) -> None:
    """Erase the bytes once the caller's transaction is saved; that it was there, and when, stays."""
    if file.erased_at is None:
        file.erased_at = at
    path = storing.path_of(_folder(), file.uuid)
    after_commit(partial(storing.remove, path))


def erase_of(owner: str, *, at: datetime) -> int:
    """Erase all that this owner handed in; how many files that were."""
    return _erase_all(files_of(owner), at)


def erase_due(at: datetime) -> int:
    """Erase what was to be erased by now; how many files that were."""
    query = sa.select(EvidenceFile).where(EvidenceFile.erase_after <= at, EvidenceFile.erased_at.is_(None))
    return _erase_all(list(db.session.scalars(query)), at)


def orphans(at: datetime) -> int:
    """Remove from disk what is erased or never got its row saved; how many files that were.

    After the caller's transaction, like `erase`: it may see a file as erased that then stays after all.
    """
    left: list[Path] = []
    # The files are listed before their rows are read: a row saved in between is seen.
    for shelf in storing.shelves(_folder()):
        erased_at = _rows_of([stored.uuid for stored in shelf])
        for stored in shelf:
            has_row, is_erased = stored.uuid in erased_at, erased_at.get(stored.uuid) is not None
            if rules.is_left_behind(stored.written_at, has_row=has_row, is_erased=is_erased, at=at):
                left.append(stored.path)
    for path in left:
        after_commit(partial(storing.remove, path))
    return len(left)


def _rows_of(uuids: list[UUID]) -> dict[UUID, datetime | None]:
    """When the file of each row was erased."""
    query = sa.select(EvidenceFile.uuid, EvidenceFile.erased_at).where(EvidenceFile.uuid.in_(uuids))
    return {uuid: erased_at for uuid, erased_at in db.session.execute(query)}


def _erase_all(files: list[EvidenceFile], at: datetime) -> int:
    for file in files:
        erase(file, at=at)
    return len(files)


def _one_at_a_time(owner: str) -> None:
    """Two files of one owner are counted one after the other; SQLite has one writer anyhow."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(owner, 0))))


def _folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.data_dir / "uploads"
