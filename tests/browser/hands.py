"""A mouse and a keyboard that do the same on a page, and count what it takes."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from playwright.sync_api import Page

from tests.browser.walking import focus, look_at

# The parts of a date or a time are stops in one field, with marks of their own.
PARTED = {"day", "starts", "ends", "last_day", "answer_by"}


class Hand(Protocol):
    """Somebody at a page, by whatever they have; `count` is what it took so far."""

    page: Page
    count: int

    def press(self, what: str) -> None:
        """A button, a link or a box."""

    def choose(self, name: str, value: str) -> None:
        """One of the round buttons of this name."""

    def write(self, field: str, text: str | date) -> None:
        """What belongs in a field."""


@dataclass
class Mouse:
    """Counts clicks."""

    page: Page
    count: int = 0

    def press(self, what: str) -> None:
        self.page.locator(what).first.click()
        self.count += 1

    def choose(self, name: str, value: str) -> None:
        self.press(f'input[name="{name}"][value="{value}"]')

    def write(self, field: str, text: str | date) -> None:
        self.page.fill(f"#{field}", str(text))


@dataclass
class Keys:
    """Counts the stops of the Tab key; each must be seen, and come after the one before."""

    page: Page
    count: int = 0
    inside: str = "-"

    def press(self, what: str) -> None:
        self.reach(what)
        is_box = self.page.evaluate("document.activeElement.type === 'checkbox'")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def choose(self, name: str, value: str) -> None:
        self.reach(f'input[name="{name}"]')
        for _ in range(10):
            if self.has_focus(f'[value="{value}"]:checked'):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no {value} in {name}")

    def write(self, field: str, text: str | date) -> None:
        self.reach(f"#{field}")
        if isinstance(text, date):
            self.page.keyboard.type(text.strftime("%m%d%Y"))
            assert self.page.input_value(f"#{field}") == text.isoformat()
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def has_focus(self, what: str) -> bool:
        return bool(self.page.evaluate("(what) => document.activeElement.matches(what)", what))

    def reach(self, what: str, most: int = 90) -> None:
        """Go on with the Tab key until there."""
        before: dict[str, Any] | None = None
        for _ in range(most):
            self.page.keyboard.press("Tab")
            self.count += 1
            found = focus(self.page)
            if found and found["id"] == self.inside:
                continue
            step = look_at(found)
            self.inside = step["id"] if step["id"] in PARTED else "-"
            assert before is None or step["at"] > before["at"], f"back in the page: {step}"
            if self.has_focus(what):
                return
            before = step
        raise AssertionError(f"not reached: {what}")
