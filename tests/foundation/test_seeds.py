"""Reference data: what is new comes in, what people edited stays theirs, nothing is deleted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.db import db, transaction
from socialmap.foundation.seeds import Loaded, load
from socialmap.search.models import NoticeText, SearchWord
from tests.conftest import MONDAY

TUESDAY = MONDAY + timedelta(days=1)
Bring = Callable[..., Loaded]


def row(slug: str, text: str = "Bel 112.") -> dict[str, Any]:
    return {"slug": slug, "title": slug, "text": text, "links": [], "decided_by": ""}


@pytest.fixture
def bring(app: Flask) -> Bring:
    """Loads rows into an empty table of notices."""
    with transaction() as session:
        session.execute(sa.delete(NoticeText))

    def bring_in(*rows: dict[str, Any], at: Any = MONDAY) -> Loaded:
        with transaction():
            return load("meldingen", NoticeText, rows, ("slug",), at=at)

    return bring_in


def kept() -> dict[str, tuple[str, Any]]:
    db.session.rollback()
    return {one.slug: (one.text, one.retired_at) for one in db.session.scalars(sa.select(NoticeText))}


def edit(slug: str, **values: Any) -> None:
    with transaction() as session:
        values = {"edited_at": MONDAY, **values}
        session.execute(sa.update(NoticeText).where(NoticeText.slug == slug).values(**values))


def test_new_rows_come_in_and_twice_is_nothing(bring: Bring) -> None:
    first, second = bring(row("a"), row("b")), bring(row("a"), row("b"))

    assert (first.new, first.updated, first.retired, first.is_nothing) == (2, 0, 0, False)
    assert second == Loaded("meldingen")
    assert second.is_nothing
    assert kept() == {"a": ("Bel 112.", None), "b": ("Bel 112.", None)}


def test_a_row_nobody_edited_follows_the_seed(bring: Bring) -> None:
    bring(row("a"), row("b"))

    report = bring(row("a", "Bel de huisarts."), row("b"))

    assert (report.new, report.updated, report.left_alone) == (0, 1, [])
    assert kept() == {"a": ("Bel de huisarts.", None), "b": ("Bel 112.", None)}


def test_a_row_edited_on_the_site_is_left_alone_and_named(bring: Bring) -> None:
    bring(row("a"), row("b"))
    edit("a", text="Bel ons.")

    changed, same = bring(row("a", "Bel de huisarts."), row("b")), bring(row("a"), row("b"))

    assert (changed.left_alone, changed.is_nothing) == (["a"], True)
    assert (same.left_alone, same.is_nothing) == ([], True)
    assert kept()["a"] == ("Bel ons.", None)


def test_a_row_gone_from_the_seed_is_retired_and_may_come_back(bring: Bring) -> None:
    bring(row("a"), row("b"))

    gone, again, back = bring(row("b"), at=TUESDAY), bring(row("b"), at=TUESDAY), None
    retired = kept()["a"]
    back = bring(row("a"), row("b"))

    assert (gone.retired, again.is_nothing) == (1, True)
    assert retired == ("Bel 112.", TUESDAY)
    assert (back.updated, kept()["a"]) == (1, ("Bel 112.", None))


def test_rows_people_made_or_edited_are_never_retired(bring: Bring) -> None:
    bring(row("a"), row("b"))
    edit("a")
    with transaction() as session:
        session.add(NoticeText(**row("own")))

    report = bring(row("b"))

    assert report.is_nothing
    assert kept() == {name: ("Bel 112.", None) for name in ("a", "b", "own")}


def test_what_people_retired_stays_retired(bring: Bring) -> None:
    bring(row("a"))
    edit("a", retired_at=MONDAY)

    report = bring(row("a"))

    assert (report.is_nothing, kept()["a"]) == (True, ("Bel 112.", MONDAY))


def test_rows_without_values_of_their_own_follow_too(app: Flask) -> None:
    words = [{"variant": word, "concept": "noise", "lang": "nl"} for word in ("graag", "even")]
    key = ("variant", "lang", "concept")
    with transaction() as session:
        session.execute(sa.delete(SearchWord))
        load("zoekwoorden", SearchWord, words, key, at=MONDAY)

    with transaction():
        gone = load("zoekwoorden", SearchWord, words[:1], key, at=TUESDAY)
    with transaction():
        back = load("zoekwoorden", SearchWord, words, key, at=TUESDAY)

    assert (gone.retired, gone.new, back.updated, back.new) == (1, 0, 1, 0)
    assert list(db.session.scalars(sa.select(SearchWord.retired_at))) == [None, None]
