"""The history of a listing in words: who, when, old and new."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from socialmap.accounts.queries import name_of
from socialmap.audit.models import AuditRow
from socialmap.directory.models import Listing
from socialmap.directory.rules import UNDO_WITHIN
from socialmap.foundation.clock import AMSTERDAM, local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, once_per_language
from socialmap.keeping.differences import PUT_BACK, Difference, merged, visible
from socialmap.keeping.queries import UNDOABLE, history_of
from socialmap.keeping.who import who
from socialmap.keeping.words import LONG, in_words, label_of

CONFIRMING = frozenset({"confirmed_on", "asked_on", "left_out_on"})


@dataclass(frozen=True)
class Told:
    """One value, before and after, in words."""

    label: str
    old: str
    new: str
    is_long: bool


@dataclass(frozen=True)
class Entry:
    """Something that was done to a listing."""

    position: int
    day: str
    time: str
    who: str
    what: str
    changes: list[Told]
    may_be_undone: bool


def entries_of(listing: Listing, *, at: datetime) -> list[Entry]:
    """What was done to a listing, newest first."""
    rows = history_of(listing)
    names = {by: who(by) for by in {row.by for row, _before, _after in rows}}
    return [_entry(row, before, after, name=names[row.by], at=at) for row, before, after in rows]


def _entry(row: AuditRow, before: Any, after: Any, *, name: str, at: datetime) -> Entry:
    differences = merged([(before, after)]) if row.verb in UNDOABLE else []
    shown = visible(differences)
    may_be_undone = at - row.at < UNDO_WITHIN and any(one.name in PUT_BACK for one in shown)
    return Entry(
        position=row.position,
        day=long_date(local_day(row.at), language()),
        time=f"{row.at.astimezone(AMSTERDAM):%H.%M}",
        who=name,
        what=_what(row.verb, differences, before, after),
        changes=[_told(one) for one in shown],
        may_be_undone=may_be_undone,
    )


def _told(one: Difference) -> Told:
    return Told(
        label_of(one.name), in_words(one.name, one.before), in_words(one.name, one.after), one.name in LONG
    )


def _what(verb: str, differences: list[Difference], before: Any, after: Any) -> str:
    names = {one.name for one in differences}
    if verb == "change" and names and names <= CONFIRMING:
        return _("Nagekeken: alles klopt") if "confirmed_on" in names else _("Gevraagd of alles klopt")
    keeper = {"give-keeper": after, "take-keeper": before}.get(verb)
    if keeper:
        return _verbs()[verb] % {"name": name_of(f"member:{keeper['keeper']}") or _("iemand")}
    return _verbs().get(verb, _("Gewijzigd"))


@once_per_language
def _verbs() -> dict[str, str]:
    return {
        "add": _("Vermelding gemaakt"),
        "change": _("Gewijzigd"),
        "publish": _("Op de kaart gezet"),
        "hide": _("Verborgen"),
        "show": _("Weer op de kaart gezet"),
        "withdraw": _("Van de kaart gehaald"),
        "give-keeper": _("%(name)s houdt de vermelding nu bij"),
        "take-keeper": _("%(name)s houdt de vermelding niet meer bij"),
        "invite-keeper": _("Iemand gevraagd de vermelding mee bij te houden"),
        "take-back-invitation": _("Uitnodiging ingetrokken"),
        "announce": _("Brief gestuurd voor de vermelding op de kaart kwam"),
    }
