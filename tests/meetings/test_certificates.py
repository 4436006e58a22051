"""A certificate is confirmed by its number, and by nothing that only looks like it."""

import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.limits import Limit
from socialmap.meetings import certificates
from socialmap.meetings.certificates import ALPHABET, as_written, new_number
from socialmap.meetings.outcome_models import Certificate
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.meetings.afterwards import DAY, held, settle, was_there
from tests.meetings.meetings import invite_guest, invite_member

REAL, TRIES = 500, 100_000


def give(clock: StoppedClock, count: int = 1) -> list[str]:
    """The numbers of so many certificates."""
    meeting = held(clock.now())
    was_there(meeting, clock.now(), count)
    settle(meeting, clock.now())
    return list(db.session.scalars(sa.select(Certificate.number).order_by(Certificate.id)))


def withdraw(number: str, clock: StoppedClock) -> None:
    found = certificates.confirmed(number)
    assert found is not None
    with transaction():
        certificates.withdraw(found.invitation, at=clock.now())


def other_sign(draw: random.Random, sign: str) -> str:
    return draw.choice([one for one in ALPHABET if one != sign])


def altered(draw: random.Random, number: str) -> str:
    """One sign is another one."""
    at = draw.choice([place for place, sign in enumerate(number) if sign != "-"])
    return number[:at] + other_sign(draw, number[at]) + number[at + 1 :]


def swapped(draw: random.Random, number: str) -> str:
    """Two different neighbours changed places."""
    signs = number.replace("-", "")
    places = [at for at in range(len(signs) - 1) if signs[at] != signs[at + 1]]
    at = draw.choice(places)
    return signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]


def truncated(draw: random.Random, number: str) -> str:
    """A few signs are missing at an end."""
    signs, missing = number.replace("-", ""), draw.randint(1, 8)
    return signs[missing:] if draw.random() < 0.5 else signs[:-missing]


def spliced(draw: random.Random, numbers: list[str]) -> str:
    """Half of one, half of another."""
    first, second = draw.sample(numbers, 2)
    at = draw.choice((5, 11, 17))
    return first[:at] + second[at:]


def forgeries(numbers: list[str]) -> Iterator[str]:
    """What people who want a certificate might try, the same at every run."""
    draw = random.Random(6)
    while True:
        number = draw.choice(numbers)
        yield altered(draw, number)
        yield altered(draw, altered(draw, number)).lower()
        yield swapped(draw, number)
        yield truncated(draw, number)
        yield number + draw.choice(ALPHABET)
        yield spliced(draw, numbers)
        yield "".join(draw.choice(ALPHABET) for _sign in range(20))
        yield " ".join(draw.choice(ALPHABET.lower()) for _sign in range(20))
        yield number.replace(draw.choice(number.replace("-", "")), draw.choice("01OI_%*."))
        yield f"{number}' OR '1'='1"


def test_of_a_hundred_thousand_forged_altered_and_guessed_numbers_none_is_confirmed(
    app: Flask, clock: StoppedClock
) -> None:
    numbers = give(clock, REAL)
    known = {number.replace("-", "") for number in numbers}
    tries = []
    for forged in forgeries(numbers):
        # To alter a sign twice may give back what it was.
        if forged.replace("-", "").replace(" ", "").upper() not in known:
            tries.append(forged)
        if len(tries) == TRIES:
            break

    confirmed = [forged for forged in tries if certificates.confirmed(forged) is not None]

    assert confirmed == []
    assert sum(as_written(forged) is not None for forged in tries) > TRIES // 2, "most reach the database"
    real = [form(number) for number in numbers for form in (str, str.lower, lambda one: one.replace("-", ""))]
    assert all(certificates.confirmed(number) is not None for number in real)


@pytest.mark.parametrize(
    "typed",
    [
        "abcde-fghjk-lmnpq-rstuv",
        "ABCDE FGHJK LMNPQ RSTUV",
        "abcdefghjklmnpqrstuv",
        "  ABCDE\u2013FGHJK\u2011LMNPQ-RSTUV\n",
        "AB CDE-FG HJK LM NPQ RSTUV",
    ],
)
def test_a_number_may_be_typed_as_people_do(typed: str) -> None:
    assert as_written(typed) == "ABCDE-FGHJK-LMNPQ-RSTUV"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "-", "ABCDE-FGHJK-LMNPQ-RSTU", "ABCDE-FGHJK-LMNPQ-RSTUVW", "0BCDE-FGHJK-LMNPQ-RSTUV"),
        # A long s and the sign of Kelvin become an S and a K in capitals, and are neither.
        *("ABCDE-FGHJK-LMNPQ-R\u017fTUV", "ABCDE-FGHJ\u212a-LMNPQ-RSTUV", "ABCDE-FGHJK-LMNPQ-RSTUV" * 9),
    ],
)
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert as_written(typed) is None


def test_numbers_are_drawn_from_the_whole_alphabet_and_differ() -> None:
    numbers = {new_number() for _each in range(2000)}

    assert len(numbers) == 2000
    assert {sign for number in numbers for sign in number} == {*ALPHABET, "-"}
    assert not set("01OI") & set(ALPHABET)
    assert len(ALPHABET) == 32


def test_the_page_confirms_name_meeting_date_hours_and_network(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    (number,) = give(clock)

    page = browser.open(f"/certificaat/{number}")

    words = page.text("main")
    assert page.status == 200
    for told in (
        "Persoon 1",
        "Samen rond de patiënt met kanker",
        "26 februari 2026",
        "2 uur",
        "KP: 2 punten",
    ):
        assert told in words
    assert "Netwerk Oncologische zorg Noordwest Utrecht" in words
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    assert page.response.headers["Cache-Control"] == "no-store"


def test_only_its_owner_finds_numbers_of_registers_on_a_certificate(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting, anna = held(clock.now()), make_member("anna@praktijk.example", at=clock.now())
    number_of_anna = {"register": "KP", "number": "89012345678"}
    one = invite_member(meeting, anna, clock.now(), state="present", numbers=[number_of_anna])
    settle(meeting, clock.now())
    given = certificates.certificate_of(one)
    assert given is not None
    owner = Browser(app.test_client())
    log_in(owner, anna)

    page, paper = (browser.open(f"/certificaat/{given.number}{end}") for end in ("", ".pdf"))
    own = owner.open(f"/certificaat/{given.number}.pdf")

    assert "89012345678" not in page.html
    assert "89012345678" not in words_of(paper.response.get_data())
    assert "89012345678" in words_of(own.response.get_data())


def words_of(pdf: bytes) -> str:
    from io import BytesIO

    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_paper_says_who_was_where_and_when_and_fits_on_one_page(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    from io import BytesIO

    (number,) = give(clock)

    answer = browser.open(f"/certificaat/{number}.pdf").response

    body = answer.get_data()
    words = words_of(body)
    assert answer.mimetype == "application/pdf"
    assert (answer.headers["X-Robots-Tag"], answer.headers["Cache-Control"]) == ("noindex", "no-store")
    for told in (
        "Bewijs van deelname",
        "Persoon 1",
        "26 februari 2026",
        "2 uur",
        number,
        f"/certificaat/{number}",
    ):
        assert told in words
    assert len(PdfReader(BytesIO(body)).pages) == 1
    assert len(PdfReader(BytesIO(body)).pages[0].images) == 1, "the code to scan"
    assert body == browser.open(f"/certificaat/{number}.pdf").response.get_data(), "the same paper every time"


def test_accreditation_that_was_only_asked_for_is_told_without_points(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    asked = {"register": "NIP", "points": "3", "number": "", "state": "asked"}
    meeting = held(clock.now(), accreditation=[asked])
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())
    given = certificates.certificate_of(one)
    assert given is not None

    words = browser.open(f"/certificaat/{given.number}").text("main")

    assert "NIP: aangevraagd" in words
    assert "3 punten" not in words


def test_what_a_certificate_says_does_not_change_with_the_meeting(app: Flask, clock: StoppedClock) -> None:
    (number,) = give(clock)
    given = certificates.confirmed(number)
    assert given is not None

    with transaction():
        given.invitation.meeting.title = "Iets anders"
        given.invitation.name = "Iemand anders"

    found = certificates.confirmed(number)
    assert found is not None
    assert (found.title, found.name, found.day) == ("Samen rond de patiënt met kanker", "Persoon 1", DAY)


def test_an_unknown_number_is_told_so_with_what_to_do(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    give(clock)

    page = browser.open(f"/certificaat/{new_number()}")

    assert page.status == 404
    assert "Dit nummer kennen wij niet" in page.text("main")
    assert "Persoon" not in page.text("main")
    assert browser.open(f"/certificaat/{new_number()}.pdf").status == 404


def test_a_withdrawn_certificate_says_so_without_a_name(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    (number,) = give(clock)
    withdraw(number, clock)

    page = browser.open(f"/certificaat/{number}")

    assert page.status == 410
    assert "ingetrokken" in page.text("main")
    assert "Persoon 1" not in page.html
    assert "Samen rond" not in page.html
    assert browser.open(f"/certificaat/{number}.pdf").status == 404


def test_who_has_it_on_paper_types_the_number(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    (number,) = give(clock)
    empty = browser.open("/certificaat")

    typed = browser.open("/certificaat", query_string={"nummer": f" {number.lower().replace('-', ' ')} "})
    wrong = browser.open("/certificaat", query_string={"nummer": "12345"})

    assert empty.one("input[name=nummer]")["maxlength"] == "60"
    assert (typed.status, typed.response.headers["Location"]) == (303, f"/certificaat/{number}")
    assert wrong.status == 404
    assert wrong.one("input[name=nummer]")["value"] == "12345"


def test_guessing_is_slow_from_one_place_and_then_also_right_numbers_wait(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    (number,) = give(clock)
    statuses = [browser.open(f"/certificaat/{new_number()}").status for _each in range(61)]

    refused = browser.open(f"/certificaat/{number}")
    elsewhere = browser.open(f"/certificaat/{number}", environ_base={"REMOTE_ADDR": "192.0.2.9"})

    assert statuses == [404] * 60 + [429]
    assert refused.status == 429
    assert 0 < int(refused.response.headers["Retry-After"]) <= 3601
    assert elsewhere.status == 200


def test_who_has_a_certificate_is_never_counted(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    numbers = give(clock, 70)

    statuses = {browser.open(f"/certificaat/{number}").status for number in numbers}

    assert statuses == {200}
    db.session.rollback()
    assert db.session.scalars(sa.select(Limit)).all() == []


@pytest.mark.parametrize(("minutes", "expected"), [(45, 45), (0, 0), (None, 120)])
def test_a_certificate_counts_the_minutes_somebody_was_there(
    app: Flask, clock: StoppedClock, minutes: int | None, expected: int
) -> None:
    meeting = held(clock.now())
    one = invite_guest(meeting, clock.now(), state="present", minutes=minutes)

    settle(meeting, clock.now())

    given = certificates.certificate_of(one)
    assert given is not None
    assert given.minutes == expected


def test_a_meeting_without_contact_time_counts_as_long_as_it_lasted(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now(), contact_minutes=0)
    one = invite_guest(meeting, clock.now(), state="present")

    settle(meeting, clock.now())

    given = certificates.certificate_of(one)
    assert given is not None
    assert given.minutes == 150
