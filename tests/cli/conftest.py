"""Commands as an operator types them."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

Run = Callable[..., Result]


def run_in(app: Flask, *words: object) -> Result:
    """One command in a process of its own, as far as the database can tell."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *words: run_in(app, *words)
