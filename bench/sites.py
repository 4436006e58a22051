"""The site as the measurements use it: in this process, or served by gunicorn."""

import contextlib
import gzip
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import psutil
from flask import Flask, g, has_app_context
from werkzeug.test import EnvironBuilder

from socialmap import create_app
from socialmap.foundation.db import db
from socialmap.settings import Settings

HOME = Path(__file__).resolve().parent.parent
# A Monday, so that every run sees the same listings as fresh, full and stale.
ENVIRONMENT = {"SOCIALMAP_TILES_URL": "", "SOCIALMAP_CLOCK": "2026-03-02T09:00:00+01:00"}
START_SECONDS = 120


def settings_in(folder: Path) -> Settings:
    """Development settings with everything in one folder and no map tiles from outside."""
    return Settings.from_env({**ENVIRONMENT, "SOCIALMAP_DATA_DIR": str(folder)})


@contextlib.contextmanager
def site(folder: Path) -> Iterator[Flask]:
    """The site of a data folder in this process, with its text index up to date."""
    app = create_app(settings_in(folder))
    app.config["INDEX_IN_BACKGROUND"] = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    app.extensions["indexer"].index.close()


def environ(path: str, query: str = "") -> dict[str, Any]:
    """What a WSGI server hands over for a GET, made beforehand so that it is not measured."""
    return EnvironBuilder(path=path, query_string=query, base_url="http://127.0.0.1:8000").get_environ()


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return body.decode()


def call(app: WSGIApplication, asked: dict[str, Any]) -> Reply:
    """One request, without a client around it that costs more than the site."""
    told: list[Any] = []
    if has_app_context():
        # A request of its own: what the one before it remembered is gone.
        vars(g._get_current_object()).clear()  # type: ignore[attr-defined]

    def start(status: str, headers: list[tuple[str, str]], _fault: Any = None) -> Any:
        told.extend((status, headers))

    chunks = app({**asked, "wsgi.input": BytesIO()}, start)
    try:
        body = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    return Reply(int(told[0][:3]), {name.lower(): value for name, value in told[1]}, body)


class Server:
    """A web server in a process of its own, with one connection to it."""

    def __init__(self, command: list[str], port: int, environment: dict[str, str]) -> None:
        self.port = port
        self.started_at = time.monotonic()
        # S603: our own command, made from constants and a port.
        self.running = subprocess.Popen(
            command, cwd=HOME, env={**os.environ, **environment}, stdout=sys.stderr, stderr=sys.stderr
        )
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def wait(self, path: str) -> float:
        """Wait for the first answer; the seconds since the start."""
        while time.monotonic() - self.started_at < START_SECONDS and self.running.poll() is None:
            with contextlib.suppress(OSError):
                if self.get(path).status == 200:
                    return time.monotonic() - self.started_at
            self.connection.close()
            time.sleep(0.01)
        raise RuntimeError(f"{self.running.args!r} does not answer")

    def get(self, path: str, **headers: str) -> Reply:
        """One request over the kept connection."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self.connection.request("GET", path, headers=names)
            reply = self.connection.getresponse()
        except http.client.RemoteDisconnected:
            # A server lets go of a connection that was silent for some seconds.
            self.connection.request("GET", path, headers=names)
            reply = self.connection.getresponse()
        return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())

    def cpu(self) -> float:
        """CPU seconds this server has used, its workers included."""
        main = psutil.Process(self.running.pid)
        times = [one.cpu_times() for one in (main, *main.children(recursive=True))]
        return sum(one.user + one.system for one in times)

    def stop(self) -> None:
        self.connection.close()
        self.running.terminate()
        try:
            self.running.wait(10)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


def served(folder: Path) -> contextlib.AbstractContextManager[Server]:
    """The site of a data folder behind gunicorn."""
    return gunicorn("app:app", {**ENVIRONMENT, "SOCIALMAP_DATA_DIR": str(folder)})


@contextlib.contextmanager
def gunicorn(app: str, environment: dict[str, str]) -> Iterator[Server]:
    """An app behind gunicorn with one worker, as `make run` serves it."""
    port = free_port()
    options = "--worker-class gthread --threads 8 --log-level warning --no-control-socket"
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", *options.split()]
    server = Server(command, port, {**environment, "PORT": str(port)})
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        number: int = door.getsockname()[1]
        return number
