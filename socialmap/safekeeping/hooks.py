"""What other rooms ask of us: what to do after a restore, and what the doctor looks at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flask import current_app

Level = Literal["goed", "let op", "fout"]


@dataclass
class AfterRestore:
    """What is done to a restored copy before anybody sees it, within one transaction.

    `erase` has for each kind on the list of erasures who erases one of them (by uuid; False: it is not
    there). A step returns the line that is told about it.
    """

    erase: dict[str, Callable[[str, datetime], bool]] = field(default_factory=dict)
    steps: list[Callable[[datetime], str]] = field(default_factory=list)


@dataclass(frozen=True)
class Check:
    """One line of the doctor."""

    level: Level
    text: str


DoctorCheck = Callable[[datetime], Check]


def after_restore() -> AfterRestore:
    """Where a room says what has to be done to a restored copy."""
    kept: AfterRestore = current_app.extensions.setdefault("after_restore", AfterRestore())
    return kept


def doctor_checks() -> list[DoctorCheck]:
    """Where a room adds what the doctor should look at."""
    kept: list[DoctorCheck] = current_app.extensions.setdefault("doctor_checks", [])
    return kept
