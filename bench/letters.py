"""Letters that leave once: through a server that misbehaves, while the sender is killed at any moment."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa

from bench.figures import Figure, at_least, at_most, tell
from bench.office import DROPPED, KIND, NASTY, Taken, open_office
from bench.regions import Regions
from bench.senders import CONTEXT, START, Line, wait_for
from bench.sites import site
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import LEASE
from socialmap.mailing.service import queue, retry

LETTERS, KILLS = 10_000, 50
CONTROL_LETTERS, CONTROL_KILLS, LOOSE_LETTERS = 500, 50, 300
AT_ONCE = 500
# The next sender is there at once, or when the lease of the one before is long over.
NEXT_SENDER = 2 * LEASE
# Seconds in which some more letters leave, so that no moment of a letter is passed over.
SOME_LETTERS = 0.3
# So many of the letters have left when the last sender is killed.
KILLED_WITHIN = 0.8


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """What was lost and what came twice; then both of a sender that does it wrong."""
    letters, kills = (LETTERS // 10, KILLS // 5) if quick else (LETTERS, KILLS)
    sent = _sent(regions, letters, kills, NASTY)
    yield from _of_killed(sent)
    together = _together(regions, letters)
    yield at_most("letters, two senders without faults: twice", letters, together.extra, "letters", 0)
    yield at_most("letters, two senders without faults: lost", letters, together.lost, "letters", 0)
    yield Figure("letters, two senders without faults: time", letters, together.seconds, "s")
    wrong = _sent(regions, CONTROL_LETTERS, CONTROL_KILLS, NASTY, way="marks first")
    name = f"letters, marked before sending, {wrong.kills} kills: lost (control)"
    yield at_least(name, CONTROL_LETTERS, wrong.lost, "letters", 1)
    loose = _together(regions, LOOSE_LETTERS, way="takes loosely")
    name = "letters, two senders that look first and take later: twice (control)"
    yield at_least(name, LOOSE_LETTERS, loose.extra, "letters", 1)


@dataclass(frozen=True)
class Sent:
    """How the sending of many letters went."""

    letters: int
    taken: list[Taken]
    kills: int
    seconds: float
    shelved: int = 0
    unmarked: int = 0

    @property
    def copies(self) -> Counter[str]:
        return Counter(one.to for one in self.taken)

    @property
    def lost(self) -> int:
        return self.letters - len(self.copies)

    @property
    def extra(self) -> int:
        return len(self.taken) - len(self.copies)

    @property
    def drops(self) -> int:
        return sum(one.fate == DROPPED for one in self.taken)

    def differing(self, what: str) -> int:
        """Copies that are not as the first of the same letter was."""
        first: dict[str, str] = {}
        return sum(first.setdefault(one.to, getattr(one, what)) != getattr(one, what) for one in self.taken)


def _of_killed(sent: Sent) -> Iterator[Figure]:
    tell(f"  {sent.kills} kills, {sent.drops} taken and then dropped, {sent.shelved} sent again by a person")
    name = f"letters, nasty server, {sent.kills} kills"
    yield at_most(f"{name}: lost", sent.letters, sent.lost, "letters", 0)
    beyond = sent.extra - sent.kills - sent.drops
    yield at_most(f"{name}: extra copies beyond kills and drops", sent.letters, beyond, "copies", 0)
    yield Figure(f"{name}: extra copies", sent.letters, sent.extra, "copies")
    yield at_most(f"{name}: copies with another Message-ID", sent.extra, sent.differing("name"), "copies", 0)
    yield at_most(f"{name}: copies with other words", sent.extra, sent.differing("digest"), "copies", 0)
    yield at_most(f"{name}: not marked as sent", sent.letters, sent.unmarked, "letters", 0)
    yield Figure(f"{name}: shelved, and sent by a person", sent.letters, sent.shelved, "letters")
    yield Figure(f"{name}: time", sent.letters, sent.seconds, "s")


def _sent(regions: Regions, letters: int, kills: int, manners: dict[str, int], *, way: str = "") -> Sent:
    """Send many letters, killing one sender after the other; what stays is sent by a last one."""
    folder, log = _written(regions, letters)
    with open_office(CONTEXT, log, manners) as office:
        line = Line(folder, office, way)
        start = time.monotonic()
        killed = _kill_on_the_way(line, letters, kills)
        line.finish()
        shelved = _sent_by_a_person(folder, line.at)
        line.finish()
        seconds = time.monotonic() - start
        return Sent(letters, office.taken(), killed, seconds, shelved, _count(folder, Letter.state != "sent"))


def _together(regions: Regions, letters: int, *, way: str = "") -> Sent:
    """Send many letters with two senders at once, whose clocks stand still so that no lease ends."""
    folder, log = _written(regions, letters)
    with open_office(CONTEXT, log, KIND) as office:
        lines = [Line(folder, office, way, step=timedelta()) for _ in range(2)]
        start = time.monotonic()
        senders = [line.sender() for line in lines]
        for sender in senders:
            wait_for(sender)
        return Sent(letters, office.taken(), 0, time.monotonic() - start)


def _kill_on_the_way(line: Line, letters: int, kills: int) -> int:
    """Kill senders, each after some letters and at any point of its work; how many were killed at work."""
    dice, most, killed = Random(7), int(2 * KILLED_WITHIN * letters / kills), 0
    for _turn in range(kills):
        enough = line.office.count() + dice.randint(1, most)
        sender = line.sender()
        while line.office.count() < enough and sender.is_alive():
            time.sleep(0.005)
        time.sleep(dice.uniform(0, SOME_LETTERS))
        killed += sender.is_alive()
        sender.kill()
        sender.join()
        line.at += dice.random() * NEXT_SENDER
    return killed


def _written(regions: Regions, letters: int) -> tuple[Path, Path]:
    """A site with so many letters in its out-tray, each to somebody else, and a file for what was taken."""
    folder = regions.folder / f"letters-{letters}"
    if not folder.exists():
        regions.copy(regions.demonstration()).rename(folder)
        tell(f"  writing {letters} letters")
        with site(folder):
            with transaction() as session:
                # Letters of the demonstration itself are left out of it.
                session.execute(sa.update(Letter).values(state="sent"))
            for first in range(0, letters, AT_ONCE):
                with transaction():
                    for number in range(first, min(first + AT_ONCE, letters)):
                        _write(number, START)
    return regions.copy(folder), regions.folder / "taken"


def _write(number: int, at: datetime) -> None:
    """A letter with a button, that needs no facts of any room."""
    to = f"lid{number}@praktijk.example"
    values = {"name": f"Lid {number}", "about": "", "why": "dit een meting is"}
    stop = {"purpose": "keep-second-step", "until": (at + timedelta(days=7)).isoformat(), "loss": "0"}
    queue("second-step-lost", to, key=to, at=at, values=values, actions={"stop": stop}, network_id=1)


def _sent_by_a_person(folder: Path, at: datetime) -> int:
    """Put back what was shelved after ten tries, as somebody of the core group would."""
    with site(folder):
        shelved = list(db.session.scalars(sa.select(Letter.id).where(Letter.state == "shelved")))
        for letter_id in shelved:
            with transaction():
                retry(letter_id, by="bench", at=at)
    return len(shelved)


def _count(folder: Path, condition: sa.ColumnElement[bool]) -> int:
    with site(folder):
        return db.session.scalar(sa.select(sa.func.count(Letter.id)).where(condition)) or 0
