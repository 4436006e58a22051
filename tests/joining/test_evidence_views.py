"""A file as evidence: only where it is wanted, only for its owner, and gone when it is no longer needed."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from socialmap.review.models import Submission
from socialmap.review.submissions import thing
from socialmap.uploads import rules
from socialmap.uploads.queries import files_of
from tests.accounts.people import fields_of
from tests.browsing import Browser, Page
from tests.joining.applying import WELL, begin, fill_in
from tests.joining.conftest import application, set_up

NAME = "diploma-jansen.pdf"
PDF = b"%PDF-1.4\nverzonnen diploma\n%%EOF\n"


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def uuid(at_anna: Browser) -> str:
    """An application without a register, in a network that wants files."""
    set_up(evidence_files=True)
    return begin(at_anna, "sociaal-team")


def send(browser: Browser, uuid: str, content: bytes, **more: Any) -> Page:
    address = f"/aanmelden/{uuid}/bewijs/bestand"
    fields = fields_of(browser, address, **more)
    return browser.send(address, **body({**fields, "file": FileStorage(BytesIO(content), NAME)}))


def body(fields: dict[str, Any]) -> dict[str, Any]:
    """A form with a file as a browser sends it, made in memory."""
    stream, _length, boundary = stream_encode_multipart(fields, use_tempfile=False)
    return {"data": stream.read(), "content_type": f"multipart/form-data; boundary={boundary}"}


def files(uuid: str) -> list[Any]:
    return files_of(thing(application(uuid)))


@pytest.mark.parametrize("content", [PDF, picture()], ids=["pdf", "png"])
def test_a_file_is_kept_for_its_owner_and_opened_by_them_only(
    at_anna: Browser, carla: Browser, browser: Browser, uuid: str, content: bytes
) -> None:
    answer = send(at_anna, uuid, content)

    assert answer.response.location == f"/aanmelden/{uuid}/bewijs"
    [file] = files(uuid)
    assert application(uuid).evidence == [{"kind": "file", "file": str(file.uuid)}]
    address = at_anna.open(f"/aanmelden/{uuid}/bewijs").all(".rows a")[0]["href"]
    opened = at_anna.client.get(address, base_url="http://127.0.0.1:8000")
    assert opened.status_code == 200
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert carla.open(str(address)).status == 404
    assert Browser(browser.client.application.test_client()).open(str(address)).status == 303


def test_the_page_says_what_to_cover(at_anna: Browser, uuid: str) -> None:
    page = at_anna.open(f"/aanmelden/{uuid}/bewijs/bestand")

    assert "Dek uw geboortedatum en burgerservicenummer af" in page.text("main")


def test_without_the_wish_of_the_network_there_is_no_door(at_anna: Browser) -> None:
    uuid = begin(at_anna, "sociaal-team")

    assert at_anna.open(f"/aanmelden/{uuid}/bewijs/bestand").status == 404
    assert at_anna.open(f"/aanmelden/{uuid}/bewijs").all("[value=bestand]") == []


def test_where_a_register_exists_there_is_no_door(at_anna: Browser) -> None:
    set_up(evidence_files=True)
    uuid = begin(at_anna, "dietist")

    assert at_anna.open(f"/aanmelden/{uuid}/bewijs/bestand").status == 404


def test_what_was_typed_is_saved_on_the_way_to_the_file(at_anna: Browser, uuid: str) -> None:
    answer = fill_in(at_anna, uuid, "bewijs", then="bestand", link="www.voorbeeld.example")

    assert answer.response.location == f"/aanmelden/{uuid}/bewijs/bestand"
    assert application(uuid).evidence == [{"kind": "link", "url": "https://www.voorbeeld.example"}]


def test_a_file_stays_when_the_step_is_saved_again(at_anna: Browser, uuid: str) -> None:
    send(at_anna, uuid, PDF)

    fill_in(at_anna, uuid, "bewijs", **WELL["bewijs"])

    assert [one["kind"] for one in application(uuid).evidence] == ["register", "file"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Wij kunnen dit bestand niet lezen"), (b"MZ programma", "Kies een PDF, JPEG of PNG")],
)
def test_a_file_that_is_refused_is_told_about(at_anna: Browser, uuid: str, content: bytes, said: str) -> None:
    page = send(at_anna, uuid, content)

    assert page.status == 422
    assert said in page.text(".errors")
    assert files(uuid) == []


def test_no_file_is_told_about(at_anna: Browser, uuid: str) -> None:
    address = f"/aanmelden/{uuid}/bewijs/bestand"

    page = at_anna.send(address, fields_of(at_anna, address))

    assert (page.status, page.text(".errors li")) == (422, "Kies eerst een bestand.")


def test_ten_megabytes_fit_and_more_is_told_about(at_anna: Browser, uuid: str) -> None:
    most = PDF.replace(b"diploma", b"d" * (rules.MOST_BYTES - len(PDF) + len(b"diploma")))

    fits = send(at_anna, uuid, most)
    too_large = send(at_anna, uuid, most + b"x" * 200_000)

    assert len(most) == rules.MOST_BYTES
    assert fits.status == 303
    assert too_large.status == 413
    assert "hooguit 10 MB" in too_large.text(".errors")
    assert len(files(uuid)) == 1


def test_everywhere_else_a_form_is_small(at_anna: Browser, uuid: str) -> None:
    address = f"/aanmelden/{uuid}/bewijs"
    fields = {**fields_of(at_anna, address), "verder": "stap"}

    large = FileStorage(BytesIO(PDF + b"x" * 2_000_000), NAME)
    page = at_anna.send(address, **body({**fields, "file": large}))

    assert page.status == 413


def test_the_same_file_sent_twice_is_kept_once(at_anna: Browser, uuid: str) -> None:
    address = f"/aanmelden/{uuid}/bewijs/bestand"
    fields = fields_of(at_anna, address)

    for _ in range(2):
        at_anna.send(address, **body({**fields, "file": FileStorage(BytesIO(PDF), NAME)}))

    assert len(files(uuid)) == 1


def test_a_file_can_be_taken_away(app: Flask, at_anna: Browser, carla: Browser, uuid: str) -> None:
    send(at_anna, uuid, PDF)
    [file] = files(uuid)
    address = f"/aanmelden/{uuid}/bewijs/{file.uuid}/weg"

    stranger = carla.open(address)
    at_anna.send(address, fields_of(at_anna, address))

    assert stranger.status == 404
    assert application(uuid).evidence == []
    assert on_disk(app) == []
    assert at_anna.open(f"/aanmelden/{uuid}/bewijs/{file.uuid}").status == 410


def test_who_withdraws_leaves_no_files(app: Flask, at_anna: Browser, uuid: str) -> None:
    send(at_anna, uuid, PDF)
    assert len(on_disk(app)) == 1
    address = f"/aanmelden/{uuid}/intrekken"

    at_anna.send(address, fields_of(at_anna, address))

    assert on_disk(app) == []


def on_disk(app: Flask) -> list[object]:
    folder = app.extensions["settings"].data_dir / "uploads"
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_of_another_application_is_not_found(at_anna: Browser, uuid: str) -> None:
    send(at_anna, uuid, PDF)
    [file] = files(uuid)
    other: Submission = application(begin(at_anna, "hospice"))

    assert at_anna.open(f"/aanmelden/{other.uuid}/bewijs/{file.uuid}").status == 404
