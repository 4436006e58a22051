"""Home, as a tired person on a phone sees it."""

from tests.browsing import Browser


def test_home_asks_one_question_with_two_boxes_and_one_button(browser: Browser) -> None:
    page = browser.open("/")

    assert [box["name"] for box in page.all("form.search input")] == ["wat", "waar"]
    assert page.text("form.search button") == "Zoek hulp"
    assert "Wij bewaren niet wat u zoekt." in page.text()


def test_home_of_the_country_names_both_networks(browser: Browser) -> None:
    page = browser.open("/")

    links = {link["href"] for link in page.all("main a[href^='/netwerk/']")}
    assert links == {"/netwerk/noordwest-utrecht/", "/netwerk/utrecht-lekstroom/"}
