"""A visitor tells that something about a listing is wrong."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.directory.queries import listing_by_code
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review.models import Report
from tests.browsing import BASE, Browser, Page

MakeListing = Callable[..., Listing]


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The site with the guard against forged forms on, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


@pytest.fixture
def address(guarded: Flask, make_listing: MakeListing) -> str:
    """Where to report about a listing."""
    listing = make_listing(name="Kanarie")
    return f"/aanbod/{listing.code}-kanarie-woerden/klopt-niet"


def filled(page: Page, **answers: str) -> dict[str, str]:
    """What a browser would send of the form on this page."""
    hidden = {
        str(field["name"]): str(field.get("value", "")) for field in page.all("main input[type=hidden]")
    }
    return {**hidden, "text": "", "website2": "", **answers}


def reports() -> list[Report]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Report).order_by(Report.id)))


def test_only_a_page_with_a_form_sets_a_cookie(address: str, browser: Browser) -> None:
    listing_page = address.removesuffix("/klopt-niet")
    without = [
        browser.open(page).response for page in ("/", "/zoeken", listing_page, "/api/v1/listings", "/over")
    ]

    form = browser.open(address).response

    assert [answer.headers.getlist("Set-Cookie") for answer in without] == [[]] * 5
    assert len(form.headers.getlist("Set-Cookie")) == 1
    cookie = form.headers["Set-Cookie"]
    assert cookie.startswith("socialmap=")
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert form.headers["Cache-Control"] == "no-store"


def test_a_report_is_kept_for_the_core_group_and_thanked_for(address: str, browser: Browser) -> None:
    page = browser.open(address)

    sent = browser.send(address, filled(page, kind="phone", text="Het nummer is van een bakker."))
    thanks = browser.open(sent.response.headers["Location"])

    assert (sent.status, thanks.status) == (303, 200)
    assert "Dank u wel" in thanks.text("main")
    (report,) = reports()
    assert (report.kind, report.text, report.state) == ("phone", "Het nummer is van een bakker.", "new")


def test_nothing_about_the_visitor_is_kept(address: str, browser: Browser) -> None:
    page = browser.open(address)

    browser.send(
        address,
        filled(page, kind="left"),
        environ_base={"REMOTE_ADDR": "192.0.2.77"},
        headers={"User-Agent": "Kanariebrowser"},
    )

    kept = "".join(
        repr(row) for table in db.metadata.sorted_tables for row in db.session.execute(sa.select(table))
    )
    assert len(reports()) == 1
    assert "192.0.2.77" not in kept
    assert "Kanariebrowser" not in kept


def test_the_same_form_twice_is_one_report_and_the_same_answer(address: str, browser: Browser) -> None:
    form = filled(browser.open(address), kind="full")

    first, second = browser.send(address, form), browser.send(address, form)

    assert (first.status, second.status) == (303, 303)
    assert first.response.headers["Location"] == second.response.headers["Location"]
    assert len(reports()) == 1


@pytest.mark.parametrize("answers", [{}, {"kind": "verzonnen"}])
def test_a_form_without_a_choice_says_what_is_missing_and_leads_to_it(
    address: str, browser: Browser, answers: dict[str, str]
) -> None:
    page = browser.open(address)

    answer = browser.send(address, filled(page, **answers))

    link = answer.one(".errors a")
    assert answer.status == 422
    assert link.get_text() == "Kies wat er niet klopt."
    assert answer.one(str(link["href"]))
    assert reports() == []


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"kind": "other"}, "Schrijf kort op wat er niet klopt."),
        ({"kind": "other", "text": "   "}, "Schrijf kort op wat er niet klopt."),
        ({"kind": "phone", "text": "a" * 501}, "Schrijf niet meer dan 500 tekens."),
        ({"kind": "phone", "text": "mijn bsn is 111222333"}, "Dit lijkt op een burgerservicenummer."),
        ({"text": "Wel tekst"}, "Kies wat er niet klopt."),
    ],
)
def test_what_was_typed_is_kept_when_something_is_wrong(
    address: str, browser: Browser, answers: dict[str, str], problem: str
) -> None:
    page = browser.open(address)

    answer = browser.send(address, filled(page, **answers))

    assert answer.status == 422
    assert problem in answer.text(".errors")
    assert answer.one("textarea").get_text().strip() == answers.get("text", "").strip()
    assert [one["value"] for one in answer.all("input[checked]")] == [
        answers[key] for key in answers if key == "kind"
    ]
    assert all(answer.all(str(link["href"])) for link in answer.all(".errors a"))
    assert reports() == []


def test_a_robot_that_fills_in_the_trap_is_thanked_and_not_believed(address: str, browser: Browser) -> None:
    page = browser.open(address)

    answer = browser.send(address, filled(page, kind="left", website2="https://spam.example"))

    assert answer.status == 303
    assert page.one(".trap")["aria-hidden"] == "true"
    assert reports() == []


def test_eleven_reports_in_an_hour_from_one_place_are_too_many(
    address: str, browser: Browser, clock: StoppedClock
) -> None:
    statuses = []
    for _ in range(11):
        sent = browser.send(address, filled(browser.open(address), kind="left", text="Nog een keer."))
        statuses.append(sent.status)
    retry = int(sent.response.headers["Retry-After"])
    clock.move(timedelta(seconds=retry))
    later = browser.send(address, filled(browser.open(address), kind="left"))

    assert statuses == [303] * 10 + [429]
    assert sent.one("textarea").get_text().strip() == "Nog een keer."
    assert 0 < retry <= 3601
    assert later.status == 303
    assert len(reports()) == 11


def test_another_place_may_still_report(address: str, browser: Browser) -> None:
    for _ in range(10):
        browser.send(address, filled(browser.open(address), kind="left"))

    other = browser.send(
        address, filled(browser.open(address), kind="left"), environ_base={"REMOTE_ADDR": "192.0.2.77"}
    )

    assert other.status == 303


@pytest.mark.parametrize("change", [{"csrf_token": ""}, {"csrf_token": "verzonnen"}])
def test_a_forged_form_is_refused(address: str, browser: Browser, change: dict[str, str]) -> None:
    form = filled(browser.open(address), kind="left")

    answer = browser.send(address, {**form, **change})

    assert answer.status == 422
    assert reports() == []


def test_a_form_from_nowhere_is_refused(address: str, browser: Browser) -> None:
    assert browser.send(address, {"kind": "left"}).status == 422
    assert reports() == []


@pytest.mark.parametrize("state", ["draft", "hidden", "withdrawn"])
def test_about_a_listing_that_is_not_public_nothing_can_be_reported(
    guarded: Flask, make_listing: MakeListing, browser: Browser, address: str, state: str
) -> None:
    listing = make_listing(name="Geheim", state=state)
    form = filled(browser.open(address), kind="left")

    asked = browser.open(f"/aanbod/{listing.code}-geheim/klopt-niet")
    nobody = browser.open("/aanbod/zzzzzz-x/klopt-niet")
    sent = browser.send(f"/aanbod/{listing.code}-geheim/klopt-niet", form)

    assert (asked.status, nobody.status, sent.status) == (404, 404, 404)
    assert "Geheim" not in asked.html + sent.html
    assert reports() == []


def test_a_report_changes_nothing_the_public_sees(address: str, browser: Browser) -> None:
    before = browser.open("/zoeken").response.headers["ETag"]

    browser.send(address, filled(browser.open(address), kind="left", text="Weg"))

    assert browser.open("/zoeken", headers={"If-None-Match": before}).status == 304


def test_odd_signs_in_a_report_are_kept_as_plain_text(address: str, browser: Browser) -> None:
    browser.send(address, filled(browser.open(address), kind="other", text="a\x00b <b>ﬁets</b> 🦀"))

    assert reports()[0].text == "ab <b>fiets</b> 🦀"


def test_a_form_key_of_somebody_else_gives_no_error(address: str, browser: Browser, app: Flask) -> None:
    form = filled(browser.open(address), kind="left", form_key="x" * 400)

    assert browser.send(address, form).status == 303
    assert app.test_client().head(address, base_url=BASE).status_code == 200


def test_a_listing_that_got_another_name_meanwhile_can_still_be_reported(
    address: str, browser: Browser, clock: StoppedClock
) -> None:
    form = filled(browser.open(address), kind="left", text="Zij werkt hier niet meer.")
    with transaction():
        listing = listing_by_code(address.split("/")[2][:6])
        service.change(listing, {"name": "Merel"}, by="test", at=clock.now())

    sent = browser.send(address, form)
    opened = browser.open(address)

    assert sent.status == 303
    assert [report.text for report in reports()] == ["Zij werkt hier niet meer."]
    assert (opened.status, opened.response.headers["Location"].count("merel")) == (302, 1)
