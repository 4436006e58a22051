"""`flask search`: the index is a copy, and one can see that it is a right one."""

from pathlib import Path

from flask import Flask

from socialmap.directory import service
from socialmap.foundation.db import transaction
from socialmap.search.indexing import indexer
from tests.cli.conftest import run_in
from tests.conftest import MONDAY, MakeListing
from tests.foundation.visits import ask


def test_a_fresh_index_equals_the_database(app: Flask, make_listing: MakeListing) -> None:
    make_listing(name="Anna")
    make_listing(name="Bram", state="draft")

    lacking, rebuilt, compared = (run_in(app, "search", word) for word in ("check", "rebuild", "check"))

    assert lacking.exit_code == 1
    assert (rebuilt.exit_code, compared.exit_code) == (0, 0)
    assert rebuilt.stdout.startswith("index gemaakt: 1 vermeldingen, stand ")
    assert compared.stdout.startswith("gelijk: 1 vermeldingen, stand ")


def test_a_difference_is_named_and_ends_with_one(app: Flask, make_listing: MakeListing) -> None:
    gone = make_listing(name="Anna")
    run_in(app, "search", "rebuild")
    with transaction():
        service.withdraw(gone, by="test", at=MONDAY)
    code = make_listing(name="Carla").code

    result = run_in(app, "search", "check")

    assert result.exit_code == 1
    assert f"niet in de index: {code}" in result.stdout
    assert "ten onrechte in de index: vermelding 1" in result.stdout
    assert "de index staat op " in result.stdout


def test_a_damaged_index_is_a_difference_and_can_be_made_anew(app: Flask, make_listing: MakeListing) -> None:
    make_listing(name="Anna")
    run_in(app, "search", "rebuild")
    indexer().index.close()
    folder: Path = app.extensions["settings"].data_dir / "index"
    for file in folder.rglob("*.seg"):
        file.unlink()

    damaged, rebuilt, compared = (run_in(app, "search", word) for word in ("check", "rebuild", "check"))

    assert [result.exit_code for result in (damaged, rebuilt, compared)] == [1, 0, 0]
    assert "Traceback" not in damaged.output
    assert ask(app, "/zoeken?wat=anna").status_code == 200
