"""The filters beside the results, with live counts."""

from dataclasses import dataclass

from markupsafe import Markup

from socialmap.foundation.texts import _, drawn_by
from socialmap.search.answers import Answer, facet_counts
from socialmap.search.labels import legend_of, value_label, yes_labels
from socialmap.search.questions import BY_NAME

FACET_ORDER = "discipline need accepts_new language".split()
RADII = (2, 5, 10, 15, 25, 50)


@dataclass(frozen=True)
class FacetOption:
    """A choice of a filter, with how many listings it leaves."""

    value: str
    label: str
    count: int | None
    checked: bool


@dataclass(frozen=True)
class FacetGroup:
    """A filter with its choices; `name` is the parameter of the page."""

    name: str
    legend: str
    kind: str
    boxes: Markup
    options: tuple[FacetOption, ...]
    open: bool


def facets_of(answer: Answer) -> list[FacetGroup]:
    """All filters with live counts; what nobody offers is not shown unless it is chosen."""
    counts = facet_counts(answer)
    groups = [_choices(name, counts[name], answer) for name in FACET_ORDER]
    groups.insert(2, _yes_group(counts, answer))
    groups.append(_ages(counts["age_group"], answer))
    stale = _box(
        "verouderd", "ja", _("Toon ook wat lang niet is nagekeken"), answer.asked.stale, answer, None
    )
    groups.append(
        FacetGroup("verouderd", _("Lang niet nagekeken"), "checkbox", _safe([stale]), (), answer.asked.stale)
    )
    return [group for group in groups if group.boxes or group.options]


def _choices(name: str, counts: dict[str, int], answer: Answer) -> FacetGroup:
    chosen = answer.asked.chosen(name)
    values = sorted(counts, key=lambda value: (-counts[value], value))
    page_name = BY_NAME[name].page_name
    boxes = [
        _box(page_name, value, _label(name, value, answer), value in chosen, answer, counts.get(value, 0))
        for value in dict.fromkeys([*chosen, *values])
    ]
    return FacetGroup(page_name, legend_of(name), "checkbox", _safe(boxes), (), bool(chosen))


def _safe(boxes: list[str]) -> Markup:
    return Markup("".join(boxes))  # noqa: S704  drawn by a template that escapes, and digits


def _label(name: str, value: str, answer: Answer) -> str:
    return value_label(name, value, answer.present)


def _box(name: str, value: str, label: str, checked: bool, answer: Answer, count: int | None) -> str:
    """One choice; its drawing is kept, only the number changes."""
    kept = answer.present.boxes
    key = (name, value, label, checked)
    halves = kept.get(key)
    if halves is None:
        drawn = drawn_by("components/filters.html", "box", name, value, label, checked)
        before, after = str(drawn).split("{number}")
        halves = kept[key] = before, after
    return halves[0] + ("" if count is None else f" ({count})") + halves[1]


def _yes_group(counts: dict[str, dict[str, int]], answer: Answer) -> FacetGroup:
    """All yes-or-no filters under one heading; each keeps its own parameter."""
    boxes, is_open = [], False
    for name, label in yes_labels().items():
        count = counts[name].get("true", 0)
        checked = "true" in answer.question.chosen(name)
        is_open = is_open or checked
        if count or checked:
            boxes.append(_box(BY_NAME[name].page_name, "ja", label, checked, answer, count))
    return FacetGroup("", _("Hoe en waar"), "checkbox", _safe(boxes), (), is_open)


def _ages(counts: dict[str, int], answer: Answer) -> FacetGroup:
    """Age puts in order and hides nobody, so there is one at a time."""
    chosen = answer.asked.chosen("age_group")
    options = [FacetOption("", _("Maakt niet uit"), None, not chosen)]
    for value in ("kind", "aya", "volwassen", "oudere"):
        options.append(
            FacetOption(value, _label("age_group", value, answer), counts.get(value, 0), value in chosen)
        )
    return FacetGroup("leeftijd", legend_of("age_group"), "select", Markup(""), tuple(options), bool(chosen))


def drawn_select(name: str, label: str, options: list[FacetOption], answer: Answer) -> Markup:
    """A choice of one; drawn once for each state it can be in."""
    kept, key = answer.present.fragments, ("select", name, label, tuple(options))
    if options and key not in kept:
        kept[key] = drawn_by("components/filters.html", "select", name, label, options)
    return kept[key] if options else Markup("")


def radius_options(answer: Answer) -> list[FacetOption]:
    """Distances to choose from, when there is a place to measure from."""
    if answer.place is None:
        return []
    chosen = answer.asked.radius_km
    radii = sorted({*RADII, *([chosen] if chosen else [])})
    options = [FacetOption("", _("Alle afstanden"), None, chosen is None)]
    return options + [FacetOption(str(km), _("Binnen %(km)s km", km=km), None, km == chosen) for km in radii]


def sort_options(answer: Answer) -> list[FacetOption]:
    """The orders to choose from."""
    labels = {"": _("Beste eerst"), "dichtbij": _("Dichtstbij eerst"), "naam": _("Op naam")}
    names = {"relevance": "", "distance": "dichtbij", "name": "naam"}
    return [
        FacetOption(value, label, None, names[answer.asked.sort] == value) for value, label in labels.items()
    ]
