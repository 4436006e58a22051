"""A form sent twice is one form."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import FormKey, answer_once
from socialmap.review.models import Report
from tests.conftest import MONDAY
from tests.foundation.together import at_once
from tests.foundation.visits import ask, ask_again, hidden_fields

KEY = "a-key-of-a-form-0001"


def send(location: str, key: str = KEY, later: timedelta = timedelta()) -> str:
    """Where the answer leads: the first time to `location`, again to where the first one led."""
    try:
        with transaction():
            answer_once(key, location, at=MONDAY + later)
    except AlreadyAnswered as before:
        return before.location
    return location


def locations() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(FormKey.location)))


def test_the_same_key_again_gives_the_first_answer_again(either_app: Flask) -> None:
    answers = [send("/eerste"), send("/tweede"), send("/ander", "another-form-of-hers")]

    assert answers == ["/eerste", "/eerste", "/ander"]
    assert sorted(locations()) == ["/ander", "/eerste"]


def test_two_clicks_at_the_same_moment_get_one_answer(either_app: Flask) -> None:
    answers = at_once(either_app, *[lambda n=n: send(f"/antwoord/{n}") for n in range(4)])

    assert locations() == answers[:1]
    assert len(set(answers)) == 1


def test_a_form_that_was_refused_may_be_sent_again(either_app: Flask) -> None:
    def fail() -> None:
        with transaction():
            answer_once(KEY, "/eerste", at=MONDAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert send("/tweede") == "/tweede"


def test_a_key_is_forgotten_after_two_days(app: Flask) -> None:
    send("/eerste")

    assert send("/tweede", later=timedelta(days=1, hours=23)) == "/eerste"
    assert send("/derde", later=timedelta(days=2, seconds=1)) == "/derde"
    assert locations() == ["/derde"]


def reports_in(site: Flask) -> int:
    with site.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Report)) or 0


def test_a_double_click_on_send_makes_one_report(site: Flask, report_address: str) -> None:
    client, before = site.test_client(), reports_in(site)
    tokens = hidden_fields(ask_again(client, report_address))

    answers = [ask_again(client, report_address, "POST", data={**tokens, "kind": "left"}) for _ in range(2)]

    assert set(tokens) == {"csrf_token", "form_key"}
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert reports_in(site) == before + 1


def test_a_form_without_its_token_is_not_accepted(site: Flask, report_address: str) -> None:
    before = reports_in(site)

    answer = ask(site, report_address, "POST", data={"kind": "left", "form_key": KEY})

    assert answer.status_code == 422
    assert "Stuur het nog een keer." in answer.get_data(as_text=True)
    assert reports_in(site) == before
