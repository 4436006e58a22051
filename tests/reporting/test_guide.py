"""Which members stand in the Verwijsgids Kanker, for everybody to see."""

from datetime import date

from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR, MakeListing

GUIDE = f"/netwerk/{HOME}/verwijsgids"
HREF = "https://www.verwijsgidskanker.nl/p/1"


def test_who_stands_in_the_verwijsgids_is_named_with_link_and_day(
    make_listing: MakeListing, browser: Browser
) -> None:
    make_listing(
        name="Anna",
        discipline="psycholoog",
        in_verwijsgids=True,
        verwijsgids_url=HREF,
        verwijsgids_checked_on=date(2026, 2, 1),
    )
    make_listing(name="Bea", discipline="dietist", in_verwijsgids=True)
    make_listing(name="Cor", discipline="dietist", in_verwijsgids=False)
    make_listing(name="Dirk", discipline="dietist")

    page = browser.open(GUIDE)

    lists = [one.get_text(" ", strip=True) for one in page.all("main h2 + ul")]
    assert [one.get_text() for one in page.all("main h2")] == [
        "Diëtist (oncologie)",
        "Psycholoog (psycho-oncologie)",
    ]
    assert "Bea" in lists[0]
    assert "nog niet nagekeken" in lists[0]
    assert "nagekeken op 1 februari 2026" in lists[1]
    assert [link["href"] for link in page.all(f'main a[href="{HREF}"]')] == [HREF]
    assert not [name for name in ("Cor", "Dirk") if name in page.text("main ul")]


def test_what_is_not_public_and_what_is_of_the_neighbours_is_not_there(
    make_listing: MakeListing, browser: Browser
) -> None:
    make_listing(name="Verborgen", in_verwijsgids=True, state="hidden")
    make_listing(name="Weg", in_verwijsgids=True, state="withdrawn")
    make_listing(name="Buren", in_verwijsgids=True, network=NEIGHBOUR, postcode="3511 AB", place="Utrecht")

    ours, all_networks = browser.open(GUIDE), browser.open("/verwijsgids")

    assert "Van niemand op onze kaart" in ours.text("main")
    assert "Buren" in all_networks.text("main")
    assert not [name for name in ("Verborgen", "Weg") if name in ours.html + all_networks.html]


def test_the_page_is_kept_by_browsers_until_something_changes(
    make_listing: MakeListing, browser: Browser
) -> None:
    etag = browser.open(GUIDE).response.headers["ETag"]
    same = browser.open(GUIDE, headers={"If-None-Match": etag}).status
    make_listing(name="Anna", in_verwijsgids=True)

    changed = browser.open(GUIDE, headers={"If-None-Match": etag})

    assert (same, changed.status) == (304, 200)
    assert "Set-Cookie" not in changed.response.headers


def test_the_page_for_professionals_and_the_foot_lead_to_it(browser: Browser) -> None:
    page = browser.open(f"/netwerk/{HOME}/samenwerking")

    assert len(page.all(f'main a[href="{GUIDE}"]')) == 1
    assert len(page.all(f'footer a[href="{GUIDE}"]')) == 1
