"""What can be wrong with a page in a browser, as lists of complaints; an empty list is a good page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320  # an ordinary screen of 1280 pixels at 400 %

# One walk for all rules; of style sheets and media, only a rule about media wants to fetch something.
_AXE = """async ([rules, part]) => {
  const inPart = part.split(",").map((one) => `${one}, ${one} *`).join();
  axe.configure({rules: [{id: "color-contrast", selector: part ? inPart : "*"}]});
  const {violations} = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], preload: {assets: ["media"]}});
  return violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""

# What is drawn for a visitor who looks: not what is hidden, waits outside the screen, or lies in the map.
_SHOWN = """
const clipped = (one) => getComputedStyle(one).clipPath === "inset(50%)";
const onlyHeard = (one) => one && (clipped(one) || onlyHeard(one.parentElement));
const shown = (one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
  && !one.closest(".skip, .skip-map, .trap, .leaflet-container") && !onlyHeard(one);
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
  const clips = ["hidden", "clip"].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
  if ((hides || clips) && !one.matches("input, textarea, select")) found.push(`cut: ${words(one)}`);
}
return found;}"""
)

_SMALL = (
    "(least) => {"
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
  if (!inSentence && (width < least || height < least)) found.push(`${words(one)} ${width}x${height}`);
}
return found;}"""
)

_MISNAMED = (
    "() => {"
    + _SHOWN
    + """
const plain = (text) => text.replace(/[^\\p{L}\\p{N}]+/gu, " ").trim().toLowerCase();
const named = ["a", "button", "input", "summary"].map((tag) => `${tag}[aria-label]`).join();
return [...document.querySelectorAll(named)]
  .filter(shown).filter((one) => {
    const read = plain(one.closest("label")?.textContent ?? one.textContent);
    return !plain(one.getAttribute("aria-label")).includes(read);
  }).map((one) => `${words(one)} is called ${one.getAttribute("aria-label")}`);}"""
)

_SPACE = """() => {
const wide = new CSSStyleSheet();
wide.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
document.adoptedStyleSheets = [wide];
}"""

# The middle of every line of text must be hit by what holds it, or by something inside or around that.
_OVERLAPS = (
    "() => {"
    + _SHOWN
    + """
scrollTo(0, 0);
const found = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const node = texts.currentNode, holder = node.parentElement;
  const aside = holder.closest("pre, script, select, datalist, textarea");
  if (!node.data.trim() || !shown(holder) || aside) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const {left, top, width, height} of range.getClientRects()) {
    if (!width) continue;
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const free = hit && (hit.contains(holder) || holder.contains(hit));
    if (!free) found.push(`${words(holder)} under ${hit?.tagName}`);
  }
}
return found;}"""
)

_NO_EDGE = (
    "() => {"
    + _SHOWN
    + """
const framed = ".button, input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select,"
  + " .cards > li, .notice, .attention, .errors, .tiles a, .picks-list a, .chips li, .views";
return [...document.querySelectorAll(framed)].filter(shown).filter((one) => {
  const style = getComputedStyle(one);
  return style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 0.5
    || style.borderTopColor === style.backgroundColor;
}).map(words);}"""
)


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


def too_small(page: Page, least: int = 24) -> list[str]:
    """What a finger cannot hit: less than 24 pixels; a link in a sentence may be as low as its line."""
    found: list[str] = page.evaluate(_SMALL, least)
    return found


def resize(page: Page, width: int) -> None:
    """Give the page another width."""
    page.set_viewport_size({"width": width, "height": 800})


def moving(page: Page) -> list[str]:
    """What on this page would move, or does."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          const moves = (times) => times.split(",").some((time) => parseFloat(time) > 0);
          if (style.animationName !== "none" || style.scrollBehavior === "smooth") return true;
          return moves(style.transitionDuration) || one.getAnimations().length > 0;
        }).map((one) => one.tagName + " " + one.className)"""
    )
    return found


def see_map(page: Page) -> None:
    """Bring the map into view and wait until its points are drawn."""
    page.locator("#map").scroll_into_view_if_needed()
    page.locator("#map .pin:not(.origin)").first.wait_for()


def misnamed(page: Page) -> list[str]:
    """What is called otherwise than it reads: who says the word on the screen to a phone, gets nothing."""
    found: list[str] = page.evaluate(_MISNAMED)
    return found


def set_wide(page: Page) -> None:
    """The spacing a visitor may ask for (WCAG 1.4.12)."""
    page.evaluate(_SPACE)


def overlaps(page: Page) -> list[str]:
    """Words that something else lies over."""
    size = page.viewport_size or {"width": NARROW, "height": 0}
    page.set_viewport_size({**size, "height": page.evaluate("document.documentElement.scrollHeight")})
    found: list[str] = page.evaluate(_OVERLAPS)
    page.set_viewport_size(size)
    return found


def without_edge(page: Page) -> list[str]:
    """Buttons, boxes and cards that nobody sees where colours are forced."""
    found: list[str] = page.evaluate(_NO_EDGE)
    return found
