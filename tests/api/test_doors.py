"""The other answers of the machine door: one listing, points, lists, the description, and the manners."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from tests.browsing import BASE, Browser

MakeListing = Callable[..., Listing]
DOORS = [
    "/api/v1/listings",
    "/api/v1/listings.geojson",
    "/api/v1/disciplines",
    "/api/v1/needs",
    "/api/v1/places",
    "/api/openapi.json",
]
PAGES = ["/", "/zoeken", "/zoeken?wat=fysio&waar=3446", "/over", "/hoe-wij-sorteren", "/privacy", "/api"]


def two_locations(**facts: object) -> list[dict[str, object]]:
    here = {"show_address": True, "street": "Voorbeeldstraat", "house_number": "1", **facts}
    return [
        {**here, "number": 1, "postcode": "3601 AB", "place": "Maarssen", "lat": 52.14, "lon": 5.04},
        {**here, "number": 2, "postcode": "3441 AB", "place": "Woerden", "lat": 52.087, "lon": 4.886},
    ]


def test_a_listing_is_one_item_at_its_nearest_location_and_a_point_for_each(
    make_listing: MakeListing, browser: Browser
) -> None:
    listing = make_listing(name="Kanarie", locations=two_locations())

    found = browser.open("/api/v1/listings?near=3441").response.get_json()
    points = browser.open("/api/v1/listings.geojson?near=3441").response
    one = browser.open(f"/api/v1/listings/{listing.uuid}").response.get_json()

    assert [(item["place"], item["lat"], item["distance_km"]) for item in found["items"]] == [
        ("Woerden", 52.087, 0)
    ]
    assert points.mimetype == "application/geo+json"
    assert [feature["geometry"]["coordinates"] for feature in points.get_json()["features"]] == [
        [5.04, 52.14],
        [4.886, 52.087],
    ]
    assert [(spot["number"], spot["place"]) for spot in one["locations"]] == [(1, "Maarssen"), (2, "Woerden")]


def test_points_are_not_paged_and_are_those_of_the_list(visitor: Browser) -> None:
    listed = visitor.open("/api/v1/listings?q=fysio&near=3446&radius_km=25&per_page=100").response.get_json()
    points = visitor.open("/api/v1/listings.geojson?q=fysio&near=3446&radius_km=25").response.get_json()

    assert list(dict.fromkeys(one["properties"]["code"] for one in points["features"])) == [
        item["code"] for item in listed["items"]
    ]
    assert len(points["features"]) > 20 or listed["total"] < 20


def test_points_are_whole_whatever_page_is_asked(visitor: Browser) -> None:
    whole, paged = (
        visitor.open(f"/api/v1/listings.geojson?q=fysio{more}").response.get_json()
        for more in ("", "&page=2&per_page=5")
    )

    assert paged == whole
    assert len(whole["features"]) > 20


@pytest.mark.parametrize("name", ["x", "00000000-0000-0000-0000-000000000000", "..%2f", "%00"])
def test_an_unknown_listing_is_not_found_as_json(visitor: Browser, name: str) -> None:
    answer = visitor.open(f"/api/v1/listings/{name}")

    assert answer.status == 404
    assert answer.response.get_json()["error"]["status"] == 404


@pytest.mark.parametrize("address", [f"{door}?zzz=1" for door in DOORS[:5]] + ["/api/v1/listings/x?zzz=1"])
def test_a_parameter_nobody_knows_is_refused(visitor: Browser, address: str) -> None:
    answer = visitor.open(address)

    assert answer.status == 422
    assert list(answer.response.get_json()["error"]["parameters"]) == ["zzz"]


def test_all_disciplines_needs_and_places_are_told(visitor: Browser) -> None:
    disciplines, needs, places = (
        visitor.open(f"/api/v1/{name}").response.get_json()["items"]
        for name in ("disciplines", "needs", "places")
    )

    assert (len(disciplines), len(needs)) == (33, 42)
    assert {"3441", "3601"} <= {place["postcode"] for place in places if place["in_region"]}
    slugs = {discipline["slug"] for discipline in disciplines}
    assert all(set(need["disciplines"]) <= slugs for need in needs)


def test_every_origin_may_read_every_answer(visitor: Browser) -> None:
    answers = [
        visitor.open(address).response for address in [*DOORS, "/api/v1/listings?page=x", "/api/v1/nergens"]
    ]

    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert "Access-Control-Allow-Credentials" not in answers[0].headers


def test_the_description_is_openapi_3_1_and_names_all_disciplines(visitor: Browser) -> None:
    described = visitor.open("/api/openapi.json").response.get_json()

    operation = described["paths"]["/api/v1/listings"]["get"]
    by_name = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
    assert described["openapi"] == "3.1.0"
    assert len(by_name["discipline"]["items"]["enum"]) == 33
    assert len(by_name["need"]["items"]["enum"]) == 42
    assert sorted(by_name) == sorted(
        """
        q near radius_km discipline need home_visits online group evenings wheelchair free language age_group
        accepts_new verwijsgids stale network lang sort page per_page
        """.split()
    )
    assert {"200", "422"} <= set(operation["responses"])


def test_the_description_is_valid(visitor: Browser) -> None:
    import jsonschema_rs

    described = visitor.open("/api/openapi.json").response.get_json()

    schemas = described["components"]["schemas"]
    for schema in schemas.values():
        jsonschema_rs.meta.validate(schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})
    references = {
        part.split('"')[0] for part in str(described).replace("'", '"').split("#/components/schemas/")[1:]
    }
    assert references <= schemas.keys()


@pytest.mark.parametrize("address", [*DOORS, *PAGES, "/robots.txt", "/healthz"])
def test_head_is_get_without_a_body(visitor: Browser, address: str) -> None:
    client = visitor.client

    head, got = (client.open(address, method=method, base_url=BASE) for method in ("HEAD", "GET"))

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert head.headers.get("ETag") == got.headers.get("ETag")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(visitor: Browser, method: str) -> None:
    answer = visitor.client.open("/api/v1/listings", method=method, base_url=BASE)

    assert answer.status_code in (405, 422)


@pytest.mark.parametrize("address", [*DOORS, *PAGES])
def test_what_a_visitor_has_already_is_not_sent_again(visitor: Browser, address: str) -> None:
    first = visitor.open(address).response
    again = visitor.open(address, headers={"If-None-Match": first.headers["ETag"]}).response
    other = visitor.open(address, headers={"If-None-Match": '"oud"'}).response

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert other.status_code == 200


def test_each_question_has_its_own_etag(visitor: Browser) -> None:
    addresses = [
        "/zoeken",
        "/zoeken?wat=fysio",
        "/zoeken?wat=fysio&waar=3446",
        "/api/v1/listings",
        "/api/v1/listings?q=fysio",
    ]

    tags = {visitor.open(address).response.headers["ETag"] for address in addresses}

    assert len(tags) == len(addresses)


def test_compressed_and_plain_answers_can_be_told_apart(visitor: Browser) -> None:
    plain = visitor.open("/zoeken").response
    packed = visitor.client.get("/zoeken", base_url=BASE, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 3


def test_a_new_listing_and_a_new_day_change_the_etag(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    index = browser.client.application.extensions["indexer"]
    tags = []
    for step in (lambda: None, make_listing, lambda: clock.move(timedelta(days=1))):
        step()
        index.bring_up_to_date()
        tags.append(browser.open("/api/v1/listings").response.headers["ETag"])

    assert len(set(tags)) == 3
