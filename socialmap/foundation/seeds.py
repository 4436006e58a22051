"""Reference data from the seed folder: new rows come in, rows people edited are left alone."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.foundation.texts import Translated

Row = Mapping[str, Any]


@dataclass
class Loaded:
    """What loading one table did."""

    name: str
    new: int = 0
    updated: int = 0
    retired: int = 0
    left_alone: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.updated or self.retired)


def load(name: str, model: Any, rows: Iterable[Row], key: tuple[str, ...], *, at: datetime) -> Loaded:
    """Bring a table in line with its seed, in the caller's transaction. Nothing is ever deleted."""
    report = Loaded(name)
    known = {tuple(getattr(row, part) for part in key): row for row in db.session.scalars(sa.select(model))}
    wanted = {tuple(row[part] for part in key): dict(row) for row in rows}
    for place, values in wanted.items():
        _bring_in(report, model, known.get(place), place, values)
    for place, row in known.items():
        is_ours = getattr(row, "seed_digest", "seed") != ""
        if place not in wanted and row.edited_at is None and row.retired_at is None and is_ours:
            row.retired_at = at
            report.retired += 1
    return report


def in_languages(languages: Mapping[str, Mapping[str, Any]], table: str, slug: str) -> Translated:
    """What the files of seed/languages say of one row: its texts per language."""
    texts = {code: of_all.get(table, {}).get(slug, {}) for code, of_all in languages.items()}
    return {code: {name: text for name, text in row.items() if text} for code, row in texts.items() if row}


def _bring_in(report: Loaded, model: Any, row: Any, place: tuple[Any, ...], values: dict[str, Any]) -> None:
    digest = _digest(values)
    has_digest = hasattr(model, "seed_digest")
    if row is None:
        db.session.add(model(**values, **({"seed_digest": digest} if has_digest else {})))
        report.new += 1
        return
    is_changed = has_digest and row.seed_digest != digest
    if row.edited_at is not None:
        if is_changed:
            report.left_alone.append(" ".join(map(str, place)))
        return
    if not is_changed and row.retired_at is None:
        return
    for name, value in values.items() if is_changed else ():
        setattr(row, name, value)
    if has_digest:
        row.seed_digest = digest
    row.retired_at = None
    report.updated += 1


def _digest(values: Row) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
