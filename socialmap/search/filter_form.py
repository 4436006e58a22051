"""The filters beside the results, with live counts."""

from dataclasses import dataclass

from markupsafe import Markup

from socialmap.foundation.texts import _, drawn_by, language
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


def facets_of(answer: Answer) -> Markup:
    """All filters with live counts; what nobody offers is not shown unless it is chosen."""
    counts = facet_counts(answer)
    groups = [_choices(name, counts[name], answer) for name in FACET_ORDER]
    groups.insert(2, _yes_group(counts, answer))
    groups.append(_ages(counts["age_group"], answer))
    stale = _box(
        "verouderd", "ja", _("Toon ook wat lang niet is nagekeken"), answer.asked.stale, answer, None
    )
    groups.append(_group(_("Lang niet nagekeken"), [stale], answer.asked.stale, answer))
    return Markup("".join(groups))  # noqa: S704  drawn by templates that escape, and digits


def _choices(name: str, counts: dict[str, int], answer: Answer) -> str:
    chosen = answer.asked.chosen(name)
    values = sorted(counts, key=lambda value: (-counts[value], value))
    drawn = _unticked(name, answer)
    boxes = [_ticked(name, value, counts.get(value, 0), answer) for value in chosen]
    boxes += [_numbered(drawn[value], counts[value]) for value in values if value not in chosen]
    return _group(legend_of(name), boxes, bool(chosen), answer)


def _ticked(name: str, value: str, count: int, answer: Answer) -> str:
    return _box(BY_NAME[name].page_name, value, _label(name, value, answer), True, answer, count)


def _unticked(name: str, answer: Answer) -> dict[str, tuple[str, str]]:
    """The boxes of a filter as they are when nobody ticked them; drawn once for all values there are."""
    kept, key = answer.present.rows_of_boxes, (language(), name)
    if key not in kept:
        page_name = BY_NAME[name].page_name
        kept[key] = {
            value: _halves(("box", page_name, value, _label(name, value, answer), False), "{number}", answer)
            for value in answer.present.snapshot.masks[name]
        }
    return kept[key]


def _group(legend: str, boxes: list[str], is_open: bool, answer: Answer) -> str:
    """Boxes under one heading; the drawing around them is kept. Without boxes there is no group."""
    if not boxes:
        return ""
    before, after = _halves(("facet", legend, is_open), "{boxes}", answer)
    return before + "".join(boxes) + after


def _halves(drawing: tuple[object, ...], gap: str, answer: Answer) -> tuple[str, str]:
    """What a macro of the filters draws, before and after the gap; drawn once and kept."""
    kept, key = answer.present.boxes, (language(), *drawing)
    halves = kept.get(key)
    if halves is None:
        macro, *values = drawing
        before, after = str(drawn_by("components/filters.html", str(macro), *values)).split(gap)
        halves = kept[key] = before, after
    return halves


def _label(name: str, value: str, answer: Answer) -> str:
    return value_label(name, value, answer.present)


def _box(name: str, value: str, label: str, checked: bool, answer: Answer, count: int | None) -> str:
    """One choice; its drawing is kept, only the number changes."""
    return _numbered(_halves(("box", name, value, label, checked), "{number}", answer), count)


def _yes_group(counts: dict[str, dict[str, int]], answer: Answer) -> str:
    """All yes-or-no filters under one heading; each keeps its own parameter."""
    boxes, is_open = [], False
    for name, label in yes_labels().items():
        count = counts[name].get("true", 0)
        checked = "true" in answer.question.chosen(name)
        is_open = is_open or checked
        if count or checked:
            boxes.append(_box(BY_NAME[name].page_name, "ja", label, checked, answer, count))
    return _group(_("Hoe en waar"), boxes, is_open, answer)


def _ages(counts: dict[str, int], answer: Answer) -> Markup:
    """Age puts in order and hides nobody, so there is one at a time."""
    chosen = answer.asked.chosen("age_group")
    options = [FacetOption("", _("Maakt niet uit"), None, not chosen)]
    for value in ("kind", "aya", "volwassen", "oudere"):
        options.append(
            FacetOption(value, _label("age_group", value, answer), counts.get(value, 0), value in chosen)
        )
    return drawn_select("leeftijd", legend_of("age_group"), options, answer)


def drawn_select(name: str, label: str, options: list[FacetOption], answer: Answer) -> Markup:
    """A choice of one; frame and options are kept, only the numbers change."""
    if not options:
        return Markup("")
    before, after = _halves(("select", name, label), "{options}", answer)
    lines = "".join(_option(one, answer) for one in options)
    return Markup(before + lines + after)  # noqa: S704  drawn by templates that escape, and digits


def _option(option: FacetOption, answer: Answer) -> str:
    drawing = ("option", option.value, option.label, option.checked)
    return _numbered(_halves(drawing, "{number}", answer), option.count)


def _numbered(halves: tuple[str, str], count: int | None) -> str:
    return halves[0] + ("" if count is None else f" ({count})") + halves[1]


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
