"""How long a web process and a command take to start, against bare Flask with the same extensions."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.figures import Figure, at_most, middle
from bench.regions import Regions
from bench.sites import ENVIRONMENT, HOME, served

SIZES = (300, 10_000)
FIRST = "/zoeken?wat=oedeem&waar=Maarssen"
MOST = 1.3
FLASK = ("-m", "flask", "--app")
# What is started: ours, and the same of a bare app.
STARTS = {
    "import and create_app": (("-c", "import app"), ("-c", "import bench.bare")),
    "flask --help": ((*FLASK, "app", "--help"), (*FLASK, "bench.bare", "--help")),
    "flask routes": ((*FLASK, "app", "routes"), (*FLASK, "bench.bare", "routes")),
    "flask networks add --help": (
        (*FLASK, "app", "networks", "add", "--help"),
        (*FLASK, "bench.bare", "db", "upgrade", "--help"),
    ),
}


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """CPU of a start against bare Flask, the least of many; and medians until the first answers."""
    with tempfile.TemporaryDirectory(prefix="socialmap-start-") as folder:
        yield from _against_bare(folder, 2 if quick else 15)
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


def _against_bare(folder: str, times: int) -> Iterator[Figure]:
    """In turns, so that what else the machine does falls on both; the first start of each only compiles."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {**ENVIRONMENT, "SOCIALMAP_DATA_DIR": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
    for name, (ours, bare) in STARTS.items():
        for command in (ours, bare):
            _cpu(command, environment)
        seconds = [(_cpu(ours, environment), _cpu(bare, environment)) for _ in range(times)]
        least_ours, least_bare = (min(column) for column in zip(*seconds, strict=True))
        yield Figure(f"start: {name}, CPU", times, least_ours * 1000, "ms")
        yield at_most(f"start: {name}, CPU against bare Flask", times, least_ours / least_bare, "x", MOST)


def _cpu(command: tuple[str, ...], environment: dict[str, str]) -> float:
    """CPU seconds of one run of Python."""
    running = subprocess.Popen(
        [sys.executable, *command], cwd=HOME, env=environment, stdout=subprocess.DEVNULL
    )
    _pid, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0, command
    return used.ru_utime + used.ru_stime
