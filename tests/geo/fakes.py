"""Two fakes at the edge: a server of tiles and a Locatieserver, on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PNG = b"\x89PNG\r\n\x1a\n" + b"tile" * 500
JPEG = b"\xff\xd8\xff\xe0" + b"tile" * 500


class Fake(ThreadingHTTPServer):
    """A server on loopback that behaves as its `mode` says and remembers what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, good: Callable[["Answering"], None]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.good = good
        self.mode = "ok"
        self.asked: list[str] = []
        self.stopping = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody who stops listening is what several of these tests are about."""


class Answering(BaseHTTPRequestHandler):
    """One answer of a fake, in its mode."""

    server: Fake
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        getattr(self, f"be_{self.server.mode}")()

    def be_ok(self) -> None:
        self.server.good(self)

    def be_slow(self) -> None:
        self.server.stopping.wait(30)

    def be_drip(self) -> None:
        """Headers that never end, a letter at a time."""
        self.drip(b"HTTP/1.1 200 OK\r\nX-Long: ")

    def be_drip_body(self) -> None:
        """A good beginning, then a byte at a time."""
        self.drip(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 400000\r\n\r\n" + PNG)

    def be_error(self) -> None:
        self.say(503, "text/plain", b"busy")

    def be_missing(self) -> None:
        self.say(404, "text/plain", b"no such tile")

    def be_html(self) -> None:
        self.say(200, "image/png", b"<!doctype html><script>alert(1)</script>")

    def be_large(self) -> None:
        self.say(200, "image/png", PNG + bytes(2 * 1024 * 1024))

    def be_jpeg(self) -> None:
        self.say(200, "image/png", JPEG)

    def be_redirect(self) -> None:
        self.say(302, "text/plain", b"", location=f"{self.server.url}/elsewhere")

    def say(self, status: int, kind: str, body: bytes, *, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, start: bytes) -> None:
        self.close_connection = True
        self.wfile.write(start)
        while not self.server.stopping.wait(0.05):
            self.wfile.write(b"x")

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


def locatieserver(answering: Answering) -> None:
    """As PDOK v3.1: unknown parameters are refused, longitude comes first."""
    given = parse_qs(urlsplit(answering.path).query)
    if given.keys() - {"q", "fq", "fl", "rows", "start", "sort", "lat", "lon", "wt"}:
        answering.say(400, "application/json", b'{"message": "unknown parameter"}')
        return
    asked = given["q"][0]
    documents = [document for document in DOCUMENTS if document["straatnaam"].lower() in asked]
    answer = {"response": {"numFound": len(documents), "start": 0, "docs": documents or TOWN}}
    answering.say(200, "application/json", json.dumps(answer).encode())


def _address(number: int, lon: float) -> dict[str, object]:
    return {
        "type": "adres",
        "weergavenaam": f"Kerkweg {number}, 3601AB Maarssen",
        "straatnaam": "Kerkweg",
        "huisnummer": number,
        "postcode": "3601AB",
        "woonplaatsnaam": "Maarssen",
        "centroide_ll": f"POINT({lon} 52.139)",
    }


DOCUMENTS = [
    _address(14, 5.0414),
    _address(12, 5.0412),
    {**_address(0, 5.04), "type": "postcode", "weergavenaam": "Kerkweg, 3601AB Maarssen"},
]
TOWN = [
    {
        "type": "woonplaats",
        "weergavenaam": "Maarssen, Stichtse Vecht",
        "woonplaatsnaam": "Maarssen",
        "centroide_ll": "POINT(5.03 52.14)",
    }
]


def served(good: Callable[[Answering], None]) -> Iterator[Fake]:
    """A fake that answers in a thread of its own until it is let go."""
    server = Fake(good)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    thread.join()
    server.server_close()
