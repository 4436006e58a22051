"""What happens to a listing leaves a number, an audit row and an announcement."""

from datetime import timedelta

import pytest

from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import first_broken_link
from socialmap.directory import queries, rules, service
from socialmap.directory.models import Listing, ListingChange, Location, Registration
from socialmap.directory.signals import listing_changed
from socialmap.directory.together import together
from socialmap.foundation.db import db, last_change_number, transaction
from socialmap.networks.models import Network
from tests.directory.sheets import MONDAY

TUESDAY = MONDAY + timedelta(days=1)
TWO_ADDRESSES = [
    {"number": 1, "show_address": True, "postcode": "3601 AB", "place": "Maarssen"},
    {"number": 2, "show_address": True, "postcode": "3441 AB", "place": "Woerden"},
]


def test_an_added_listing_is_public_with_a_code_for_life(make_listing):
    listing = make_listing(name="Praktijk Voorbeeld")

    assert [each.name for each in queries.public_listings()] == ["Praktijk Voorbeeld"]
    assert queries.listing_by_code(listing.code.upper()) is listing
    assert (listing.revision, listing.created_at, listing.changed_at) == (1, MONDAY, MONDAY)
    assert set(listing.code) <= set(rules.CODE_SIGNS)


def test_every_verb_leaves_a_number_an_audit_row_and_an_announcement(make_listing):
    heard = []
    with listing_changed.connected_to(lambda sender, number: heard.append(number)):
        listing = make_listing()
        for verb in (service.hide, service.show, service.withdraw, service.erase):
            with transaction():
                verb(listing, by="test", at=TUESDAY)

    assert heard == [1, 2, 3, 4, 5]
    assert queries.changes_since(2) == [(3, listing.id), (4, listing.id), (5, listing.id)]
    verbs = [row.verb for row in db.session.query(AuditRow).order_by(AuditRow.position)]
    assert verbs == ["add", "hide", "show", "withdraw", "erase"]
    assert first_broken_link() is None


def test_a_change_raises_the_revision_and_says_what_was_there(make_listing):
    listing = make_listing(phone="+31348123456")

    with transaction():
        is_changed = service.change(listing, {"phone": "+31301234567"}, by="anna", at=TUESDAY)

    assert is_changed
    assert (listing.revision, listing.changed_at) == (2, TUESDAY)
    values = db.session.query(AuditValues).order_by(AuditValues.position.desc()).first()
    assert values.before == {"phone": "+31348123456"}
    assert values.after == {"phone": "+31301234567"}


def test_an_equal_change_leaves_no_trace(make_listing):
    address = {"number": 1, "postcode": "3601 AB"}
    listing = make_listing(registrations=[{"register": "KP", "number": "01234567889"}])

    with transaction():
        is_changed = service.change(
            listing,
            {"name": "Praktijk Voorbeeld"},
            [address],
            [{"register": "KP", "number": "01234567889"}],
            by="anna",
            at=TUESDAY,
        )

    assert not is_changed
    assert (listing.revision, last_change_number()) == (1, 1)
    assert db.session.query(AuditRow).count() == 1


def test_a_register_entry_keeps_what_was_looked_at(make_listing):
    listing = make_listing(
        registrations=[{"register": "KP", "number": "01234567889", "checked_on": MONDAY.date()}]
    )

    with transaction():
        wanted = [{"register": "NVPO", "number": "12"}, {"register": "KP", "number": "01234567889"}]
        service.change(listing, {}, None, wanted, by="anna", at=TUESDAY)

    checked = {each.register: each.checked_on for each in listing.registrations}
    assert checked == {"KP": MONDAY.date(), "NVPO": None}


def test_a_location_that_is_left_out_of_the_list_is_gone(make_listing):
    listing = make_listing(locations=TWO_ADDRESSES)

    with transaction():
        service.change(listing, {}, [{"number": 2, "place": "Kamerik"}], by="anna", at=TUESDAY)

    assert [(each.number, each.place) for each in db.session.query(Location)] == [(2, "Kamerik")]


def test_only_what_is_a_value_of_a_listing_can_be_changed(make_listing):
    listing = make_listing()

    with pytest.raises(ValueError, match="state"), transaction():
        service.change(listing, {"state": "erased"}, by="anna", at=TUESDAY)


def test_a_hidden_listing_is_not_public_and_keeps_its_page_address(make_listing):
    listing = make_listing()

    with transaction():
        service.hide(listing, by="anna", at=TUESDAY)

    assert queries.public_listings() == []
    assert queries.public_listings([listing.id]) == []
    assert queries.listing_by_code(listing.code) is listing


def test_a_listing_of_a_retired_network_is_not_public(make_listing, network):
    make_listing()

    with transaction() as session:
        session.get(Network, network.id).retired_at = TUESDAY

    assert queries.public_listings() == []


def test_only_the_asked_listings_are_read_however_many_are_asked(make_listing):
    first, second = make_listing(), make_listing()

    found = queries.public_listings([second.id, *range(1000, 3000)])

    assert found == [second]
    assert queries.public_listings([]) == []
    assert first in queries.public_listings()


def test_a_published_listing_cannot_be_shown_again(make_listing):
    listing = make_listing()

    with pytest.raises(rules.NotInThisState), transaction():
        service.show(listing, by="anna", at=TUESDAY)

    assert last_change_number() == 1


def test_an_erased_listing_leaves_no_name_anywhere(make_listing):
    listing = make_listing(
        name="Anna Kanarie",
        description="Kanarie helpt u",
        phone="+31348123456",
        registrations=[{"register": "BIG", "number": "09911009704"}],
    )
    with transaction():
        service.change(listing, {"organisation": "Praktijk Kanarie"}, by="anna", at=TUESDAY)

    with transaction():
        service.withdraw(listing, by="anna", at=TUESDAY)
        service.erase(listing, by="anna", at=TUESDAY)

    assert (listing.name, listing.description, listing.phone, listing.state) == ("", "", "", "erased")
    assert listing.disciplines == ["dietist"]
    assert db.session.query(Location).count() == db.session.query(Registration).count() == 0
    kept = [(values.before, values.after) for values in db.session.query(AuditValues)]
    assert kept == [({"state": "withdrawn"}, {"state": "erased"})]
    assert first_broken_link() is None


def test_an_erased_listing_cannot_be_changed(make_listing):
    listing = make_listing(state="erased")

    with pytest.raises(rules.NotInThisState), transaction():
        service.change(listing, {"name": "Anna"}, by="anna", at=TUESDAY)


def test_what_is_erased_together_with_a_change_is_not_written_down_after_all(make_listing):
    listing = make_listing()

    with transaction(), together(by="test", at=TUESDAY) as whole:
        service.change(listing, {"organisation": "Kanarie"}, by="test", at=TUESDAY, within=whole)
        service.withdraw(listing, by="test", at=TUESDAY, within=whole)
        service.erase(listing, by="test", at=TUESDAY, within=whole)

    kept = "".join(f"{values.before}{values.after}" for values in db.session.query(AuditValues))
    assert "Kanarie" not in kept
    assert "Praktijk" not in kept


def test_many_changes_together_have_one_number_and_one_announcement(network):
    heard = []
    with (
        listing_changed.connected_to(lambda sender, number: heard.append(number)),
        transaction(),
        together(by="test", at=MONDAY) as whole,
    ):
        for name in ("Anna", "Bram", "Carla"):
            values = {"name": name, "kind": "person", "disciplines": ["dietist"]}
            service.add(network, values, [TWO_ADDRESSES[0]], [], by="test", at=MONDAY, within=whole)

    assert heard == [1]
    assert {change.number for change in db.session.query(ListingChange)} == {1}
    assert db.session.query(Listing).count() == db.session.query(AuditRow).count() == 3
    assert first_broken_link() is None


def test_nothing_is_announced_when_nothing_is_saved(network):
    heard = []
    values = {"name": "Anna", "kind": "person", "disciplines": ["dietist"]}

    def add_and_fail():
        with transaction():
            service.add(network, values, [TWO_ADDRESSES[0]], [], by="test", at=MONDAY)
            raise RuntimeError

    with (
        listing_changed.connected_to(lambda sender, number: heard.append(number)),
        pytest.raises(RuntimeError),
    ):
        add_and_fail()

    assert heard == []
    assert queries.public_listings() == []


def test_disciplines_and_needs_in_use_come_in_their_order(app):
    assert [each.slug for each in queries.disciplines()][:2] == ["oncologiefysiotherapeut", "oedeemtherapeut"]
    assert [each.slug for each in queries.needs()] == ["vermoeidheid", "conditie", "eten"]
