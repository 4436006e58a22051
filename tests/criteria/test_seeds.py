"""The starting set: every discipline, a few criteria each, only addresses we know."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.cli.setup import load_reference
from socialmap.criteria.models import CriteriaList
from socialmap.foundation.db import db, transaction
from socialmap.settings import Settings
from tests.conftest import MONDAY

# Registers and associations the site links to elsewhere.
KNOWN = {
    *("zoeken.bigregister.nl", "www.kwaliteitsregisterparamedici.nl", "www.agbcode.nl", "skjeugd.nl"),
    *("www.verwijsgidskanker.nl", "nvpo.nl", "ipso.nl", "nfk.nl", "www.vptz.nl", "www.anbos.nl"),
}


@pytest.fixture
def lists(settings: Settings) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((settings.home / "seed" / "criteria.json").read_text())
    return found


def test_every_discipline_has_two_to_four_criteria(lists: list[dict[str, Any]], settings: Settings) -> None:
    slugs = [one["slug"] for one in json.loads((settings.home / "seed" / "disciplines.json").read_text())]

    sizes = {one["discipline"]: len(one["criteria"]) for one in lists}

    assert list(sizes) == slugs
    assert set(sizes.values()) <= {2, 3, 4}


def test_no_address_is_invented(lists: list[dict[str, Any]]) -> None:
    addresses = {one["url"] for row in lists for one in row["criteria"] if one["url"]}

    assert {address.split("/")[2] for address in addresses} <= KNOWN
    assert all(address.startswith("https://") for address in addresses)


def test_every_criterion_says_what_is_asked_and_how_it_is_shown(lists: list[dict[str, Any]]) -> None:
    for row in lists:
        keys = [one["key"] for one in row["criteria"]]
        assert len(set(keys)) == len(keys)
        assert all(one["text"].endswith(".") and one["proof"] for one in row["criteria"])


def test_loading_twice_changes_nothing_and_edited_rows_stay(app: Flask, settings: Settings) -> None:
    with transaction() as session:
        row = session.scalars(sa.select(CriteriaList).where(CriteriaList.discipline == "dietist")).one()
        row.note, row.edited_at = "Van ons.", MONDAY

    reports = {one.name: one for one in load_reference(settings.home / "seed", at=MONDAY)}

    assert reports["criteria"].is_nothing
    assert db.session.scalar(sa.select(CriteriaList.note).where(CriteriaList.discipline == "dietist")) == (
        "Van ons."
    )


def test_a_changed_seed_comes_in_and_what_is_gone_retires(
    app: Flask, settings: Settings, tmp_path: Path, lists: list[dict[str, Any]]
) -> None:
    seed = tmp_path / "seed"
    seed.mkdir()
    for path in (settings.home / "seed").iterdir():
        (seed / path.name).symlink_to(path)
    (seed / "criteria.json").unlink()
    lists[0]["criteria"][0]["text"] = "Anders."
    (seed / "criteria.json").write_text(json.dumps(lists[:-1]))

    report = next(one for one in load_reference(seed, at=MONDAY) if one.name == "criteria")

    assert (report.new, report.updated, report.retired) == (0, 1, 1)


def test_a_list_of_a_network_is_not_touched_by_the_seed(app: Flask, settings: Settings) -> None:
    values = {"network_id": 1, "discipline": "dietist", "version": 2, "valid_from": date(2026, 3, 2)}
    with transaction() as session:
        session.add(CriteriaList(**values, criteria=[]))

    reports = {one.name: one for one in load_reference(settings.home / "seed", at=MONDAY)}

    assert reports["criteria"].is_nothing
    own = sa.select(CriteriaList.retired_at).where(CriteriaList.network_id == 1)
    assert list(db.session.scalars(own)) == [None]
