"""One answer from a server the operator chose, within a deadline by the clock on the wall."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

AGENT = "sociale-kaart (serverside, cached)"
CHUNK = 65536


class Unreachable(Exception):
    """There was no usable answer in time; the text says why and names no address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; the body is empty unless the status is 200."""

    status: int
    body: bytes = b""


def fetch(url: str, *, seconds: float, largest: int) -> Answer:
    """The answer at this address, at most `largest` bytes; redirects are answers, not followed.

    Raises Unreachable, at the latest after `seconds`.
    """
    attempt = _Attempt(url, seconds, largest)
    threading.Thread(target=attempt.run, name="fetch", daemon=True).start()
    if not attempt.is_over.wait(seconds):
        attempt.give_up()
        raise Unreachable("geen antwoord binnen de tijd")
    if attempt.answer is None:
        raise Unreachable(attempt.failure)
    return attempt.answer


class _Attempt:
    """One request in a thread of its own.

    A timeout of the library counts from the last byte, so a server that drips bytes would hold us
    for hours. Whoever waits cuts the socket at the deadline, and that ends the thread as well.
    """

    def __init__(self, url: str, seconds: float, largest: int) -> None:
        self.url, self.seconds, self.largest = url, seconds, largest
        self.is_over = threading.Event()
        self.answer: Answer | None = None
        self.failure = "afgebroken"
        self._given_up = False
        self._sockets: list[socket.socket] = []

    def run(self) -> None:
        try:
            self.answer = self._ask()
        except (OSError, ValueError, HTTPException, Unreachable) as error:
            # The text of a library error holds the address, and that may be somebody's home.
            self.failure = str(error) if isinstance(error, Unreachable) else type(error).__name__
        finally:
            self.is_over.set()

    def give_up(self) -> None:
        self._given_up = True
        for opened in tuple(self._sockets):
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def _ask(self) -> Answer:
        import requests

        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, self._adapter())
            headers = {"User-Agent": AGENT}
            options: dict[str, Any] = {"stream": True, "allow_redirects": False, "timeout": self.seconds}
            with session.get(self.url, headers=headers, **options) as response:
                if response.status_code != 200:
                    return Answer(response.status_code)
                return Answer(200, self._read(response))

    def _read(self, response: Any) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > self.largest:
                raise Unreachable("het antwoord is te groot")
        return bytes(body)

    def _adapter(self) -> Any:
        from requests.adapters import HTTPAdapter

        attempt = self

        class NotingAdapter(HTTPAdapter):
            def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
                pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
                make = pool.ConnectionCls
                pool.ConnectionCls = lambda *given, **named: attempt._noted(make(*given, **named))
                return pool

        return NotingAdapter()

    def _noted(self, connection: Any) -> Any:
        """The connection, made to leave its socket with us: after the headers it lets go of it."""
        connect = connection.connect

        def connect_and_note() -> None:
            connect()
            self._sockets.append(connection.sock)
            if self._given_up:
                connection.close()
                raise OSError("given up")

        connection.connect = connect_and_note
        return connection
