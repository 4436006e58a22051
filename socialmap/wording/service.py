"""Edit, add, retire, bring back and undo: each leaves one edit, and search follows in every process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import ChangeCounter, db, next_change_number
from socialmap.foundation.errors import NotFound
from socialmap.networks.models import Network
from socialmap.wording import rules
from socialmap.wording.models import Edit
from socialmap.wording.queries import later_edit, may_edit, row_of, same_word
from socialmap.wording.rules import ENGLISH_CHECKED, ONLY_TOLD, RETIRED, Values
from socialmap.wording.subjects import SUBJECTS, WORD, Subject, give, subject_of, values_of

Decided = dict[str, str]


@dataclass(frozen=True)
class Hand:
    """Who does it, when, and for words about danger who decided on it and why."""

    network: Network
    by: str
    at: datetime
    decided: Decided | None = None


def edit(
    kind: str,
    key: str,
    values: Values,
    *,
    network: Network,
    by: str,
    at: datetime,
    seen: str = "",
    decided: Decided | None = None,
) -> Edit | None:
    """Give a text other words; None when they are the ones it has.

    `seen` is the digest of what was on the screen. Raises ChangedSince, NotDecided, NotFound.
    """
    subject, row, before = _locked(kind, key, network)
    if seen and seen != rules.digest(before):
        raise rules.ChangedSince
    new = rules.changed(before, {name: value for name, value in values.items() if name in before})
    if not new and not values.get(ENGLISH_CHECKED):
        return None
    _check_single(subject, row, {**before, **new})
    rules.check_decided((kind, key), new, {**before, **new}, today=local_day(at))
    if kind == "safety":
        rules.check_safety("edit", "", decided)
    told = {ENGLISH_CHECKED: True} if values.get(ENGLISH_CHECKED) else {}
    give(row, subject, new)
    was = {name: before[name] for name in new}
    return _keep("edit", subject, row, (was, {**new, **told}), Hand(network, by, at, decided))


def add(
    kind: str, values: Values, *, network: Network, by: str, at: datetime, decided: Decided | None = None
) -> Edit:
    """Add a word; one that was retired comes back. Raises AlreadyThere, NotDecided, NotFound."""
    subject = SUBJECTS[kind]
    if not may_edit(subject, "", network):
        raise NotFound
    hand = Hand(network, by, at, decided)
    if kind == "safety":
        rules.check_safety("add", values["shows"], decided)
    # Two who add the same word at once wait for each other here.
    db.session.execute(sa.select(ChangeCounter).with_for_update())
    row = _same(subject, values)
    if row is not None and row.retired_at is None:
        raise rules.AlreadyThere
    if row is not None:
        row.retired_at = None
        return _keep("bring-back", subject, row, ({RETIRED: True}, {RETIRED: False}), hand)
    made: Any = subject.model(**values)
    made.edited_at = at
    db.session.add(made)
    db.session.flush()
    return _keep("add", subject, made, ({RETIRED: True}, {RETIRED: False, **values}), hand)


def retire(
    kind: str, key: str, *, network: Network, by: str, at: datetime, decided: Decided | None = None
) -> Edit | None:
    """Offer it no longer; nothing is thrown away. None when it was retired already."""
    return _set_retired(kind, key, True, Hand(network, by, at, decided))


def bring_back(
    kind: str, key: str, *, network: Network, by: str, at: datetime, decided: Decided | None = None
) -> Edit | None:
    """Offer it again. None when it was never away."""
    return _set_retired(kind, key, False, Hand(network, by, at, decided))


def undo(edit: Edit, *, by: str, at: datetime, decided: Decided | None = None) -> Edit | None:
    """Put back what was there before a change, by an edit that can be undone as well.

    Raises ChangedSince when somebody changed the same text later, AlreadyUndone, CannotUndo, NotDecided.
    """
    query = sa.select(Edit).where(Edit.id == edit.id).with_for_update()
    edit = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if edit.undone_at is not None:
        raise rules.AlreadyUndone
    put_back = UNDO.get(edit.kind)
    if put_back is None:
        raise rules.CannotUndo
    network = db.session.get_one(Network, edit.network_id)
    made = put_back(edit, Hand(network, by, at, decided))
    edit.undone_at = at
    return made


def _undo_text(edit: Edit, hand: Hand) -> Edit:
    subject, row, present = _locked(edit.kind, edit.subject, hand.network)
    before = {name: value for name, value in edit.before.items() if name not in ONLY_TOLD}
    other = tuple(name for name in before if present.get(name) != edit.after.get(name))
    if other or not before:
        later = later_edit(edit, other)
        raise rules.ChangedSince(later.by if later else "", later.at if later else None, other)
    if edit.kind == "safety":
        rules.check_safety("undo", "", hand.decided)
    give(row, subject, before)
    if RETIRED in before:
        row.retired_at = hand.at if before[RETIRED] else None
    return _keep("undo", subject, row, ({name: edit.after[name] for name in before}, before), hand)


# How a kind of change is undone; another room of words adds its own.
UNDO: dict[str, Callable[[Edit, Hand], Edit | None]] = dict.fromkeys(SUBJECTS, _undo_text)


def _set_retired(kind: str, key: str, is_retired: bool, hand: Hand) -> Edit | None:
    subject, row, before = _locked(kind, key, hand.network)
    if not subject.may_retire:
        raise NotFound
    if before[RETIRED] == is_retired:
        return None
    verb = "retire" if is_retired else "bring-back"
    if kind == "safety":
        rules.check_safety(verb, row.shows, hand.decided)
    row.retired_at = hand.at if is_retired else None
    return _keep(verb, subject, row, ({RETIRED: not is_retired}, {RETIRED: is_retired}), hand)


def _locked(kind: str, key: str, network: Network) -> tuple[Subject, Any, Values]:
    """The text, held until it is saved, when this network may change it."""
    subject = subject_of(kind, key)
    if not may_edit(subject, key, network):
        raise NotFound
    row = row_of(subject, key, lock=True)
    return subject, row, values_of(row, subject)


def _check_single(subject: Subject, row: Any, values: Values) -> None:
    """A word list has no two rows with the same words. Raises AlreadyThere."""
    if subject.key == "id":
        other = _same(subject, {text.name: values[text.name] for text in subject.texts})
        if other is not None and other.id != row.id:
            raise rules.AlreadyThere


def _same(subject: Subject, values: Values) -> Any:
    """The row with just these words, in use or not."""
    if subject is WORD:
        return same_word(values["variant"], values["concept"], values["lang"])
    return db.session.scalar(sa.select(subject.model).filter_by(**values))


def _keep(verb: str, subject: Subject, row: Any, change: tuple[Values, Values], hand: Hand) -> Edit:
    """The edit of a text, and when that was last changed here."""
    before, after = change
    row.edited_at = hand.at
    key = str(getattr(row, subject.key))
    made = Edit(kind=subject.kind, subject=key, verb=verb)
    made.before, made.after = before, {**after, **(hand.decided or {})}
    return keep(made, hand, in_log=(f"{verb}-text", f"{subject.kind}:{key}"))


def keep(made: Edit, hand: Hand, *, in_log: tuple[str, str]) -> Edit:
    """The edit itself, its line in the log, and the sign for every process to read anew."""
    made.network_id, made.by, made.at = hand.network.id, hand.by, hand.at
    db.session.add(made)
    record(*in_log, by=hand.by, at=hand.at, before=made.before, after=made.after)
    next_change_number(db.session())
    return made
