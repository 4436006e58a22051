"""Every address: who may come in, how it is called, and what opening it changes."""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask

from socialmap.directory.models import Listing
from socialmap.foundation.access import permission_of
from socialmap.foundation.db import db
from socialmap.meetings.models import Meeting
from socialmap.meetings.outcome_models import Certificate
from socialmap.meetings.rules import COMING
from tests.foundation.visits import ask
from tests.house.member_routes import MEMBER_ROUTES

# Frozen on purpose: whoever adds an address adds a line here, with who may open it and an example to open.
ROUTES = {
    "/": ("GET", "visit", "/"),
    "/.well-known/security.txt": ("GET", "visit", "/.well-known/security.txt"),
    "/aanbod/<address>": ("GET", "visit", "/aanbod/CODE-SLUG"),
    "/aanbod/<string(length=6):code>-<slug>/klopt-niet": (
        "GET POST",
        "visit",
        "/aanbod/CODE-SLUG/klopt-niet",
    ),
    "/aanbod/<string(length=6):code>-<slug>/klopt-niet/dank": (
        "GET",
        "visit",
        "/aanbod/CODE-SLUG/klopt-niet/dank",
    ),
    "/api": ("GET", "visit", "/api"),
    "/api/openapi.json": ("GET", "visit", "/api/openapi.json"),
    "/api/v1/disciplines": ("GET", "visit", "/api/v1/disciplines"),
    "/api/v1/listings": ("GET", "visit", "/api/v1/listings?q=moe&near=3601"),
    "/api/v1/listings.geojson": ("GET", "visit", "/api/v1/listings.geojson?q=oedeem"),
    "/api/v1/listings/<id>": ("GET", "visit", "/api/v1/listings/UUID"),
    "/api/v1/needs": ("GET", "visit", "/api/v1/needs"),
    "/api/v1/places": ("GET", "visit", "/api/v1/places"),
    "/bijeenkomsten": ("GET", "visit", "/bijeenkomsten"),
    "/bijeenkomsten.ics": ("GET", "visit", "/bijeenkomsten.ics"),
    "/bijeenkomsten/<slug>": ("GET", "visit", "/bijeenkomsten/MEETING"),
    "/bijeenkomsten/<slug>.ics": ("GET", "visit", "/bijeenkomsten/MEETING.ics"),
    "/certificaat": ("GET", "visit", "/certificaat"),
    "/certificaat/<number>": ("GET", "visit", "/certificaat/NUMBER"),
    "/certificaat/<number>.pdf": ("GET", "visit", "/certificaat/NUMBER.pdf"),
    "/criteria": ("GET", "visit", "/criteria"),
    "/criteria.pdf": ("GET", "visit", "/criteria.pdf"),
    "/criteria/<slug>": ("GET", "visit", "/criteria/dietist"),
    "/mist-u-iemand": ("GET POST", "visit", "/mist-u-iemand"),
    "/mist-u-iemand/dank": ("GET", "visit", "/mist-u-iemand/dank"),
    "/verwijsgids": ("GET", "visit", "/verwijsgids"),
    "/healthz": ("GET", "visit", "/healthz"),
    "/hoe-wij-sorteren": ("GET", "visit", "/hoe-wij-sorteren"),
    "/lijst": ("GET", "visit", "/lijst?id=CODE"),
    "/over": ("GET", "visit", "/over"),
    "/privacy": ("GET", "visit", "/privacy"),
    "/robots.txt": ("GET", "visit", "/robots.txt"),
    "/samenwerking": ("GET", "visit", "/samenwerking"),
    "/sitemap.xml": ("GET", "visit", "/sitemap.xml"),
    "/static/<path:filename>": ("GET", "visit", "/static/css/site.css"),
    "/tegels/<int:z>/<int:x>/<int:y>.png": ("GET", "visit", "/tegels/10/525/337.png"),
    "/toegankelijkheid": ("GET", "visit", "/toegankelijkheid"),
    "/verwijzers": ("GET", "visit", "/verwijzers?hulpvraag=lymfoedeem&waar=3601"),
    "/verwijzers/wie-voor-wat/<municipality>": ("GET", "visit", "/verwijzers/wie-voor-wat/stichtse-vecht"),
    "/verwijzers/wie-voor-wat/<municipality>.pdf": ("GET", "visit", "/verwijzers/wie-voor-wat/woerden.pdf"),
    "/wat/<slug>": ("GET", "visit", "/wat/lymfoedeem"),
    "/wie/<slug>": ("GET", "visit", "/wie/dietist?waar=maarssen"),
    "/zoeken/punten": ("GET", "visit", "/zoeken/punten?wat=oedeem&waar=maarssen"),
    "/zoeken": ("GET", "visit", "/zoeken?wat=oedeem&waar=maarssen"),
}
OWN_STATUS = {"/tegels/<int:z>/<int:x>/<int:y>.png": 404}
FETCHED = "script[src], link[href]:not([rel=canonical], [rel=alternate]), img[src], iframe[src], form[action]"
MAY_CHANGE = {"counters", "limits"}


@dataclass
class Opened:
    """What came of opening every address with GET and with HEAD."""

    statuses: dict[str, set[int]] = field(default_factory=dict)
    pages: dict[str, BeautifulSoup] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


def digests(app: Flask) -> dict[str, str]:
    """A digest of every table but those that opening a page may change."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                repr(sorted(map(repr, connection.execute(sa.select(table))))).encode()
            ).hexdigest()
            for table in db.metadata.sorted_tables
            if table.name not in MAY_CHANGE
        }


@pytest.fixture(scope="module")
def opened(site: Flask) -> Opened:
    with site.app_context():
        query = sa.select(Listing.code, Listing.uuid).where(Listing.state == "published").limit(1)
        code, uuid = db.session.execute(query).one()
        names = {"UUID": str(uuid), **_of_meetings()}
    place = ask(site, f"/aanbod/{code}").location.removeprefix("/aanbod/")
    result, before = Opened(), digests(site)
    for rule, (_methods, _permission, example) in ROUTES.items():
        address = example.replace("CODE-SLUG", place).replace("CODE", code)
        for name, value in names.items():
            address = address.replace(name, value)
        answers = [ask(site, address), ask(site, address, "HEAD")]
        result.statuses[rule] = {answer.status_code for answer in answers}
        if answers[0].mimetype == "text/html":
            result.pages[rule] = BeautifulSoup(answers[0].get_data(as_text=True), "html.parser")
    after = digests(site)
    result.changed = [name for name, digest in before.items() if after[name] != digest]
    return result


def _of_meetings() -> dict[str, str]:
    """The demonstration has a meeting that is to come, and one with certificates."""
    coming = sa.select(Meeting.slug).where(Meeting.is_public, Meeting.state.in_(COMING))
    number = sa.select(Certificate.number).where(Certificate.withdrawn_at.is_(None)).limit(1)
    return {"MEETING": db.session.scalars(coming).one(), "NUMBER": db.session.scalars(number).one()}


def test_the_addresses_are_the_ones_we_know(site: Flask) -> None:
    methods, doors = defaultdict(set), defaultdict(set)
    for rule in site.url_map.iter_rules():
        methods[rule.rule] |= (rule.methods or set()) - {"HEAD", "OPTIONS"}
        doors[rule.rule].add(str(permission_of(site.view_functions[rule.endpoint])))

    found = {rule: (" ".join(sorted(methods[rule])), " ".join(sorted(doors[rule]))) for rule in methods}

    assert found == {rule: known[:2] for rule, known in {**ROUTES, **MEMBER_ROUTES}.items()}


def test_every_view_has_a_door(site: Flask) -> None:
    without = [name for name, view in site.view_functions.items() if permission_of(view) is None]

    assert without == []


def test_every_address_is_lower_case_with_hyphens() -> None:
    part = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?")
    # One address begins with a sign no other has: it shows letters, in development only.
    fixed = [
        re.sub(r"<[^>]+>", "x", rule).removeprefix("/.well-known").removeprefix("/_").strip("/")
        for rule in (*ROUTES, *MEMBER_ROUTES)
    ]

    odd = [name for rule in fixed for name in rule.split("/") if rule and not part.fullmatch(name)]

    assert odd == []


def test_every_address_opens(opened: Opened) -> None:
    assert opened.statuses == {rule: {OWN_STATUS.get(rule, 200)} for rule in ROUTES}


def test_opening_an_address_changes_nothing(opened: Opened) -> None:
    assert opened.changed == []


def test_every_form_that_changes_something_carries_its_token_and_its_key(opened: Opened) -> None:
    forms = [form for page in opened.pages.values() for form in page.select("form[method=post i]")]
    bare = [
        form for form in forms if len(form.select("[name=csrf_token][value], [name=form_key][value]")) != 2
    ]

    assert len(forms) >= 1
    assert bare == []


def test_every_address_that_takes_a_form_shows_it(opened: Opened) -> None:
    takes = [rule for rule, (methods, _permission, _example) in ROUTES.items() if "POST" in methods]

    assert [rule for rule in takes if not opened.pages[rule].select("form[method=post i]")] == []


def test_a_browser_fetches_nothing_from_somebody_else(opened: Opened) -> None:
    fetched = [
        str(tag.get("src") or tag.get("href") or tag.get("action"))
        for page in opened.pages.values()
        for tag in page.select(FETCHED)
    ]

    assert len(fetched) > len(opened.pages)
    assert [address for address in fetched if not re.match(r"/(?!/)|data:", address)] == []
