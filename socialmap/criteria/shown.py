"""Criteria in words: what a page, a PDF or a form says of a list and of what a new version changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from socialmap.criteria.models import CriteriaList
from socialmap.criteria.rules import Difference
from socialmap.directory.choices import discipline_groups
from socialmap.directory.models import Discipline
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, once_per_language, told


@dataclass(frozen=True)
class ShownList:
    """One version of a list, as people read it."""

    slug: str
    version: int
    heading: str
    decided: str
    note: str
    criteria: list[dict[str, Any]]
    is_example: bool
    state: str


@dataclass(frozen=True)
class ShownDiscipline:
    """A discipline with the list that holds, what comes, and how many there were before."""

    slug: str
    label: str
    is_on_request: bool
    present: ShownList | None
    coming: ShownList | None
    earlier: list[ShownList]


def shown_discipline(row: Discipline, versions: list[CriteriaList], today: date) -> ShownDiscipline:
    """What is told of one discipline; `versions` oldest first, as `public_versions` gives them."""
    held = [one for one in versions if one.valid_from <= today]
    coming = [one for one in versions if one.valid_from > today]
    ends = {one.id: after.valid_from for one, after in zip(held, held[1:], strict=False)}
    earlier = [_shown(one, "earlier", until=ends[one.id]) for one in reversed(held[:-1])]
    return ShownDiscipline(
        slug=row.slug,
        label=told(row, "label"),
        is_on_request=not row.on_criteria_list,
        present=_shown(held[-1], "present") if held else None,
        coming=_shown(coming[0], "coming") if coming else None,
        earlier=earlier,
    )


def in_groups(
    rows: Iterable[Discipline], versions: Mapping[str, list[CriteriaList]], today: date
) -> list[tuple[str, list[ShownDiscipline]]]:
    """Every discipline under the heading of its group; a group without any is left out."""
    shown = [(row.group, shown_discipline(row, versions.get(row.slug, []), today)) for row in rows]
    grouped = [
        (title, [one for of, one in shown if of == group and (one.present or one.coming)])
        for group, title in discipline_groups().items()
    ]
    return [(title, found) for title, found in grouped if found]


def shown_version(row: CriteriaList, today: date) -> ShownList:
    """A version by itself, for the history of the core group."""
    if row.retired_at is not None:
        return _shown(row, "taken-back")
    return _shown(row, "coming" if row.valid_from > today else "held")


def _shown(row: CriteriaList, state: str, *, until: date | None = None) -> ShownList:
    return ShownList(
        slug=row.discipline,
        version=row.version,
        heading=_heading(row, state, until),
        decided=_decided(row),
        note=row.note,
        criteria=row.criteria,
        is_example=row.is_example,
        state=state,
    )


def _heading(row: CriteriaList, state: str, until: date | None) -> str:
    day = long_date(row.valid_from, language())
    if until is not None:
        last = long_date(until, language())
        return _("Versie %(version)s, gold van %(day)s tot %(last)s", version=row.version, day=day, last=last)
    texts = {
        "present": _("Versie %(version)s, geldt sinds %(day)s"),
        "coming": _("Versie %(version)s, geldt vanaf %(day)s"),
        "taken-back": _("Versie %(version)s, teruggenomen voor %(day)s"),
    }
    text = texts.get(state, _("Versie %(version)s, geldig vanaf %(day)s"))
    return text % {"version": row.version, "day": day}


def _decided(row: CriteriaList) -> str:
    if row.is_example:
        return example_mark()
    day = long_date(row.decided_on, language()) if row.decided_on else ""
    if row.decided_by and day:
        return _("Vastgesteld op %(day)s door: %(who)s.", day=day, who=row.decided_by)
    if row.decided_by:
        return _("Vastgesteld door: %(who)s.", who=row.decided_by)
    return _("Vastgesteld op %(day)s.", day=day) if day else ""


def example_mark() -> str:
    """What stands with a list nobody decided on yet."""
    return _("Voorbeeld, vast te stellen door de kerngroep.")


@once_per_language
def kind_labels() -> dict[str, str]:
    """What happened to a criterion, in words."""
    return {
        "new": _("Nieuw"),
        "changed": _("Anders"),
        "worded": _("Alleen anders gezegd"),
        "gone": _("Vervalt"),
        "same": _("Blijft zo"),
    }


@dataclass(frozen=True)
class ShownDifference:
    """One criterion old beside new."""

    kind: str
    label: str
    old: dict[str, Any]
    new: dict[str, Any]
    asks_again: bool


def shown_difference(one: Difference) -> ShownDifference:
    """What a new version does to one criterion."""
    return ShownDifference(one.kind, kind_labels()[one.kind], one.before, one.after, one.asks_again)
