"""Every address for people who log in: it opens for who it is for, changes nothing, and is kept by nobody."""

from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.service import thing
from socialmap.directory.keepers import listings_kept_by
from socialmap.foundation.db import db, transaction
from socialmap.foundation.texts import LANGUAGES
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter
from socialmap.review import submissions
from socialmap.review.models import Report, Submission
from socialmap.rounds.models import Round
from tests.accounts.people import log_in
from tests.browsing import Browser, Page, check_page
from tests.foundation.visits import ask_again
from tests.house.demonstrated import letter_links, names_of_meetings
from tests.house.member_routes import HALFWAY, MEMBER_ROUTES
from tests.house.test_routes import digests
from tests.mailing.letters import sent
from tests.running import MONDAY

# An opinion is anonymous: a form that is remembered would tell the second in which it was given.
UNREMEMBERED = {"evaluate"}


@dataclass
class Opened:
    """What came of opening every address as who it is for."""

    answers: dict[str, TestResponse] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


def prepared(site: Flask) -> dict[str, str]:
    """A question to the applicant, a letter with a button, and the names of things."""
    lid, adam, bea = (
        member_by_email(f"{one}.example") for one in ("lid@praktijk", "aanvrager@praktijk", "beheer@netwerk")
    )
    assert lid is not None
    assert adam is not None
    assert bea is not None
    visitor = Browser(site.test_client())
    with transaction() as session:
        waiting = session.scalars(sa.select(Submission).where(Submission.member_id == adam.id)).one()
        asked = submissions.start(
            adam,
            waiting.network,
            kind="application",
            values={**waiting.values, "disciplines": ["ergotherapeut"]},
            by=thing(adam),
            at=MONDAY,
        )
        session.flush()
        uuids = str(waiting.uuid), str(asked.uuid)
    page = visitor.open("/inloggen")
    token = {str(one["name"]): str(one.get("value", "")) for one in page.all("main form input[name]")}
    visitor.send("/inloggen", {**token, "email": "lid@praktijk.example"})
    sent(site)
    letter = db.session.scalars(sa.select(Letter).where(Letter.template == "log-in")).one()
    names = {
        "CODE": listings_kept_by(lid)[0].code,
        "ASKED": uuids[1],
        "UUID": uuids[0],
        "MEMBER": str(lid.uuid),
        **_of_the_core_group(),
        **names_of_meetings(MONDAY),
        "TOKEN": LetterLink(letter, "log-in").token,
        "LETTER": next(site.extensions["settings"].data_dir.joinpath("mail").glob("*.eml")).stem,
    }
    db.session.rollback()
    return names


def _of_the_core_group() -> dict[str, str]:
    """What the demonstration has on the desk: an open round with a point, and a report nobody answered."""
    one = db.session.scalars(sa.select(Round).where(Round.state == "open")).one()
    report = db.session.scalars(sa.select(Report).where(Report.state == "new")).first()
    assert report is not None
    return {"ROUND": one.name, "POINT": str(one.points[-1].uuid), "REPORT": str(report.uuid)}


def _lid() -> Member:
    """Who gets letters of everything."""
    lid = member_by_email("lid@praktijk.example")
    assert lid is not None
    return lid


@pytest.fixture(scope="module")
def opened(site: Flask) -> Opened:
    result = Opened()
    with site.app_context():
        names = prepared(site)
        links = letter_links(_lid(), MONDAY)
        browsers = {}
        for email in {who for _methods, _permission, who, _example in MEMBER_ROUTES.values()}:
            browsers[email] = Browser(site.test_client())
            if email:
                member = member_by_email(email)
                assert member is not None
                log_in(browsers[email], member, strong=email != HALFWAY)
    before = digests(site)
    for rule, (_methods, _permission, who, example) in MEMBER_ROUTES.items():
        for name, value in names.items():
            example = example.replace(name, value)
        if example:
            result.answers[rule] = ask_again(browsers[who].client, example)
            result.heads[rule] = ask_again(browsers[who].client, example, "HEAD").status_code
    for purpose, address in links.items():
        result.answers[purpose] = ask_again(browsers[""].client, address)
        result.heads[purpose] = ask_again(browsers[""].client, address, "HEAD").status_code
    after = digests(site)
    result.changed = [name for name, digest in before.items() if after[name] != digest]
    return result


def test_every_address_opens_for_who_it_is_for(opened: Opened) -> None:
    statuses = {rule: answer.status_code for rule, answer in opened.answers.items()}

    assert {rule: status for rule, status in statuses.items() if status != 200} == {}
    assert opened.heads == statuses


def test_opening_changes_nothing(opened: Opened) -> None:
    assert opened.changed == []


def test_every_page_is_well_made(opened: Opened) -> None:
    pages = {rule: Page(answer) for rule, answer in opened.answers.items() if answer.mimetype == "text/html"}

    assert len(pages) > 30
    for page in pages.values():
        check_page(page)


def test_what_is_personal_is_kept_by_no_browser_or_proxy(opened: Opened) -> None:
    personal = [
        rule for rule, (_methods, permission, *_rest) in MEMBER_ROUTES.items() if permission != "visit"
    ]

    kept = [
        rule
        for rule in personal
        if rule in opened.answers and "no-store" not in opened.answers[rule].headers.get("Cache-Control", "")
    ]

    assert kept == []


def test_every_form_carries_its_token_and_its_key(opened: Opened) -> None:
    forms = [
        (rule, form)
        for rule, answer in opened.answers.items()
        if answer.mimetype == "text/html"
        for form in BeautifulSoup(answer.get_data(as_text=True), "html.parser").select("form[method=post i]")
    ]

    bare = [
        rule
        for rule, form in forms
        if len(form.select("[name=csrf_token][value], [name=form_key][value]")) != 2 - (rule in UNREMEMBERED)
    ]

    assert len(forms) > 20
    assert bare == []


def test_every_page_has_its_english_twin(site: Flask, opened: Opened) -> None:
    browser = Browser(site.test_client())

    statuses = {code: ask_again(browser.client, f"/{code}/inloggen").status_code for code in LANGUAGES[1:]}

    assert set(statuses.values()) == {200}
