"""What can be wrong with a page in a browser, as lists of complaints; an empty list is a good page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320  # an ordinary screen of 1280 pixels at 400 %

_AXE = """async ([rules, part]) => {
  const run = (where, wanted, contrast) => axe.run(where, {
    runOnly: wanted, rules: {"color-contrast": {enabled: contrast}}, resultTypes: ["violations"]});
  const answers = [await run(document, rules, !part)];
  const include = part ? [...document.querySelectorAll(part)] : [];
  if (part) answers.push(await run({include}, ["color-contrast"], true));
  return answers.flatMap(({violations}) => violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`)));
}"""

# What is drawn for a visitor who looks: not what is hidden, waits outside the screen, or lies in the map.
_SHOWN = """
const shown = (one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
  && !one.closest(".skip, .skip-map, .trap, .facets legend, .leaflet-container");
const words = (one) => `${one.tagName} ${one.getAttribute("class")} ${one.textContent.trim().slice(0, 40)}`;
"""

_CUT = (
    "(width) => {"
    + _SHOWN
    + """
const wide = document.scrollingElement.scrollWidth;
const found = wide > width ? [`the page is ${wide} wide`] : [];
for (const one of document.querySelectorAll("body *")) {
  if (!shown(one) || one.closest("pre")) continue;
  const {left, right, width: own} = one.getBoundingClientRect();
  if (own && (left < -0.5 || right > width + 0.5)) {
    if (!one.matches(".labels li")) found.push(`outside: ${words(one)} ${left}..${right}`);
  }
  const style = getComputedStyle(one);
  const hides = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
  if (hides && !one.matches("input, textarea, select")) found.push(`cut: ${words(one)}`);
}
return found;}"""
)

_SMALL = (
    "() => {"
    + _SHOWN
    + """
const found = [];
const targets = "a[href], button, summary, select, textarea, input:not([type=hidden])";
for (const one of document.querySelectorAll(targets)) {
  if (!shown(one)) continue;
  const area = one.closest("label") ?? one;
  const inSentence = getComputedStyle(one).display === "inline"
    && one.parentElement.textContent.trim() !== one.textContent.trim();
  const {width, height} = area.getBoundingClientRect();
  if (!inSentence && (width < 24 || height < 24)) found.push(`${words(one)} ${width}x${height}`);
}
return found;}"""
)

_ORDER = """() => {
const one = document.activeElement;
if (!one || one === document.body) return null;
const {left, top, width, height} = one.getBoundingClientRect();
const style = getComputedStyle(one);
const middle = document.elementFromPoint(left + Math.min(width, 300) / 2, top + height / 2);
return {
  tag: one.tagName, id: one.id, name: one.name || "", text: one.textContent.trim(),
  href: one.getAttribute("href") || "",
  code: one.closest("[data-listing]")?.dataset.listing || "", classes: String(one.className),
  at: [...document.querySelectorAll("*")].indexOf(one), top: top + scrollY, left, height,
  outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  inView: width > 0 && top < innerHeight && top + height > 0 && left < innerWidth && left + width > 0,
  covered: !(middle && (one.contains(middle) || middle.contains(one))),
};}"""


def barriers(page: Page, *, contrast_of: str = "") -> list[str]:
    """What axe finds, one line for each place.

    Contrast takes half of the time; `contrast_of` says where it is measured, on a page measured before.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_AXE, [RULES, contrast_of])
    return found


def cut_off(page: Page, width: int = NARROW) -> list[str]:
    """What sticks out of a screen of this width, or is cut off by its own box."""
    resize(page, width)
    found: list[str] = page.evaluate(_CUT, width)
    return found


def too_small(page: Page) -> list[str]:
    """What a finger cannot hit: less than 24 pixels; a link in a sentence may be as low as its line."""
    found: list[str] = page.evaluate(_SMALL)
    return found


def resize(page: Page, width: int) -> None:
    """Give the page another width."""
    page.set_viewport_size({"width": width, "height": 800})


def focus(page: Page) -> dict[str, Any] | None:
    """The element that has the focus, with how well it can be seen; None when nothing has."""
    found: dict[str, Any] | None = page.evaluate(_ORDER)
    return found


def see_map(page: Page) -> None:
    """Bring the map into view and wait until its points are drawn."""
    page.locator("#map").scroll_into_view_if_needed()
    page.locator("#map .pin:not(.origin)").first.wait_for()
