"""CPU of a results page against plain Flask sending the same bytes, in turns on the same machine."""

import time
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from bench.figures import Figure, at_most, middle
from bench.plain import BODY, PlainFlask
from bench.questions import questions
from bench.regions import Regions
from bench.sites import Reply, Server, call, environ, gunicorn, served, site
from socialmap.search.current import memory

# Both behind gunicorn, as visitors meet them: in this process the work of the web server is left out.
GOALS = {300: 6.0, 10_000: 10.0}
NOT_MODIFIED = 1.5
BLOCK = 20
# Cards are drawn once after a change and then kept; a site that runs has drawn them.
WARM_UP = 300
Environs = list[dict[str, Any]]


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """The median over blocks of ours divided by plain Flask."""
    blocks = 10 if quick else 60
    for size, goal in GOALS.items():
        with site(regions.synthetic(size)) as app:
            asked = _asked(WARM_UP + 2 * blocks * BLOCK)
            for one in asked[:WARM_UP]:
                call(app, one)
            rest = asked[WARM_UP:]
            plain = PlainFlask()
            once = _ratios(app, plain, rest[: blocks * BLOCK])
            zipped = _ratios(app, plain, [_zipped(one) for one in rest[blocks * BLOCK :]])
            again = _ratios(app, plain, _known(app, rest[: blocks * BLOCK]))
        name, number = f"results page CPU at {size}", blocks * BLOCK
        yield Figure(f"{name}: times plain Flask", number, middle(once), "times")
        yield Figure(f"{name}: times plain Flask, compressed", number, middle(zipped), "times")
        name += ": times plain Flask"
        yield at_most(f"{name}, not modified", number, middle(again), "times", NOT_MODIFIED)
        served = _served(regions, size, rest)
        yield at_most(f"{name}, both behind gunicorn", len(rest) // 2, served, "times", goal)


def _asked(number: int) -> Environs:
    gazetteer = memory().present().reference.gazetteer
    places = sorted({row.place for row in gazetteer.rows.values()}) + sorted(gazetteer.rows)
    return [environ("/zoeken", urlencode(pairs)) for pairs in islice(questions(places, Random(3)), number)]


def _zipped(asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked, "HTTP_ACCEPT_ENCODING": "gzip"}


def _known(app: Flask, asked: Environs) -> Environs:
    """The same requests by somebody who already has each page."""
    return [{**one, "HTTP_IF_NONE_MATCH": call(app, one).headers["etag"]} for one in asked]


def _ratios(app: Flask, plain: PlainFlask, asked: Environs) -> list[float]:
    """Ours by plain, block by block: what slows the machine for a moment slows both.

    Plain Flask sends the page of the middle of its block; after "not modified" the one it sent last.
    """
    ratios = []
    for start in range(0, len(asked), BLOCK):
        block = asked[start : start + BLOCK]
        ours, replies = _timed(app, block)
        if {reply.status for reply in replies} != {304 if "HTTP_IF_NONE_MATCH" in block[0] else 200}:
            raise RuntimeError(f"an unexpected answer: {sorted({reply.status for reply in replies})}")
        plain.body = sorted((reply.body for reply in replies), key=len)[len(block) // 2] or plain.body
        ratios.append(ours / _timed(plain.app, block)[0])
    return ratios


def _timed(app: Flask, block: Environs) -> tuple[float, list[Reply]]:
    start = time.thread_time()
    replies = [call(app.wsgi_app, one) for one in block]
    spent = time.thread_time() - start
    return spent, replies


def _served(regions: Regions, size: int, asked: Environs) -> float:
    """The same with the web server's own work on both sides, from the CPU seconds of the two processes."""
    folder = regions.synthetic(size)
    body = regions.folder / "body"
    paths = [f"/zoeken?{one['QUERY_STRING']}" for one in asked]
    with served(folder) as ours:
        ours.wait("/healthz")
        spent = _server_cpu(ours, paths)
        body.write_bytes(ours.get(paths[0]).body)
    with gunicorn("bench.plain:app", {BODY: str(body)}) as plain:
        plain.wait("/zoeken")
        return spent / _server_cpu(plain, paths)


def _server_cpu(server: Server, paths: list[str]) -> float:
    """CPU of the second half of the requests; the first half warms up."""
    half = len(paths) // 2
    for path in paths[:half]:
        server.get(path)
    before = server.cpu()
    for path in paths[half:]:
        server.get(path)
    return server.cpu() - before
