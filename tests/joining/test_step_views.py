"""The steps: saved one by one, told what is wrong, and handed to the core group."""

from typing import Any

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.db import db
from socialmap.review.models import Submission
from tests.accounts.people import fields_of
from tests.browsing import Browser
from tests.joining.applying import KEPT, WELL, begin, fill_in, hand_in
from tests.joining.conftest import Begin, application
from tests.mailing.letters import last, sent, text_of

STEPS = ("wie", "waarvoor", "waar", "kosten", "bewijs")
BSN = "111222333"


def test_a_whole_application_is_handed_in(app: Flask, at_anna: Browser, begun: Begin) -> None:
    complete = begun(*STEPS)

    answer = hand_in(at_anna, str(complete.uuid))

    assert answer.response.location == f"/aanmelden/{complete.uuid}"
    handed_in = application(str(complete.uuid))
    assert (handed_in.state, handed_in.agreement, handed_in.route) == ("submitted", "2026-1", "criteria")
    kept = {name: handed_in.values[name] for name in KEPT["values"]}
    assert kept == {**KEPT["values"], "email": "anna@praktijk.example"}
    assert (handed_in.location, handed_in.evidence) == (KEPT["location"], KEPT["evidence"])
    assert "uiterlijk op 1 september 2026" in text_of(last(app))


def _plain(shown: object) -> object:
    """What stands in a box; the first line end in a box of several lines is not part of it."""
    return shown.strip("\r\n") if isinstance(shown, str) else shown


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_saved_by_itself_and_shows_again(at_anna: Browser, step: str) -> None:
    uuid = begin(at_anna)

    answer = fill_in(at_anna, uuid, step, **WELL[step])

    following = [*STEPS, "controle"][STEPS.index(step) + 1]
    assert answer.response.location == f"/aanmelden/{uuid}/{following}"
    again = fields_of(at_anna, f"/aanmelden/{uuid}/{step}")
    shown = {"phone": "0348 - 12 34 56", "postcode": "3441 AB"}
    assert {name: _plain(again[name]) for name in WELL[step]} == {
        name: shown.get(name, value[0] if isinstance(value, list) and len(value) == 1 else value)
        for name, value in WELL[step].items()
    }
    assert application(uuid).steps_done == [step]


@pytest.mark.parametrize("step", STEPS)
def test_beside_each_question_stands_who_sees_the_answer(at_anna: Browser, step: str) -> None:
    page = at_anna.open(f"/aanmelden/{begin(at_anna)}/{step}")

    asked = page.all("#stap input:not([type=hidden]):not([name=website2]), #stap select, #stap textarea")
    unseen = [
        field["name"]
        for field in asked
        if not page.all(f"#{str(field['name'])}-seen") and not field.find_parent(class_="tick")
    ]
    assert len(asked) > 5
    assert unseen == []
    words = {page.text(f"#{tag['id']}") for tag in page.all(".seen[id]")}
    assert words <= {
        "Zichtbaar voor iedereen",
        "Zichtbaar voor iedereen als u dat kiest",
        "Alleen voor de kerngroep",
        "Alleen voor collega's",
    }


WRONG = {
    "wie": {
        "name": "x" * 161,
        "agb": "01234567",
        "phone": "+49 30 123456",
        "email": "anna@",
        "website": "javascript:alert(1)",
        "colleague_phone": "bel maar",
        "colleague_topics": f"Mijn nummer is {BSN}.",
    },
    "waarvoor": {"description": f"Mijn nummer is {BSN}.", "for_referrers": "x" * 4001},
    "waar": {"postcode": "34", "house_number": "nul", "service_area": "Woerden, Atlantis"},
    "kosten": {"waiting_weeks": "twee", "complaints_url": "x"},
    "bewijs": {"number": "123", "number_2": "123", "link": "x"},
}


@pytest.mark.parametrize("step", STEPS)
def test_what_cannot_be_right_is_told_and_stays(at_anna: Browser, step: str) -> None:
    uuid, wrong = begin(at_anna), WRONG[step]

    page = fill_in(at_anna, uuid, step, then="stop", **{**WELL[step], **wrong})

    assert page.status == 422
    assert [link["href"] for link in page.all(".errors a")] == [f"#{name}" for name in wrong]
    boxes = {name: page.one(f"#{name}") for name in wrong}
    assert {name: (box.get("value") or box.get_text()).strip("\r\n") for name, box in boxes.items()} == wrong
    assert application(uuid).steps_done == []


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("wie", "kind"),
        ("wie", "phone"),
        ("waarvoor", "description"),
        ("waar", "postcode"),
        ("kosten", "referral"),
    ],
)
def test_going_on_asks_for_what_is_needed_and_stopping_does_not(
    at_anna: Browser, step: str, name: str
) -> None:
    uuid = begin(at_anna)
    typed = {**WELL[step], name: ""}

    refused = fill_in(at_anna, uuid, step, **typed)
    stopped = fill_in(at_anna, uuid, step, then="stop", **typed)

    assert refused.status == 422
    assert [link["href"] for link in refused.all(".errors a")] == [f"#{name}"]
    assert stopped.response.location == f"/aanmelden/{uuid}"


def test_who_goes_back_and_types_something_else_is_heard(at_anna: Browser) -> None:
    uuid = begin(at_anna)
    address = f"/aanmelden/{uuid}/waarvoor"
    fields = {**fields_of(at_anna, address), "verder": "stap"}

    at_anna.send(address, {**fields, "description": "Eerste tekst."})
    revision = application(uuid).revision
    at_anna.send(address, {**fields, "description": "Eerste tekst."})
    same = application(uuid).revision
    at_anna.send(address, {**fields, "description": "Tweede tekst."})

    assert same == revision
    assert application(uuid).values["description"] == "Tweede tekst."


def test_the_place_comes_from_the_postcode_and_follows_it(at_anna: Browser) -> None:
    uuid = begin(at_anna)
    fill_in(at_anna, uuid, "waar", **WELL["waar"])
    first = application(uuid).location["place"]

    fill_in(at_anna, uuid, "waar", postcode="3601AB")

    assert (first, application(uuid).location["place"]) == ("Woerden", "Maarssen")


def test_a_postcode_we_do_not_know_asks_for_the_place(at_anna: Browser) -> None:
    uuid = begin(at_anna)

    refused = fill_in(at_anna, uuid, "waar", **{**WELL["waar"], "postcode": "9999 ZZ"})
    told = fill_in(at_anna, uuid, "waar", **{**WELL["waar"], "postcode": "9999 ZZ", "place": "Verweg"})

    assert [link["href"] for link in refused.all(".errors a")] == ["#place"]
    assert told.status == 303
    assert application(uuid).location["place"] == "Verweg"


@pytest.mark.parametrize(
    ("kind", "organisation", "is_shown"), [("person", "", False), ("practice", "", True)]
)
def test_who_may_work_at_home_shows_no_address_unless_they_say_so(
    at_anna: Browser, kind: str, organisation: str, is_shown: bool
) -> None:
    uuid = begin(at_anna)
    fill_in(at_anna, uuid, "wie", **{**WELL["wie"], "kind": kind, "organisation": organisation})

    answer = fill_in(at_anna, uuid, "waar", then="stop", postcode="3441 AB")

    assert answer.status == 303
    assert application(uuid).location["show_address"] is is_shown


def test_the_pin_stays_where_it_was_put(at_anna: Browser) -> None:
    uuid = begin(at_anna)
    pin = {"lat": "52.087", "lon": "4.886", "point_source": "hand"}

    fill_in(at_anna, uuid, "waar", **WELL["waar"], **pin)

    kept = application(uuid).location
    assert (kept["lat"], kept["lon"], kept["point_source"]) == (52.087, 4.886, "hand")
    again = fields_of(at_anna, f"/aanmelden/{uuid}/waar")
    assert (again["lat"], again["point_source"]) == ("52.087", "hand")
    fill_in(at_anna, uuid, "waar", lat="", lon="", point_source="pc4")
    kept = application(uuid).location
    assert (kept["lat"], kept["point_source"]) == (None, "pc4")


def test_a_pin_far_from_its_postcode_is_refused(at_anna: Browser) -> None:
    uuid = begin(at_anna)
    groningen = {"lat": "53.2", "lon": "6.5", "point_source": "hand"}

    page = fill_in(at_anna, uuid, "waar", **WELL["waar"], **groningen)

    assert page.status == 422
    assert "De speld staat ver" in page.text(".errors")


@pytest.mark.parametrize("lat", ["nan", "inf", "x", "5e9", "-52.1"])
def test_an_odd_point_is_no_point(at_anna: Browser, lat: str) -> None:
    uuid = begin(at_anna)

    fill_in(at_anna, uuid, "waar", **WELL["waar"], lat=lat, lon="4.9", point_source="hand")

    assert application(uuid).location["lat"] is None


@pytest.mark.parametrize("typed", [{"name": "Huisarts De Vries"}, {"name": "Anna Berends, POH-GGZ"}])
def test_a_gp_gets_no_further_than_the_first_step(at_anna: Browser, typed: dict[str, Any]) -> None:
    uuid = begin(at_anna)

    for button in ("stap", "stop"):
        page = fill_in(at_anna, uuid, "wie", then=button, **{**WELL["wie"], **typed})

        assert page.status == 422
        assert "U kunt wel lid worden" in page.text(".errors")


def test_who_joined_as_a_gp_cannot_hand_in(at_anna: Browser, anna: Member, complete: Submission) -> None:
    anna.profession = "huisarts"
    db.session.commit()

    page = hand_in(at_anna, str(complete.uuid))

    assert page.status == 422
    assert page.one(".notice a")["href"] == "/aanmelden/huisarts"
    assert application(str(complete.uuid)).state == "draft"


def test_a_profession_of_their_own_is_a_request_with_its_reason(at_anna: Browser) -> None:
    uuid = begin(at_anna, "anders")
    own = {"profession": "Beeldhouwer", "discipline": "vaktherapeut"}

    refused = fill_in(at_anna, uuid, "wie", **WELL["wie"], profession="Beeldhouwer")
    fill_in(at_anna, uuid, "wie", **WELL["wie"], **own)
    without_reason = fill_in(at_anna, uuid, "bewijs", **WELL["bewijs"])
    fill_in(at_anna, uuid, "bewijs", **WELL["bewijs"], motivation="Ik maak beelden met mensen die ziek zijn.")

    assert [link["href"] for link in refused.all(".errors a")] == ["#discipline"]
    assert [link["href"] for link in without_reason.all(".errors a")] == ["#motivation"]
    kept = application(uuid)
    assert (kept.route, kept.values["disciplines"]) == ("request", ["vaktherapeut"])
    assert kept.motivation.startswith("Ik maak beelden")


def test_what_is_not_on_the_criteria_list_is_a_request_too(at_anna: Browser) -> None:
    uuid = begin(at_anna, "haptotherapeut")

    page = fill_in(at_anna, uuid, "bewijs", **WELL["bewijs"])

    assert application(uuid).route == "request"
    assert [link["href"] for link in page.all(".errors a")] == ["#motivation"]


def test_other_work_comes_behind_the_main_discipline(at_anna: Browser) -> None:
    uuid = begin(at_anna)

    fill_in(at_anna, uuid, "wie", **WELL["wie"], second="logopedist", third="dietist")

    assert application(uuid).values["disciplines"] == ["dietist", "logopedist"]
    offered = at_anna.open(f"/aanmelden/{uuid}/wie").all("#second option")
    assert {"haptotherapeut", "dietist"} & {str(one["value"]) for one in offered} == set()


def test_the_last_step_says_what_is_missing_and_where(at_anna: Browser) -> None:
    uuid = begin(at_anna)
    page = at_anna.open(f"/aanmelden/{uuid}/controle")

    links = [str(link["href"]) for link in page.all(".notice a")]
    refused = hand_in(at_anna, uuid)

    assert links == [
        f"/aanmelden/{uuid}/{where}"
        for where in ("wie#kind", "wie#phone", "waarvoor#description", "waar#postcode", "kosten#referral")
    ] + [f"/aanmelden/{uuid}/bewijs#register"]
    for link in links:
        address, _, name = link.partition("#")
        assert at_anna.open(address).all(f"#{name}") != []
    assert refused.status == 422
    assert application(uuid).state == "draft"


def test_nothing_is_agreed_to_beforehand(at_anna: Browser, complete: Submission) -> None:
    page = at_anna.open(f"/aanmelden/{complete.uuid}/controle")

    boxes = page.all("main form input[type=checkbox]")
    assert {str(box["name"]) for box in boxes} == {"agreed", "newsletter", "passed_on"}
    assert [box for box in boxes if box.has_attr("checked")] == []


def test_without_agreeing_nothing_is_handed_in(at_anna: Browser, complete: Submission) -> None:
    address = f"/aanmelden/{complete.uuid}/controle"

    page = at_anna.send(address, fields_of(at_anna, address))

    assert page.status == 422
    assert page.one(".errors a")["href"] == "#agreed"
    assert application(str(complete.uuid)).state == "draft"


@pytest.mark.parametrize("ticked", [{}, {"newsletter": "y", "passed_on": "y"}])
def test_each_consent_is_kept_by_itself(
    at_anna: Browser, anna: Member, complete: Submission, ticked: dict[str, str]
) -> None:
    hand_in(at_anna, str(complete.uuid), **ticked)

    db.session.rollback()
    assert anna.wants_newsletter is bool(ticked)
    assert application(str(complete.uuid)).values["may_be_passed_on"] is bool(ticked)


def test_the_same_form_twice_is_handed_in_once(app: Flask, at_anna: Browser, complete: Submission) -> None:
    address = f"/aanmelden/{complete.uuid}/controle"
    fields = {**fields_of(at_anna, address), "agreed": "y"}

    answers = [at_anna.send(address, fields).response.location for _ in range(2)]

    assert answers == [f"/aanmelden/{complete.uuid}"] * 2
    assert len(sent(app)) == 1


def test_what_was_handed_in_is_not_changed_any_more(at_anna: Browser, complete: Submission) -> None:
    fields = fields_of(at_anna, f"/aanmelden/{complete.uuid}/wie")
    hand_in(at_anna, str(complete.uuid))
    revision = application(str(complete.uuid)).revision

    for step in (*STEPS, "controle"):
        answer = at_anna.send(f"/aanmelden/{complete.uuid}/{step}", {**fields, "name": "Ander"})
        assert answer.response.location == f"/aanmelden/{complete.uuid}"
    assert application(str(complete.uuid)).revision == revision


def test_the_line_of_steps_links_to_what_is_done(at_anna: Browser, begun: Begin) -> None:
    uuid = begun("wie", "waarvoor").uuid

    page = at_anna.open(f"/aanmelden/{uuid}/waar")

    assert page.text(".steps p") == "Stap 3 van 6"
    assert [link["href"] for link in page.all(".steps a")] == [
        f"/aanmelden/{uuid}/wie",
        f"/aanmelden/{uuid}/waarvoor",
    ]
    assert page.text("[aria-current=step]") == "Waar"
