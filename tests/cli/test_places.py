"""`flask places import`, typed as an operator does."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.db import db
from socialmap.geo.models import Postcode
from tests.cli.conftest import Run

ROW = "NL\t9999\tStitswerd\tGroningen\t11\tEemsdelta\t0024\t\t\t53.36\t6.59\t6\n"


def test_a_postcode_from_far_away_becomes_known(app: Flask, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "NL.txt"
    file.write_text(ROW)

    first, second = run("places", "import", file), run("places", "import", file)

    assert (first.exit_code, first.stdout) == (0, "nieuw 1, bijgewerkt 0, gelijk 0\n")
    assert (second.exit_code, second.stdout) == (0, "nieuw 0, bijgewerkt 0, gelijk 1\n")
    assert run("setup").stdout == "niets te doen\n"
    assert db.session.scalar(sa.select(Postcode.place).where(Postcode.pc4 == "9999")) == "Stitswerd"


def test_a_file_that_is_not_there_ends_with_two(app: Flask, run: Run, tmp_path: Path) -> None:
    result = run("places", "import", tmp_path / "weg.txt")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / 'weg.txt'}: dit bestand is er niet.\n"


def test_a_table_that_cannot_be_right_changes_nothing(app: Flask, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "NL.txt"
    file.write_text(ROW + ROW.replace("53.36", "99"))

    result = run("places", "import", file)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == "Niets gewijzigd."
    assert db.session.scalar(sa.select(Postcode.place).where(Postcode.pc4 == "9999")) is None
