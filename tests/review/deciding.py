"""What the tests of deciding share: something handed in, everything looked at, the one form of an item."""

from datetime import datetime
from typing import Any

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from socialmap.review import decisions, submissions
from socialmap.review.checks import lists_to_meet
from socialmap.review.models import Submission
from tests.accounts.people import filled_in
from tests.application_values import ADDRESS, EVIDENCE, VALUES
from tests.browsing import Browser, Page
from tests.conftest import HOME

ADAM = {
    **VALUES,
    "name": "Adam Aanvrager",
    "organisation": "Praktijk De Appel",
    "description": "Zoekwoordkanarie helpt bij eten.",
}
REGISTER = {"discipline": "dietist", "key": "register", "why": "Wij vonden u niet in het register."}


def network(slug: str = HOME) -> Network:
    found = network_by_slug(slug)
    assert found is not None
    return found


def set_up(**settings: Any) -> None:
    """Change settings of the network."""
    with transaction():
        one = network()
        one.settings = {**one.settings, **settings}


def application(by: Member, clock: StoppedClock, *, route: str = "criteria", **values: Any) -> Submission:
    """An application that was handed in."""
    with transaction():
        one = submissions.start(
            by,
            network(),
            kind="application",
            by="test",
            at=clock.now(),
            values={**ADAM, **values},
            route=route,
        )
        submissions.save_step(one, "waar", location=ADDRESS, evidence=EVIDENCE, by="test", at=clock.now())
        submissions.hand_in(one, agreement="2026-1", by="test", at=clock.now())
    return one


def change_of(listing: Any, by: Member, clock: StoppedClock, **values: Any) -> Submission:
    """A change of a listing that was handed in."""
    with transaction():
        one = submissions.start(
            by, network(), kind="change", by="test", at=clock.now(), listing=listing, values=values
        )
        submissions.hand_in(one, agreement="", by="test", at=clock.now())
    return one


def look_at_all(submission: Submission, by: Member, at: datetime, answer: str = "yes") -> None:
    """Answer every criterion in the caller's transaction."""
    lists = lists_to_meet(submission, at.date())
    checks = {
        f"{slug}:{one['key']}": {"answer": answer, "where": "register"}
        for slug, several in lists.items()
        for one in several.criteria
    }
    decisions.save_checks(submission, checks, seen_revision=submission.revision, by=by, at=at)


def looked_at(submission: Submission, by: Member, clock: StoppedClock, answer: str = "yes") -> Submission:
    """The same, saved."""
    with transaction():
        look_at_all(submission, by, clock.now(), answer)
    return submission


def decide(verb: str, submission: Submission, by: Member, clock: StoppedClock, **more: Any) -> Any:
    """One verb of the core group with what is on the screen now, saved."""
    with transaction():
        sees = {} if verb in ("ask", "ratify", "back_from_round") else {"seen_revision": submission.revision}
        return getattr(decisions, verb)(submission, **sees, by=by, at=clock.now(), **more)


def state_of(submission: Submission) -> str:
    """As it is in the database now."""
    db.session.rollback()
    return submission.state


def open_item(browser: Browser, submission: Submission) -> tuple[str, Page]:
    address = f"/kerngroep/inzendingen/{submission.uuid}"
    return address, browser.open(address)


def press(browser: Browser, page: Page, action: str, **typed: Any) -> Page:
    """Press one of the buttons of the form on the page: it sends all of the form to the button's address."""
    address = action.rpartition("/")[0]
    form = page.one(f'form[action="{address}/nakijken"]')
    if not action.endswith("/nakijken"):
        assert page.all(f'button[formaction^="{action}"]'), f"a button for {action}"
    return browser.send(action, {**filled_in(form), **typed})


def all_right(browser: Browser, address: str) -> Page:
    """Press "Alles nagekeken: alles klopt", and see the page after it."""
    press(browser, browser.open(address), f"{address}/nakijken", all="yes")
    return browser.open(address)
