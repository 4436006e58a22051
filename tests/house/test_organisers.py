"""Who organises a meeting, beside another of the core group: what is of the organisers opens for no other.

Both directions, in every state of a meeting that pages differ by; and nobody reaches the people or papers of
one meeting by way of another they do organise.
"""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.access import permission_of
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings.models import Organiser
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.house.meeting_routes import MEETING, MINE, OF_ALL_OF_THE_CORE_GROUP
from tests.house.test_matrix import answer, form_for
from tests.house.things import Scene, digest

STATES = ("open", "draft", "inside", "held", "settled", "cancelled")
# The meetings at which nothing is scanned have no page for it; these name a thing of one meeting.
SCANNED = f"{MEETING}/scannen"
# Taking a guest off twice is once: who is not on this list is off it already.
OFF_ALREADY = ("POST", f"{MEETING}/gasten/<uuid:guest>/weg")
# Organisers are people of the core group, whatever the meeting.
NAMES_A_PERSON = "/organisator/"


@pytest.fixture
def app(lived_in: Flask) -> Flask:
    return lived_in


@pytest.fixture
def scene(scenes: tuple[Scene, Scene]) -> Scene:
    return scenes[0]


@pytest.fixture
def colleague(scene: Scene, clock: StoppedClock) -> Member:
    """Of the core group too, and organises nothing."""
    return make_member("emma@netwerk.example", at=clock.now(), role="core_group")


def rules_of(app: Flask, *, things: bool) -> list[tuple[str, str]]:
    """Method and rule of what is about one meeting; with or without something of that meeting in the name."""
    found = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(MEETING)
        and permission_of(app.view_functions[rule.endpoint]) == "core-group"
        and (rule.rule.replace(MEETING, "").count("<uuid:") > 0) == things
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    return sorted(one for one in found if NAMES_A_PERSON not in one[1] or not things)


def browser_of(app: Flask, member: Member) -> Browser:
    """Logged in, with a second step."""
    browser = Browser(app.test_client())
    log_in(browser, member, strong=True)
    return browser


def opened(browser: Browser, scene: Scene, state: str, form: dict[str, str]) -> set[tuple[str, str]]:
    """What opens of one meeting when everything is asked for and this form is sent everywhere.

    What is of all of the core group gets an empty form, which does nothing.
    """
    meeting, statuses = f"/kerngroep/bijeenkomsten/{scene.gatherings.meetings[state].uuid}", {}
    for method, rule in rules_of(browser.client.application, things=False):
        address = scene.address(rule.replace(MEETING, meeting))
        sent = {} if (method, rule) in OF_ALL_OF_THE_CORE_GROUP else form
        statuses[method, rule] = answer(browser, method, address, sent)
    assert {one: status for one, status in statuses.items() if status >= 500} == {}
    return {one for one, status in statuses.items() if status != 404}


@pytest.mark.parametrize("state", STATES)
def test_another_of_the_core_group_sees_how_it_stands_and_no_more(
    app: Flask, scene: Scene, colleague: Member, state: str
) -> None:
    browser = browser_of(app, colleague)
    right = form_for(browser, colleague, False)
    before = digest()

    found = opened(browser, scene, state, right)

    assert found == OF_ALL_OF_THE_CORE_GROUP
    assert digest() == before


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["core", "manager"])
def test_an_organiser_and_the_manager_are_kept_out_of_nothing(
    app: Flask, scene: Scene, who: str, state: str
) -> None:
    is_scanned = scene.gatherings.meetings[state].uses_scanning
    due = {one for one in rules_of(app, things=False) if is_scanned or not one[1].startswith(SCANNED)}

    found = opened(browser_of(app, getattr(scene, who)), scene, state, {})

    assert found == due
    assert len(found) > 25


def test_who_joins_in_comes_in_from_then_on(app: Flask, scene: Scene, colleague: Member) -> None:
    meeting = scene.gatherings.meetings["open"]
    with transaction():
        db.session.add(Organiser(meeting_id=meeting.id, member_id=colleague.id))

    joined = opened(browser_of(app, colleague), scene, "open", {})
    elsewhere = opened(browser_of(app, colleague), scene, "inside", {})

    assert joined == set(rules_of(app, things=False))
    assert elsewhere == OF_ALL_OF_THE_CORE_GROUP


def test_no_meeting_leads_to_the_people_and_papers_of_another(
    app: Flask, scene: Scene, colleague: Member
) -> None:
    own = scene.gatherings.meetings["inside"]
    with transaction():
        db.session.add(Organiser(meeting_id=own.id, member_id=colleague.id))
    browser = browser_of(app, colleague)
    form, before = form_for(browser, colleague, False), digest()

    by_rule = {}
    for method, rule in rules_of(app, things=True):
        address = scene.address(rule.replace(MEETING, f"/kerngroep/bijeenkomsten/{own.uuid}"))
        by_rule[method, rule] = answer(browser, method, address, form)

    assert len(by_rule) > 8
    assert {one: status for one, status in by_rule.items() if status != 404} == {OFF_ALREADY: 303}
    assert digest() == before


@pytest.mark.parametrize("who", ["core", "manager"])
def test_organising_is_no_invitation(app: Flask, scene: Scene, who: str) -> None:
    browser = browser_of(app, getattr(scene, who))

    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(f"{MINE}/<")]
    statuses = {rule: answer(browser, "GET", scene.address(rule), {}) for rule in rules}

    assert len(statuses) == 2
    assert set(statuses.values()) == {404}
