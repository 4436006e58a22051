"""The points of a large answer travel as columns, and are the points of the same answer."""

import json
from itertools import accumulate

import pytest

from socialmap.search import views
from tests.browsing import Browser


@pytest.mark.parametrize("query", ["wat=oedeem&waar=maarssen", "discipline=dietist", "wat=moe&aan-huis=ja"])
def test_the_columns_hold_the_points_of_the_answer(visitor: Browser, query: str) -> None:
    columns = json.loads(visitor.open(f"/zoeken/punten?{query}").html)
    settings = json.loads(visitor.open(f"/zoeken?{query}").one("#map-settings").string or "")
    features = json.loads(visitor.open(settings["points"]).html)["features"]

    lats, lons = (list(accumulate(columns[name])) for name in ("lat", "lon"))
    codes = [columns["codes"][at : at + 6] for at in range(0, len(columns["codes"]), 6)]
    rough = ["address" if sign == "0" else "rough" for sign in columns["rough"]]
    shown = {
        (
            one["properties"]["code"],
            *(round(part * 10_000) for part in reversed(one["geometry"]["coordinates"])),
        )
        for one in features
    }

    assert len(codes) == len(features) == len(columns["label"]) == len(rough) > 3
    assert set(zip(codes, lats, lons, strict=True)) == shown
    assert rough.count("address") == sum(
        one["properties"]["location_accuracy"] == "address" for one in features
    )


def test_only_a_large_answer_sends_its_map_to_the_columns(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = json.loads(visitor.open("/zoeken?wat=oedeem").one("#map-settings").string or "")
    monkeypatch.setattr(views, "MOST_WITH_FACTS", 3)
    large = json.loads(visitor.open("/zoeken?wat=oedeem&sorteer=naam").one("#map-settings").string or "")

    assert small["points"].startswith("/api/v1/listings.geojson?")
    assert large["points"] == "/zoeken/punten?wat=oedeem&sorteer=naam"
    assert large["facts"] == "/api/v1/listings/"
