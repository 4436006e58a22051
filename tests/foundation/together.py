"""Things that happen at the same moment, each in a thread with a session of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

PATIENCE = 20


def at_once(app: Flask, *deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave, or the exception it ended with; they start together."""
    start = Barrier(len(deeds), timeout=PATIENCE)

    def begin(deed: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait()
            try:
                return deed()
            except Exception as refusal:
                return refusal

    with ThreadPoolExecutor(len(deeds)) as hands:
        return [promise.result(PATIENCE) for promise in [hands.submit(begin, deed) for deed in deeds]]
