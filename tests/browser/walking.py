"""Going through a page with the Tab key, one stop after the other."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Step = dict[str, Any]

_ORDER = """() => {
const one = document.activeElement;
if (!one || one === document.body) return null;
const {left, top, width, height} = one.getBoundingClientRect();
const style = getComputedStyle(one);
const high = Math.max(top, 0), low = Math.min(top + height, innerHeight);
const middle = document.elementFromPoint(left + Math.min(width, 300) / 2, (high + low) / 2);
return {
  tag: one.tagName, id: one.id, name: one.name || "", text: one.textContent.trim(),
  href: one.getAttribute("href") || "",
  code: one.closest("[data-listing]")?.dataset.listing || "", classes: String(one.className),
  at: [...document.querySelectorAll("*")].indexOf(one), top: top + scrollY, left, height,
  outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  inView: width > 0 && top < innerHeight && top + height > 0 && left < innerWidth && left + width > 0,
  covered: !(middle && (one.contains(middle) || middle.contains(one))),
};}"""


_TO_PRESS = """() => {
const all = [...document.querySelectorAll("*")];
const seen = (one) => one.checkVisibility({visibilityProperty: true}) && one.tabIndex >= 0 && !one.disabled;
const groups = new Set();
const first = (one) => {
  if (one.type !== "radio") return true;
  const news = !groups.has(one.name);
  groups.add(one.name);
  return news;
};
const kinds = "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex]";
return all.filter((one) => one.matches(kinds) && seen(one) && first(one)).map((one) => all.indexOf(one));
}"""


def focus(page: Page) -> Step | None:
    """The element that has the focus, with how well it can be seen; None when nothing has."""
    found: Step | None = page.evaluate(_ORDER)
    return found


def everything_to_press(page: Page) -> list[int]:
    """What the Tab key must reach, by its place in the page; a group of round buttons is one stop."""
    found: list[int] = page.evaluate(_TO_PRESS)
    return found


def look_at(step: Step | None) -> Step:
    """A stop of the Tab key that can be seen; AssertionError when it cannot (WCAG 2.4.7 and 2.4.11)."""
    assert step is not None, "the focus is lost"
    assert step["outline"] >= 2, f"no visible focus on {step}"
    assert step["inView"], f"focus outside the screen: {step}"
    assert not step["covered"], f"something lies over {step}"
    return step


def walk(page: Page, until: Callable[[Step], bool], most: int = 60) -> list[Step]:
    """Press Tab until it holds; every step on the way must be seen, and come after the one before."""
    steps: list[Step] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        step = look_at(focus(page))
        if steps:
            assert step["at"] > steps[-1]["at"], f"back in the page: {step}"
        steps.append(step)
        if until(step):
            return steps
    raise AssertionError(f"not reached in {most} steps: {[one['text'][:20] for one in steps]}")
