"""The pages on which texts are edited, and what a visitor then sees."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.models import Discipline
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.wording import service
from socialmap.wording.models import Edit
from tests.accounts.people import fields_of, filled_in, keeper_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.wording.conftest import network

TEXTS = "/kerngroep/teksten"
DISCIPLINE = f"{TEXTS}/soort-hulp/dietist"
NEED = f"{TEXTS}/hulpvraag/vermoeidheid"
DECIDED = {"alarm_decided_by": "Dr. A. Voorbeeld", "alarm_decided_on": "2026-03-02"}


def save(browser: Browser, address: str, **typed: object) -> Page:
    return browser.send(address, fields_of(browser, address) | {"do": "bewaar"} | typed)


def edits() -> list[Edit]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Edit).order_by(Edit.id)))


def everything() -> str:
    db.session.rollback()
    tables = [table for table in db.metadata.sorted_tables if table.name not in ("counters", "limits")]
    rows = [sorted(map(repr, db.session.execute(sa.select(table)))) for table in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_every_text_has_its_page_and_sending_it_untouched_changes_nothing(as_bram: Browser) -> None:
    links = [str(link["href"]) for link in as_bram.open(TEXTS).all(".texts a")]
    kinds = {address.split("/")[3] for address in links}

    for address in links[::9] + [f"{TEXTS}/melding/treatment", f"{TEXTS}/melding/crisis"]:
        page = save(as_bram, address)
        assert page.status == 303, address

    assert len(links) > 75
    assert kinds == {"soort-hulp", "hulpvraag", "melding", "netwerk"}
    assert edits() == []


def test_a_text_is_found_by_a_word_in_it(as_bram: Browser) -> None:
    page = as_bram.open(f"{TEXTS}?zoek=bijna+thuis+huis+zonder+treffer")
    found = as_bram.open(f"{TEXTS}?zoek=oedeemtherapeut")

    assert "staan in geen tekst" in page.text()
    assert any("oedeemtherapeut" in str(link["href"]) for link in found.all(".texts a"))


def test_a_new_text_stands_on_the_site_at_once(as_bram: Browser, browser: Browser) -> None:
    answer = save(as_bram, DISCIPLINE, when_calling="Ik wil graag beter eten.", **{"en.label": "Diet expert"})

    assert answer.status == 303
    assert "Ik wil graag beter eten." in browser.open("/wie/dietist").text()
    assert "Diet expert" in browser.open("/en/wie/dietist").text("h1")


def test_the_alarm_text_changes_on_the_page_of_the_need(as_bram: Browser) -> None:
    refused = save(as_bram, NEED, alarm_text="Bel nu meteen.")
    answer = save(as_bram, NEED, alarm_text="Bel nu meteen.", **DECIDED)

    assert refused.status == 422
    assert "wie over de nieuwe tekst besloot" in refused.text(".errors")
    assert refused.one("#alarm_text").get_text().strip() == "Bel nu meteen."
    assert answer.status == 303
    assert "Bel nu meteen." in as_bram.open("/wat/vermoeidheid").text(".attention")


def test_it_is_seen_before_it_is_saved(as_bram: Browser) -> None:
    form = fields_of(as_bram, NEED, sentence="Ik ben op.", do="bekijk")
    before = everything()

    page = as_bram.send(NEED, form)

    assert page.status == 200
    assert "Ik ben op." in page.text("[data-preview]")
    assert page.one("#sentence")["value"] == "Ik ben op."
    assert everything() == before


def test_two_at_once_lose_nothing(app: Flask, as_bram: Browser, clock: StoppedClock) -> None:
    form = fields_of(as_bram, DISCIPLINE)
    other = Browser(app.test_client())
    log_in(
        other,
        make_member("dirk@netwerk.example", at=clock.now(), name="Dirk", role="core_group"),
        strong=True,
    )
    save(other, DISCIPLINE, label="Van Dirk")

    lost = as_bram.send(DISCIPLINE, form | {"label": "Van Bram", "do": "bewaar"})
    again = as_bram.send(DISCIPLINE, filled_in(lost.one(f'form[action="{DISCIPLINE}"]')) | {"do": "bewaar"})

    assert lost.status == 409
    assert "door Dirk, op 2 maart 2026 om 09:00" in lost.text()
    assert (lost.one("#label")["value"], "Van Dirk" in lost.text("#deel-label")) == ("Van Bram", True)
    assert again.status == 303
    assert "Van Bram" in as_bram.open("/wie/dietist").text("h1")


def test_a_form_that_is_sent_twice_is_done_once(as_bram: Browser) -> None:
    form = fields_of(as_bram, DISCIPLINE, label="Diëtist bij kanker", do="bewaar")

    answers = [as_bram.send(DISCIPLINE, form) for _time in range(2)]

    assert [(one.status, one.response.location) for one in answers] == [
        (303, f"{DISCIPLINE}?gedaan=bewaard")
    ] * 2
    assert len(edits()) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"label": " "}, "Dit kan niet leeg zijn."),
        ({"label": "x" * 121}, "Schrijf niet meer dan 120 tekens."),
        ({"read_more-0-href": "javascript:alert(1)"}, "Dit is geen webadres."),
        ({"read_more-0-href": ""}, "allebei"),
        ({"read_more-0-checked_on": "gisteren"}, "Dit is geen datum."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    as_bram: Browser, typed: dict[str, str], told: str
) -> None:
    page = save(as_bram, DISCIPLINE, costs="Twaalf euro.", **typed)

    assert page.status == 422
    assert told in page.text(".errors")
    assert page.one("#costs").get_text().strip() == "Twaalf euro."
    assert edits() == []


def test_an_old_form_without_what_was_seen_overwrites_nothing(as_bram: Browser) -> None:
    form = fields_of(as_bram, DISCIPLINE, label="Anders", do="bewaar")
    form.pop("seen")

    assert as_bram.send(DISCIPLINE, form).status == 409
    assert edits() == []


def test_links_partners_and_the_order_of_helpers_are_edited_in_rows(as_bram: Browser) -> None:
    as_bram.open(TEXTS)
    save(as_bram, NEED, **{"disciplines-0": "dietist", "read_more-0-label": "", "read_more-0-href": ""})
    save(
        as_bram,
        f"{TEXTS}/netwerk/{HOME}",
        **{"partners-0-name": "Nieuwe partner", "partners-1-en": "Own words"},
    )

    page = as_bram.open("/wat/vermoeidheid")
    about = as_bram.open(f"/en/netwerk/{HOME}/over").text()

    assert str(page.all(".facts a")[0]["href"]) == "/wie/dietist"
    assert "Nieuwe partner" in about
    assert "Own words" in about


def test_fewer_links_in_dutch_than_in_english_still_draw_the_notice(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    decided = {"decided_by": "Dr. A. Voorbeeld", "decided_on": "2026-03-02"}
    links = [{"label": "Bel 113", "href": "tel:113"}]
    with transaction():
        service.edit(
            "notice", "crisis", {"links": links, **decided}, network=network(), by="test", at=clock.now()
        )

    page = browser.open("/en/zoeken?wat=zelfmoord")

    assert page.notices[0] == "crisis"
    assert [link.get_text() for link in page.all('[data-notice="crisis"] a')] == ["Call 113"]


def test_the_contact_of_the_network_is_edited(as_bram: Browser) -> None:
    address = f"{TEXTS}/netwerk/{HOME}"

    wrong = save(as_bram, address, contact_email="geen adres")
    right = save(as_bram, address, contact_email="nieuw@netwerk.example", contact_phone="0348 12 34 56")

    assert (wrong.status, right.status) == (422, 303)
    assert "nieuw@netwerk.example" in as_bram.open(f"/netwerk/{HOME}/over").text("#contact")


def test_english_that_is_older_is_told_until_somebody_looked(as_bram: Browser) -> None:
    save(as_bram, DISCIPLINE, costs="Anders geregeld.")
    told = as_bram.open(DISCIPLINE)
    listed = as_bram.open(TEXTS).text(".texts")
    save(as_bram, DISCIPLINE, english_checked="y")
    after = as_bram.open(DISCIPLINE)

    assert "Het Engels is ouder dan het Nederlands bij: Wat kost het?" in told.text()
    assert "Engels is ouder" in listed
    assert "Het Engels is ouder" not in after.text()


def test_what_is_retired_is_not_offered_but_who_has_it_keeps_it(
    app: Flask, as_bram: Browser, carla: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(discipline="dietist", needs=["afvallen"], name="Eetwijzer")
    keeper_of(listing, carla, at=clock.now())
    before = as_bram.open("/zoeken?wat=dietist").codes
    retire = as_bram.open(DISCIPLINE).one(f'form[action="{DISCIPLINE}/weg"]')

    answer = as_bram.send(f"{DISCIPLINE}/weg", filled_in(retire))
    again = as_bram.send(f"{DISCIPLINE}/weg", filled_in(retire))

    assert (before, answer.status, again.status) == ([listing.code], 303, 303)
    assert as_bram.open("/wie/dietist").status == 404
    assert as_bram.open("/zoeken?hulpvraag=afvallen").codes == [listing.code]
    everybody = as_bram.open("/zoeken")
    assert everybody.codes == [listing.code]
    assert everybody.all('input[name="discipline"]') == []
    shown = as_bram.open(f"/aanbod/{listing.code}-eetwijzer-woerden")
    assert (shown.status, "Diëtist" in shown.text()) == (200, True)
    assert as_bram.open("/").status == as_bram.open("/verwijzers").status == 200
    assert as_bram.open(f"/lijst?id={listing.code}").status == 200
    assert as_bram.open("/api/v1/listings").status == 200
    keeper = Browser(app.test_client())
    log_in(keeper, carla)
    root = f"/mijn/vermelding/{listing.code}"
    assert {keeper.open(f"{root}{part}").status for part in ("", "/naam", "/waarvoor")} == {200}


def test_a_retired_need_leaves_the_site_and_comes_back(as_bram: Browser, make_listing: MakeListing) -> None:
    listing = make_listing(needs=["vermoeidheid"])
    retire = as_bram.open(NEED).one(f'form[action="{NEED}/weg"]')
    as_bram.send(f"{NEED}/weg", filled_in(retire))

    gone = [as_bram.open(address).status for address in ("/wat/vermoeidheid", "/", "/zoeken?wat=moe")]
    page = as_bram.open(f"/aanbod/{listing.code}-praktijk-voorbeeld-woerden")
    back = as_bram.open(NEED).one(f'form[action="{NEED}/terug"]')
    as_bram.send(f"{NEED}/terug", filled_in(back))

    assert gone == [404, 200, 200]
    assert (page.status, "geen energie" in page.text()) == (200, False)
    assert as_bram.open("/wat/vermoeidheid").status == 200


def test_notices_and_networks_are_not_retired(as_bram: Browser) -> None:
    button = filled_in(as_bram.open(DISCIPLINE).one('form[action$="/weg"]'))

    statuses = [
        as_bram.send(f"{TEXTS}/{rest}/weg", button).status for rest in ("melding/crisis", f"netwerk/{HOME}")
    ]

    assert statuses == [404, 404]


def test_another_network_reads_the_shared_texts_and_hears_who_keeps_them(as_eva: Browser) -> None:
    page = as_eva.open(DISCIPLINE)

    assert page.status == 200
    assert "Netwerk Oncologische zorg Noordwest Utrecht" in page.text(".attention")
    assert "onconu@regiozorgnu.nl" in page.text(".attention")
    assert page.all("main form") == []


def test_another_network_changes_its_own_texts_and_not_ours(as_eva: Browser, browser: Browser) -> None:
    own = f"{TEXTS}/netwerk/{NEIGHBOUR}"
    form = fields_of(as_eva, own, about="KANARIE over ons.", do="bewaar")

    answers = [as_eva.send(address, form).status for address in (own, DISCIPLINE, f"{TEXTS}/netwerk/{HOME}")]
    opened = as_eva.open(f"{TEXTS}/netwerk/{HOME}").status

    assert (answers, opened) == ([303, 404, 404], 404)
    assert "KANARIE" in browser.open(f"/netwerk/{NEIGHBOUR}/over").text()


def test_no_word_of_another_networks_texts_stands_on_our_pages(as_eva: Browser, as_bram: Browser) -> None:
    own = f"{TEXTS}/netwerk/{NEIGHBOUR}"
    as_eva.send(own, fields_of(as_eva, own, about="KANARIE over ons.", do="bewaar"))

    pages = [
        TEXTS,
        f"{TEXTS}?zoek=kanarie",
        "/kerngroep/geschiedenis",
        "/kerngroep/woorden",
        f"/netwerk/{HOME}/over",
    ]

    assert [address for address in pages if "KANARIE" in as_bram.open(address).html] == []
    assert "KANARIE" in as_eva.open("/kerngroep/geschiedenis").text()


@pytest.mark.parametrize("rest", ["", "/soort-hulp/dietist", "/hulpvraag/angst", f"/netwerk/{HOME}"])
def test_members_and_visitors_see_no_texts_to_edit(
    app: Flask, carla: Member, browser: Browser, rest: str
) -> None:
    member = Browser(app.test_client())
    log_in(member, carla)

    assert member.open(f"{TEXTS}{rest}").status == 404
    assert browser.open(f"{TEXTS}{rest}").status == 303


@pytest.mark.parametrize(
    "rest", ["/soort-hulp/x", "/x/dietist", "/netwerk/x", "//dietist", "/hulpvraag/dietist"]
)
def test_what_does_not_exist_is_not_found(as_bram: Browser, rest: str) -> None:
    assert as_bram.open(f"{TEXTS}{rest}").status in (404, 308)


def test_looking_changes_nothing(as_bram: Browser) -> None:
    before = everything()

    for address in (
        TEXTS,
        DISCIPLINE,
        NEED,
        "/kerngroep/woorden",
        "/kerngroep/geschiedenis",
        "/mijn/woorden",
    ):
        as_bram.open(address)

    assert everything() == before
    with transaction():
        db.session.scalars(sa.select(Discipline)).first().label = "Anders"  # type: ignore[union-attr]
    assert everything() != before
