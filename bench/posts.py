"""Forms that are sent while the processes of the site are killed: what was thanked for is there, once."""

import http.client
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import psutil
import sqlalchemy as sa

from bench.figures import Figure, at_least, at_most, share, tell
from bench.regions import Regions
from bench.sites import ENVIRONMENT, Server, free_port, site
from socialmap.audit.models import AuditRow
from socialmap.audit.service import first_broken_link
from socialmap.foundation.db import db
from socialmap.review.models import Report
from socialmap.review.views import MOST_REPORTS
from socialmap.search.current import memory

POSTS, CONTROL_POSTS = 2000, 500
WORKERS, CLIENTS, EVERY_SECONDS = 3, 8, 0.3
TRIES, PAUSE_SECONDS, PATIENCE_SECONDS = 200, 0.1, 60
# All is read before the workers part, so that who comes after a killed one has time to answer.
OPTIONS = (
    f"--workers {WORKERS} --preload --worker-class gthread --threads 4 --log-level critical"
    " --no-control-socket"
)
WORDS = "meting"
_HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|form_key)"[^>]*value="([^"]+)"')


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """What was lost and what came twice; then the same without a key in the form."""
    posts, control = (POSTS // 10, CONTROL_POSTS // 5) if quick else (POSTS, CONTROL_POSTS)
    run = _run(regions, posts, with_key=True)
    name = f"posts, {run.kills} workers killed"
    yield at_most(f"{name}: lost", len(run.thanked), len(run.thanked - run.kept.keys()), "reports", 0)
    yield at_most(f"{name}: twice", len(run.kept), run.doubles, "reports", 0)
    yield at_most(f"{name}: without their line in the audit", len(run.kept), run.unaudited, "reports", 0)
    yield at_most(f"{name}: never answered", posts, posts - len(run.thanked), "posts", 0)
    yield at_most(f"{name}: answers of 500 and up", posts, run.failures, "answers", 0)
    yield at_least(f"{name}: one too many from an address refused", 1, run.refused, "posts", 1)
    yield Figure(f"{name}: sent again after a broken connection", posts, run.broken, "times")
    yield Figure(f"{name}: p95 until thanked", posts, share(run.seconds, 0.95), "s")
    bare = _run(regions, control, with_key=False)
    name = f"posts without a key, {bare.kills} workers killed: twice (control)"
    yield at_least(name, control, bare.doubles, "reports", 1)


@dataclass
class Run:
    """What the clients were told, and what the site has kept."""

    kills: int = 0
    broken: int = 0
    failures: int = 0
    refused: int = 0
    unaudited: int = 0
    thanked: set[str] = field(default_factory=set)
    kept: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def doubles(self) -> int:
        return sum(count - 1 for count in self.kept.values())


@dataclass(frozen=True)
class Form:
    """A page with a form, as one browser has it before it."""

    words: str
    sent: bytes
    headers: dict[str, str]


def _run(regions: Regions, posts: int, *, with_key: bool) -> Run:
    folder = regions.copy(regions.demonstration())
    with site(folder):
        path = f"{memory().present().snapshot.documents[0].path}/klopt-niet"
    run = Run()
    with _served(folder) as server:
        server.wait("/robots.txt")
        client = _Client(server.port, path, run, with_key=with_key)
        with _killing(server, run), ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(client.report, range(posts)))
        run.refused = client.status_of_one_more(0) == 429
    with site(folder):
        _look(run)
    return run


def _look(run: Run) -> None:
    """What lies in the database now; a broken chain or a damaged file ends the measurement."""
    ours = Report.text.startswith(WORDS)
    run.kept = Counter(db.session.scalars(sa.select(Report.text).where(ours)))
    audited = set(db.session.scalars(sa.select(AuditRow.thing).where(AuditRow.verb == "report")))
    kept = db.session.scalars(sa.select(Report.uuid).where(ours))
    run.unaudited = sum(f"report:{uuid}" not in audited for uuid in kept)
    assert first_broken_link() is None
    assert db.session.scalar(sa.text("PRAGMA integrity_check")) == "ok"


class _Client:
    """Opens a form as a new browser, and sends it until it is thanked for."""

    def __init__(self, port: int, path: str, run: Run, *, with_key: bool) -> None:
        self.port, self.path, self.run, self.with_key = port, path, run, with_key
        self.lock = threading.Lock()

    def report(self, number: int) -> None:
        """One report; exactly as many from one address as are allowed, so that none may count twice."""
        form, start = self._open(number), time.monotonic()
        for _try in range(TRIES):
            answer = self._ask("POST", form.headers, form.sent)
            if answer is None:
                self._note(broken=1)
            elif answer[0] == 303:
                self._note(words=form.words, seconds=time.monotonic() - start)
                return
            elif answer[0] < 500:
                # Without a key every copy counts, until there are too many.
                if self.with_key:
                    tell(f"  {answer[0]} for {form.words}")
                return
            else:
                self._note(failures=1)
            time.sleep(PAUSE_SECONDS)

    def status_of_one_more(self, number: int) -> int | None:
        """The status for one more report from the address of this one."""
        form = self._open(number)
        answer = self._ask("POST", form.headers, form.sent)
        return answer[0] if answer else None

    def _open(self, number: int) -> Form:
        hand = number // MOST_REPORTS
        headers = {"X-Forwarded-For": f"10.{hand >> 16 & 255}.{hand >> 8 & 255}.{hand & 255}"}
        for _try in range(TRIES):
            answer = self._ask("GET", headers)
            if answer is not None and answer[0] == 200:
                break
            time.sleep(PAUSE_SECONDS)
        assert answer is not None, "the form cannot be opened"
        status, cookie, page = answer
        assert status == 200, status
        hidden = {name: unescape(value) for name, value in _HIDDEN.findall(page)}
        if not self.with_key:
            del hidden["form_key"]
        words = f"{WORDS} {number}"
        headers |= {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return Form(words, urlencode({**hidden, "kind": "phone", "text": words}).encode(), headers)

    def _ask(
        self, method: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[int, str, str] | None:
        """Status, cookie and page of one request over a new connection; None when it broke."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, self.path, body, headers)
            reply = connection.getresponse()
            page = reply.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return reply.status, (reply.getheader("Set-Cookie") or "").partition(";")[0], page

    def _note(self, *, words: str = "", seconds: float = 0.0, broken: int = 0, failures: int = 0) -> None:
        with self.lock:
            self.run.broken += broken
            self.run.failures += failures
            if words:
                self.run.thanked.add(words)
                self.run.seconds.append(seconds)


@contextmanager
def _served(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "bench.warm:app",
        "--bind",
        f"127.0.0.1:{port}",
        *OPTIONS.split(),
    ]
    place = {"SOCIALMAP_DATA_DIR": str(folder), "SOCIALMAP_TRUSTED_PROXIES": "1", "PORT": str(port)}
    server = Server(command, port, {**ENVIRONMENT, **place})
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def _killing(server: Server, run: Run) -> Iterator[None]:
    """Kill one of the workers, whichever, every so often."""
    is_over, dice, main = threading.Event(), Random(3), psutil.Process(server.running.pid)

    def kill() -> None:
        while not is_over.wait(EVERY_SECONDS):
            # One of them may be gone before it is looked at.
            with suppress(psutil.NoSuchProcess):
                workers = [one for one in main.children() if one.status() != psutil.STATUS_ZOMBIE]
                if workers:
                    dice.choice(workers).kill()
                    run.kills += 1

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        is_over.set()
        killer.join()
