"""A real mail server on this machine, that refuses, stalls or hangs up when a test asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class PostOffice:
    """What came in, and what is said about whom."""

    port: int = 0
    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    hangs_up_after: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802  the name aiosmtpd asks
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        first = envelope.rcpt_tos[0]
        when = self.hangs_up_after.pop(first, "")
        if when != "before":
            content: Any = envelope.content
            message: Any = message_from_bytes(content, policy=default)
            self.taken.append((str(envelope.mail_from), list(envelope.rcpt_tos), message))
        if when:
            server.transport.close()
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [to for _sender, (to,), _message in self.taken]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server for as long as a test lasts."""
    with socket() as door:
        door.bind(("127.0.0.1", 0))
        office = PostOffice(port=door.getsockname()[1])
    controller = Controller(office, hostname="127.0.0.1", port=office.port, decode_data=False)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
