"""Addresses get a better point after an import, when there is a geocoder."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from socialmap.directory.locating import locate_missing
from socialmap.directory.models import Listing
from tests.geo.fakes import Fake, locatieserver, served

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADDRESS = {
    "number": 1,
    "street": "Kerkweg",
    "house_number": "12",
    "show_address": True,
    "postcode": "3601 AB",
    "place": "Maarssen",
}


@pytest.fixture
def pdok(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield from served(locatieserver)


def _located(url: str) -> int:
    return locate_missing(url, by="test", at=AT, step=lambda done, total: None)


def test_shown_address_gets_the_point_of_its_house(
    make_listing: Callable[..., Listing], one: Callable[[], Listing], pdok: Fake
) -> None:
    make_listing(locations=[ADDRESS])

    found = _located(pdok.url)

    location = one().locations[0]
    assert (found, location.lat, location.lon, location.point_source) == (1, 52.139, 5.0412, "geocoder")


def test_hidden_address_is_never_asked_for(make_listing: Callable[..., Listing], pdok: Fake) -> None:
    make_listing(locations=[{**ADDRESS, "show_address": False}])

    found = _located(pdok.url)

    assert (found, pdok.asked) == (0, [])


def test_unreachable_geocoder_loses_nothing(
    make_listing: Callable[..., Listing], one: Callable[[], Listing]
) -> None:
    make_listing(locations=[ADDRESS])

    found = _located("http://127.0.0.1:9")

    assert (found, one().locations[0].lat, one().locations[0].street) == (0, None, "Kerkweg")
