"""When a withdrawn listing is gone: every surface of two web processes, by who still has the old page."""

import time
from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

from bench.figures import Figure, at_most, tell
from bench.regions import Regions
from bench.sites import Server, served, site
from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.search.current import memory
from socialmap.search.documents import Document

SIZE, ROUNDS = 300, 50
MOST_REQUESTS = 20


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """The most requests a surface needed before it said the right thing: the next one is 1."""
    rounds = 5 if quick else ROUNDS
    folder = regions.copy(regions.synthetic(SIZE))
    requests, seconds = [], []
    with site(folder), served(folder) as one, served(folder) as other:
        servers = (one, other)
        for server in servers:
            server.wait("/healthz")
        documents = list(memory().present().snapshot.documents)
        Random(6).shuffle(documents)
        for document in documents:
            if len(seconds) == rounds:
                break
            tags = _shown(document, servers)
            if tags is None:
                tell(f"  {document.code} was not on every surface beforehand")
                continue
            _withdraw(document)
            start = time.monotonic()
            requests += [_asked_until_gone(server, path, tags) for server, path in tags]
            seconds.append(time.monotonic() - start)
    yield at_most(
        "withdrawn: requests until gone, most", len(requests), max(requests, default=0), "requests", 1
    )
    yield Figure(
        "withdrawn: all surfaces of two processes asked, most", len(seconds), max(seconds, default=0), "s"
    )


Tags = dict[tuple[Server, str], tuple[str, str]]


def _surfaces(document: Document) -> tuple[str, ...]:
    asked = urlencode({"q": document.name})
    return (
        document.path,
        f"/zoeken?{urlencode({'wat': document.name})}",
        f"/api/v1/listings?{asked}&per_page=100",
        f"/api/v1/listings/{document.uuid}",
        f"/api/v1/listings.geojson?{asked}",
    )


def _shown(document: Document, servers: tuple[Server, ...]) -> Tags | None:
    """The code to look for and the ETag of each surface; None when one does not show the listing."""
    tags = {}
    for server in servers:
        for path in _surfaces(document):
            reply = server.get(path)
            if reply.status != 200 or not _holds(reply.text, document.name):
                tell(f"  {path} answers {reply.status} without {document.name}")
                return None
            tags[(server, path)] = (document.name, reply.headers.get("etag", '"none"'))
    return tags


def _withdraw(document: Document) -> None:
    with transaction() as session:
        listing = session.get_one(Listing, document.id)
        service.withdraw(listing, by="bench", at=now())
    db.session.remove()


def _asked_until_gone(server: Server, path: str, tags: Tags) -> int:
    """How many requests it took; the visitor still has the old page and says so."""
    name, tag = tags[(server, path)]
    for count in range(1, MOST_REQUESTS + 1):
        reply = server.get(path, If_None_Match=tag)
        # Their own words stay in the boxes of the page, so the listing is known by its card.
        is_kept = reply.status == 304 or (reply.status == 200 and _holds(reply.text, name))
        if not is_kept:
            return count
    return MOST_REQUESTS + 1


def _holds(text: str, name: str) -> bool:
    return f">{name}</a>" in text or f"<h1>{name}</h1>" in text or f'"name":"{name}"' in text
