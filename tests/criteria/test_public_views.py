"""Everybody can read who may be listed: per network, as page and as PDF."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from socialmap.criteria import service
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import transaction
from tests.browsing import Browser, Page
from tests.conftest import HOME, NEIGHBOUR
from tests.counting import statements_of
from tests.criteria.conftest import DIETITIAN, asked, network, next_version, present

HERE, THERE = f"/netwerk/{HOME}", f"/netwerk/{NEIGHBOUR}"
CANARY = "Kanarie in Woerden"


def words_of(page: Page) -> str:
    assert page.response.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(page.response.get_data()))
    return " ".join(" ".join((one.extract_text() or "").split()) for one in reader.pages)


def test_every_discipline_is_told_with_its_version_and_mark(browser: Browser) -> None:
    page = browser.open("/criteria")

    assert page.status == 200
    assert len(page.all("section[data-discipline]")) == 33
    told = page.text(f"section[data-discipline={DIETITIAN}]")
    assert "Versie 1, geldt sinds 1 januari 2026" in told
    assert "Voorbeeld, vast te stellen door de kerngroep." in told
    assert "Staat in het Kwaliteitsregister Paramedici als diëtist." in told
    assert "Dat laat u zien met: KP-nummer." in told


def test_the_page_tells_how_to_apply_about_gps_and_how_is_decided(browser: Browser) -> None:
    page = browser.open(f"{HERE}/criteria")

    assert {"Zo meldt u zich aan", "Zo beslist de kerngroep", "Huisartsen en praktijkondersteuners"} <= {
        head.get_text() for head in page.all("h2")
    }
    assert page.all(f'main a[href="{HERE}/aanmelden"]')
    assert "alle huisartsenpraktijken bieden zorg" in page.text("main")


def test_the_national_page_leads_to_each_network(browser: Browser) -> None:
    page = browser.open("/criteria")

    links = [str(one["href"]) for one in page.all("main li a") if "/netwerk/" in str(one["href"])]

    assert links == [f"{HERE}/criteria", f"{THERE}/criteria"]
    assert {browser.open(link).status for link in links} == {200}


@pytest.mark.parametrize("rest", ["/criteria", "/criteria.pdf", f"/criteria/{DIETITIAN}"])
def test_what_one_network_asks_stands_nowhere_at_the_other(
    browser: Browser, clock: StoppedClock, rest: str
) -> None:
    next_version(clock, [asked(f"{CANARY}.")])

    pages = {root: browser.open(f"{root}{rest}") for root in (HERE, THERE, "", "/en", f"/en{HERE}")}
    words = {
        root: words_of(page) if rest.endswith("pdf") else page.text("main") for root, page in pages.items()
    }

    assert [root for root, text in words.items() if CANARY in text] == [HERE, f"/en{HERE}"]


def test_earlier_and_coming_versions_are_linked(browser: Browser, clock: StoppedClock) -> None:
    next_version(
        clock, [asked("Vraag van vandaag.")], decision=service.Decision("De kerngroep", None, "Zie.")
    )
    next_version(clock, [*present(), asked("Vraag van later.")], days=30)

    listed = browser.open(f"{HERE}/criteria").one(f"section[data-discipline={DIETITIAN}]")
    link = listed.select_one(f'a[href="{HERE}/criteria/{DIETITIAN}"]')
    page = browser.open(f"{HERE}/criteria/{DIETITIAN}")

    assert link is not None
    assert "Vraag van later." not in listed.get_text()
    assert "Vraag van vandaag." in page.text("[aria-labelledby=nu]")
    assert "Vastgesteld door: De kerngroep. Zie." in page.text("[aria-labelledby=nu]")
    assert "geldt vanaf 1 april 2026" in page.text("[aria-labelledby=straks]")
    assert "Versie 1, gold van 1 januari 2026 tot 2 maart 2026" in page.text("main details")


def test_what_was_taken_back_is_never_shown(browser: Browser, clock: StoppedClock) -> None:
    next_version(clock, [asked(f"{CANARY}.")], days=30)
    with transaction():
        service.take_back(network(), DIETITIAN, 2, by="test", at=clock.now())

    for address in (f"{HERE}/criteria", f"{HERE}/criteria/{DIETITIAN}"):
        assert CANARY not in browser.open(address).html


def test_a_discipline_we_do_not_know_is_not_found(browser: Browser) -> None:
    assert browser.open("/criteria/kapper").status == 404
    assert browser.open(f"/criteria/{DIETITIAN}").status == 200


def test_a_page_is_kept_until_a_list_changes_or_the_day_does(browser: Browser, clock: StoppedClock) -> None:
    def again(etag: str | None) -> int:
        return browser.open(f"{HERE}/criteria", headers={"If-None-Match": etag or ""}).status

    etag = browser.open(f"{HERE}/criteria").response.headers.get("ETag")
    unchanged = again(etag)
    next_version(clock, [asked("Anders.")], days=1)
    changed = again(etag)
    etag = browser.open(f"{HERE}/criteria").response.headers.get("ETag")
    clock.move(timedelta(days=1))

    assert (unchanged, changed, again(etag)) == (304, 200, 200)
    assert "Anders." in browser.open(f"{HERE}/criteria").text("main")


def test_the_pdf_has_its_day_and_every_list(browser: Browser) -> None:
    words = words_of(browser.open(f"{HERE}/criteria.pdf"))

    assert "Zo waren de criteria op 2 maart 2026." in words
    assert "Netwerk Oncologische zorg Noordwest Utrecht" in words
    assert "stand van 2 maart 2026" in words
    assert "Hospice of bijna-thuis-huis" in words
    assert words.count("Voorbeeld, vast te stellen door de kerngroep.") == 33


def test_the_number_of_statements_does_not_grow_with_versions(app: Flask, clock: StoppedClock) -> None:
    before = statements_of(f"{HERE}/criteria", Browser(app.test_client()))
    for number in range(4):
        next_version(clock, [asked(f"Versie {number}.")])
    after = statements_of(f"{HERE}/criteria", Browser(app.test_client()))

    assert after <= before
