"""A mail server in a process of its own, that misbehaves by the dice and writes down all it took."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.sites import free_port

OK, LATER, FULL, UNHEARD, DROPPED = "ok", "451", "450", "unheard", "dropped"
# Of a hundred letters: taken, refused for now in two ways, hung up before and after it was taken.
KIND, NASTY = {OK: 100}, {OK: 65, LATER: 10, FULL: 5, UNHEARD: 10, DROPPED: 10}
# Lines of one length, so that they are counted without reading.
LINE = 200
_NAME = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE)


@dataclass(frozen=True)
class Taken:
    """A letter that was taken: whether the sender heard so, its name, for whom, and a digest of it all."""

    fate: str
    name: str
    to: str
    digest: str


@dataclass(frozen=True)
class Office:
    """Where letters go, and what was taken so far."""

    port: int
    log: Path

    def count(self) -> int:
        return self.log.stat().st_size // LINE

    def taken(self) -> list[Taken]:
        return [Taken(*line.split()) for line in self.log.read_text(encoding="ascii").splitlines()]


class _Clerk:
    """Decides at the counter what becomes of a letter."""

    def __init__(self, log: Path, manners: dict[str, int]) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND)
        self.manners, self.dice = manners, Random(11)

    async def handle_RCPT(  # noqa: N802  the name aiosmtpd asks
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        (envelope.fate,) = self.dice.choices([*self.manners], [*self.manners.values()])  # type: ignore[attr-defined]
        if envelope.fate == FULL:  # type: ignore[attr-defined]
            return "450 Mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fate: str = envelope.fate  # type: ignore[attr-defined]
        if fate == LATER:
            return "451 Try later"
        if fate != UNHEARD:
            self._write_down(fate, envelope)
        if fate != OK:
            server.transport.close()
        return "250 OK"

    def _write_down(self, fate: str, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        name = _NAME.search(content)
        assert name is not None
        digest = hashlib.sha256(content).hexdigest()
        line = f"{fate} {name[1].decode()} {envelope.rcpt_tos[0]} {digest}"
        os.write(self.log, f"{line:{LINE - 1}}\n".encode("ascii"))
        os.fsync(self.log)


@contextmanager
def open_office(context: ForkServerContext, log: Path, manners: dict[str, int]) -> Iterator[Office]:
    """A mail server on this machine, for as long as a measurement lasts."""
    office = Office(free_port(), log)
    log.write_bytes(b"")
    is_open, is_over = context.Event(), context.Event()
    clerk = context.Process(target=_serve, args=(office, manners, is_open, is_over))
    clerk.start()
    try:
        if not is_open.wait(60):
            raise RuntimeError("the mail server does not start")
        yield office
    finally:
        is_over.set()
        clerk.join()


def _serve(office: Office, manners: dict[str, int], is_open: Event, is_over: Event) -> None:
    controller = Controller(_Clerk(office.log, manners), hostname="127.0.0.1", port=office.port)
    controller.start()
    is_open.set()
    is_over.wait()
    controller.stop()
