"""CPU of a results page against datasette: the same listings, full-text search and two facets.

Datasette has no radius, no Dutch and no typos, so its work is smaller. Each serves from one process;
blocks of questions go to either in turn, and the CPU seconds of the two servers are compared.
"""

import contextlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from bench.figures import Figure, at_least, tell
from bench.regions import Regions
from bench.sites import Server, free_port, served, site
from socialmap.search.current import memory

GOALS = {300: 8.0, 10_000: 40.0}
BLOCK = 10
NUMBERS = {300: 300, 10_000: 60}
SETTINGS = {
    "suggest_facets": "off",
    "default_page_size": "20",
    # Without these it leaves facets out at 10,000 listings, which is quick but not the same page.
    "facet_time_limit_ms": "60000",
    "sql_time_limit_ms": "60000",
}


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """How many times the CPU of our page datasette needs."""
    for size, goal in GOALS.items():
        folder = regions.synthetic(size)
        database = folder.with_name(f"datasette-{size}.db")
        words = _export(folder, database)
        number = max(2 * BLOCK, NUMBERS[size] // (10 if quick else 1))
        with served(folder) as ours, _datasette(database) as theirs:
            ours.wait("/healthz")
            theirs.wait("/-/versions.json")
            ours_ms, theirs_ms = _compared(ours, theirs, _questions(words, number))
        name = f"datasette at {size}"
        yield at_least(f"{name}: times our CPU", number, theirs_ms / ours_ms, "times", goal)
        yield Figure(f"{name}: CPU of its page", number, theirs_ms, "ms")
        yield Figure(f"{name}: CPU of our page", number, ours_ms, "ms")


def _export(folder: Path, database: Path) -> list[str]:
    """Write the public listings as one table with full-text search; the words to ask for."""
    with site(folder):
        present = memory().present()
        labels = {slug: row.label for slug, row in present.reference.disciplines.items()}
        rows = [
            (
                one.id,
                one.name,
                one.description,
                one.for_referrers,
                labels[one.disciplines[0]],
                json.dumps(one.needs),
                one.place,
                one.phone,
                one.website,
                " ".join(labels[slug] for slug in one.disciplines),
            )
            for one in present.snapshot.documents
        ]
        words = sorted({label.split()[0] for label in labels.values()})
        words += [row.label for row in present.reference.needs.values()]
    columns = "id, name, description, for_referrers, discipline, needs, place, phone, website, labels"
    searched = "name, description, for_referrers, labels"
    database.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(f"CREATE TABLE listings ({columns}, PRIMARY KEY (id))")
        connection.executemany(f"INSERT INTO listings VALUES ({', '.join('?' * 10)})", rows)  # noqa: S608
        connection.execute(f"CREATE VIRTUAL TABLE listings_fts USING fts5({searched}, content=listings)")
        connection.execute("INSERT INTO listings_fts (listings_fts) VALUES ('rebuild')")
        connection.execute("CREATE INDEX by_discipline ON listings (discipline)")
        return [word for word in words if _finds(connection, word)]


def _finds(connection: sqlite3.Connection, words: str) -> bool:
    """Whether datasette finds anything: an empty page would be cheap."""
    quoted = " ".join(f'"{word}"' for word in words.split())
    query = "SELECT 1 FROM listings_fts WHERE listings_fts MATCH ? LIMIT 1"
    return connection.execute(query, (quoted,)).fetchone() is not None


@contextlib.contextmanager
def _datasette(database: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", str(database), "--port", str(port)]
    for name, value in SETTINGS.items():
        command += ["--setting", name, value]
    server = Server(command, port, {})
    try:
        yield server
    finally:
        server.stop()


def _questions(words: list[str], number: int) -> list[tuple[str, str]]:
    """The same questions as an address of ours and one of datasette."""
    shuffled = list(words)
    Random(4).shuffle(shuffled)
    asked = []
    for count, word in enumerate(islice(cycle(shuffled), number)):
        # A page number keeps a question new when the words have all been asked.
        page = 1 + count // len(shuffled)
        ours = "/zoeken?" + urlencode({"wat": word, "pagina": page})
        facets = [("_facet", "discipline"), ("_facet_array", "needs"), ("_size", "20")]
        theirs = f"/{{database}}/listings?{urlencode([('_search', word), *facets, ('_extra', page)])}"
        asked.append((ours, theirs))
    return asked


def _compared(ours: Server, theirs: Server, asked: list[tuple[str, str]]) -> tuple[float, float]:
    """CPU milliseconds of one page, ours and theirs, after a first block that is not counted."""
    name = json.loads(theirs.get("/-/databases.json").text)[0]["name"]
    spent = {ours: 0.0, theirs: 0.0}
    counted = 0
    for start in range(0, len(asked), BLOCK):
        block = asked[start : start + BLOCK]
        for server, paths in (
            (ours, [our for our, _ in block]),
            (theirs, [their.format(database=name) for _, their in block]),
        ):
            before = server.cpu()
            for path in paths:
                if (status := server.get(path).status) != 200:
                    raise RuntimeError(f"{path} answers {status}")
            spent[server] += (server.cpu() - before) * (start > 0)
        counted += len(block) * (start > 0)
        tell(f"  {start + len(block)} of {len(asked)}")
    return spent[ours] / counted * 1000, spent[theirs] / counted * 1000
