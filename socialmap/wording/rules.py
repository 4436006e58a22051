"""Decisions about words: what changed, who had to decide, and what may be proposed."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from socialmap.foundation.errors import Conflict

Values = dict[str, Any]

# Beside the texts of a row: whether it is offered, and whether somebody said that the English still fits.
RETIRED = "retired"
ENGLISH_CHECKED = "english_checked"
ENGLISH = "en."
# What an edit keeps to be read, and never puts back.
ONLY_TOLD = (ENGLISH_CHECKED, "decided_by_whom", "why")

NOT_YET_DECIDED = "voorbeeld"
DANGER = (("notice", "crisis"), ("notice", "alarm"))
MOST_OPEN_PROPOSALS = 20
SHORTEST_WORD, LONGEST_WORD, MOST_WORDS = 2, 120, 5
_CONTACT = re.compile(r"@|www\.|https?:|\d[\d\s().+-]{4,}\d")
_LINK = re.compile(
    r"(?:https?://[^\s<>\"']+|tel:[+\d][\d\s-]*|mailto:[^\s<>\"']+@[^\s<>\"']+)", re.IGNORECASE
)


class ChangedSince(Conflict):
    """Somebody changed the same text in the meantime; says who and when, as far as that is known."""

    def __init__(self, by: str = "", at: datetime | None = None, names: tuple[str, ...] = ()) -> None:
        super().__init__(by, at, names)
        self.by, self.at, self.names = by, at, names


class AlreadyUndone(Conflict):
    """This change was undone before."""


class AlreadyDecided(Conflict):
    """Somebody else decided on this proposal."""


class AlreadyThere(Conflict):
    """This word stands in the list already, with the same meaning."""


class CannotUndo(Conflict):
    """A change of this kind is not undone from the history."""


class NotDecided(ValueError):
    """Words about danger change only with the name of who decided, and the day or the reason."""


class TooManyProposals(ValueError):
    """So many proposals of one member wait that no more are taken."""


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Values:
    """What is other than it was, by name, with its new value."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def digest(values: Mapping[str, Any]) -> str:
    """A short name for what was on the screen, so that a change in between is seen."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def check_decided(subject: tuple[str, str], new: Values, row: Values, *, today: date) -> None:
    """Raises NotDecided when a text about danger changes and nobody of name decided on that.

    `subject` is its kind and key, `new` what changes, `row` how everything will be. What somebody decided
    on an earlier day was about another text.
    """
    prefix = ""
    if subject[0] == "need" and "alarm_text" in new:
        prefix = "alarm_"
    elif subject not in DANGER or not {"title", "text", "links"} & new.keys():
        return
    who, on = row[f"{prefix}decided_by"], row[f"{prefix}decided_on"]
    is_new = f"{prefix}decided_on" in new or on == today.isoformat()
    if not who or not on or who.startswith(NOT_YET_DECIDED) or not is_new:
        raise NotDecided


def check_safety(verb: str, shows: str, decided: Mapping[str, str] | None) -> None:
    """Raises NotDecided when a safety word changes or goes without who decided and why.

    A word that only adds protection may come in at once.
    """
    if verb in ("add", "bring-back") and shows != "never-crisis":
        return
    if not decided or not decided.get("decided_by_whom") or not decided.get("why"):
        raise NotDecided


def problem_of_word(text: str) -> str:
    """Why a text cannot be a search word: short, long, words, contact; empty when it can."""
    if len(text) < SHORTEST_WORD or not any(sign.isalpha() for sign in text):
        return "short"
    if len(text) > LONGEST_WORD:
        return "long"
    if _CONTACT.search(text):
        return "contact"
    return "words" if len(text.split()) > MOST_WORDS else ""


def is_link(text: str) -> bool:
    """Whether a link leads to a page, a telephone or a mail address, and nowhere else."""
    return _LINK.fullmatch(text) is not None


def english_behind(edits: list[tuple[Values, Values]], present: Values) -> set[str]:
    """Texts whose Dutch changed after the English was written; `edits` are (before, after), oldest first.

    A change that was taken back leaves nothing behind.
    """
    state = dict(present)
    for before, _after in reversed(edits):
        state.update(before)
    pairs = [name[len(ENGLISH) :] for name in present if name.startswith(ENGLISH) and present[name]]
    fits = {name: state.get(name) for name in pairs}
    for _before, after in edits:
        state.update(after)
        for name in pairs:
            if f"{ENGLISH}{name}" in after or after.get(ENGLISH_CHECKED):
                fits[name] = state.get(name)
    return {name for name in pairs if present.get(name) != fits[name]}
