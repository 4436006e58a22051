"""A renewal: of the criteria only what changed is looked at, and after a yes it is not asked again."""

from datetime import timedelta

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.keeping import renewing
from socialmap.review import rules
from socialmap.review.checks import lists_to_meet
from socialmap.review.models import Submission
from socialmap.review.queries import open_change_of
from tests.accounts.people import keeper_of, log_in, make_member
from tests.browsing import Browser
from tests.conftest import MakeListing, make
from tests.criteria.conftest import DIETITIAN, asked, next_version, present
from tests.review.deciding import application, change_of, decide, looked_at, open_item, press, state_of

NEW = "Heeft intervisie met andere diëtisten."


def renewal_of(listing: Listing, keeper: Member, clock: StoppedClock) -> Submission:
    """A criterion is new; the keeper shows that they meet it, and hands that in."""
    next_version(clock, [*present(), asked(NEW)])
    keeper_of(listing, keeper, at=clock.now())
    questions = renewing.asked_of(listing, local_day(clock.now()))
    assert [one.criterion["text"] for one in questions] == [NEW]
    with transaction():
        renewing.renew([renewing.Answer(one, "Groep 3") for one in questions], by=keeper, at=clock.now())
    found = open_change_of(listing)
    assert found is not None
    return found


def test_on_the_page_of_a_renewal_only_what_changed_is_answered(
    app: Flask,
    browser: Browser,
    adam: Member,
    bram: Member,
    make_listing: MakeListing,
    clock: StoppedClock,
) -> None:
    log_in(browser, bram, strong=True)
    listing = make_listing(name="Anna", kind="person", discipline=DIETITIAN, criteria_met={DIETITIAN: 1})
    submission = renewal_of(listing, adam, clock)
    address, page = open_item(browser, submission)
    fields = {str(one["name"]) for one in page.all(".check input[type=radio]")}

    unseen = press(browser, page, f"{address}/goedkeuren")
    answer = press(browser, page, f"{address}/goedkeuren", **dict.fromkeys(fields, "yes"))

    assert NEW in page.text(".check")
    assert present()[0]["text"] not in page.text("main")
    assert len(fields) == 1
    assert (unseen.status, "Kijk eerst alle criteria na" in unseen.text()) == (422, True)
    assert (answer.status, state_of(submission)) == (303, "approved")
    assert list(submission.checks) == [next(iter(fields)).removeprefix("check-").replace("-", ":", 1)]


def test_an_application_is_held_against_the_whole_list(
    browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    """The control: the same list, the same page, and everything is asked."""
    log_in(browser, bram, strong=True)
    next_version(clock, [*present(), asked(NEW)])

    _address, page = open_item(browser, application(adam, clock))

    assert len({str(one["name"]) for one in page.all(".check input[type=radio]")}) == len(present()) == 3


def test_after_a_yes_nothing_is_asked_again(either_app: Flask, clock: StoppedClock) -> None:
    adam = make_member("adam@praktijk.example", name="Adam", at=clock.now(), role=None)
    bram = make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")
    listing = make(clock, name="Anna", kind="person", discipline=DIETITIAN, criteria_met={DIETITIAN: 1})
    submission = renewal_of(listing, adam, clock)
    today = local_day(clock.now())

    with pytest.raises(rules.NeedsProof):
        decide("approve", submission, bram, clock)
    looked_at(submission, bram, clock)
    decide("approve", submission, bram, clock)

    db.session.rollback()
    assert len(submission.checks) == 1
    assert listing.criteria_met == {DIETITIAN: 2}
    assert renewing.asked_of(listing, today + timedelta(days=400)) == []
    again = change_of(listing, adam, clock, criteria_met={DIETITIAN: 2})
    assert [one.criteria for one in lists_to_meet(again, today).values()] == [[]]
    decide("approve", again, bram, clock)
    assert listing.criteria_met == {DIETITIAN: 2}
