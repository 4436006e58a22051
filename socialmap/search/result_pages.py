"""The results page: everything around the cards."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from socialmap.directory.choices import tumour_types
from socialmap.foundation.texts import _, drawn_by, ngettext
from socialmap.search.current import Present
from socialmap.search.labels import legend_of, value_label, yes_labels
from socialmap.search.links import search_href
from socialmap.search.questions import BY_NAME, Question, page_parameters
from socialmap.search.rules import wish_filters
from socialmap.search.service import Answer, facet_counts
from socialmap.search.words import Part, Understood

FACET_ORDER = "discipline need accepts_new language".split()
RADII = (2, 5, 10, 15, 25, 50)


@dataclass(frozen=True)
class Chip:
    """Something that was understood, with the address of the same search without it."""

    label: str
    remove_href: str
    remove_label: str


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


@dataclass(frozen=True)
class Pager:
    """Where the neighbours of this page are."""

    page: int
    pages: int
    previous_href: str
    next_href: str


@dataclass(frozen=True)
class Correction:
    """What was searched instead of what was typed."""

    searched: str
    typed: str
    typed_href: str


def chips_of(answer: Answer) -> list[Chip]:
    """What the page understood, each removable."""
    asked, present = answer.asked, answer.present
    chips = _word_chips(answer.understood, asked, present)
    if answer.place is not None:
        chips.append(_place_chip(answer))
    if asked.radius_km:
        label = _("Binnen %(km)s km", km=asked.radius_km)
        chips.append(_chip(label, replace(asked, radius_km=None)))
    for name, values in asked.filters:
        for value in values:
            kept = tuple(one for one in values if one != value)
            filters = tuple((key, kept if key == name else old) for key, old in asked.filters)
            question = replace(asked, filters=tuple(item for item in filters if item[1]))
            chips.append(_chip(value_label(name, value, present), question))
    return chips


def _word_chips(understood: Understood, asked: Question, present: Present) -> list[Chip]:
    by_label: dict[str, list[int]] = {}
    for part in understood.parts:
        label = _part_label(part, present)
        if label:
            by_label.setdefault(label, []).extend(part.at)
    return [_chip(label, replace(asked, what=understood.without(*at))) for label, at in by_label.items()]


def _part_label(part: Part, present: Present) -> str:
    kind, slug = part.concept[0], part.concept[2:]
    if kind == "d":
        return value_label("discipline", slug, present)
    if kind == "h":
        return value_label("need", slug, present)
    if kind == "t":
        return tumour_types().get(slug, "")
    if kind == "a":
        return next((yes_labels()[name] for name in wish_filters((slug,))), _("Vergoeding"))
    return ""


def _place_chip(answer: Answer) -> Chip:
    place = answer.place
    if place is None:
        raise ValueError("an answer without a place has no chip for it")
    label = _("Bij %(place)s", place=place.name)
    if place.kind == "postcode":
        label = _("Bij %(postcode)s %(place)s", postcode=place.postcode, place=place.name)
    if answer.asked.where:
        return _chip(label, replace(answer.asked, where=""))
    return _chip(label, replace(answer.asked, what=answer.understood.without(*answer.understood.place_at)))


def _chip(label: str, question: Question) -> Chip:
    return Chip(label, search_href(page_parameters(question)), _("Haal weg: %(label)s", label=label))


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


def title_of(answer: Answer) -> str:
    """What the page is about, for its heading and for the browser's tab."""
    what = [value_label("discipline", slug, answer.present) for slug in answer.meaning.disciplines[:2]]
    what = what or [value_label("need", slug, answer.present) for slug in answer.meaning.needs[:2]]
    subject = _(" en ").join(what) if what else answer.understood.text.strip() or _("Alle hulp")
    if answer.place is None:
        return subject
    return _("%(what)s bij %(place)s", what=subject, place=answer.place.name)


def count_line(answer: Answer) -> str:
    """How many there are."""
    if not answer.total:
        return _("Kies hieronder hoe u verder wilt")
    return ngettext("%(n)s mogelijkheid", "%(n)s mogelijkheden", answer.total)


def pager_of(answer: Answer) -> Pager | None:
    """Links to the neighbouring pages, or None when all fits on one."""
    question = answer.asked
    pages = -(-answer.total // question.per_page)
    if pages < 2:
        return None
    pairs = page_parameters(question)

    def href(page: int) -> str:
        return search_href([*pairs, *([("pagina", str(page))] if page > 1 else [])])

    page = min(question.page, pages)
    return Pager(page, pages, href(page - 1) if page > 1 else "", href(page + 1) if page < pages else "")


def correction_of(answer: Answer) -> Correction | None:
    """The corrected question and the way back to what was typed."""
    if answer.understood.corrected is None:
        return None
    typed = answer.understood.text.strip()
    href = search_href(page_parameters(replace(answer.asked, what=f'"{typed}"')))
    return Correction(answer.understood.corrected.strip(), typed, href)


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
