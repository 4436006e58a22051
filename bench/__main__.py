"""`python -m bench [NAME…] [--quick]`: one line of JSON per figure on stdout, progress on stderr."""

import argparse
import contextlib
import importlib
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import tell
from bench.regions import Regions

SUBJECTS = {
    "queries": "does the right help come first",
    "search-cpu": "CPU of one search in the process",
    "page-cpu": "CPU of a results page against plain Flask",
    "against-datasette": "CPU of a results page against datasette",
    "hostile": "generated hostile questions",
    "bytes": "what a browser fetches for a results page",
    "render": "when the first result is seen on a slow line",
    "lighthouse": "what Lighthouse thinks of the pages",
    "gone": "when a withdrawn listing is gone from every surface",
    "letters": "letters through a nasty server while the sender is killed",
    "posts": "forms that are sent while web processes are killed",
    "login": "does asking for a letter tell who is known",
    "backup": "backups while others write, and what is put back",
    "core-group": "the desk with five hundred submissions, and six people who decide at once",
    "meetings-letters": "two thousand invitations while the sender is killed, and the calendars they reach",
    "meeting-seats": "forty seats, and two hundred people who answer at once",
    "meeting-whole": "five hundred people invited, answered, present, certified",
    "half-year": "what half a year costs the core group (counts measured, minutes estimated)",
    "start": "start of a web process and of commands, against bare Flask",
}


def main() -> None:
    """Measure the subjects that were named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SUBJECTS))
    parser.add_argument("--quick", action="store_true", help="a tenth of the measurements, for a first look")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in SUBJECTS]
    if unknown:
        parser.error(f"no such figure: {', '.join(unknown)}; choose from {', '.join(SUBJECTS)}")
    with tempfile.TemporaryDirectory(prefix="socialmap-bench-") as folder:
        for name in chosen.names or SUBJECTS:
            _measure(name, Regions(Path(folder)), quick=chosen.quick)


def _measure(name: str, regions: Regions, *, quick: bool) -> None:
    """Print each figure as soon as it is known; whatever else is said goes to stderr."""
    tell(f"{name}: {SUBJECTS[name]}")
    start = time.monotonic()
    stdout = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        for figure in importlib.import_module(f"bench.{name.replace('-', '_')}").measure(
            regions, quick=quick
        ):
            print(figure, file=stdout, flush=True)
    tell(f"{name}: {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
