"""What every answer carries, and which answers may be kept or made small."""

import gzip
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.delivery import HEADERS
from socialmap.settings import Settings
from socialmap.site.error_pages import FALLBACK, TEXTS
from tests.conftest import built, let_go
from tests.foundation.visits import ask

GZIP = {"Accept-Encoding": "gzip"}
BROTLI = {"Accept-Encoding": "gzip, br"}
CSS = "/static/css/site.css"
SECURE = "https://kaart.example"


def headers_of(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name in HEADERS}


KINDS = {
    "page": ("/over", "GET", {}, 200),
    "head": ("/over", "HEAD", {}, 200),
    "options": ("/over", "OPTIONS", {}, 200),
    "results": ("/zoeken?wat=moe", "GET", {}, 200),
    "unknown address": ("/nergens", "GET", {}, 404),
    "wrong method": ("/over", "POST", {}, 405),
    "unknown host": ("/over", "GET", {"base_url": "http://elders.example"}, 400),
    "machine": ("/api/v1/needs", "GET", {}, 200),
    "machine refuses": ("/api/v1/listings?radius_km=ver", "GET", {}, 422),
    "machine lacks": ("/api/v1/nergens", "GET", {}, 404),
    "state": ("/healthz", "GET", {}, 200),
    "text": ("/robots.txt", "GET", {}, 200),
    "static": (CSS, "GET", {}, 200),
    "static small": (CSS, "GET", {"headers": GZIP}, 200),
    "static missing": ("/static/nergens.css", "GET", {}, 404),
    "tile missing": ("/tegels/1/0/0.png", "GET", {}, 404),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_carries_the_same_protection(site: Flask, kind: str) -> None:
    address, method, more, status = KINDS[kind]

    answer = ask(site, address, method, **more)

    assert answer.status_code == status
    assert headers_of(answer) == HEADERS
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1


def test_forms_and_redirects_carry_it_too(site: Flask, listing_address: str, report_address: str) -> None:
    old_address = listing_address[: len("/aanbod/k7m2qp")]

    answers = [ask(site, report_address), ask(site, report_address, "POST"), ask(site, old_address)]

    assert [answer.status_code for answer in answers[:2]] == [200, 422]
    assert answers[2].location
    assert [headers_of(answer) for answer in answers] == [HEADERS] * 3


def test_the_policy_trusts_nobody_and_nothing_inline() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))

    sources = {source for value in policy.values() for source in value.split()}
    assert sources == {"'none'", "'self'", "data:"}
    assert [name for name, value in policy.items() if "data:" in value] == ["img-src"]
    assert {policy[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert {policy[name] for name in ("script-src", "style-src", "form-action")} == {"'self'"}


def test_what_nobody_foresaw_is_told_without_a_trace(site: Flask, caplog: pytest.LogCaptureFixture) -> None:
    answer = ask(site, "/stuk")

    text = answer.get_data(as_text=True)
    assert (answer.status_code, headers_of(answer)) == (500, HEADERS)
    assert answer.headers["Cache-Control"] == "no-store"
    assert FALLBACK[0] in text
    assert [word for word in ("Traceback", "ZeroDivision", "wachtwoord", ".py") if word in text] == []
    assert "ZeroDivisionError" in caplog.text


def test_without_a_database_the_visitor_hears_when_to_come_back(
    settings: Settings, clock: StoppedClock, tmp_path: Path
) -> None:
    app = built(replace(settings, database_url=f"sqlite:///{tmp_path / 'weg' / 'weg.sqlite3'}"), clock)

    page, machine, state = ask(app, "/over"), ask(app, "/api/v1/needs"), ask(app, "/healthz")
    let_go(app)

    assert [answer.status_code for answer in (page, machine, state)] == [503, 503, 503]
    assert [answer.headers["Retry-After"] for answer in (page, machine)] == ["30", "30"]
    assert [headers_of(answer) for answer in (page, machine, state)] == [HEADERS] * 3
    assert TEXTS[503][0] in page.get_data(as_text=True)
    assert state.get_json()["database"] == "away"


@pytest.mark.parametrize("address", ["/over", "/zoeken?wat=moe", "/api/v1/needs", CSS, "/static/js/map.js"])
def test_a_page_is_sent_small_to_whoever_takes_that(site: Flask, address: str) -> None:
    plain, small = ask(site, address), ask(site, address, headers=GZIP)

    assert (plain.headers.get("Content-Encoding"), small.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data)
    assert ("Accept-Encoding" in plain.vary, "Accept-Encoding" in small.vary) == (True, True)
    assert small.get_etag() == (f"{plain.get_etag()[0]}-gz", False)


def test_a_static_file_is_made_smaller_still(site: Flask) -> None:
    plain, gzipped, small = (ask(site, CSS, headers=headers) for headers in ({}, GZIP, BROTLI))

    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.data) == plain.data
    assert len(small.data) < len(gzipped.data)
    assert "Accept-Encoding" in small.vary
    assert small.get_etag() == (f"{plain.get_etag()[0]}-br", False)


@pytest.mark.parametrize("wish", ["br;q=0, gzip", "gzip, br;q=0.1", "gzip;q=0.5, br;q=0"])
def test_who_would_rather_have_gzip_gets_it(site: Flask, wish: str) -> None:
    answer = ask(site, CSS, headers={"Accept-Encoding": wish})

    assert answer.headers["Content-Encoding"] == "gzip"


def test_what_is_made_at_the_moment_is_made_small_quickly(site: Flask) -> None:
    assert ask(site, "/over", headers=BROTLI).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("address", ["/over", "/zoeken?wat=moe", "/api/v1/needs", CSS])
@pytest.mark.parametrize("headers", [{}, GZIP, BROTLI], ids=["plain", "gzip", "brotli"])
def test_who_has_the_page_already_gets_a_short_answer(
    site: Flask, address: str, headers: dict[str, str]
) -> None:
    known = ask(site, address, headers=headers)
    etag = known.headers["ETag"]

    again = ask(site, address, headers={**headers, "If-None-Match": etag})
    weak = ask(site, address, headers={**headers, "If-None-Match": f'"x", W/{etag}'})
    other = ask(site, address, headers={**headers, "If-None-Match": '"iets-anders"'})

    assert [answer.status_code for answer in (again, weak, other)] == [304, 304, 200]
    assert (again.data, again.headers["ETag"]) == (b"", etag)
    assert "Accept-Encoding" in again.vary
    assert again.headers["Cache-Control"] == known.headers["Cache-Control"]
    assert headers_of(again) == HEADERS


def test_who_refuses_gzip_does_not_get_it(site: Flask) -> None:
    answer = ask(site, "/over", headers={"Accept-Encoding": "gzip;q=0, identity"})

    assert "Content-Encoding" not in answer.headers


def test_a_picture_is_not_made_small_again(site: Flask) -> None:
    font = "/static/vendor/atkinson-hyperlegible/atkinson-hyperlegible-latin-400-normal.woff2"

    answer = ask(site, font, headers=GZIP)

    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)


def test_a_page_with_a_form_is_neither_kept_nor_made_small(site: Flask, report_address: str) -> None:
    answers = [ask(site, report_address, headers=GZIP), ask(site, report_address, "POST", headers=GZIP)]

    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Encoding" not in answer.headers
        assert "ETag" not in answer.headers


def test_only_a_page_with_a_form_sets_a_cookie(
    site: Flask, listing_address: str, report_address: str
) -> None:
    silent = ["/", "/zoeken?wat=moe", listing_address, "/nergens", CSS, "/api/v1/needs"]

    cookies = [ask(site, address).headers.get("Set-Cookie") for address in silent]
    cookie = ask(site, report_address).headers["Set-Cookie"]

    assert cookies == [None] * len(silent)
    assert cookie.startswith("socialmap=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_over_https_browsers_are_told_to_stay_there(settings: Settings, clock: StoppedClock) -> None:
    app = built(replace(settings, base_url=SECURE), clock)
    answers = [ask(app, address, base_url=SECURE) for address in ("/robots.txt", CSS)]
    config = dict(app.config)
    let_go(app)

    for answer in answers:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert config["SESSION_COOKIE_NAME"] == "__Host-socialmap"
    assert config["SESSION_COOKIE_SECURE"]


def test_over_http_they_are_not(site: Flask) -> None:
    assert "Strict-Transport-Security" not in ask(site, "/robots.txt").headers


def test_a_static_file_is_kept_for_a_year_under_the_address_of_its_content(site: Flask) -> None:
    page = ask(site, "/over").get_data(as_text=True)
    address = next(part for part in page.split('"') if part.startswith(f"{CSS}?v="))

    by_content, by_name = ask(site, address), ask(site, CSS)

    assert address.removeprefix(f"{CSS}?v=") == by_content.get_etag()[0]
    assert by_content.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert by_name.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    ("filename", "mimetype"),
    [("css/site.css", "text/css"), ("js/map.js", "text/javascript"), ("favicon.svg", "image/svg+xml")],
)
def test_a_static_file_says_what_it_is(site: Flask, filename: str, mimetype: str) -> None:
    answer = ask(site, f"/static/{filename}")

    assert answer.mimetype.replace("application/j", "text/j") == mimetype


@pytest.mark.parametrize(
    "address",
    [
        "../app.py",
        "%2e%2e/app.py",
        "..%2fapp.py",
        "css/../../app.py",
        "css/..%2f..%2fpyproject.toml",
        "..%5capp.py",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "css",
        "",
        "%00",
        "css/site.css%00.png",
        "a" * 300,
        "%ff",
    ],
)
def test_nothing_outside_the_folder_of_static_files_is_served(site: Flask, address: str) -> None:
    answer = ask(site, f"/static/{address}")

    assert answer.status_code in (308, 404)
    assert b"import " not in answer.data
