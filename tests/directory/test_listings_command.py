"""The commands of an operator: what they print, and how they end."""

import json

import pytest

from socialmap.cli.listings import listings
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.search.current import Memory
from socialmap.search.index import TextIndex
from socialmap.search.indexing import Indexer
from socialmap.settings import Settings
from tests.directory.sheets import sheet


@pytest.fixture
def app(app, tmp_path):
    """The directory with what follows an import: settings, memory and text index."""
    settings = Settings.from_env({"SOCIALMAP_DATA_DIR": str(tmp_path / "data")})
    memory = Memory(app, settings.home / "seed")
    app.extensions["settings"], app.extensions["memory"] = settings, memory
    app.extensions["indexer"] = Indexer(app, memory, TextIndex(tmp_path / "index"))
    return app


def _run(app, *words):
    return app.test_cli_runner().invoke(listings, [str(word) for word in words])


def _file(tmp_path, content):
    file = tmp_path / "aanbod.csv"
    file.write_bytes(content)
    return file


def test_an_import_ends_with_its_counts(app, network, tmp_path):
    file = _file(tmp_path, sheet({}))

    first, second = _run(app, "import", file), _run(app, "import", file)

    assert (first.exit_code, first.stdout) == (0, "nieuw 1, gewijzigd 0, gelijk 0, geweigerd 0\n")
    assert (second.exit_code, second.stdout) == (0, "nieuw 0, gewijzigd 0, gelijk 1, geweigerd 0\n")
    assert first.stderr == ""


def test_problems_stand_one_a_line_beside_the_counts(app, network, tmp_path):
    result = _run(app, "import", _file(tmp_path, sheet({"postcode": "ABCD"})))

    assert result.exit_code == 1
    assert (
        result.stderr == "rij 2; kolom postcode; 'ABCD'; Dit is geen Nederlandse postcode.; 3601 of 3601 AB\n"
    )
    assert result.stdout == "nieuw 0, gewijzigd 0, gelijk 0, geweigerd 1\n"


def test_a_warning_is_told_and_does_not_refuse(app, network, tmp_path):
    result = _run(app, "import", _file(tmp_path, sheet({"place": "Rotterdam"})))

    assert result.exit_code == 0
    assert result.stderr.startswith("let op: rij 2; kolom place; 'Rotterdam'; ")


def test_the_outcome_may_be_json(app, network, tmp_path):
    result = _run(app, "import", _file(tmp_path, sheet({"postcode": "ABCD"})), "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["nieuw"], told["geweigerd"]) == (0, 1)
    assert (told["problemen"][0]["rij"], told["problemen"][0]["kolom"]) == (2, "postcode")


def test_a_dry_run_saves_nothing(app, network, tmp_path):
    result = _run(app, "import", _file(tmp_path, sheet({})), "--dry-run")

    assert result.stdout == "nieuw 1, gewijzigd 0, gelijk 0, geweigerd 0\n"
    assert db.session.query(Listing).count() == 0


def test_what_cannot_be_read_ends_with_two(app, network, tmp_path):
    absent = _run(app, "import", tmp_path / "weg.csv")
    latin = _run(app, "import", _file(tmp_path, "name\nZo\xeb".encode("latin-1")))

    assert (absent.exit_code, latin.exit_code) == (2, 2)
    assert len(absent.stderr.splitlines()) == len(latin.stderr.splitlines()) == 1
    assert "UTF-8" in latin.stderr


def test_with_several_networks_one_must_be_chosen(app, network, other_network, tmp_path):
    file = _file(tmp_path, sheet({}))

    none, wrong = _run(app, "import", file), _run(app, "import", file, "--network", "weg")
    right = _run(app, "import", file, "--network", "anders")

    assert (none.exit_code, wrong.exit_code, right.exit_code) == (2, 2, 0)
    assert "--network" in none.stderr
    assert db.session.query(Listing).one().network_id == other_network.id


def test_an_export_comes_in_again_as_equal(app, network, tmp_path):
    _run(app, "import", _file(tmp_path, sheet({"name": "Anna"}, {"name": "Bram"})))

    out = _run(app, "export", tmp_path / "uit.csv")
    back = _run(app, "import", tmp_path / "uit.csv")

    assert out.exit_code == 0
    assert back.stdout == "nieuw 0, gewijzigd 0, gelijk 2, geweigerd 0\n"


def test_an_export_to_nowhere_says_so(app, network, tmp_path):
    result = _run(app, "export", tmp_path / "weg" / "uit.csv")

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
