"""Participation never counts by itself in a decision on a listing: who decides cannot even read it."""

import re
from pathlib import Path

import pytest

ROOMS = Path(__file__).parents[2] / "socialmap"
# Everything that decides on a listing, or prepares, carries out or forgets such a decision.
DECIDING = ("review", "rounds", "criteria", "directory", "joining", "search", "api", "site", "referral")
TABLES = ("invitations", "arrangements", "participation_counts", "certificates")


def read_by(path: Path) -> set[str]:
    """What a file takes from the room of the meetings."""
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"socialmap\.meetings[\w.]*|\bsocialmap import meetings\b", text))


def files_of(room: str) -> list[Path]:
    found = sorted((ROOMS / room).rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("room", DECIDING)
def test_a_room_that_decides_reads_nothing_of_meetings(room: str) -> None:
    readers = {path.name: read_by(path) for path in files_of(room)}

    assert {name: read for name, read in readers.items() if read} == {}


@pytest.mark.parametrize("room", DECIDING)
def test_nor_do_its_questions_to_the_database_name_their_tables(room: str) -> None:
    named = re.compile(rf"""["'\s](?:{"|".join(TABLES)})["'\s]""")
    asks = re.compile(r"sa\.table|sa\.text|exec_driver_sql|metadata\.tables")
    texts = {path.name: path.read_text(encoding="utf-8") for path in files_of(room)}

    assert [name for name, text in texts.items() if asks.search(text) and named.search(text)] == []


def test_the_verbs_of_a_decision_are_in_those_rooms() -> None:
    """Control: were a decision taken elsewhere, the tests above would look in the wrong place."""
    verbs = re.compile(r"^def (?:approve|decline|ratify|carry_out)\(", re.MULTILINE)
    rooms = {
        path.relative_to(ROOMS).parts[0]
        for path in ROOMS.rglob("*.py")
        if not path.stem.endswith("views") and verbs.search(path.read_text(encoding="utf-8"))
    }

    # A newsletter is approved, a proposed word and an offered place are declined too.
    assert rooms - {"newsletters", "wording", "meetings"} <= set(DECIDING)
    assert "review" in rooms


def test_who_shows_participation_is_found_by_the_same_look() -> None:
    """Control: a look that finds nobody would find no decision either."""
    readers = {
        room for room in ("desk", "reporting", "keeping") if any(read_by(path) for path in files_of(room))
    }

    assert readers == {"desk", "reporting", "keeping"}
