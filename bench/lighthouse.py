"""What Lighthouse thinks of home, a results page and a listing; skipped without node or Chromium."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.browser import CHROMIUM, FLAGS, PAGE
from bench.figures import Figure, at_least, tell
from bench.regions import Regions
from bench.sites import Server, served

PACKAGE = "lighthouse@12"
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
# How it sees the page by default: a phone of some years ago, on slow 4G.
FACTS = {"first-contentful-paint": "first paint", "largest-contentful-paint": "largest paint"}
SECONDS = 600


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Marks out of a hundred: the best speed of some runs, for a busy machine only makes that worse."""
    times = 1 if quick else 3
    with tempfile.TemporaryDirectory(prefix="socialmap-lighthouse-") as name:
        folder = Path(name)
        program = _program(folder)
        if program is None:
            return
        with served(regions.demonstration()) as server:
            server.wait(PAGE)
            for page, address in _pages(server).items():
                url = f"http://127.0.0.1:{server.port}{address}"
                runs = (_run(program, url, folder) for _ in range(times))
                yield from _figures(page, [one for one in runs if one])


def _program(folder: Path) -> str | None:
    """Lighthouse, installed for this run only."""
    npm = shutil.which("npm")
    if npm is None or not CHROMIUM.exists():
        tell(f"  skipped: npm or {CHROMIUM} is not there")
        return None
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    command = [npm, "install", "--prefix", str(folder), *quiet, PACKAGE]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, timeout=SECONDS)
    if done.returncode:
        tell(f"  skipped: {PACKAGE} could not be installed")
        return None
    return str(folder / "node_modules" / ".bin" / "lighthouse")


def _pages(server: Server) -> dict[str, str]:
    found = re.search(r'href="(/aanbod/[^"?]+)"', server.get(PAGE).text)
    assert found, "the results page has a listing"
    return {"home": "/", "results": PAGE, "listing": found[1]}


def _run(program: str, url: str, folder: Path) -> dict | None:
    """One report; None when the browser gave up."""
    report, profile = folder / "report.json", folder / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    report.unlink(missing_ok=True)
    flags = " ".join(
        flag.replace("MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'")
        for flag in ("--headless", *FLAGS, f"--user-data-dir={profile}")
    )
    command = [program, url, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(GOALS)}")
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL, timeout=SECONDS)
    told = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {"runtimeError": "nothing"}
    return None if "runtimeError" in told else told


def _figures(page: str, reports: list[dict]) -> Iterator[Figure]:
    if not reports:
        tell(f"  skipped: no report of {page}")
        return
    for category, goal in GOALS.items():
        marks = [round(100 * (one["categories"][category]["score"] or 0)) for one in reports]
        mark = max(marks) if category == "performance" else min(marks)
        yield at_least(f"lighthouse: {category} of {page}", len(reports), mark, "marks", goal)
    for audit, name in FACTS.items():
        least = min(one["audits"][audit]["numericValue"] for one in reports) / 1000
        yield Figure(f"lighthouse: {name} of {page}", len(reports), least, "s")
    for name, audit in sorted(reports[-1]["audits"].items()):
        if audit["score"] is not None and audit["score"] < 1:
            tell(f"  {page}: {name} {audit['score']} {audit.get('displayValue', '')}")
