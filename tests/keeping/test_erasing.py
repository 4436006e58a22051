"""Erasing: gone at once where it shows, from the disk after the night, and for good after thirty days."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.service import give_role
from socialmap.audit.service import first_broken_link
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Keeper as KeeperRow
from socialmap.directory.models import Listing
from socialmap.directory.service import change, withdraw
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping import erasing
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.review import submissions
from socialmap.review.decisions import decline
from socialmap.review.queries import submissions_of
from socialmap.review.service import report
from socialmap.safekeeping.erasures import remembered
from socialmap.search.indexing import indexer
from tests.accounts.people import fields_of, keeper_of, make_member
from tests.browsing import Browser
from tests.conftest import MakeListing, make
from tests.keeping.conftest import ANNA, BRAM, CARLA, Enter, Keeper, now
from tests.mailing.letters import code_in, last, sent
from tests.review.deciding import REGISTER

CANARY = "Kanarievogelhuis"
OWN_CANARY = "Zwartkoplijster"


def erase_all(keeper: Keeper) -> str:
    answer = keeper.send("/mijn/wissen", word="wissen")
    assert answer.status == 303
    return str(answer.response.location)


def places_of(folder: Path, word: str) -> set[str]:
    """Files of the data folder that hold a word, however it was written."""
    wanted = {text.encode() for text in (word, word.lower(), word.upper())}
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(text in path.read_bytes() for text in wanted)
    }


def test_the_page_says_plainly_what_goes_when(
    enter: Enter, practice: Listing, make_listing: MakeListing, clock: StoppedClock
) -> None:
    shared = make_listing(name="Samen")
    keeper_of(shared, make_member(BRAM, at=clock.now()), at=clock.now())
    anna = enter(ANNA, practice, shared)

    words = anna.open("/mijn/wissen").text("main")

    assert "Praktijk De Singel: van de kaart" in words
    assert "Samen blijft staan" in words
    assert "Dit wissen wij op 1 april 2026" in words


@pytest.mark.parametrize("word", ["", "ja", "WIS"])
def test_only_who_types_the_word_is_erased(anna: Keeper, practice: Listing, word: str) -> None:
    page = anna.send("/mijn/wissen", word=word)

    assert page.status == 422
    assert "Typ WISSEN." in page.text(".errors")
    assert now(practice).state == "published"


def test_who_erases_everything_is_gone_at_once_from_site_door_and_out_tray(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser, clock: StoppedClock
) -> None:
    public = browser.open(f"/aanbod/{practice.code}").response.location
    with transaction():
        queue("your-listings", ANNA, key="t", at=clock.now(), due_at=clock.now() + timedelta(days=1))

    location = erase_all(anna)

    assert anna.open(location).text("h1") == "Uw gegevens zijn weg"
    assert anna.open("/mijn").status == 303
    assert browser.open(public).status == 410
    assert browser.open("/zoeken?wat=praktijk+de+singel").codes == []
    assert browser.open(f"/api/v1/listings/{practice.uuid}").status == 404
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 0
    assert (now(practice).state, now(practice).name) == ("erased", "")


def test_what_others_keep_stays_and_what_the_core_group_answers_for_too(
    enter: Enter, practice: Listing, make_listing: MakeListing, clock: StoppedClock
) -> None:
    desk = make_listing(name="Loket", kept_by_core_group=True)
    keeper_of(practice, make_member(BRAM, at=clock.now()), at=clock.now())
    anna = enter(ANNA, practice, desk)

    erase_all(anna)

    assert [now(one).state for one in (practice, desk)] == ["published", "published"]
    assert [one.email for one in keepers_of(now(practice))] == [BRAM]
    assert keepers_of(now(desk)) == []


def test_who_logs_in_within_thirty_days_is_a_member_again_without_the_listing(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    erase_all(anna)
    clock.move(timedelta(days=29))
    browser = Browser(app.test_client())
    browser.send("/inloggen", fields_of(browser, "/inloggen", email=ANNA))
    browser.send("/inloggen/code", fields_of(browser, "/inloggen/code", code=code_in(last(app))))
    clock.move(timedelta(days=2))

    with transaction():
        erasing.erase_due(clock.now())

    member = member_by_email(ANNA)
    assert member is not None
    assert (member.name, member.leaves_on) == ("Anna", None)
    assert now(practice).state == "erased"


def test_after_thirty_days_the_person_is_erased_and_the_chain_stays_whole(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht", remark="Van mijn oma.")
    erase_all(anna)
    clock.move(timedelta(days=29))
    with transaction():
        erasing.erase_due(clock.now())
    day_before = member_by_email(ANNA)
    clock.move(timedelta(days=1))

    with transaction():
        count = erasing.erase_due(clock.now())

    assert day_before is not None
    member = db.session.get_one(Member, anna.member.id, populate_existing=True)
    assert (member.email, member.name, member.erased_at) == (None, "", clock.now())
    assert [(one.values, one.messages, one.motivation) for one in submissions_of(member)] == [({}, [], "")]
    assert count == 1
    assert first_broken_link() is None
    assert {(one.kind, one.uuid) for one in remembered()} == {
        ("listing", str(practice.uuid)),
        ("member", str(anna.member.uuid)),
    }


def test_the_last_manager_cannot_be_erased(enter: Enter, practice: Listing, clock: StoppedClock) -> None:
    anna = enter(ANNA, role="manager")

    page = anna.open("/mijn/wissen")
    refused = anna.send("/mijn/wissen", {**anna.form("/mijn/gegevens"), "word": "WISSEN"})

    assert "enige beheerder" in page.text("main")
    assert refused.status == 200
    assert member_by_email(ANNA) is not None
    assert db.session.get_one(Member, anna.member.id).leaves_on is None


def test_one_of_two_managers_can(enter: Enter, practice: Listing, clock: StoppedClock) -> None:
    bram = make_member(BRAM, at=clock.now())
    with transaction():
        give_role(db.session.merge(bram), practice.network, "manager", by="test", at=clock.now())
    anna = enter(ANNA, role="manager")

    erase_all(anna)

    assert now_member(anna).leaves_on is not None


def now_member(keeper: Keeper) -> Member:
    db.session.rollback()
    return db.session.get_one(Member, keeper.member.id)


def test_nothing_of_an_erased_listing_or_person_is_left_in_the_data_folder(
    app: Flask, enter: Enter, make_listing: MakeListing, clock: StoppedClock, browser: Browser
) -> None:
    folder = app.extensions["settings"].data_dir
    texts = {"name": f"Praktijk {CANARY}", "description": f"Bij {CANARY}.", "email": f"{CANARY}@a.example"}
    listing = make_listing(**texts)
    anna = enter(f"{OWN_CANARY.lower()}@praktijk.example", listing, name=OWN_CANARY)
    anna.send(f"/mijn/vermelding/{listing.code}/waarvoor", description=f"Nieuw bij {CANARY}.")
    anna.send(f"/mijn/vermelding/{listing.code}/naam", name=f"{CANARY} en co", remark=f"Van {OWN_CANARY}.")
    place = browser.open(f"/aanbod/{listing.code}").response.location
    browser.send(f"{place}/klopt-niet", fields_of(browser, f"{place}/klopt-niet", kind="left"))
    with transaction():
        report(now(listing), "other", f"{CANARY} bestaat niet meer.", at=clock.now())
    clock.move(timedelta(minutes=10))
    sent(app)
    indexer().bring_up_to_date()
    before = {word: places_of(folder, word) for word in (CANARY, OWN_CANARY)}

    erase_all(anna)
    clock.move(timedelta(days=30))
    with transaction():
        erasing.erase_due(clock.now())
    is_clean = erasing.scrub(clock.now())

    kinds = {Path(name).parts[0].split("-")[0].split(".")[0] for name in before[CANARY]}
    assert kinds == {"socialmap", "mail", "index"}, "the words were there"
    assert before[OWN_CANARY] != set()
    assert is_clean
    assert [places_of(folder, word) for word in (CANARY, OWN_CANARY)] == [set(), set()]


def test_the_letters_of_who_left_are_removed_from_the_folder_and_those_of_others_stay(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        for email in (ANNA, CARLA):
            queue("log-in", email, key=email, at=clock.now(), values={"request": "x"})
    folder = app.extensions["settings"].data_dir / "mail"
    folder.mkdir(exist_ok=True)
    for letter in db.session.scalars(sa.select(Letter)):
        (folder / f"{letter.id}.eml").write_text(f"To: {letter.recipient}\nMessage-ID: <{letter.uuid}@x>\n\n")
    db.session.rollback()

    erase_all(anna)

    assert [path.read_text().split()[1] for path in folder.glob("*.eml")] == [CARLA]


def test_a_listing_that_left_is_erased_after_two_years(practice: Listing, clock: StoppedClock) -> None:
    with transaction():
        withdraw(practice, by="test", at=clock.now())
    clock.move(timedelta(days=729))
    with transaction():
        early = erasing.erase_due(clock.now())
    clock.move(timedelta(days=1))

    with transaction():
        late = erasing.erase_due(clock.now())

    assert (early, late) == (0, 1)
    assert (now(practice).state, now(practice).name) == ("erased", "")


def test_a_declined_application_is_emptied_after_a_year(
    carla: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    judge = make_member("kerngroep@netwerk.example", at=clock.now(), role="core_group")
    with transaction():
        values = {"name": "Carla", "disciplines": ["dietist"]}
        one = submissions.start(
            carla.member, practice.network, kind="application", by="test", at=clock.now(), values=values
        )
        submissions.hand_in(one, agreement="2026-1", by="test", at=clock.now())
        seen, grounds = one.revision, [REGISTER]
        decline(one, grounds=grounds, own_words="", seen_revision=seen, by=judge, at=clock.now())
    clock.move(timedelta(days=364))
    with transaction():
        erasing.erase_due(clock.now())
    kept = dict(submissions_of(now_member(carla))[0].values)
    clock.move(timedelta(days=1))

    with transaction():
        erasing.erase_due(clock.now())
        again = erasing.erase_due(clock.now())

    after = submissions_of(now_member(carla))[0]
    assert kept["name"] == "Carla"
    assert (after.values, after.reason, after.state, again) == ({}, "", "declined", 0)


def test_who_was_erased_stays_erased_after_a_restore(either_app: Flask, clock: StoppedClock) -> None:
    listing = make(clock, name="Praktijk De Singel")
    member = make_member(ANNA, at=clock.now())
    keeper_of(listing, member, at=clock.now())
    erasers = either_app.extensions["after_restore"].erase
    erased = [("listing", str(listing.uuid)), ("member", str(member.uuid))]

    with transaction():
        first = [erasers[kind](uuid, clock.now()) for kind, uuid in erased]
        again = [erasers[kind](uuid, clock.now()) for kind, uuid in erased]

    assert (first, again) == ([True, True], [False, False])
    assert (now(listing).state, member_by_email(ANNA)) == ("erased", None)
    assert db.session.scalars(sa.select(KeeperRow)).all() == []


def test_an_erased_listing_has_no_words_in_any_row_of_the_audit(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        change(practice, {"description": CANARY}, by="test", at=clock.now())
    erase_all(anna)

    rows = [
        str(row)
        for table in db.metadata.sorted_tables
        for row in db.session.execute(sa.select(table).select_from(table))
    ]

    assert [row for row in rows if CANARY in row or "Singel" in row] == []


def test_leaving_twice_with_the_same_form_leads_to_logging_in(anna: Keeper) -> None:
    form = anna.form("/mijn/wissen", word="WISSEN")
    anna.send("/mijn/wissen", form)

    again = anna.send("/mijn/wissen", form)

    assert (again.status, again.response.location) == (303, "/inloggen")


def test_the_log_of_the_database_is_emptied_unless_somebody_reads(
    app: Flask, make_listing: MakeListing
) -> None:
    log = Path(f"{db.engine.url.database}-wal")
    make_listing(name=CANARY)
    with db.engine.connect() as reader:
        reader.execute(sa.select(Listing.id)).all()
        make_listing(name=f"{CANARY} 2")
        while_reading = erasing.empty_log()

    afterwards = erasing.empty_log()

    assert (while_reading, afterwards) == (False, True)
    assert log.stat().st_size == 0
