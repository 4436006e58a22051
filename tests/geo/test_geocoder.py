"""From an address to a point."""

import logging
import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from socialmap.geo.geocoder import Found, locate_address
from tests.geo.fakes import Fake


def test_a_practice_is_found_at_its_own_door(pdok: Fake) -> None:
    found = locate_address("Kerkweg", "12-A", "3601 AB", "Maarssen", url=pdok.url)

    assert found == Found(52.139, 5.0412, "Kerkweg 12, 3601AB Maarssen", "address")


def test_a_street_with_only_its_place_is_enough(pdok: Fake) -> None:
    found = locate_address("Kerkweg", "12", "", "Maarssen", url=pdok.url)

    assert found is not None
    assert found.exactness == "address"


def test_an_unknown_house_is_put_in_its_street_not_at_the_neighbours(pdok: Fake) -> None:
    found = locate_address("Kerkweg", "999", "3601 AB", "Maarssen", url=pdok.url)

    assert found == Found(52.139, 5.04, "Kerkweg, 3601AB Maarssen", "postcode")


def test_an_unknown_street_is_put_in_the_middle_of_its_place(pdok: Fake) -> None:
    found = locate_address("Nergenslaan", "1", "3601 ZZ", "Maarssen", url=pdok.url)

    assert found == Found(52.14, 5.03, "Maarssen, Stichtse Vecht", "place")


def test_another_place_than_asked_is_no_answer(pdok: Fake) -> None:
    assert locate_address("Nergenslaan", "1", "3621 AA", "Breukelen", url=pdok.url) is None


def test_a_street_elsewhere_with_the_same_number_is_no_answer(pdok: Fake) -> None:
    assert locate_address("Kerkweg", "12", "1234 XX", "Breukelen", url=pdok.url) is None


def test_only_parameters_pdok_knows_are_sent(pdok: Fake) -> None:
    locate_address('Kerkweg" OR *:*', "12", "3601 AB", "Maarssen", url=pdok.url + "/")

    sent = urlsplit(pdok.asked[0])
    given = parse_qs(sent.query)
    assert sent.path == "/free"
    assert sorted(given) == ["fl", "fq", "q", "rows"]
    assert given["q"] == ["kerkweg or 12 3601ab maarssen"]


@pytest.mark.parametrize("mode", ["error", "html", "redirect", "missing", "large"])
def test_a_geocoder_in_trouble_leaves_the_listing_where_it_was(pdok: Fake, mode: str) -> None:
    pdok.mode = mode

    assert locate_address("Kerkweg", "12", "3601 AB", "Maarssen", url=pdok.url) is None


@pytest.mark.parametrize("mode", ["slow", "drip", "drip_body"])
def test_a_geocoder_that_dawdles_is_left_at_the_deadline(pdok: Fake, mode: str) -> None:
    pdok.mode = mode
    began = time.monotonic()

    found = locate_address("Kerkweg", "12", "3601 AB", "Maarssen", url=pdok.url, deadline_seconds=0.4)

    assert found is None
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("mode", ["slow", "drip", "drip_body"])
def test_no_thread_stays_behind_after_the_deadline(pdok: Fake, mode: str) -> None:
    pdok.mode = mode
    locate_address("Kerkweg", "12", "3601 AB", "Maarssen", url=pdok.url, deadline_seconds=0.3)

    for thread in threading.enumerate():
        if thread.name == "fetch":
            thread.join(2)

    assert [thread for thread in threading.enumerate() if thread.name == "fetch"] == []


def test_a_geocoder_that_is_away_gives_no_point() -> None:
    assert locate_address("Kerkweg", "12", "3601 AB", "Maarssen", url="http://127.0.0.1:9") is None


def test_without_a_geocoder_or_an_address_nobody_is_asked(pdok: Fake) -> None:
    without_geocoder = locate_address("Kerkweg", "12", "3601 AB", "Maarssen", url="")
    without_address = locate_address("", "", "", "", url=pdok.url)

    assert (without_geocoder, without_address) == (None, None)
    assert pdok.asked == []


def test_the_log_names_an_id_and_never_an_address(pdok: Fake, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="socialmap")
    caplog.set_level(logging.INFO, logger="geopy")
    pdok.mode = "error"

    locate_address("Kerkweg", "12", "3601 AB", "Maarssen", url=pdok.url, subject="location 7")

    assert "location 7" in caplog.text
    assert "kerkweg" not in caplog.text.lower()
