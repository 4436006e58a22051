"""How many statements a page asks of the database."""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.db import db
from tests.browsing import Browser


def statements_of(app: Flask, address: str, browser: Browser | None = None) -> int:
    """Open a page twice, and count the second time."""
    opens, counted = browser or Browser(app.test_client()), []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        counted.append(statement)

    opens.open(address)
    sa.event.listen(db.engine, "before_cursor_execute", note)
    assert opens.open(address).status == 200
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(counted)
