"""Map tiles through our own hands."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from socialmap.foundation.clock import StoppedClock
from socialmap.geo.tiles import Bounds, Breaker, Tile, TileStore, lies_within
from socialmap.settings import Settings
from tests.geo.fakes import JPEG, PNG, Fake

MAARSSEN = "/tegels/12/2105/1350.png"
NEXT_TO_IT = "/tegels/12/2106/1350.png"
PARIS = "/tegels/12/2074/1409.png"


@pytest.fixture
def visitor(make_app: Callable[[str], Flask], tile_server: Fake) -> FlaskClient:
    return make_app(tile_server.url + "/{z}/{x}/{y}.png").test_client()


@pytest.fixture
def store(visitor: FlaskClient) -> TileStore:
    return visitor.application.extensions["tiles"]


def test_a_visitor_gets_a_tile_from_us(visitor: FlaskClient, tile_server: Fake) -> None:
    answer = visitor.get(MAARSSEN)

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    assert answer.headers["Cache-Control"] == "public, max-age=604800"
    assert tile_server.asked == ["/12/2105/1350.png"]


def test_a_kept_tile_needs_no_server(visitor: FlaskClient, tile_server: Fake) -> None:
    visitor.get(MAARSSEN)
    tile_server.mode = "error"

    answer = visitor.get(MAARSSEN)

    assert answer.data == PNG
    assert len(tile_server.asked) == 1


def test_a_browser_that_has_the_tile_gets_no_second_copy(visitor: FlaskClient) -> None:
    tag = visitor.get(MAARSSEN).headers["ETag"]

    answer = visitor.get(MAARSSEN, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")


def test_tiles_are_kept_per_server_and_nothing_lies_beside_them(
    visitor: FlaskClient, settings: Settings
) -> None:
    visitor.get(MAARSSEN)

    kept = [path for path in (settings.data_dir / "tiles").rglob("*") if path.is_file()]

    assert [path.parts[-3:] for path in kept] == [("12", "2105", "1350.png")]
    assert len(kept[0].parts[-4]) == 16


@pytest.mark.parametrize("address", [PARIS, "/tegels/6/32/21.png", "/tegels/18/134742/86425.png"])
def test_only_our_region_and_zooms_are_served(visitor: FlaskClient, tile_server: Fake, address: str) -> None:
    answer = visitor.get(address)

    assert answer.status_code == 404
    assert tile_server.asked == []


def test_a_number_as_long_as_a_book_is_just_not_there(visitor: FlaskClient) -> None:
    answer = visitor.get(f"/tegels/12/{'9' * 500}/1350.png")

    assert answer.status_code == 404


def test_without_networks_there_are_no_tiles(visitor: FlaskClient) -> None:
    visitor.application.extensions["tile_bounds"] = lambda: None

    assert visitor.get(MAARSSEN).status_code == 404


def test_without_a_tile_address_there_are_no_tiles(make_app: Callable[[str], Flask]) -> None:
    answer = make_app("").test_client().get(MAARSSEN)

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("mode", ["error", "html", "large", "redirect"])
def test_a_server_that_sends_something_else_is_left_alone(
    visitor: FlaskClient, tile_server: Fake, mode: str
) -> None:
    tile_server.mode = mode

    answers = [visitor.get(MAARSSEN), visitor.get(NEXT_TO_IT)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(tile_server.asked) == 1


def test_a_photograph_is_served_as_a_photograph(visitor: FlaskClient, tile_server: Fake) -> None:
    tile_server.mode = "jpeg"

    answer = visitor.get(MAARSSEN)

    assert (answer.mimetype, answer.data) == ("image/jpeg", JPEG)


def test_one_missing_tile_does_not_stop_the_others(visitor: FlaskClient, tile_server: Fake) -> None:
    tile_server.mode = "missing"
    first = visitor.get(MAARSSEN)
    tile_server.mode = "ok"

    second = visitor.get(NEXT_TO_IT)

    assert (first.status_code, second.status_code) == (404, 200)


@pytest.mark.parametrize("mode", ["slow", "drip", "drip_body"])
def test_a_server_that_dawdles_does_not_hold_a_visitor(
    visitor: FlaskClient, tile_server: Fake, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr("socialmap.geo.tiles.DEADLINE_SECONDS", 1.4)
    tile_server.mode = mode
    began = time.monotonic()

    answers = [visitor.get(MAARSSEN), visitor.get(NEXT_TO_IT)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert time.monotonic() - began < 3
    assert len(tile_server.asked) == 1


def test_a_server_that_is_away_gives_no_tile(make_app: Callable[[str], Flask]) -> None:
    visitor = make_app("http://127.0.0.1:9/{z}/{x}/{y}.png").test_client()

    assert visitor.get(MAARSSEN).status_code == 404


def test_after_the_pause_one_visitor_tries_for_all() -> None:
    seconds = [0.0]
    breaker = Breaker(lambda: seconds[0])
    breaker.note(success=False)

    during = breaker.may_try()
    seconds[0] = 31.0
    after = [breaker.may_try(), breaker.may_try()]
    breaker.note(success=True)

    assert (during, after, breaker.may_try()) == (False, [True, False], True)


def test_an_old_tile_is_renewed(visitor: FlaskClient, tile_server: Fake, stopped_clock: StoppedClock) -> None:
    visitor.get(MAARSSEN)
    stopped_clock.move(timedelta(days=31))
    tile_server.mode = "jpeg"

    answers = [visitor.get(MAARSSEN), visitor.get(MAARSSEN)]

    assert [answer.data for answer in answers] == [JPEG, JPEG]
    assert len(tile_server.asked) == 2


@pytest.mark.parametrize("mode", ["error", "missing"])
def test_an_old_tile_is_better_than_none(
    visitor: FlaskClient, tile_server: Fake, stopped_clock: StoppedClock, mode: str
) -> None:
    visitor.get(MAARSSEN)
    stopped_clock.move(timedelta(days=31))
    tile_server.mode = mode

    answer = visitor.get(MAARSSEN)

    assert (answer.status_code, answer.data) == (200, PNG)


def test_a_tile_damaged_by_a_power_cut_is_fetched_again(visitor: FlaskClient, store: TileStore) -> None:
    visitor.get(MAARSSEN)
    (store.folder / "12" / "2105" / "1350.png").write_bytes(b"")

    assert visitor.get(MAARSSEN).data == PNG


def test_a_disk_that_refuses_costs_the_copy_not_the_picture(visitor: FlaskClient, store: TileStore) -> None:
    store.root.mkdir(parents=True)
    store.folder.write_bytes(b"a file where the folder should be")

    assert visitor.get(MAARSSEN).data == PNG


def test_the_oldest_tiles_make_room(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        path = tmp_path / "server" / "12" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(100))
        os.utime(path, (1000 - age, 1000 - age))

    TileStore(tmp_path, "", largest=250).sweep()

    assert sorted(path.stem for path in tmp_path.rglob("*.png")) == ["new", "older"]


def test_a_store_within_its_size_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(bytes(100))

    TileStore(tmp_path, "", largest=100).sweep()

    assert (tmp_path / "1.png").exists()


@pytest.mark.parametrize(
    ("tile", "expected"),
    [
        (Tile(7, 65, 42), True),
        (Tile(7, 64, 42), False),
        (Tile(12, 2105, 1350), True),
        (Tile(12, 2105, 1356), False),
        (Tile(12, -1, 1350), False),
    ],
)
def test_a_tile_that_touches_the_region_lies_within_it(tile: Tile, expected: bool) -> None:
    assert lies_within(tile, Bounds(52.05, 4.9, 52.25, 5.15)) is expected
