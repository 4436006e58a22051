"""Sheets of listings: everything goes in, or nothing."""

import pytest

from socialmap.audit.models import AuditRow
from socialmap.directory import service
from socialmap.directory.models import Listing, ListingChange
from socialmap.directory.sheet_import import import_sheet
from socialmap.directory.sheet_reading import Unreadable
from socialmap.foundation.db import db, transaction
from tests.directory.sheets import MONDAY, sheet, texts

HEADER = "name;kind;discipline;postcode;place"
FULL = {
    "key": "a-1",
    "organisation": "Praktijk Voorbeeld",
    "needs": "eten|conditie",
    "description": "Regel één\nregel twee",
    "street": "Dorpsstraat",
    "house_number": "12a",
    "phone": "0348-123456",
    "email": "anna@praktijk.example",
    "website": "praktijk.example",
    "home_visits": "Ja",
    "service_area": "Maarssen|3441",
    "languages": "nl|tr",
    "waiting_weeks": "4",
    "confirmed_on": "1-2-2026",
    "big": "09911009704",
    "registers": "KP:01234567889|NVPO:12",
}


def test_a_new_row_becomes_a_public_listing(bring_in, one):
    outcome = bring_in(FULL)

    assert (outcome.new, outcome.changed, outcome.equal, outcome.refused) == (1, 0, 0, 0)
    listing = one()
    assert (listing.state, listing.name, listing.phone) == ("published", "Anna Voorbeeld", "+31348123456")
    assert (listing.website, listing.home_visits, listing.online) == ("https://praktijk.example", True, None)
    assert (listing.needs, listing.languages) == (["eten", "conditie"], ["nl", "tr"])
    assert listing.description == "Regel één\nregel twee"
    assert listing.confirmed_on.isoformat() == "2026-02-01"
    assert [(each.register, each.number) for each in listing.registrations] == [
        ("BIG", "09911009704"),
        ("KP", "01234567889"),
        ("NVPO", "12"),
    ]
    assert (listing.locations[0].point_source, listing.locations[0].lat) == ("pc4", None)


def test_the_same_sheet_again_changes_nothing_and_leaves_no_audit_row(bring_in):
    bring_in(FULL)

    outcome = bring_in(FULL)

    assert (outcome.new, outcome.changed, outcome.equal) == (0, 0, 1)
    assert db.session.query(AuditRow).count() == db.session.query(ListingChange).count() == 1


def test_a_demonstration_is_marked_as_one(bring_in, one):
    bring_in({}, is_demonstration=True)

    assert one().is_demonstration


def test_an_absent_column_is_untouched_and_an_empty_cell_empties(bring_in, one):
    bring_in(FULL)

    outcome = bring_in({"key": "a-1", "email": ""})

    assert outcome.changed == 1
    assert (one().email, one().phone) == ("", "+31348123456")
    assert len(one().registrations) == 3
    assert one().locations[0].street == "Dorpsstraat"


def test_a_row_without_key_is_known_by_name_postcode_and_house_number(bring_in, one):
    bring_in({"house_number": "12 A"})

    outcome = bring_in({"name": "anna voorbeeld", "house_number": "12a", "phone": "030-1234567"})

    assert (outcome.new, outcome.changed) == (0, 1)
    assert one().phone == "+31301234567"


def test_a_row_is_known_by_its_id_even_under_another_name(bring_in, one):
    bring_in({})

    outcome = bring_in(
        {"id": str(one().uuid), "name": "Anna de Vries", "postcode": "3441 AB", "place": "Woerden"}
    )

    assert outcome.changed == 1
    assert (one().name, one().locations[0].postcode) == ("Anna de Vries", "3441 AB")


def test_an_id_nobody_knows_is_kept_for_the_new_listing(bring_in, one):
    outcome = bring_in({"id": "2f0c1f9e-58f1-4d0b-9a3a-1f6f4f8f0a11"})

    assert outcome.new == 1
    assert str(one().uuid) == "2f0c1f9e-58f1-4d0b-9a3a-1f6f4f8f0a11"
    assert "nog niet bekend" in texts(outcome.warnings)


def test_an_id_of_another_network_is_refused(bring_in, make_listing, other_network):
    listing = make_listing(other_network)

    outcome = bring_in({"id": str(listing.uuid)})

    assert "ander netwerk" in texts(outcome.problems)


def test_the_same_key_in_another_network_is_somebody_else(bring_in, other_network):
    bring_in({"key": "a"})

    outcome = bring_in({"key": "a"}, network=other_network)

    assert outcome.new == 1
    assert db.session.query(Listing).count() == 2


def test_an_erased_listing_does_not_come_back_by_its_id(bring_in, one):
    bring_in({})
    with transaction():
        service.withdraw(one(), by="test", at=MONDAY)
        service.erase(one(), by="test", at=MONDAY)

    outcome = bring_in({"id": str(one().uuid)})

    assert "gewist" in texts(outcome.problems)


def test_a_hidden_listing_stays_hidden(bring_in, one):
    bring_in({})
    with transaction():
        service.hide(one(), by="test", at=MONDAY)

    outcome = bring_in({"phone": "030-1234567"})

    assert (one().state, one().phone) == ("hidden", "+31301234567")
    assert "niet op de kaart" in texts(outcome.warnings)


def test_rows_with_the_same_key_are_locations_of_one_listing(bring_in, one):
    rows = (
        {"key": "a", "location": "1", "phone": "0348-123456"},
        {"key": "a", "location": "2", "postcode": "3441 AB", "place": "Woerden", "phone": "0348 123456"},
    )

    outcome = bring_in(*rows)

    assert (outcome.new, bring_in(*rows).equal) == (1, 1)
    assert [(each.number, each.place) for each in one().locations] == [(1, "Maarssen"), (2, "Woerden")]


def test_only_the_address_may_differ_between_locations(bring_in):
    outcome = bring_in(
        {"key": "a", "location": "1", "phone": "0348-123456"},
        {"key": "a", "location": "2", "phone": "030-1234567"},
    )

    assert [(each.row, each.column) for each in outcome.problems] == [(3, "phone")]


def test_a_location_that_is_not_in_the_sheet_stays(bring_in, one):
    bring_in({"key": "a", "location": "1"}, {"key": "a", "location": "2", "postcode": "3441 AB"})

    outcome = bring_in({"key": "a", "location": "2", "postcode": "3441 XY"})

    assert outcome.changed == 1
    assert [each.postcode for each in one().locations] == ["3601 AB", "3441 XY"]


def test_a_row_that_stands_twice_in_a_sheet_is_refused(bring_in):
    nameless = bring_in({}, {"name": "ANNA VOORBEELD"})
    keyed = bring_in({"key": "a"}, {"key": "a"})
    mixed = bring_in({"key": "a"}, {"key": ""})

    assert "staat ook in rij 2" in texts(nameless.problems)
    assert "staat ook in rij 2" in texts(keyed.problems)
    assert "staat ook in rij 2" in texts(mixed.problems)


def test_a_row_that_fits_two_listings_is_refused(bring_in):
    bring_in({"key": "a"}, {"key": "b"})

    outcome = bring_in({})

    assert "meer dan één vermelding" in texts(outcome.problems)


def test_a_key_and_an_id_of_different_listings_are_refused(bring_in):
    bring_in({"key": "a"}, {"key": "b"})
    first = db.session.query(Listing).filter_by(key="a").one()

    outcome = bring_in({"key": "b", "id": str(first.uuid)})

    assert "meer dan één vermelding" in texts(outcome.problems)


def test_one_wrong_row_refuses_them_all(bring_in):
    outcome = bring_in({"name": "Bram"}, {"postcode": "ABCD", "phone": "bel mij"}, {"name": "Carla"})

    assert (outcome.new, outcome.changed, outcome.equal, outcome.refused) == (0, 0, 0, 1)
    assert db.session.query(Listing).count() == 0
    assert {(each.row, each.column, each.value) for each in outcome.problems} == {
        (3, "postcode", "ABCD"),
        (3, "phone", "bel mij"),
    }


def test_a_dry_run_counts_and_writes_nothing(bring_in):
    bring_in({"key": "a"})

    outcome = bring_in({"key": "a", "phone": "030-1234567"}, {"key": "b", "phone": ""}, dry_run=True)

    assert (outcome.new, outcome.changed) == (1, 1)
    assert db.session.query(Listing).count() == db.session.query(AuditRow).count() == 1


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"name": ""}, "name", "gevuld"),
        ({"kind": "robot"}, "kind", "kennen we niet"),
        ({"discipline": "goeroe"}, "discipline", "goeroe"),
        ({"discipline": "dietist|psycholoog|inloophuis|oedeemtherapeut"}, "discipline", "4"),
        ({"needs": "alles"}, "needs", "alles"),
        ({"phases": "ooit"}, "phases", "ooit"),
        ({"languages": "nederlands"}, "languages", "nederlands"),
        ({"home_visits": "misschien"}, "home_visits", "ja of nee"),
        ({"accepts_new": "soms"}, "accepts_new", "onbekend"),
        ({"waiting_weeks": "105"}, "waiting_weeks", "104"),
        ({"waiting_weeks": "-1"}, "waiting_weeks", "104"),
        ({"confirmed_on": "31-2-2026"}, "confirmed_on", "bestaat niet"),
        ({"confirmed_on": "2062-01-01"}, "confirmed_on", "te ver weg"),
        ({"confirmed_on": "2026/01/01"}, "confirmed_on", "geen datum"),
        ({"postcode": "9999 AB"}, "postcode", "kennen we niet"),
        ({"lat": "52,1", "lon": ""}, "lon", "lat en lon"),
        ({"lat": "48,9", "lon": "5,0"}, "lat", "niet in Nederland"),
        ({"lat": "nan", "lon": "5"}, "lat", "geen getal"),
        ({"agb": "4012345"}, "agb", "Excel haalt de eerste nul weg"),
        ({"phone": "348123456"}, "phone", "Excel haalt de eerste nul weg"),
        ({"big": "9911009704"}, "big", "Excel haalt de eerste nul weg"),
        ({"registers": "KP:1234567889"}, "registers", "Excel haalt de eerste nul weg"),
        ({"registers": "BIG:09911009704"}, "registers", "eigen kolom"),
        ({"website": "javascript:alert(1)"}, "website", "webadres"),
        ({"email": "anna"}, "email", "e-mailadres"),
        ({"id": "12"}, "id", "export"),
        ({"location": "0"}, "location", "getal"),
        ({"name": "x" * 161}, "name", "te lang"),
    ],
)
def test_a_cell_that_cannot_be_right_says_where_and_why(bring_in, row, column, words):
    outcome = bring_in(row)

    assert [(each.row, each.column) for each in outcome.problems] == [(2, column)]
    assert words in texts(outcome.problems)
    assert outcome.problems[0].allowed


def test_a_citizen_number_is_refused_and_not_repeated(bring_in):
    outcome = bring_in({"description": "Mijn nummer is 111222333."})

    assert "BSN" in texts(outcome.problems)
    assert "111222333" not in texts(outcome.problems)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"name": "Bram Voorbeeld, huisarts"}, "name"),
        ({"name": "Huisartsenpraktijk De Linde", "kind": "practice"}, "name"),
        ({"discipline": "huisarts"}, "discipline"),
        ({"discipline": "POH-GGZ"}, "discipline"),
        ({"agb": "01012345"}, "agb"),
    ],
)
def test_gps_and_practice_nurses_are_refused(bring_in, row, column):
    outcome = bring_in(row)

    assert [each.column for each in outcome.problems] == [column]
    assert "uisarts" in texts(outcome.problems)


def test_a_dietitian_in_a_gp_practice_is_welcome(bring_in, one):
    outcome = bring_in({"organisation": "Huisartsenpraktijk De Linde"}, {"name": "Praktijk De Pohl"})

    assert (outcome.new, outcome.problems) == (2, ())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"place": "Rotterdam"}, "place"),
        ({"agb": "04012345"}, "agb"),
        ({"big": "09911009799"}, "big"),
        ({"service_area": "Atlantis"}, "service_area"),
        ({"accepts_new_on": "2026-11-03"}, "accepts_new_on"),
    ],
)
def test_what_is_doubtful_is_told_and_still_goes_in(bring_in, row, column):
    outcome = bring_in(row)

    assert outcome.new == 1
    assert [each.column for each in outcome.warnings] == [column]


def test_a_municipality_fits_its_postcodes(bring_in):
    outcome = bring_in({"postcode": "3541 AB", "place": "Utrecht"}, {"place": "Stichtse Vecht"})

    assert outcome.warnings == ()


def test_an_unknown_postcode_is_fine_with_a_point(bring_in, one):
    outcome = bring_in({"postcode": "9999 AB", "lat": "53,2", "lon": "6.5"})

    assert outcome.new == 1
    location = one().locations[0]
    assert (location.lat, location.lon, location.point_source) == (53.2, 6.5, "given")


def test_a_point_does_not_stay_behind_when_the_address_moves(bring_in, one):
    bring_in({"key": "a", "lat": "52.1", "lon": "5.0"})

    bring_in({"key": "a", "postcode": "3441 AB", "place": "Woerden"})

    location = one().locations[0]
    assert (location.lat, location.lon, location.point_source) == (None, None, "pc4")


def test_the_address_of_a_person_without_organisation_is_not_shown_unless_asked(bring_in):
    bring_in(
        {"name": "Anna", "show_address": ""},
        {"name": "Bram", "show_address": "ja"},
        {"name": "Carla", "organisation": "Praktijk Voorbeeld"},
        {"name": "Inloophuis", "kind": "facility"},
    )

    shown = {each.name: each.locations[0].show_address for each in db.session.query(Listing)}
    assert shown == {"Anna": False, "Bram": True, "Carla": True, "Inloophuis": True}


def test_a_register_entry_keeps_the_day_it_was_looked_at(bring_in, one):
    bring_in({"key": "a", "big": "09911009704", "registers": "KP:01234567889"})
    with transaction():
        one().registrations[0].checked_on = MONDAY.date()

    bring_in({"key": "a", "big": "09911009704", "registers": ""})

    assert [(each.register, each.checked_on) for each in one().registrations] == [("BIG", MONDAY.date())]


def test_pasted_text_becomes_plain_letters(bring_in, one):
    bring_in({"name": "Praktĳk  Eﬃciënt\u200b", "kind": "practice"})

    assert one().name == "Praktijk Efficiënt"


def test_our_own_quote_before_a_formula_is_read_back_without_it(bring_in, one):
    bring_in({"description": "'=1+1", "organisation": "'s Gravenland"})

    assert (one().description, one().organisation) == ("=1+1", "'s Gravenland")


def _imported(content, network):
    with transaction():
        return import_sheet(content, network, by="test", at=MONDAY)


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_sheets_come_in_every_usual_dress(network, one, separator, mark, line_end):
    lines = (HEADER, "Anna;person;dietist;3601;Maarssen", "", ";;;;")
    text = line_end.join(lines).replace(";", separator)

    outcome = _imported(mark + text.encode(), network)

    assert (outcome.new, outcome.problems) == (1, ())
    assert one().locations[0].postcode == "3601"


def test_the_number_of_a_row_is_that_of_the_spreadsheet(network):
    anna = 'Anna;person;dietist;3601;Maarssen;"een\ntwee"'
    text = f"{HEADER};description\n{anna}\n\nBram;person;dietist;X;Maarssen;"

    outcome = _imported(text.encode(), network)

    assert [str(each) for each in outcome.problems] == [
        "rij 4; kolom postcode; 'X'; Dit is geen Nederlandse postcode.; 3601 of 3601 AB"
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (f"{HEADER};schoenmaat", "schoenmaat"),
        (f"{HEADER};name", "name"),
        ("name;kind;discipline;place", "postcode"),
    ],
)
def test_a_header_that_is_not_ours_is_refused(network, header, column):
    row = ";".join("x" for _ in header.split(";"))

    outcome = _imported(f"{header}\n{row}".encode(), network)

    assert [(each.row, each.column) for each in outcome.problems] == [(1, column)]
    assert outcome.refused == 1


def test_a_row_with_too_few_or_too_many_cells_is_refused(network):
    outcome = _imported(f"{HEADER}\nAnna;person\nAnna;person;dietist;3601;Maarssen;x".encode(), network)

    assert [each.row for each in outcome.problems] == [2, 3]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        HEADER.encode("utf-16"),
        f"{HEADER}\nAnn\xe9;person;dietist;3601;Maarssen".encode("latin-1"),
        b"PK\x03\x04 a workbook",
        f'{HEADER}\n"Anna;person;dietist;3601;Maarssen'.encode(),
    ],
)
def test_what_is_no_sheet_gets_one_clear_line(network, content):
    with pytest.raises(Unreadable) as refusal:
        _imported(content, network)

    assert "\n" not in str(refusal.value)


def test_whoever_waits_hears_how_far_it_is(bring_in):
    heard = []

    bring_in({"name": "Anna"}, {"name": "Bram"}, step=lambda done, total: heard.append((done, total)))

    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_sheet_of_nothing_but_a_header_changes_nothing(network):
    outcome = _imported(sheet({}).splitlines()[0], network)

    assert (outcome.new, outcome.changed, outcome.equal, outcome.refused) == (0, 0, 0, 0)
