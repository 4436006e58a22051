"""How migrations run: on SQLite with foreign keys off before the transaction, and BEGIN in our own hands."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def as_plain_type(kind: str, thing: object, _context: object) -> str | bool:
    """Migrations name plain types, so that they keep working when our own classes move."""
    if kind == "type" and type(thing).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def migrate() -> None:
    engine = database.engine
    is_sqlite = engine.url.get_backend_name() == "sqlite"
    # A batch migration re-creates tables; with foreign keys on, dropping the old one deletes its children.
    # The pragma only works outside a transaction, and needs a connection of its own.
    own = sa.create_engine(engine.url, poolclass=sa.pool.NullPool)
    if is_sqlite:

        @sa.event.listens_for(own, "connect")
        def on_connect(connection, _record) -> None:  # type: ignore[no-untyped-def]
            connection.isolation_level = None
            connection.execute("PRAGMA busy_timeout=10000")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA foreign_keys=OFF")

        @sa.event.listens_for(own, "begin")
        def on_begin(connection) -> None:  # type: ignore[no-untyped-def]
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    with own.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            transactional_ddl=True,
            render_item=as_plain_type,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"migration breaks references: {broken[:3]}")
    own.dispose()


migrate()
