"""The least a Flask page can be: one view that gives back bytes. Served by gunicorn as `bench.plain:app`."""

import os
from pathlib import Path

from flask import Flask

BODY = "BENCH_BODY"


class PlainFlask:
    """An app with the address of the results page, and the bytes it sends."""

    def __init__(self, body: bytes = b"") -> None:
        self.body = body
        self.app = Flask("plain")
        self.app.add_url_rule("/zoeken", view_func=lambda: self.body)


if BODY in os.environ:
    app = PlainFlask(Path(os.environ[BODY]).read_bytes()).app
