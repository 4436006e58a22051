"""What a network may set for itself: name, kind, what holds when nobody chose, and what is allowed.

The sentences around them stand in `wording`; who needs a value asks `chosen(network.settings, "quorum")`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class NotAllowed(ValueError):
    """A value outside what a setting allows; says which: number, yes, day (MM-DD), time (HH:MM) or text."""


@dataclass(frozen=True)
class Setting:
    """One thing a network decides for itself. `kind`: number, yes, day (MM-DD), time (HH:MM) or text."""

    key: str
    kind: str
    default: Any
    least: int = 0
    most: int = 0
    is_common: bool = True


SETTINGS: dict[str, Setting] = {
    one.key: one
    for one in (
        # The ten sentences of the settings page, in its order.
        Setting("votes_needed", "number", 2, 1, 20),
        Setting("quorum", "number", 3, 1, 20),
        # A week in March and one in September: the charter asks a decision at least every half year.
        Setting("round_spring", "day", "03-12"),
        Setting("round_autumn", "day", "09-10"),
        Setting("round_time", "time", "19:30"),
        Setting("submissions_close_days", "number", 14, 1, 60),
        Setting("settle_between", "yes", True),
        Setting("written_vote_days", "number", 7, 2, 30),
        Setting("report_days", "number", 14, 3, 60),
        Setting("contact_person", "text", "", most=160),
        # Seldom needed.
        Setting("contact_person_phone", "text", "", most=40, is_common=False),
        Setting("second_look_by", "text", "", most=160, is_common=False),
        Setting("second_look_weeks", "number", 6, 2, 26, is_common=False),
        Setting("second_look_answer_weeks", "number", 8, 2, 26, is_common=False),
        Setting("round_place", "text", "", most=200, is_common=False),
        Setting("round_opens_days", "number", 60, 15, 120, is_common=False),
        Setting("wait_amber", "number", 120, 30, 180, is_common=False),
        Setting("wait_red", "number", 150, 31, 182, is_common=False),
        Setting("proof_ahead_days", "number", 90, 14, 365, is_common=False),
        Setting("summary_days", "number", 7, 1, 60, is_common=False),
        Setting("evidence_files", "yes", False, is_common=False),
        Setting("newsletter_second_pair", "yes", False, is_common=False),
        Setting("show_who_handles", "number", 2, 0, 20, is_common=False),
        Setting("verwijsgids_percentage", "number", 60, 1, 100, is_common=False),
    )
}


def chosen(settings: Mapping[str, Any], key: str) -> Any:
    """What a network chose, or what holds when it chose nothing."""
    return settings.get(key, SETTINGS[key].default)


def checked(key: str, value: Any) -> Any:
    """A value as it may be kept. Raises NotAllowed for anything else."""
    setting = SETTINGS[key]
    if setting.kind == "yes":
        if not isinstance(value, bool):
            raise NotAllowed("yes")
        return value
    if setting.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int):
            raise NotAllowed("number")
        if not setting.least <= value <= setting.most:
            raise NotAllowed("number")
        return value
    return _checked_text(setting, str(value).strip())


def _checked_text(setting: Setting, text: str) -> str:
    pattern = {"day": _DAY, "time": _TIME}.get(setting.kind)
    if pattern is not None and not pattern.fullmatch(text):
        raise NotAllowed(setting.kind)
    if setting.kind == "day" and text in ("02-30", "02-31", "02-29", "04-31", "06-31", "09-31", "11-31"):
        raise NotAllowed("day")
    if setting.kind == "text" and len(text) > setting.most:
        raise NotAllowed("text")
    return text
