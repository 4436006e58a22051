"""The demonstration region, once for all tests of the house."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.foundation.visits import demonstration


@pytest.fixture(scope="package")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from demonstration(demo_folder, tmp_path_factory.mktemp("house") / "data")
