"""Requests as a real server gets them: nothing of one request is left over in the next."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from socialmap.foundation.clock import StoppedClock
from tests.running import MONDAY, let_go, read_before, running, settings_in

BASE = "http://127.0.0.1:8000"
PRODUCTION = {"env": "production", "base_url": "https://kaart.example", "secret_key": "x" * 32}


def demonstration(folder: Path, copy: Path) -> Iterator[Flask]:
    """A site with a copy of the demonstration region, for tests that mostly look."""
    shutil.copytree(folder, copy)
    app = running(settings_in(copy), StoppedClock(MONDAY), read_before(folder))
    yield app
    let_go(app)


def ask(app: Flask, address: str, method: str = "GET", **more: Any) -> TestResponse:
    """The answer to one request, in an application context of its own."""
    return ask_again(app.test_client(), address, method, **more)


def ask_again(client: FlaskClient, address: str, method: str = "GET", **more: Any) -> TestResponse:
    """The same, by a visitor whose browser keeps its cookies."""
    with client.application.app_context():
        return client.open(address, method=method, base_url=more.pop("base_url", BASE), **more)


def hidden_fields(page: TestResponse) -> dict[str, str]:
    """The token and the key that a form carries."""
    found = re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    return dict(found)
