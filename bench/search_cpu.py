"""CPU of one search in the process: find and count, with filters, radius and typos."""

import time
from collections.abc import Iterator
from itertools import islice
from random import Random

from bench.figures import Figure, at_most, share
from bench.questions import Pairs, questions
from bench.regions import Regions
from bench.sites import site
from socialmap.search.answers import facet_counts
from socialmap.search.current import Memory, memory
from socialmap.search.questions import Question, question_for_people
from socialmap.search.service import find

GOALS = {300: 4.0, 10_000: 12.0}
# A process that has just started draws nothing from any cache; the figure is of one that runs.
WARM_UP = 50


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """The p95 at each size; the median and the slowest inform."""
    number = 200 if quick else 2000
    for size, goal in GOALS.items():
        with site(regions.synthetic(size)):
            asked = [question_for_people(pairs) for pairs in _asked(number + WARM_UP)]
            times = [_milliseconds(question, memory()) for question in asked][WARM_UP:]
        name = f"search CPU at {size}"
        yield at_most(f"{name}: p95", number, share(times, 0.95), "ms", goal)
        yield Figure(f"{name}: median", number, share(times, 0.5), "ms")
        yield Figure(f"{name}: slowest", number, max(times), "ms")


def _asked(number: int) -> list[Pairs]:
    gazetteer = memory().present().reference.gazetteer
    places = sorted({row.place for row in gazetteer.rows.values()}) + sorted(gazetteer.rows)
    return list(islice(questions(places, Random(1)), number))


def _milliseconds(question: Question, kept: Memory) -> float:
    """No two questions are the same, so that nothing read before is read again."""
    start = time.thread_time()
    facet_counts(find(question, kept))
    return (time.thread_time() - start) * 1000
