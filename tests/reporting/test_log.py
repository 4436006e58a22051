"""The log of a network, as its managers read it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts import service as accounts
from socialmap.accounts.models import Member
from socialmap.audit import heads
from socialmap.audit.service import record
from socialmap.directory import service as directory
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from socialmap.reporting.log_queries import Asked, log_of
from socialmap.reporting.log_words import verb_labels
from tests.accounts.people import keeper_of, log_in, make_member
from tests.audit.test_service import tamper
from tests.browsing import Browser, Page
from tests.conftest import HOME, NEIGHBOUR, make
from tests.counting import statements_of

LOG = "/kerngroep/logboek"
OURS, THEIRS = "Kanarie Onze", "Kanarie Hunne"


@pytest.fixture
def bea(app: Flask, clock: StoppedClock) -> Browser:
    """The manager of our network, in a browser."""
    return inside(app, make_member("bea@netwerk.example", at=clock.now(), name="Bea", role="manager"))


def inside(app: Flask, member: Member) -> Browser:
    browser = Browser(app.test_client())
    log_in(browser, member, strong=True)
    return browser


def network(slug: str) -> Network:
    found = network_by_slug(slug)
    assert found is not None
    return found


def rename(listing: Listing, name: str, clock: StoppedClock, by: str = "worker") -> None:
    with transaction():
        directory.change(db.session.merge(listing), {"name": name}, by=by, at=clock.now())


def rows(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all("main tbody tr")]


def test_what_happened_stands_there_newest_first_with_who_and_the_values(
    app: Flask, bea: Browser, clock: StoppedClock
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now(), name="Anna")
    rename(make(clock, name="Oude naam"), "Nieuwe naam", clock, by=accounts.thing(anna))

    page = bea.open(LOG)

    first, second = rows(page)[:2]
    assert "Anna" in first
    assert "veranderd" in first
    assert "Naam Oude naam Nieuwe naam" in first
    assert "vermelding: Nieuwe naam" in first
    assert "toegevoegd" in second
    assert "2 maart 2026, 09.00" in first


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("wie=anna", ["change"]),
        ("wie=ANNA%40praktijk", ["change"]),
        ("wat=withdraw", ["withdraw"]),
        ("waarover=tweede", ["withdraw", "add"]),
        ("waarover=eerste&wat=change", ["change"]),
        ("van=2026-03-03&waarover=tweede", ["withdraw"]),
        ("tot=2026-03-02&waarover=tweede", ["add"]),
        ("van=morgen&waarover=tweede", ["withdraw", "add"]),
        ("wie=niemand", []),
        ("waarover=%25", []),
    ],
)
def test_it_is_searched_by_person_thing_verb_and_period(
    app: Flask, clock: StoppedClock, question: str, fits: list[str]
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now() - timedelta(days=9), name="Anna", role=None)
    with transaction():
        accounts.give_role(
            db.session.merge(anna), network(HOME), "member", by="test", at=clock.now() - timedelta(days=9)
        )
    first, second = make(clock, name="De eerste"), make(clock, name="De tweede")
    with transaction():
        one = db.session.merge(first)
        directory.change(one, {"phone": "+31348123456"}, by=accounts.thing(anna), at=clock.now())
    clock.move(timedelta(days=1))
    with transaction():
        directory.withdraw(db.session.merge(second), by="operator", at=clock.now())

    bea = make_member("bea@netwerk.example", at=clock.now(), name="Bea", role="manager")

    found = rows(inside(app, bea).open(f"{LOG}?{question}"))

    labels = {label: verb for verb, label in verb_labels().items()}
    about_listings = [one for one in found if "vermelding: De" in one]
    verbs = [next(labels[label] for label in labels if f" {label} " in f" {one} ") for one in about_listings]
    assert verbs == fits


def test_fifty_stand_on_a_page(app: Flask, bea: Browser, clock: StoppedClock) -> None:
    listing = make(clock)
    for turn in range(60):
        rename(listing, f"Naam {turn}", clock)

    first = bea.open(LOG)
    second = bea.open(str(first.one("a[rel=next]")["href"]))

    assert len(rows(first)) == 50
    assert 10 < len(rows(second)) < 50
    assert second.all("a[rel=next]") == []
    assert set(rows(first)).isdisjoint(rows(second))


def test_a_page_asks_the_same_questions_for_three_rows_and_for_fifty(
    app: Flask, bea: Browser, clock: StoppedClock
) -> None:
    for number in range(3):
        make(clock, name=f"Praktijk {number}")

    few = statements_of(LOG, bea)
    for number in range(3, 50):
        anna = make_member(f"lid{number}@praktijk.example", at=clock.now())
        keeper_of(make(clock, name=f"Praktijk {number}"), anna, at=clock.now())

    assert statements_of(LOG, bea) == few


def test_nothing_of_another_network_is_read(either_app: Flask, clock: StoppedClock) -> None:
    here = make_member("bea@netwerk.example", at=clock.now(), name="Bea", role="manager")
    eva = make_member("eva@netwerk.example", at=clock.now(), name=THEIRS, role="manager", network=NEIGHBOUR)
    ours, theirs = make(clock, name=OURS), make(clock, name=THEIRS, network=NEIGHBOUR)
    with transaction():
        # Somebody of both, who gets a right there and is signed out by them.
        both = db.session.merge(here)
        accounts.give_role(both, network(NEIGHBOUR), "member", by=accounts.thing(eva), at=clock.now())
        record("change", "listing:nergens", by="worker", at=clock.now(), after={"name": THEIRS})

    found = [row for slug in (HOME, NEIGHBOUR) for row in [log_of(network(slug), Asked())[0]]]

    mine, hers = ({(row.verb, row.thing) for row in one} for one in found)
    member, woman = accounts.thing(here), accounts.thing(eva)
    assert {("add", f"listing:{ours.uuid}"), ("give-role", member)} <= mine
    assert {("add", f"listing:{theirs.uuid}"), ("give-role", woman), ("give-role", member)} <= hers
    assert f"listing:{theirs.uuid}" not in {thing for _verb, thing in mine}
    assert f"listing:{ours.uuid}" not in {thing for _verb, thing in hers}
    assert [row.after["network"] for row in found[0] if row.verb == "give-role"] == [HOME]
    assert woman not in {thing for _verb, thing in mine}
    assert "listing:nergens" not in {thing for _verb, thing in mine | hers}


def test_no_page_names_somebody_of_another_network(app: Flask, bea: Browser, clock: StoppedClock) -> None:
    eva = make_member("eva@netwerk.example", at=clock.now(), name=THEIRS, role="manager", network=NEIGHBOUR)
    both = make_member("beide@praktijk.example", at=clock.now(), name="Beide")
    make(clock, name=THEIRS, network=NEIGHBOUR)
    with transaction():
        member = db.session.merge(both)
        accounts.give_role(member, network(NEIGHBOUR), "member", by=accounts.thing(eva), at=clock.now())
        accounts.end_log_ins(member, by=accounts.thing(eva), at=clock.now())

    pages = [bea.open(LOG), bea.open(f"{LOG}?wie=Kanarie"), bea.open(f"{LOG}?waarover=Kanarie")]
    hers = inside(app, eva).open(f"/netwerk/{NEIGHBOUR}{LOG}")

    assert [page.status for page in pages] == [200, 200, 200]
    assert [page.html.count("Hunne") for page in pages] == [0, 0, 0]
    assert "iemand van wie wij de naam niet tonen" in pages[0].text("main")
    assert THEIRS in hers.text("main")


def test_with_one_network_everything_is_shown(app: Flask, bea: Browser, clock: StoppedClock) -> None:
    with transaction() as session:
        record("release", "letters:held", by="operator", at=clock.now())
        session.flush()
    before = bea.open(LOG).text("main tbody")
    with transaction() as session:
        session.execute(sa.update(Network).where(Network.slug == NEIGHBOUR).values(retired_at=clock.now()))

    assert "brieven: held" not in before
    assert "brieven: held" in bea.open(LOG).text("main tbody")


def test_erased_values_are_told_as_erased(app: Flask, bea: Browser, clock: StoppedClock) -> None:
    listing = make(clock, name="Anna Geheim")
    with transaction():
        kept = db.session.merge(listing)
        directory.withdraw(kept, by="worker", at=clock.now())
        directory.erase(kept, by="worker", at=clock.now())

    page = bea.open(LOG)

    assert "Geheim" not in page.html
    assert "De gegevens zijn gewist." in page.text("main tbody")


@pytest.mark.parametrize(("is_broken", "told"), [(False, "er is niets aan veranderd"), (True, "er is iets")])
def test_the_last_daily_look_at_the_chain_is_told(
    app: Flask, bea: Browser, clock: StoppedClock, is_broken: bool, told: str
) -> None:
    before = bea.open(LOG).text("main")
    if is_broken:
        tamper("UPDATE audit_rows SET by = 'carla' WHERE position = 1")
    heads.note_head(clock.now())

    page = bea.open(LOG)

    assert "nog niet nagekeken" in before
    assert f"Nagekeken op 2 maart 2026: {told}" in page.text("main")
    assert len(page.all("[role=alert]")) == is_broken


def test_only_a_manager_comes_in(app: Flask, clock: StoppedClock) -> None:
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")

    assert inside(app, bram).open(LOG).status == 404
    assert Browser(app.test_client()).open(LOG).status == 303


@pytest.mark.parametrize("page", ["0", "-3", "x", "99999999999999999999", "²"])
def test_an_odd_page_is_a_page(bea: Browser, page: str) -> None:
    assert bea.open(f"{LOG}?pagina={page}").status == 200


def test_every_verb_of_the_program_has_words(app: Flask) -> None:
    used = set(verbs_in_program(Path(app.root_path)))

    assert len(used) > 70
    assert sorted(used - verb_labels().keys()) == []


def verbs_in_program(root: Path) -> Iterator[str]:
    """The verbs that stand in the program as they are; those put together from parts are in no pattern."""
    pattern = re.compile(r'\b(?:record|Link)\(\s*"([a-z-]+)"\s*,')
    read: Callable[[Path], str] = lambda path: path.read_text(encoding="utf-8")  # noqa: E731
    for path in (root / "socialmap").rglob("*.py") if (root / "socialmap").exists() else root.rglob("*.py"):
        yield from pattern.findall(read(path))
