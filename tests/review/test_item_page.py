"""The page of one item: everything a decision needs, three buttons, and nobody decides unseen or twice."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.criteria.models import CriteriaList
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.directory.queries import listing_by_code
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions, submissions
from socialmap.review.models import Submission
from tests.accounts.people import filled_in, keeper_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import NEIGHBOUR, MakeListing
from tests.mailing.letters import sent, text_of
from tests.review.deciding import (
    all_right,
    application,
    change_of,
    decide,
    looked_at,
    network,
    open_item,
    press,
    set_up,
    state_of,
)


@pytest.fixture
def at_bram(browser: Browser, bram: Member) -> Browser:
    """The browser in which Bram is logged in."""
    log_in(browser, bram, strong=True)
    return browser


def browser_of(app: Flask, member: Member) -> Browser:
    other = Browser(app.test_client())
    log_in(other, member, strong=True)
    return other


def test_a_clean_application_is_decided_in_three_presses(
    app: Flask, at_bram: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    links = [str(one["href"]) for one in at_bram.open("/kerngroep").all("a[href*=inzendingen]")]
    address = f"/kerngroep/inzendingen/{submission.uuid}"
    assert any(address in one for one in links)

    checked = press(at_bram, at_bram.open(address), f"{address}/nakijken", all="yes")
    page = at_bram.open(checked.response.headers["Location"].partition("#")[0])
    answer = press(at_bram, page, f"{address}/goedkeuren")
    found = at_bram.open("/zoeken?wat=adam+aanvrager").codes

    assert (checked.status, answer.status, answer.response.headers["Location"]) == (303, 303, "/kerngroep")
    assert len(found) == 1
    db.session.rollback()
    listing = listing_by_code(found[0])
    assert listing is not None
    assert [member.email for member in keepers_of(listing)] == ["adam@praktijk.example"]
    assert [row.checked_by for row in listing.registrations] == [f"member:{bram.uuid}"]
    assert (listing.agreement, str(listing.agreed_on)) == ("2026-1", "2026-03-02")
    assert listing.criteria_met == {"dietist": 1}
    assert submission.checks["dietist:register"]["where"] == "Kwaliteitsregister Paramedici"
    assert [one.role for one in adam.memberships] == ["member"]
    assert [message["To"] for message in sent(app)] == ["adam@praktijk.example"]


def test_answers_and_approval_can_be_sent_together(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)
    typed = {"check-dietist-register": "yes", "where-dietist-register": "KP, vandaag"}

    some = press(at_bram, page, f"{address}/goedkeuren", **typed)
    kept = [str(one["value"]) for one in some.all("input[type=radio][checked]")]
    both = {**typed, "check-dietist-oncologie": "not-needed"}
    answer = press(at_bram, some, f"{address}/goedkeuren", **both)

    assert (some.status, kept) == (422, ["yes"])
    assert "Kijk eerst alle criteria na" in some.text()
    assert some.one("#where-dietist-register")["value"] == "KP, vandaag"
    assert answer.status == 303
    assert state_of(submission) == "approved"
    assert submission.checks["dietist:register"]["where"] == "KP, vandaag"


def test_a_no_on_a_criterion_is_not_approved(at_bram: Browser, adam: Member, clock: StoppedClock) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)
    typed = {"check-dietist-register": "no", "check-dietist-oncologie": "yes"}

    answer = press(at_bram, page, f"{address}/goedkeuren", **typed)

    assert (answer.status, state_of(submission)) == (422, "submitted")


def test_the_page_shows_the_card_the_criteria_and_where_to_look(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)

    _address, page = open_item(at_bram, submission)

    assert "Adam Aanvrager" in page.text(".cards")
    assert "Criteria versie 1, geldig vanaf 1 januari 2026." in page.text()
    assert "Voorbeeld, vast te stellen door de kerngroep." in page.text()
    register = page.one(".check a[href='https://www.kwaliteitsregisterparamedici.nl/']")
    assert register.get_text() == "Kijk in Kwaliteitsregister Paramedici"
    assert [str(one["value"]) for one in page.all(".check")[0].select("input[type=radio]")] == [
        "yes",
        "no",
        "not-needed",
    ]


def test_own_criteria_are_no_example(at_bram: Browser, adam: Member, clock: StoppedClock) -> None:
    with transaction() as session:
        criteria = [{"key": "ervaring", "text": "Heeft ervaring met kanker.", "since": 3}]
        own = {"discipline": "dietist", "version": 3, "valid_from": clock.now().date()}
        session.add(CriteriaList(network_id=network().id, criteria=criteria, **own))
    submission = application(adam, clock)

    page = all_right(at_bram, open_item(at_bram, submission)[0])

    assert "Criteria versie 3, geldig vanaf 2 maart 2026." in page.text()
    assert "Voorbeeld" not in page.text()
    assert "ja, door Bram op 2 maart 2026" in page.text(".check")
    assert state_of(submission) == "submitted"
    assert submission.criteria == {"dietist": 3}


def test_a_change_stands_old_beside_new(
    at_bram: Browser, adam: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(name="Anna", kind="person", discipline="dietist", phone="+31348123456")
    submission = change_of(listing, adam, clock, name="Anna Berends")

    address, page = open_item(at_bram, submission)
    answer = press(at_bram, page, f"{address}/goedkeuren")

    cells = [one.get_text() for one in page.one("table.rows tbody tr").select("th, td")]
    assert cells == ["Naam", "Anna", "Anna Berends"]
    assert "Anna Berends" in page.text(".cards")
    assert "0348" in page.text(".cards")
    assert page.all(".check") == []
    assert answer.status == 303


def test_a_second_approval_sees_what_happened(
    app: Flask, at_bram: Browser, adam: Member, dirk: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, _page = open_item(at_bram, submission)
    page = all_right(at_bram, address)
    second = browser_of(app, dirk)
    same_page = second.open(address)
    press(at_bram, page, f"{address}/goedkeuren")

    answer = press(second, same_page, f"{address}/goedkeuren")

    assert answer.status == 409
    assert "Iemand was u voor" in answer.text()
    assert "Goedgekeurd , door Bram op 2 maart 2026" in answer.text()
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 1


def test_what_changed_since_it_was_opened_is_told_and_shown(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, _page = open_item(at_bram, submission)
    page = all_right(at_bram, address)
    with transaction():
        submission.state = "asked"
        submissions.save_step(submission, "wie", values={"name": "Iemand Anders"}, by="test", at=clock.now())
        submissions.answer(submission, "Ik heet anders.", by="test", at=clock.now())

    answer = press(at_bram, page, f"{address}/goedkeuren", own_words="Welkom!")

    assert answer.status == 409
    assert "veranderd sinds u het opende" in answer.text()
    assert "Iemand Anders" in answer.text()
    assert answer.one("#own_words")["value"] == "Welkom!"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0


def test_the_same_button_twice_is_once(
    app: Flask, at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, _page = open_item(at_bram, submission)
    page = all_right(at_bram, address)

    first, second = (press(at_bram, page, f"{address}/goedkeuren") for _ in range(2))

    assert (first.status, second.status) == (303, 303)
    assert first.response.headers["Location"] == second.response.headers["Location"]
    assert len(sent(app)) == 1


def test_another_button_of_the_same_page_is_another_deed(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    set_up(show_who_handles=0)
    submission = application(adam, clock)
    page = all_right(at_bram, open_item(at_bram, submission)[0])
    address = f"/kerngroep/inzendingen/{submission.uuid}"
    press(at_bram, page, f"{address}/pakken")

    answer = press(at_bram, page, f"{address}/goedkeuren")

    assert (answer.status, state_of(submission)) == (303, "approved")


def test_a_question_goes_to_the_applicant_and_back(
    app: Flask, at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)

    empty = press(at_bram, page, f"{address}/vraag", question="  ")
    press(at_bram, page, f"{address}/vraag", question="Heeft u ervaring met kanker?")

    assert (empty.status, "Schrijf uw vraag op." in empty.text(".errors")) == (422, True)
    assert empty.all(str(empty.one(".errors a")["href"]))
    assert "Heeft u ervaring met kanker?" in text_of(sent(app)[-1])
    assert state_of(submission) == "asked"
    assert "Heeft u ervaring met kanker?" in at_bram.open(address).text(".talk")


def test_a_ground_outside_the_criteria_cannot_be_chosen(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)
    typed: dict[str, Any] = {"own_words": "Ik mag deze persoon niet."}

    answers = [
        press(at_bram, page, f"{address}/afwijzen", **typed, **more)
        for more in ({}, {"ground": "dietist:aardig"}, {"ground": ["dietist:register", "x"]})
    ]

    assert [str(one["value"]) for one in page.all("input[name=ground]")] == [
        "dietist:register",
        "dietist:oncologie",
    ]
    assert [one.status for one in answers] == [422] * 3
    assert "Kies ten minste een criterium uit de lijst." in answers[0].text(".errors")
    assert answers[0].one("#own_words")["value"] == "Ik mag deze persoon niet."
    assert state_of(submission) == "submitted"


def test_a_no_has_its_reason_per_criterion_in_the_letter(
    app: Flask, at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)
    why = {"why-dietist-oncologie": "De scholing oncologie ontbreekt."}

    press(at_bram, page, f"{address}/afwijzen", ground="dietist:oncologie", **why)

    text = " ".join(text_of(sent(app)[-1]).split())
    assert (
        "- Voldoet aan de normen van de LWDO voor een diëtist met aandachtsgebied oncologie."
        " De scholing oncologie ontbreekt."
    ) in text
    assert "uiterlijk op 13 april 2026" in text
    assert "binnen 8 weken antwoord" in text
    assert f"/aanmelden/{submission.uuid}/niet-eens" in text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0


def test_nobody_decides_on_their_own_application(at_bram: Browser, bram: Member, clock: StoppedClock) -> None:
    submission = application(bram, clock)

    address, page = open_item(at_bram, submission)
    sent_anyhow = at_bram.send(f"{address}/goedkeuren", filled_in(page.one("form[action$=nakijken]")))

    assert page.all("button[formaction$=goedkeuren], button[formaction$=afwijzen], .check") == []
    assert "Dit is uw eigen inzending of praktijk" in page.text(".attention")
    assert sent_anyhow.status == 409
    assert state_of(submission) == "submitted"


def test_nobody_decides_on_a_listing_they_keep(
    at_bram: Browser, adam: Member, bram: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing()
    keeper_of(listing, bram, at=clock.now())
    change = change_of(listing, adam, clock, name="Anders")

    _address, page = open_item(at_bram, change)

    assert page.all("button[formaction$=goedkeuren]") == []


def test_a_tie_is_told_on_the_page_and_takes_the_buttons_away(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)

    empty = press(at_bram, page, f"{address}/band", tie="")
    press(at_bram, page, f"{address}/band", tie="Oud-collega")
    after = at_bram.open(address)

    assert (empty.status, "Schrijf kort op" in empty.text(".errors")) == (422, True)
    assert "Bram, 2 maart 2026: Oud-collega" in after.text()
    assert after.all("button[formaction$=goedkeuren]") == []
    assert after.all("button[formaction$=bespreken]") != []


def test_a_neighbour_is_told_that_somebody_else_must_say_yes_too(
    app: Flask,
    at_bram: Browser,
    adam: Member,
    bram: Member,
    dirk: Member,
    make_listing: MakeListing,
    clock: StoppedClock,
) -> None:
    own = make_listing(name="Bram", kind="person", discipline="dietist")
    keeper_of(own, bram, at=clock.now())
    submission = application(adam, clock)
    address, _page = open_item(at_bram, submission)
    page = all_right(at_bram, address)

    first = press(at_bram, page, f"{address}/goedkeuren")
    after = at_bram.open(first.response.headers["Location"])
    second = browser_of(app, dirk)
    press(second, second.open(address), f"{address}/goedkeuren")

    assert "Na u moet nog iemand anders goedkeuren." in page.text()
    assert first.response.headers["Location"] == address
    assert "Bram keurde dit goed op 2 maart 2026. Nog iemand anders moet" in after.text()
    assert after.all("button[formaction$=goedkeuren]") == []
    assert state_of(submission) == "approved"
    assert len(sent(app)) == 1


def test_a_request_shows_the_way_to_the_round_only(
    app: Flask, at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock, route="request")
    address, page = open_item(at_bram, submission)

    answer = press(at_bram, page, f"{address}/bespreken", own_words="Fijn dat u dit doet.")

    assert page.all("button[formaction$=goedkeuren]") == []
    assert "Hierover besluit de kerngroep samen, in de ronde." in page.text(".attention")
    assert (answer.status, state_of(submission)) == (303, "round")
    letter = sent(app)[-1]
    assert letter["Subject"] == "De kerngroep bespreekt uw aanmelding"
    assert "Fijn dat u dit doet." in text_of(letter)
    assert "Dit staat op de agenda van de volgende ronde." in at_bram.open(address).text()


def test_possible_doubles_are_named_with_why(
    at_bram: Browser, adam: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listings = [
        make_listing(name="Zelfde Nummer", phone="+31348123456", postcode="3601 AB"),
        make_listing(name="Zelfde Code", agb="24012345", postcode="3601 AB"),
        make_listing(name="Zelfde Mail", email="adam@praktijk.example", postcode="3601 AB"),
        make_listing(name="adam  AANVRAGER"),
        make_listing(name="Heel Iemand Anders"),
        make_listing(name="Buurman", phone="+31348123456", network=NEIGHBOUR),
        make_listing(name="Verdwenen", phone="+31348123456", state="withdrawn"),
    ]
    same = {"phone": "+31348123456", "agb": "24012345", "email": "Adam@praktijk.example"}
    submission = application(adam, clock, **same)
    other = application(
        make_member("eva@praktijk.example", at=clock.now(), role=None), clock, name="Eva", **same
    )

    _address, page = open_item(at_bram, submission)

    head = next(one for one in page.all("h2") if one.get_text() == "Misschien dubbel")
    lines = [one.get_text() for one in head.find_next("ul").select("li")]  # type: ignore[union-attr]
    assert [line.partition(":")[0] for line in lines] == [
        "Zelfde Code",
        "Zelfde Mail",
        "Zelfde Nummer",
        "adam  AANVRAGER",
        "Eva",
    ]
    assert "zelfde telefoonnummer: 0348" in lines[2]
    assert page.all(f"a[href='/aanbod/{listings[0].code}']")
    assert page.all(f"a[href$='{other.uuid}']")


def test_earlier_decisions_on_the_same_person_are_linked(
    at_bram: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    earlier = looked_at(application(adam, clock, disciplines=["psycholoog"]), bram, clock)
    decide("approve", earlier, bram, clock)
    submission = application(adam, clock)

    _address, page = open_item(at_bram, submission)

    (link,) = page.all(f"a[href$='{earlier.uuid}']")
    assert "goedgekeurd, 2 maart 2026" in link.parent.get_text()  # type: ignore[union-attr]


def test_who_does_what_shows_only_where_more_people_are_active_than_the_network_chose(
    app: Flask, at_bram: Browser, adam: Member, dirk: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    set_up(show_who_handles=1)
    address, alone = open_item(at_bram, submission)
    browser_of(app, dirk)

    page = at_bram.open(address)
    press(at_bram, page, f"{address}/pakken")
    press(at_bram, at_bram.open(address), f"{address}/notitie", note="Ik bel haar morgen.")
    taken = at_bram.open(address)
    answer = press(at_bram, taken, f"{address}/overdragen", to=str(dirk.uuid))
    nobody = press(at_bram, taken, f"{address}/overdragen", to=str(adam.uuid))

    assert alone.all("button[formaction$=pakken], button[formaction$=notitie]") == []
    assert "Bram doet deze." in taken.text()
    assert "Ik bel haar morgen." in taken.text(".quote")
    assert (answer.status, nobody.status) == (303, 303)
    assert "Dirk doet deze." in at_bram.open(address).text()


def test_only_somebody_of_the_core_group_can_take_over(
    at_bram: Browser, adam: Member, dirk: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)

    answer = press(at_bram, page, f"{address}/overdragen", to=str(adam.uuid))

    assert (answer.status, "Kies iemand." in answer.text(".errors")) == (422, True)


def test_a_gp_is_never_approved(at_bram: Browser, adam: Member, clock: StoppedClock) -> None:
    submission = application(adam, clock, name="Huisarts A. Aanvrager")
    address, _page = open_item(at_bram, submission)
    page = all_right(at_bram, address)

    answer = press(at_bram, page, f"{address}/goedkeuren")

    assert answer.status == 409
    assert "niet op de kaart" in answer.text()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0


WAYS = ("goedkeuren", "vraag", "bespreken", "afwijzen", "nakijken", "herzien", "brief")
MORE_WAYS = ("overdragen", "pakken", "notitie", "band")


@pytest.mark.parametrize("way", ["", *WAYS, *MORE_WAYS])
def test_only_the_core_group_of_the_network_sees_a_submission(
    app: Flask, at_bram: Browser, adam: Member, bram: Member, clock: StoppedClock, way: str
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)
    form = filled_in(page.one("form[action$=nakijken]")) | {"question": "x", "tie": "x", "note": "x"}
    others = {
        "member": (make_member("carla@praktijk.example", at=clock.now()), True, 404),
        "applicant": (adam, True, 404),
        "neighbour": (
            make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR),
            True,
            404,
        ),
        "half logged in": (bram, False, 303),
    }

    def status(browser: Browser) -> int:
        answer: Page = browser.send(f"{address}/{way}", form) if way else browser.open(address)
        assert "Adam Aanvrager" not in answer.html
        return answer.status

    statuses = {}
    for name, (member, strong, _wanted) in others.items():
        other = Browser(app.test_client())
        log_in(other, member, strong=strong)
        statuses[name] = status(other)

    assert statuses == {name: wanted for name, (_member, _strong, wanted) in others.items()}
    assert status(Browser(app.test_client())) == 303
    assert state_of(submission) == "submitted"


def test_looking_changes_nothing(at_bram: Browser, adam: Member, clock: StoppedClock) -> None:
    submission = application(adam, clock)
    revision = submission.revision

    for _again in range(2):
        open_item(at_bram, submission)

    db.session.rollback()
    assert db.session.get_one(Submission, submission.id).revision == revision


def test_an_odd_outcome_of_a_second_look_is_refused(
    at_bram: Browser, adam: Member, bram: Member, dirk: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    ground = {"discipline": "dietist", "key": "register", "why": ""}
    decide("decline", submission, dirk, clock, grounds=[ground], own_words="")
    with transaction():
        decisions.appeal(submission, "Kijk nog eens.", by="test", at=clock.now())
    address, page = open_item(at_bram, submission)

    answer = press(at_bram, page, f"{address}/herzien", outcome="misschien")

    assert (answer.status, state_of(submission)) == (422, "appealed")
