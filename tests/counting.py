"""What is asked of the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from socialmap.foundation.db import db
from tests.browsing import Browser


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that reaches the database of the running site, as it comes."""
    asked: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", keep)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", keep)


def statements_of(address: str, browser: Browser) -> int:
    """How many a page costs that was opened before."""
    browser.open(address)
    with statements() as asked:
        assert browser.open(address).status == 200
    return len(asked)
