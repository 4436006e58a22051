"""Requests as a real server gets them: nothing of one request is left over in the next."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

BASE = "http://127.0.0.1:8000"


def ask(app: Flask, address: str, method: str = "GET", **more: Any) -> TestResponse:
    """The answer to one request, in an application context of its own."""
    with app.app_context():
        return app.test_client().open(address, method=method, base_url=more.pop("base_url", BASE), **more)
