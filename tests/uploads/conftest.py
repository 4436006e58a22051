"""Where the bytes lie of the sites in these tests."""

from pathlib import Path

import pytest
from flask import Flask


def folder_of(app: Flask) -> Path:
    return app.extensions["settings"].data_dir / "uploads"


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the bytes lie, of the site on SQLite."""
    return folder_of(app)


@pytest.fixture
def either_folder(either_app: Flask) -> Path:
    """The same, of the site on SQLite and once more on PostgreSQL."""
    return folder_of(either_app)
