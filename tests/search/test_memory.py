"""What a process remembers follows the database, also in the middle of somebody's decision."""

from flask import Flask

from socialmap.foundation.db import db, next_change_number, transaction
from socialmap.search.current import memory
from tests.conftest import MakeListing


def test_a_memory_that_is_behind_follows_while_somebody_writes(
    app: Flask, second_app: Flask, make_listing: MakeListing
) -> None:
    with app.app_context():
        memory().present()
    make_listing(name="Praktijk van een ander proces")

    with second_app.app_context(), transaction() as session:
        next_change_number(session)
        names = {one.name for one in memory().present().snapshot.documents}
        db.session.rollback()

    assert "Praktijk van een ander proces" in names
