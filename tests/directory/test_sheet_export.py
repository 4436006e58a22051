"""What goes out as a sheet comes in again as the same."""

import csv
import io

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.directory.sheet_columns import COLUMNS
from socialmap.directory.sheet_export import export_sheet
from socialmap.directory.sheet_import import import_sheet
from socialmap.foundation.db import db, transaction
from tests.directory.sheets import MONDAY, texts

EVERYTHING = {
    "key": "a-1",
    "name": '=Anna; "de" \'s',
    "organisation": "''=x",
    "discipline": "dietist|psycholoog",
    "needs": "eten|conditie",
    "phases": "herstel|palliatief",
    "tumour_types": "mamma",
    "description": "@regel één\nregel twee",
    "for_referrers": "-",
    "street": "+Dorpsstraat",
    "house_number": "12-2",
    "show_address": "nee",
    "lat": "52,123456",
    "lon": "5.01",
    "phone": "14 0348",
    "call_hours": "9.00-12.00",
    "email": "Anna@Praktijk.example",
    "website": "praktijk.example",
    "home_visits": "ja",
    "online": "nee",
    "service_area": "Maarssen|3441|Woerden",
    "languages": "nl|ar",
    "age_groups": "aya|oudere",
    "accepts_new": "ja",
    "waiting_weeks": "0",
    "accepts_new_on": "2026-03-01",
    "referral": "soms",
    "costs": "Vraag het uw verzekeraar.",
    "costs_on": "1-1-2026",
    "agb": "04012345",
    "big": "09911009704|09911009730",
    "registers": "KP:01234567889|NVPO:12|Registerplein:",
    "in_verwijsgids": "ja",
    "verwijsgids_url": "https://verwijsgids.example/anna",
    "verwijsgids_checked_on": "2026-02-03",
    "secure_mail": "anna@veilig.example",
    "referrers_phone": "0800-1234",
    "complaints_url": "https://klacht.example",
    "confirmed_on": "2026-02-01",
}


def _rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def _brought_back(network):
    with transaction():
        return import_sheet(export_sheet(network), network, by="test", at=MONDAY)


def test_everything_that_went_out_comes_in_equal(bring_in, network):
    bring_in(EVERYTHING, {"name": "Bram"}, {"key": "c", "name": "Carla", "location": "1"})
    bring_in({"key": "c", "name": "Carla", "location": "2", "postcode": "3441", "place": "Woerden"})

    outcome = _brought_back(network)

    assert texts(outcome.problems) == ""
    assert (outcome.new, outcome.changed, outcome.equal, outcome.refused) == (0, 0, 3, 0)


def test_a_sheet_has_all_columns_the_id_and_one_row_a_location(bring_in, network, one):
    bring_in(
        {"key": "c", "location": "1"}, {"key": "c", "location": "2", "postcode": "3441", "place": "Woerden"}
    )

    rows = _rows(export_sheet(network))

    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert [(row["id"], row["location"], row["postcode"]) for row in rows] == [
        (str(one().uuid), "1", "3601 AB"),
        (str(one().uuid), "2", "3441"),
    ]


def test_no_cell_runs_as_a_formula(bring_in, network):
    bring_in(EVERYTHING)

    cells = [cell for row in _rows(export_sheet(network)) for cell in row.values()]

    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r\0")]
    assert "'=Anna; \"de\" 's" in cells


def test_a_sheet_opens_in_excel_as_what_it_is(bring_in, network):
    bring_in({"name": "Zoë"})

    content = export_sheet(network)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2


def test_a_sheet_builds_the_same_listings_in_an_empty_place(bring_in, network, other_network):
    bring_in(EVERYTHING, {"name": "Bram"})
    content = export_sheet(network)
    with transaction() as session:
        for listing in session.query(Listing):
            session.delete(listing)

    with transaction():
        outcome = import_sheet(content, network, by="test", at=MONDAY)

    assert outcome.new == 2
    assert export_sheet(network) == content


def test_who_was_withdrawn_or_belongs_elsewhere_is_not_given_out(bring_in, network, other_network):
    bring_in({"name": "Anna"}, {"name": "Bram"})
    bring_in({"name": "Carla"}, network=other_network)
    with transaction():
        anna = db.session.query(Listing).filter_by(name="Anna").one()
        service.withdraw(anna, by="test", at=MONDAY)
        service.hide(db.session.query(Listing).filter_by(name="Bram").one(), by="test", at=MONDAY)

    rows = _rows(export_sheet(network))

    assert [row["name"] for row in rows] == ["Bram"]
