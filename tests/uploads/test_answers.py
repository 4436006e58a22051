"""A file is given back to be saved; a browser never shows it as a page of ours."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from socialmap.foundation.access import requires
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.settings import Settings
from socialmap.uploads import rules, service
from socialmap.uploads.answers import POLICY, TEXTS, response_of, told
from socialmap.uploads.models import EvidenceFile
from tests.foundation.visits import ask
from tests.running import MONDAY, let_go, read_before, running
from tests.uploads.corpus import CORPUS, JPEG, PDF, content_of, drawn, pdf

Open = Callable[[EvidenceFile], TestResponse]


@pytest.fixture
def app(settings: Settings, clock: StoppedClock, filled_folder: Path) -> Iterator[Flask]:
    """A site of its own, because it gets an address that the site everybody borrows does not have."""
    app = running(settings, clock, read_before(filled_folder))
    with app.app_context():
        yield app
    let_go(app)


@pytest.fixture
def opened(app: Flask, folder: Path) -> Open:
    """The answer of a site with an address for each file."""

    def serve(file_id: int):
        return response_of(db.session.get(EvidenceFile, file_id))

    app.add_url_rule("/bewijs/<int:file_id>", "evidence", requires("visit")(serve))
    return lambda file: ask(app, f"/bewijs/{file.id}")


def kept(content: bytes, owner: str = "submission:anna") -> EvidenceFile:
    with transaction():
        return service.keep(content, owner=owner, at=MONDAY)


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [(pdf(), PDF, "bewijs.pdf"), (drawn(), JPEG, "bewijs.jpg"), (drawn(kind="PNG"), JPEG, "bewijs.jpg")],
    ids=["PDF", "JPEG", "PNG"],
)
def test_a_file_is_an_attachment_with_a_name_that_tells_nothing(
    opened: Open, content: bytes, media_type: str, name: str
) -> None:
    file = kept(content)

    answer = opened(file)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.data == service.read(file)


def test_a_browser_runs_nothing_guesses_nothing_and_keeps_nothing(opened: Open) -> None:
    answer = opened(kept(pdf()))

    assert answer.headers.getlist("Content-Security-Policy") == [POLICY]
    assert {"default-src 'none'", "sandbox"} <= set(POLICY.split("; "))
    assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert "ETag" not in answer.headers


def test_whatever_is_handed_in_a_page_or_a_drawing_never_comes_back(opened: Open) -> None:
    served = set()
    for name, (_make, ending) in CORPUS.items():
        if "/" in ending and name != "49 million pixels":
            answer = opened(kept(content_of(name), owner=f"submission:{name}"[:80]))
            served.add((answer.status_code, answer.headers["Content-Type"]))

    assert served == {(200, PDF), (200, JPEG)}


def test_a_row_that_says_it_is_a_page_is_not_served(opened: Open) -> None:
    file = kept(pdf())
    assert opened(file).status_code == 200

    with transaction():
        db.session.execute(sa.update(EvidenceFile).values(media_type="text/html"))

    assert opened(file).status_code == 404


def test_an_erased_file_is_gone(opened: Open) -> None:
    file = kept(pdf())

    with transaction():
        service.erase(db.session.merge(file), at=MONDAY)

    assert opened(file).status_code == 410


@pytest.mark.parametrize("fact", rules.Refused.__subclasses__())
def test_every_refusal_says_what_to_do_now(fact: type[rules.Refused]) -> None:
    sentence = told(fact("what was seen"))

    assert sentence == TEXTS[fact]
    assert sentence.count(".") == 2
    assert "what was seen" not in sentence
