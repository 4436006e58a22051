"""Which settings may stand together, and what a network keeps of them."""

from collections.abc import Mapping
from typing import Any

from socialmap.networks.rules import SETTINGS, NotAllowed, checked, chosen

# Why a value is not taken, beside the kinds a single setting knows.
MORE_THAN_PRESENT, RED_BEFORE_AMBER = "more-than-present", "red-before-amber"


class Refused(ValueError):
    """Some values may not be kept; `problems` says which and why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{key}: {why}" for key, why in problems.items()))
        self.problems = dict(problems)


def present_values(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting as it holds now."""
    return {key: chosen(settings, key) for key in SETTINGS}


def differing(settings: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What changes, each value as it may be kept. Raises Refused for values that are not allowed."""
    wanted, problems = _checked(values)
    problems |= _together({**present_values(settings), **wanted}, set(values))
    if problems:
        raise Refused(problems)
    return {key: value for key, value in wanted.items() if value != chosen(settings, key)}


def kept(settings: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What a network keeps: only what differs from the standard; all other keys stay as they are."""
    after = {**settings, **changed}
    standard = [key for key, value in changed.items() if value == SETTINGS[key].default]
    return {key: value for key, value in after.items() if key not in standard}


def _checked(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    wanted: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, value in values.items():
        try:
            wanted[key] = checked(key, value)
        except NotAllowed as refusal:
            problems[key] = str(refusal)
    return wanted, problems


def _together(values: Mapping[str, Any], touched: set[str]) -> dict[str, str]:
    """What cannot stand together; only told of what somebody set."""
    problems = {}
    if touched & {"votes_needed", "quorum"} and values["votes_needed"] > values["quorum"]:
        problems["votes_needed"] = MORE_THAN_PRESENT
    if touched & {"wait_amber", "wait_red"} and values["wait_amber"] >= values["wait_red"]:
        problems["wait_amber"] = RED_BEFORE_AMBER
    return problems
