"""How long a web process takes to start, and to give its first answer."""

from collections.abc import Iterator

from bench.figures import Figure, middle
from bench.regions import Regions
from bench.sites import served

SIZES = (300, 10_000)
FIRST = "/zoeken?wat=oedeem&waar=Maarssen"


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Medians: from the command to an answer without and with the first search, and the CPU until then."""
    times = 1 if quick else 5
    for size in SIZES:
        health, first, cpu = [], [], []
        for _ in range(times):
            with served(regions.synthetic(size)) as server:
                health.append(server.wait("/robots.txt"))
                first.append(server.wait(FIRST))
                cpu.append(server.cpu())
        yield Figure(f"start at {size}: first answer", times, middle(health), "s")
        yield Figure(f"start at {size}: first results page", times, middle(first), "s")
        yield Figure(f"start at {size}: CPU until then", times, middle(cpu), "s")
