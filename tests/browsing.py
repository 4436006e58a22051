"""A browser for tests: it opens pages as a visitor does and refuses pages that are not well made."""

from collections import Counter
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BASE = "http://127.0.0.1:8000"
DATA = ("application/json", "application/ld+json")
FORBIDDEN = ("geen resultaten", "None", "Traceback", "{{", "%(")


class Page:
    """An answer, with what a visitor sees of it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        is_paper = response.mimetype == "application/pdf" or "openxmlformats" in (response.mimetype or "")
        self.html = "" if is_paper else response.get_data(as_text=True)
        is_page = response.mimetype == "text/html"
        self.soup = BeautifulSoup(self.html if is_page else "", "html.parser")

    def all(self, selector: str) -> list[Tag]:
        """Everything on the page that fits a CSS selector."""
        return self.soup.select(selector)

    def one(self, selector: str) -> Tag:
        """The one thing that fits a CSS selector."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector}: {len(found)} found"
        return found[0]

    def text(self, selector: str = "body") -> str:
        """The words a visitor reads there."""
        return " ".join(" ".join(part.get_text(" ") for part in self.all(selector)).split())

    @property
    def codes(self) -> list[str]:
        """Codes of the listings on the page, in order."""
        return [str(item["data-listing"]) for item in self.all("[data-listing]")]

    @property
    def notices(self) -> list[str]:
        """Kinds of the notices, in reading order."""
        return [str(item["data-notice"]) for item in self.all("[data-notice]")]


class Browser:
    """Opens pages and checks each: one h1, a title, a language, unique ids, labels, no inline code."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str, **more: Any) -> Page:
        """Open a page with GET."""
        return self._checked("GET", address, **more)

    def send(self, address: str, data: dict[str, Any], **more: Any) -> Page:
        """Send a form with POST."""
        return self._checked("POST", address, data=data, **more)

    def _checked(self, method: str, address: str, **more: Any) -> Page:
        base_url = more.pop("base_url", BASE)
        # A context of its own, as on a real server: what one request remembers is gone at the next.
        with self.client.application.app_context():
            response = self.client.open(address, method=method, base_url=base_url, **more)
        page = Page(response)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 304):
            check_page(page)
        return page


def check_page(page: Page) -> None:
    """Raise AssertionError when a page would trouble a visitor."""
    # One walk: a selector for each rule would go over the page dozens of times.
    tags = page.soup.find_all(True)
    named = Counter(tag.name for tag in tags)
    assert named["h1"] == 1, "one h1"
    assert page.text("title"), "a title"
    assert page.one("html").get("lang"), "a language"
    ids = Counter(str(tag["id"]) for tag in tags if tag.has_attr("id"))
    assert [name for name, count in ids.items() if count > 1] == [], "unique ids"
    labelled = {tag["for"] for tag in tags if tag.name == "label" and tag.has_attr("for")}
    for field in filter(_is_field, tags):
        assert _has_label(field, labelled), f"a label for {field.get('name')}"
    assert [tag for tag in tags if tag.name == "style" or tag.has_attr("style")] == [], "no inline style"
    scripts = [tag for tag in tags if tag.name == "script"]
    inline = [tag for tag in scripts if not tag.get("src") and tag.get("type") not in DATA]
    assert inline == [], "no inline script"
    words = page.text()
    assert [part for part in FORBIDDEN if part in words] == [], "no word of the machine"
    links = [tag for tag in tags if tag.name == "a"]
    assert [tag for tag in links if not tag.has_attr("href")] == [], "every link leads somewhere"


def _is_field(tag: Tag) -> bool:
    is_input = tag.name == "input" and tag.get("type") != "hidden"
    return is_input or tag.name in ("select", "textarea")


def _has_label(field: Tag, labelled: set[Any]) -> bool:
    return bool(field.get("aria-label") or field.get("id") in labelled or field.find_parent("label"))
