"""The text index is a copy: gone, cut short or garbled, the site still answers and makes it anew."""

import gc
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.directory.queries import listing_by_code
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import transaction
from socialmap.search.current import memory
from socialmap.search.indexing import indexer
from tests.browsing import Browser

MakeListing = Callable[..., Listing]


def delete_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def delete_pointer(folder: Path) -> None:
    (folder / "current").unlink()


def garble_pointer(folder: Path) -> None:
    (folder / "current").write_bytes(b"\xff\x00niet")


def point_to_nothing(folder: Path) -> None:
    (folder / "current").write_text("9999-weg 9999", encoding="ascii")


def keep_pointer_only(folder: Path) -> None:
    for path in folder.glob("*/"):
        shutil.rmtree(path)


def delete_files(folder: Path) -> None:
    for path in folder.glob("*/*"):
        path.unlink()


def empty_files(folder: Path) -> None:
    for path in folder.glob("*/*"):
        path.write_bytes(b"")


def cut_files(folder: Path) -> None:
    for path in folder.glob("*/*"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble_files(folder: Path) -> None:
    dice = Random(1)
    for path in folder.glob("*/*"):
        path.write_bytes(dice.randbytes(path.stat().st_size))


def garble_contents(folder: Path) -> None:
    for path in folder.glob("*/*.toc"):
        path.write_bytes(b"\x80\x04" + b"x" * 300)


def delete_segment(folder: Path) -> None:
    for path in folder.glob("*/*.seg"):
        path.unlink()


DAMAGES = [
    delete_folder,
    delete_pointer,
    garble_pointer,
    point_to_nothing,
    keep_pointer_only,
    delete_files,
    empty_files,
    cut_files,
    garble_files,
    garble_contents,
    delete_segment,
]


@pytest.fixture
def sought(make_listing: MakeListing) -> str:
    """A listing that can only be found by its name or by a word of its text."""
    code = make_listing(
        name="Zwanebloem", description="Wij werken met plinkeplonk.", discipline="dietist"
    ).code
    make_listing(name="Praktijk Ander", discipline="logopedist")
    indexer().bring_up_to_date()
    return code


# Whoosh leaves a damaged file open for the garbage collector; we cannot close what it does not hand out.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_is_done_without_and_made_anew(
    app: Flask, browser: Browser, sought: str, damage: Callable[[Path], None]
) -> None:
    index = indexer().index
    whole = browser.open("/healthz").response.get_json()
    index.close()
    damage(index.folder)

    by_need = browser.open("/zoeken?wat=dietist").codes
    by_name = browser.open("/zoeken?wat=zwanebloem")
    ill = browser.open("/healthz")
    indexer().bring_up_to_date()
    by_text = browser.open("/zoeken?wat=plinkeplonk")
    healthy = browser.open("/healthz").response.get_json()
    gc.collect()

    assert (whole["status"], whole["index"]) == ("ok", {"behind": 0})
    assert by_need == [sought]
    assert (by_name.status, by_name.codes[:1]) == (200, [sought])
    assert "limited" in by_name.notices
    assert (ill.status, ill.response.get_json()["status"]) == (200, "degraded")
    assert (by_text.codes, by_text.notices) == ([sought], [])
    assert healthy["status"] == "ok"


def test_an_index_that_is_behind_shows_nobody_who_is_gone(
    app: Flask, browser: Browser, sought: str, clock: StoppedClock
) -> None:
    with transaction():
        listing = listing_by_code(sought)
        service.withdraw(listing, by="test", at=clock.now())
    page = browser.open("/zoeken?wat=plinkeplonk")
    health = browser.open("/healthz").response.get_json()

    assert page.codes == []
    assert (health["status"], health["index"]["behind"]) == ("degraded", 1)


def test_the_index_follows_one_change_without_being_made_anew(
    app: Flask, browser: Browser, sought: str, make_listing: MakeListing
) -> None:
    later = make_listing(
        name="Later", description="Ook wij doen aan plinkeplonk.", discipline="psycholoog"
    ).code

    indexer().bring_up_to_date()

    assert sorted(browser.open("/zoeken?wat=plinkeplonk").codes) == sorted([sought, later])
    assert indexer().index.ids() == {one.id for one in memory().present().snapshot.documents}
