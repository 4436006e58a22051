"""A keeper changes a listing: on the map at once, refused when somebody else was first, and nothing more."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.directory.models import Listing
from socialmap.directory.rules import LIVE_FIELDS
from socialmap.directory.service import CONTENT, change, described
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping import editing
from socialmap.keeping.parts import parts
from socialmap.mailing.models import Letter
from tests.browsing import Browser
from tests.conftest import MakeListing, make
from tests.keeping.conftest import ANNA, Enter, Keeper, now

QUICK = {
    "plek": (
        {"accepts_new": "ja", "waiting_weeks": "3"},
        {"accepts_new": "ja", "waiting_weeks": 3, "accepts_new_on": date(2026, 3, 2)},
    ),
    "bellen": ({"call_hours": "  di  8.00 tot 9.00 uur "}, {"call_hours": "di 8.00 tot 9.00 uur"}),
    "vakantie": (
        {"closed_from": "2026-07-01", "closed_until": "21-7-2026", "stand_in": "Bram, 0348 - 65 43 21"},
        {
            "closed_from": date(2026, 7, 1),
            "closed_until": date(2026, 7, 21),
            "stand_in": "Bram, 0348 - 65 43 21",
        },
    ),
    "telefoon": ({"phone": "0348 65 43 21"}, {"phone": "+31348654321"}),
}
SUBJECTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "waarvoor": (
        {
            "needs_lichamelijk": ["lymfoedeem"],
            "phases": ["herstel"],
            "description": "Eerst kijken.\r\n\r\nDan oefenen.",
        },
        {"needs": ["lymfoedeem"], "phases": ["herstel"], "description": "Eerst kijken.\n\nDan oefenen."},
    ),
    "praktisch": (
        {
            "email": "Praktijk@Singel.example",
            "website": "singel.example",
            "home_visits": "ja",
            "service_area": "Maarssen, 3441",
            "languages": ["nl", "tr"],
            "show_email": "y",
        },
        {
            "email": "Praktijk@singel.example",
            "website": "https://singel.example",
            "home_visits": True,
            "service_area": ["Maarssen", "3441"],
            "languages": ["nl", "tr"],
        },
    ),
    "kosten": (
        {"referral": "ja", "costs": "De verzekering betaalt.", "free_of_charge": "nee"},
        {
            "referral": "ja",
            "costs": "De verzekering betaalt.",
            "costs_on": date(2026, 3, 2),
            "free_of_charge": False,
        },
    ),
    "collegas": (
        {"colleague_phone": "06 12345678", "colleague_topics": "oedeem"},
        {"colleague_phone": "+31612345678", "colleague_topics": "oedeem"},
    ),
    "doorgeven": ({"may_be_passed_on": "y"}, {"may_be_passed_on": True}),
}


@pytest.mark.parametrize("slug", [*QUICK, *SUBJECTS])
def test_what_a_keeper_saves_is_there_at_once(anna: Keeper, practice: Listing, slug: str) -> None:
    typed, expected = {**QUICK, **SUBJECTS}[slug]
    address = f"/mijn/vermelding/{practice.code}/{slug}"

    answer = anna.send(address, **typed)

    assert answer.status == 303
    assert {name: getattr(now(practice), name) for name in expected} == expected


def test_a_new_telephone_number_is_on_the_map_at_once(
    anna: Keeper, practice: Listing, browser: Browser
) -> None:
    before = browser.open("/zoeken?wat=praktijk+de+singel&waar=3441").text("[data-listing]")

    anna.send(f"/mijn/vermelding/{practice.code}/telefoon", phone="0348 65 43 21")

    after = browser.open("/zoeken?wat=praktijk+de+singel&waar=3441").text("[data-listing]")
    assert ("0348 - 12 34 56" in before, "0348 - 65 43 21" in after) == (True, True)


def test_a_small_form_of_the_first_page_leads_back_there(anna: Keeper, practice: Listing) -> None:
    form = anna.form("/mijn", "/telefoon", phone="0348 65 43 21")

    answer = anna.send(f"/mijn/vermelding/{practice.code}/telefoon", form)
    page = anna.open(answer.response.location)

    assert answer.response.location.startswith("/mijn?gedaan=")
    assert page.text(".done") == "Opgeslagen. Ongedaan maken? Dat kan tot en met 8 maart 2026."


def test_what_cannot_be_right_is_told_and_still_there(anna: Keeper, practice: Listing) -> None:
    address = f"/mijn/vermelding/{practice.code}/telefoon"

    page = anna.send(address, phone="0348 12")

    assert page.status == 422
    assert page.one("#phone")["value"] == "0348 12"
    assert "geen Nederlands telefoonnummer" in page.text(".errors")
    assert now(practice).phone == "+31348123456"


@pytest.mark.parametrize(
    ("slug", "typed", "says"),
    [
        ("plek", {"waiting_weeks": "drie"}, "Dit is geen heel getal."),
        ("plek", {"accepts_new": "misschien"}, "Kies een van de drie."),
        ("vakantie", {"closed_from": "morgen"}, "Dit is geen datum."),
        ("vakantie", {"closed_from": "2026-07-02", "closed_until": "2026-07-01"}, "ligt voor de eerste dag"),
        ("waarvoor", {"description": "BSN 111222333"}, "burgerservicenummer"),
        ("waarvoor", {"phases": ["morgen"]}, "Kies uit de lijst."),
        ("praktisch", {"service_area": "Xanadu"}, "Deze plaats kennen wij niet: Xanadu."),
        ("praktisch", {"website": "javascript:alert(1)"}, "geen webadres"),
        ("praktisch", {"home_visits": "soms"}, "Kies een van de drie."),
        ("adres", {"postcode_1": "3600"}, "Deze postcode kennen wij niet."),
        ("adres", {"postcode_1": "abc"}, "Dit is geen postcode."),
        ("adres", {"gone_1": "y"}, "Houd één adres over"),
        ("bellen", {"call_hours": "x" * 201}, "niet meer dan 200 tekens"),
    ],
)
def test_every_wrong_answer_gets_a_sentence_that_helps(
    anna: Keeper, practice: Listing, slug: str, typed: dict[str, Any], says: str
) -> None:
    before = described(now(practice))

    page = anna.send(f"/mijn/vermelding/{practice.code}/{slug}", **typed)

    assert page.status == 422
    assert says in page.text(".errors")
    assert described(now(practice)) == before


def test_the_same_form_sent_twice_is_saved_once(anna: Keeper, practice: Listing) -> None:
    form = anna.form(f"/mijn/vermelding/{practice.code}/telefoon", phone="0348 65 43 21")

    answers = [anna.send(f"/mijn/vermelding/{practice.code}/telefoon", form) for _ in range(2)]

    assert [answer.status for answer in answers] == [303, 303]
    assert answers[0].response.location == answers[1].response.location
    assert now(practice).revision == 2


def test_an_empty_form_changes_nothing(anna: Keeper, practice: Listing) -> None:
    pages = [anna.send(f"/mijn/vermelding/{practice.code}/{slug}", {}) for slug in parts()]

    assert {page.status for page in pages} == {422}
    assert now(practice).revision == 1


def test_who_was_second_sees_what_stands_there_now_and_what_they_typed(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    form = anna.form(f"/mijn/vermelding/{practice.code}/telefoon", phone="0348 65 43 21")
    with transaction():
        change(practice, {"phone": "+31301112223"}, by="test", at=clock.now())

    page = anna.send(f"/mijn/vermelding/{practice.code}/telefoon", form)

    assert page.status == 409
    assert "030 - 111 22 23" in page.text("[role=alert]")
    assert page.one("#phone")["value"] == "0348 65 43 21"
    assert now(practice).phone == "+31301112223"


def test_who_was_second_may_save_it_after_all(anna: Keeper, practice: Listing, clock: StoppedClock) -> None:
    address = f"/mijn/vermelding/{practice.code}/telefoon"
    form = anna.form(address, phone="0348 65 43 21")
    with transaction():
        change(practice, {"phone": "+31301112223"}, by="test", at=clock.now())
    revision = anna.send(address, form).one("#revision")["value"]

    answer = anna.send(address, {**form, "revision": revision})

    assert answer.status == 303
    assert now(practice).phone == "+31348654321"


def test_extra_fields_in_a_form_change_nothing(anna: Keeper, practice: Listing) -> None:
    before = described(now(practice))
    more = {
        **{name: "hacked" for name in CONTENT if name != "phone"},
        **{"state": "hidden", "code": "aaaaaa", "network_id": "2", "id": "7", "kept_by_core_group": "y"},
    }

    answer = anna.send(f"/mijn/vermelding/{practice.code}/telefoon", **more, phone="0348 65 43 21")

    assert answer.status == 303
    assert described(now(practice)) == {**before, "phone": "+31348654321"}
    assert (now(practice).state, now(practice).code) == ("published", practice.code)


def test_each_form_sets_only_what_its_part_holds(app: Flask, practice: Listing) -> None:
    with app.test_request_context("/"):
        sets = {slug: set(part.form(practice).values(date(2026, 3, 2))) for slug, part in parts().items()}
        held = {slug: set(part.names) - {"locations"} for slug, part in parts().items()}

    assert sets == held
    assert set().union(*sets.values()) <= set(LIVE_FIELDS)


def test_the_verb_refuses_what_only_the_core_group_may_change(practice: Listing, clock: StoppedClock) -> None:
    with pytest.raises(ValueError, match="core group"), transaction():
        editing.save(practice, {"name": "Iemand anders"}, by="test", at=clock.now())


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/klopt",
        "/verberg",
        "/toon",
        "/telefoon",
        "/naam",
        "/naam/intrekken",
        "/geschiedenis",
        "/terug/1",
        "/beheerders",
        "/verhuisd",
        "/weg",
        "/kaartje",
    ],
)
def test_somebody_elses_listing_is_not_there(
    anna: Keeper, carla: Keeper, practice: Listing, path: str
) -> None:
    address = f"/mijn/vermelding/{practice.code}{path}"
    form = {**carla.form("/mijn/gegevens"), "sure": "y", "phone": "030 111 22 23", "revision": "1"}

    statuses = [
        carla.open(address).status,
        carla.browser.client.post(address, data=form, base_url="http://127.0.0.1:8000").status_code,
    ]

    assert statuses[0] == 404
    assert statuses[1] in (404, 405)
    assert now(practice).revision == 1


@pytest.mark.parametrize(
    "path",
    [
        "/klopt",
        "/gegevens",
        "/wissen",
        *(
            f"/vermelding/CODE/{part}"
            for part in "klopt verberg toon telefoon naam beheerders verhuisd weg".split()
        ),
        "/vermelding/CODE/terug/1",
        "/vermelding/CODE/naam/intrekken",
    ],
)
def test_a_visitor_changes_nothing(practice: Listing, browser: Browser, path: str) -> None:
    form = {"sure": "y", "word": "WISSEN", "phone": "030 111 22 23", "revision": "1"}

    page = browser.send(f"/mijn{path}".replace("CODE", practice.code), form)

    assert (page.status, page.response.location) == (303, "/inloggen")
    assert (now(practice).revision, now(practice).state) == (1, "published")


def test_a_listing_that_is_not_there_and_one_of_somebody_else_look_the_same(
    carla: Keeper, practice: Listing
) -> None:
    others, nobodys = (carla.open(f"/mijn/vermelding/{code}") for code in (practice.code, "aaaaaa"))

    assert others.status == nobodys.status == 404
    assert others.text("main") == nobodys.text("main")


def test_another_address_loses_its_point_until_it_is_found_again(
    enter: Enter, make_listing: MakeListing
) -> None:
    listing = make_listing(lat=52.09, lon=4.88)
    anna = enter(ANNA, listing)

    anna.send(
        f"/mijn/vermelding/{listing.code}/adres", street_1="Dorpsstraat", postcode_1="3601 AB", place_1=""
    )

    place = now(listing).locations[0]
    assert (place.street, place.place, place.lat, place.point_source) == (
        "Dorpsstraat",
        "Maarssen",
        None,
        "pc4",
    )


def test_hiding_the_street_keeps_the_point(enter: Enter, make_listing: MakeListing) -> None:
    listing = make_listing(lat=52.09, lon=4.88)
    anna = enter(ANNA, listing)
    form = anna.form(f"/mijn/vermelding/{listing.code}/adres")
    del form["show_address_1"]

    anna.send(f"/mijn/vermelding/{listing.code}/adres", form)

    place = now(listing).locations[0]
    assert (place.show_address, place.lat) == (False, 52.09)


def test_an_address_can_be_added_and_taken_away(anna: Keeper, practice: Listing) -> None:
    address = f"/mijn/vermelding/{practice.code}/adres"
    anna.send(address, street_new="Dorpsstraat", house_number_new="2", postcode_new="3601 AB")
    both = [place.street for place in now(practice).locations]

    anna.send(address, gone_1="y")

    assert both == ["Voorbeeldstraat", "Dorpsstraat"]
    assert [place.street for place in now(practice).locations] == ["Dorpsstraat"]


def test_what_stood_in_no_list_any_more_stays(enter: Enter, make_listing: MakeListing) -> None:
    listing = make_listing(needs=["lymfoedeem", "van-vroeger"], languages=["nl", "fy"])
    anna = enter(ANNA, listing)

    anna.send(f"/mijn/vermelding/{listing.code}/waarvoor", description="Nieuw.")
    anna.send(f"/mijn/vermelding/{listing.code}/praktisch", opening_hours="ma")

    assert now(listing).needs == ["lymfoedeem", "van-vroeger"]
    assert now(listing).languages == ["nl", "fy"]


def test_who_saw_an_older_listing_may_not_write_over_it(either_app: Flask, clock: StoppedClock) -> None:
    listing = make(clock, phone="+31348123456")
    seen = str(listing.revision)
    with transaction():
        editing.check_unchanged(listing, seen)
        editing.save(listing, {"phone": "+31348654321"}, by="test", at=clock.now())

    with pytest.raises(editing.ChangedMeanwhile), transaction():
        editing.check_unchanged(listing, seen)

    assert now(listing).phone == "+31348654321"


def test_saving_what_stood_there_already_is_no_change(anna: Keeper, practice: Listing) -> None:
    answer = anna.send(f"/mijn/vermelding/{practice.code}/telefoon")

    assert answer.response.location.endswith("?gedaan=niets")
    assert "Er was niets veranderd" in anna.open(answer.response.location).text("[role=status]")
    assert now(practice).revision == 1
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 0
