"""When the first result can be seen on a slow line: a first visit, nothing kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.browser import CHROMIUM, DESK, PAGE, PHONE, first_visit
from bench.figures import Figure, middle, tell
from bench.regions import Regions
from bench.sites import served

GOAL_SECONDS = 3.0


@dataclass(frozen=True)
class Line:
    """Each request waits `latency` ms, all share `kbits` a second; the device is so many times slower."""

    name: str
    latency: float
    kbits: float
    slower: int = 1
    goal: float | None = GOAL_SECONDS


# The slow 3G of the browser's own tools lets every request wait two seconds: a page and its sheet make four.
LINES = (
    Line("slow 3G, 400 ms a request", 400, 400),
    Line("slow 4G of Lighthouse", 562.5, 1474.56, slower=4),
    Line("slow 3G of the browser's tools, 2000 ms a request", 2000, 400, goal=None),
)
# Looks at every frame from the first paint on, until a result has a place on the page.
_LOOK = """
window.resultAt = null;
window.biggestAt = 0;
new PerformanceObserver((list) => { window.biggestAt = list.getEntries().at(-1).startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
(function look() {
  requestAnimationFrame(() => {
    const result = document.querySelector("[data-listing]");
    const isPainted = performance.getEntriesByName("first-contentful-paint").length;
    if (isPainted && result?.getBoundingClientRect().height) window.resultAt = performance.now();
    else look();
  });
})();
"""
WAIT_MS = 60_000
SETTLED_MS = 500


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Medians, in seconds from the start of the visit: the first result, and the largest paint."""
    if not CHROMIUM.exists():
        tell(f"  skipped: {CHROMIUM} is not there")
        return
    times = 1 if quick else 3
    with served(regions.demonstration()) as server:
        server.wait(PAGE)
        url = f"http://127.0.0.1:{server.port}{PAGE}"
        for line in LINES:
            for width in (PHONE, DESK):
                seen = [_seen(url, width, line) for _ in range(times)]
                result, biggest = (middle(one[at] for one in seen) for at in (0, 1))
                passes = None if line.goal is None else result <= line.goal
                name = f"render at {width} on {line.name}"
                yield Figure(f"{name}: first result", times, result, "s", line.goal, passes)
                yield Figure(f"{name}: largest paint", times, biggest, "s")


def _seen(url: str, width: int, line: Line) -> tuple[float, float]:
    """Seconds until the first result was there, and until the largest thing was."""
    with first_visit(width) as (page, wire):
        page.add_init_script(_LOOK)
        octets = line.kbits * 1000 / 8
        conditions = {"offline": False, "latency": line.latency}
        speeds = {"downloadThroughput": octets, "uploadThroughput": octets}
        wire.send("Network.emulateNetworkConditions", {**conditions, **speeds})
        wire.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})
        page.goto(url, wait_until="load", timeout=WAIT_MS)
        page.wait_for_timeout(SETTLED_MS)
        at: tuple[float, float] = page.evaluate("[window.resultAt, window.biggestAt]")
    return at[0] / 1000, at[1] / 1000
