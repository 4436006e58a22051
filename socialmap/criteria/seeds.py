"""The starting set of the seed folder, as rows: an example until a core group sets its own."""

from collections.abc import Iterable
from datetime import date
from typing import Any


def criteria_rows(lists: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for `criteria_lists`: each version of the starting set, of no network."""
    return [
        {
            "network_id": None,
            "discipline": one["discipline"],
            "version": one["version"],
            "valid_from": date.fromisoformat(one["valid_from"]),
            "criteria": [{"since": 1, **criterion} for criterion in one["criteria"]],
            "is_example": True,
        }
        for one in lists
    ]
