"""Every theme can be read: the colours of the style sheets, measured as WCAG 2.2 does (1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEETS = (
    *("css/site.css", "css/map.css", "css/paper.css"),
    *("css/forms.css", "css/keeping.css", "css/desk.css"),
    *(f"css/{room}.css" for room in ("campaign", "core_group", "reporting", "review", "rounds")),
    *("css/settings.css", "css/wording.css"),
    *(f"css/{page}.css" for page in ("answers", "evaluation", "meetings", "newsletters", "scan")),
)
BASE = "base"
THEMES = [BASE, *sorted(path.stem for path in (STATIC / "themes").glob("*.css"))]
TEXT_NEEDS, LINE_NEEDS = 4.5, 3.0
WHITE = "#fff"
MAP = "#eef1ee"  # the map before, or without, its background

# A colour, what it lies on, and where a visitor meets the two; a custom property goes by its bare name.
TEXT = [
    ("ink", "ground", "body, .tools h2"),
    (
        "ink",
        "paper",
        "cards, .tiles a, what is typed in a box, the close button of a popup, .mail, .told-big",
    ),
    ("ink", "tint", "labels on the front page, .notice p, .chips li, pre, .meeting-state, .names .is-in"),
    ("ink", "warm-tint", ".attention p, .map-line"),
    ("ink", "alarm-tint", "p of the crisis and alarm notices"),
    ("soft-ink", "ground", ".help, .checked, .chips p"),
    ("soft-ink", "paper", ".checked and small on a card, the dot between .labels, the labels of .options"),
    ("soft-ink", "tint", ".promise on the front page, small in .reach"),
    ("accent", "ground", "h1, h2, h3, links, summary"),
    ("accent", "paper", ".button, .top a, links on a card and in a popup, .skip"),
    ("accent", "tint", "h1 on the front page, .notice h2, .chips a, links in .reach, .wall .group"),
    ("accent", "warm-tint", ".doors a"),
    ("accent", "alarm-tint", "links in .errors"),
    ("accent-strong", "tint", ".button:hover"),
    ("warm", "ground", "a:hover"),
    ("warm", "paper", ".far, a:hover on a card, .brand .i"),
    ("warm", "tint", "a:hover in .reach and .notice"),
    ("warm", "warm-tint", ".demo, .attention .i, .options .new, a draft in .meeting-state, .told-big.known"),
    ("warm", "alarm-tint", "a:hover in .errors"),
    (WHITE, "accent", ".button.main, .views [aria-current], the number on .pin.many"),
    (WHITE, "accent-strong", ".foot, .foot a, .foot h2, .button.main:hover"),
    (WHITE, "warm", "the number on .pin.now"),
    (WHITE, "alarm", ".button in a crisis"),
    (WHITE, "#6b130c", ".button:hover in a crisis"),
    (WHITE, "good", ".letter.dot-a, a criterion that is met, .told-big.new"),
    ("good", "ground", "the tick beside a step that is done"),
    ("good", "tint", "the mark of who is in, .names .mark"),
    (
        "alarm",
        "alarm-tint",
        ".errors h2, h2 of the crisis and alarm notices, .meeting-state.cancelled, .told-big",
    ),
    ("alarm", "ground", ".error at a field, .labels .old on the page of a listing"),
    ("alarm", "paper", ".labels .old on a card"),
    ("#3f4a4e", MAP, ".place-name"),
]
LINES = [
    ("box-line", "paper", "the edge of a box, seen from inside"),
    ("box-line", "ground", "the edge of a box on results and in a form"),
    ("box-line", "tint", "the edge of a box on the front page"),
    ("accent", "ground", ".button, .views, a ticked box, the diagrams of .bars"),
    ("accent", "tint", ".button in a notice, the edge of a .notice"),
    ("accent", MAP, ".pin::before"),
    ("accent-strong", MAP, "the rim of .pin::before"),
    ("warm", "ground", "the edge of .cards .now"),
    ("warm", "paper", "the edge of .cards .now, .tiles .i"),
    ("warm", MAP, ".pin.now::before"),
    ("ink", MAP, ".pin.origin::before"),
    ("good", MAP, ".pin.dot-a::before"),
    ("alarm", MAP, ".pin.dot-d::before"),
    ("ink", "paper", "the box to tick with a pen, .tick::before"),
    ("#000", WHITE, ".qr"),
    ("alarm", "ground", ".errors, the crisis and alarm notices, a box with an error"),
    ("alarm", "paper", "a box with an error, seen from inside"),
    ("alarm", "alarm-tint", ".errors, .button in a crisis, the edge of .told-big.unknown"),
    ("good", "ground", "the edge of who is in, .names .is-in"),
    ("good", "tint", "the edge of who is in, seen from inside"),
    ("good", "paper", ".room-room::before on a card"),
    ("good", "ground", ".room-room::before on the page of a listing"),
    ("soft-ink", "paper", ".room::before on a card"),
    ("soft-ink", "ground", ".room::before on the page of a listing"),
    *(
        ("focus", ground, "the dark ring of :focus-visible")
        for ground in ("ground", "paper", "tint", "warm-tint", "alarm-tint", "focus-glow", MAP)
    ),
    *(
        ("focus-glow", ground, "the light ring of :focus-visible")
        for ground in ("accent", "accent-strong", "alarm", "warm", "focus", "ink")
    ),
    (WHITE, "accent", "the ring inside .views [aria-current], the rim of .pin::before"),
    (WHITE, "warm", "the rim of .pin.now::before"),
]
# Lines that only set apart what its words already tell; nobody has to see them.
DECORATION = {
    "line": "the edge of a card, a tile and a fold; each holds a heading or a link that is read without it",
    "warm-line": "the side of .attention, which has an icon and a tint of its own",
}
NO_COLOUR = {"none", "transparent", "inherit", "currentcolor", "highlight"}
_COLOUR = re.compile(r"var\(--([\w-]+)\)|(#[0-9a-fA-F]{3,8})\b")
_OTHER_WORLDS = re.compile(r"@media (?:print|\(forced-colors[^)]*\))\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_MEASURES = {"corner", "gap", "target"}


def sheet(name: str) -> str:
    """A style sheet without remarks, and without the rules for paper and for forced colours."""
    text = (STATIC / name).read_text(encoding="utf-8")
    return _OTHER_WORLDS.sub("", re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def rules(css: str) -> list[tuple[str, dict[str, str]]]:
    """Each rule with its declarations."""
    return [
        (selector.strip(), dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", body)))
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    ]


def properties(css: str) -> dict[str, str]:
    """The custom properties of `:root`, by name without dashes."""
    return {
        name.removeprefix("--"): value.strip()
        for selector, declared in rules(css)
        if selector == ":root"
        for name, value in declared.items()
        if name.startswith("--")
    }


def palette(theme: str) -> dict[str, str]:
    """All custom properties as a page of this theme has them."""
    base = properties(sheet(SHEETS[0]))
    return base if theme == BASE else base | properties(sheet(f"themes/{theme}.css"))


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_weak(colours: dict[str, str]) -> list[str]:
    """Every pair of these colours that somebody cannot tell apart."""
    pairs = [(*pair, TEXT_NEEDS) for pair in TEXT] + [(*pair, LINE_NEEDS) for pair in LINES]
    measured = [
        (contrast(colours.get(one, one), colours.get(other, other)), f"{one} on {other}: {place}", needed)
        for one, other, place, needed in pairs
    ]
    return [f"{name} has {ratio:.2f}, needs {needed}" for ratio, name, needed in measured if ratio < needed]


def used(*names: str) -> set[str]:
    """The colours that the sheets give to these declarations."""
    found = set()
    for css in map(sheet, SHEETS):
        for selector, declared in rules(css):
            values = [value for name, value in declared.items() if name in names and selector != ":root"]
            found |= {name or code for value in values for name, code in _COLOUR.findall(value)}
    return found - _MEASURES


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_and_every_line_of_a_theme_can_be_seen(theme: str) -> None:
    assert too_weak(palette(theme)) == []


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_changes_only_colours_that_exist(theme: str) -> None:
    own = properties(sheet(f"themes/{theme}.css")) if theme != BASE else palette(BASE)

    assert set(own) <= set(palette(BASE))
    assert all(re.fullmatch(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", own[name]) for name in set(own) - _MEASURES)
    assert theme == BASE or len(rules(sheet(f"themes/{theme}.css"))) == 1, "one rule, on :root"


def test_a_theme_that_cannot_be_read_is_refused() -> None:
    faint = too_weak(palette(BASE) | {"accent": "#7fa8ae"})
    no_ring = too_weak(palette(BASE) | {"focus": "#8a8a8a", "focus-glow": "#999"})

    assert any(line.startswith("accent on ground: h1") for line in faint)
    assert any(line.startswith("#fff on accent: .button.main") for line in faint)
    assert any(line.startswith("focus on focus-glow") for line in no_ring)
    assert [round(contrast(*pair), 2) for pair in (("#000", "#fff"), ("#777", "#fff"))] == [21.0, 4.48]


def test_every_colour_of_the_sheets_stands_in_the_table() -> None:
    assert {f"css/{path.name}" for path in (STATIC / "css").glob("*.css")} == set(SHEETS)
    grounds = {ground for _colour, ground, _place in TEXT + LINES}
    lines = {colour for colour, _ground, _place in LINES}
    edges = "border border-color border-left border-top border-bottom border-block outline outline-color"

    assert used("color") == {colour for colour, _ground, _place in TEXT}
    assert used("background", "background-color") - lines <= grounds
    assert used(*edges.split(), "box-shadow", "accent-color") - lines <= set(DECORATION)
    assert len(used("color")) > 6


def test_a_rule_that_sets_text_and_ground_is_measured() -> None:
    measured = {(colour, ground) for colour, ground, _place in TEXT}
    together = {
        (name or code, ground or ground_code)
        for css in map(sheet, SHEETS)
        for _selector, declared in rules(css)
        if "color" in declared and "background" in declared
        for name, code in _COLOUR.findall(declared["color"])
        for ground, ground_code in _COLOUR.findall(declared["background"])
    }

    assert len(together) >= 5
    assert together <= measured
