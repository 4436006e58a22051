"""The region of a network, out of the table of places."""

from socialmap.networks.seeds import network_rows

FACTS = {
    "slug": "noord",
    "name": "Netwerk Noord",
    "short_name": "Noord",
    "contact_email": "noord@netwerk.example",
    "contact_phone": "",
    "about": "",
    "partners": [],
    "theme": "",
}
LANGUAGES = {"en": {"networks": {"noord": {"name": "Northern network", "about": ""}}}}
PLACES = [
    {"pc4": "3601", "municipality": "Stichtse Vecht", "in_region": "yes"},
    {"pc4": "3441", "municipality": "Woerden", "in_region": "yes"},
    {"pc4": "3511", "municipality": "Utrecht", "in_region": "no"},
    {"pc4": "3541", "municipality": "Utrecht", "in_region": "yes"},
]


def test_our_own_region_is_what_the_table_says() -> None:
    [row] = network_rows([{**FACTS, "postcodes": "in_region"}], PLACES, LANGUAGES)

    assert row == {
        **FACTS,
        "postcodes": ["3601", "3441", "3541"],
        "translations": {"en": {"name": "Northern network"}},
    }


def test_a_neighbour_has_its_municipalities_without_our_region() -> None:
    [row] = network_rows([{**FACTS, "municipalities": ["Utrecht", "Houten"]}], iter(PLACES), LANGUAGES)

    assert row["postcodes"] == ["3511"]
