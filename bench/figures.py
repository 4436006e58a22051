"""A figure with its goal, as one line of JSON."""

import json
import statistics
import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured over `n` things; without a goal it only informs."""

    name: str
    n: int
    figure: float
    unit: str
    goal: float | None = None
    passes: bool | None = None

    def __str__(self) -> str:
        return json.dumps(
            {
                "name": self.name,
                "n": self.n,
                "figure": round(self.figure, 3),
                "unit": self.unit,
                "goal": self.goal,
                "pass": self.passes,
            }
        )


def at_most(name: str, n: int, figure: float, unit: str, goal: float) -> Figure:
    """A figure that should be low."""
    return Figure(name, n, figure, unit, goal, figure <= goal)


def at_least(name: str, n: int, figure: float, unit: str, goal: float) -> Figure:
    """A figure that should be high."""
    return Figure(name, n, figure, unit, goal, figure >= goal)


def share(values: Iterable[float], part: float) -> float:
    """The value that this part of all values stays below: 0.95 for the p95."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def middle(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


def tell(text: str) -> None:
    """Say on stderr what is going on; stdout is for figures."""
    print(text, file=sys.stderr, flush=True)
