"""Every address for who logs in x six kinds of people x their own network's things and another's.

Both directions: who may not, never comes in, and who may, is never kept out.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.access import permission_of
from socialmap.foundation.clock import StoppedClock
from tests.accounts.people import log_in, make_member
from tests.browsing import BASE, Browser
from tests.house.things import Scene, digest, token_of

WHO = ("visitor", "member", "keeper", "core", "manager", "other core")
# What every network shares, or calls the same: its own is found wherever the address was copied from.
SHARED = (
    *("<slug>", "<int:version>", "<int:word_id>", "<int:safety_id>", "<string(length=6):name>"),
    "<string(length=10):valid_from>",
)


@pytest.fixture
def app(lived_in: Flask) -> Flask:
    return lived_in


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Method, rule and permission of everything that is not for visitors."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        permission = permission_of(app.view_functions[rule.endpoint])
        is_own_affair = rule.rule.startswith(SECOND_STEP) and "<" not in rule.rule
        if permission not in (None, "visit") and not is_own_affair:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, rule.rule, str(permission)


# One button and nothing to fill in: a form without a token is no form of ours. Their own rooms press them.
BARE = (
    "/aanmelden/<uuid:uuid>/voorbeeld",
    "/kerngroep/brieven/<int:letter_id>/<any(opnieuw, terug):what>",
    "/kerngroep/loppsoz",
    "/kerngroep/teksten/<kind_slug>/<key>/<any(weg, terug):what>",
    "/kerngroep/woorden/<int:word_id>/<any(weg, terug):what>",
    "/kerngroep/woorden/voorstellen/<uuid:proposal_id>/niet",
    "/mijn/woorden",
)
# Who gets these depends on the second step they set up: tests/accounts looks at those.
SECOND_STEP = ("/inloggen/", "/mijn/toegang/")
# The network that keeps the words changes them; the others look, and propose.
KEPT_HERE = ("/kerngroep/woorden/<int:word_id>/", "/kerngroep/woorden/veiligheid/")
# Of every network on this machine: the one that keeps the words decides on what others propose.
PROPOSALS = "/kerngroep/woorden/voorstellen/"


def expected(method: str, rule: str, permission: str, who: str, is_foreign: bool) -> bool:
    """Whether this person may come in."""
    if who == "visitor":
        return False
    if rule.startswith(PROPOSALS):
        return who in ("core", "manager")
    if method == "POST" and rule.startswith(KEPT_HERE) and who == "other core":
        return False
    things = re.sub(r"<any[^>]*>", "", rule)
    for shared in SHARED:
        things = things.replace(shared, "")
    names_a_thing = "<" in things
    if permission == "log-in":
        return not names_a_thing or (who == "keeper" and not is_foreign)
    if who in ("member", "keeper") or (permission == "manage" and who != "manager"):
        return False
    return not names_a_thing or is_foreign == (who == "other core")


def people(scenes: tuple[Scene, Scene], at: StoppedClock) -> dict[str, Member | None]:
    own, other = scenes
    carla = make_member("carla@praktijk.example", at=at.now())
    return dict(zip(WHO, (None, carla, own.keeper, own.core, own.manager, other.core), strict=True))


def answer(browser: Browser, method: str, address: str, data: dict[str, str]) -> int:
    """What comes of opening it, or of sending it this form; 404 for who is led to the log-in."""
    with browser.client.application.app_context():
        reply = browser.client.open(
            address,
            method=method,
            base_url=BASE,
            data={**data, "form_key": uuid4().hex} if method == "POST" else None,
        )
    away = reply.status_code == 303 and "/inloggen" in (reply.location or "")
    return 404 if away else reply.status_code


def form_for(browser: Browser, member: Member | None, may: bool) -> dict[str, str]:
    """Who may not come in, sends a form that is right; who may, one without a token: it does nothing."""
    token = token_of(browser) if member is not None and not may else ""
    return {"csrf_token": token, "revision": "1", "text": "x", "sure": "y"}


@pytest.mark.parametrize("who", WHO)
def test_everybody_comes_in_where_they_may_and_nowhere_else(
    app: Flask, scenes: tuple[Scene, Scene], clock: StoppedClock, who: str
) -> None:
    browser, member = Browser(app.test_client()), people(scenes, clock)[who]
    if member is not None:
        log_in(browser, member, strong=True)
    right, stale = (form_for(browser, member, may) for may in (False, True))
    before = digest()

    wrong = {}
    for method, rule, permission in routes(app):
        for is_foreign, scene in enumerate(scenes):
            may = expected(method, rule, permission, who, bool(is_foreign))
            status = answer(browser, method, scene.address(rule), stale if may else right)
            is_in = status != 404 or (may and method == "POST" and rule in BARE)
            if is_in != may or status >= 500:
                wrong[method, rule, "foreign" if is_foreign else "own"] = status

    assert wrong == {}
    assert digest() == before


def test_every_thing_in_an_address_is_known(app: Flask, scenes: tuple[Scene, Scene]) -> None:
    own, other = scenes

    addresses = {rule: (own.address(rule), other.address(rule)) for _method, rule, _permission in routes(app)}

    assert len(addresses) > 120
    assert [rule for rule, pair in addresses.items() if "<" in "".join(pair)] == []
