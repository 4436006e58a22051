"""`flask networks add`: a further network."""

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditRow
from socialmap.foundation.db import db, last_change_number
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from tests.browsing import Browser
from tests.cli.conftest import Run
from tests.conftest import HOME, NEIGHBOUR


def slugs() -> list[str]:
    db.session.rollback()
    return [network.slug for network in all_networks()]


def test_a_network_is_added_and_visitors_find_it(app: Flask, run: Run, browser: Browser) -> None:
    before = last_change_number()

    result = run("networks", "add", "noord", " Netwerk  Noord ", "--host", "Kaart.Noord.example")

    added = db.session.scalars(sa.select(Network).where(Network.slug == "noord")).one()
    assert (result.exit_code, result.stdout) == (0, "netwerk 'noord' is toegevoegd: /netwerk/noord/\n")
    assert (added.name, added.short_name, added.host) == (
        "Netwerk Noord",
        "Netwerk Noord",
        "kaart.noord.example",
    )
    assert last_change_number() == before + 1
    assert "Netwerk Noord" in browser.open("/netwerk/noord/").text("header")
    assert "Netwerk Noord" in browser.open("/", base_url="http://kaart.noord.example").text("header")


def test_adding_a_network_is_remembered(app: Flask, run: Run) -> None:
    run("networks", "add", "noord", "Netwerk Noord")

    row = db.session.scalars(sa.select(AuditRow)).one()
    assert (row.verb, row.thing, row.by) == ("add", "network:noord", "operator")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["Noord", "Naam"], "'Noord' kan geen adres zijn"),
        (["noord_west", "Naam"], "kan geen adres zijn"),
        (["-noord", "Naam"], "No such option"),
        (["noord-", "Naam"], "kan geen adres zijn"),
        (["noord--west", "Naam"], "kan geen adres zijn"),
        (["noord\n", "Naam"], "kan geen adres zijn"),
        (["../noord", "Naam"], "kan geen adres zijn"),
        (["", "Naam"], "kan geen adres zijn"),
        (["n" * 61, "Naam"], "kan geen adres zijn"),
        (["noord", "   "], "geef het netwerk een naam"),
        (["noord", "n" * 161], "geef het netwerk een naam"),
        (["noord", "Naam", "--host", "https://kaart.example"], "is geen naam van een computer"),
        (["noord", "Naam", "--host", "kaart.example:8000"], "is geen naam van een computer"),
        (["noord", "Naam", "--host", "kaart.example\n"], "is geen naam van een computer"),
        (["noord", "Naam", "--host", "k" * 254], "is geen naam van een computer"),
        ([HOME, "Naam"], f"netwerk '{HOME}' bestaat al"),
        (["noord"], "Missing argument 'NAME'"),
    ],
)
def test_what_cannot_be_a_network_is_refused(app: Flask, run: Run, words: list[str], why: str) -> None:
    before = last_change_number()

    result = run("networks", "add", *words)

    assert result.exit_code in (1, 2)
    assert why in result.stderr
    assert "Traceback" not in result.output
    assert (slugs(), last_change_number()) == ([HOME, NEIGHBOUR], before)


def test_two_networks_cannot_have_one_host(app: Flask, run: Run) -> None:
    run("networks", "add", "noord", "Noord", "--host", "kaart.example")

    result = run("networks", "add", "zuid", "Zuid", "--host", "KAART.example")

    assert (result.exit_code, result.stderr) == (1, "Error: 'kaart.example' hoort al bij een ander netwerk\n")
    assert slugs() == [HOME, NEIGHBOUR, "noord"]
