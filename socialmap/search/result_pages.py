"""The results page: everything around the cards."""

from dataclasses import dataclass, replace

from socialmap.directory.choices import tumour_types
from socialmap.foundation.paging import Pager, pager_around
from socialmap.foundation.texts import _, language, ngettext
from socialmap.search.answers import Answer
from socialmap.search.current import Present
from socialmap.search.labels import language_name, value_label, yes_labels
from socialmap.search.links import search_href, site_href
from socialmap.search.notices import Link
from socialmap.search.phrases import Part
from socialmap.search.questions import Question, page_parameters
from socialmap.search.rules import wish_filters
from socialmap.search.words import Understood


@dataclass(frozen=True)
class Chip:
    """Something that was understood, with the address of the same search without it."""

    label: str
    remove_href: str
    remove_label: str


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
    said = {chip.label for chip in chips}
    if answer.place is not None:
        chips.append(_place_chip(answer))
    if asked.radius_km:
        label = _("Binnen %(km)s km", km=asked.radius_km)
        chips.append(_chip(label, replace(asked, radius_km=None)))
    for name, values in asked.filters:
        for value in values:
            label = value_label(name, value, present)
            if label not in said:
                chips.append(_chip(label, _without_filter(label, asked, present)))
    return chips


def _without_filter(label: str, asked: Question, present: Present) -> Question:
    """The question without the choices that are called so."""
    filters = [
        (name, tuple(value for value in values if value_label(name, value, present) != label))
        for name, values in asked.filters
    ]
    return replace(asked, filters=tuple(item for item in filters if item[1]))


def _word_chips(understood: Understood, asked: Question, present: Present) -> list[Chip]:
    by_label: dict[str, list[int]] = {}
    for part in understood.parts:
        label = _part_label(part, present)
        if label:
            by_label.setdefault(label, []).extend(part.at)
    return [
        # What was both said and chosen is one chip, and goes as one.
        _chip(label, replace(_without_filter(label, asked, present), what=understood.without(*at)))
        for label, at in by_label.items()
    ]


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
    return _chip(label, replace(answer.asked, what=answer.understood.without_place()))


def _chip(label: str, question: Question) -> Chip:
    return Chip(label, search_href(page_parameters(question)), _("Haal weg: %(label)s", label=label))


def title_of(answer: Answer) -> str:
    """What the page is about, for its heading and for the browser's tab."""
    what = [value_label("discipline", slug, answer.present) for slug in answer.meaning.disciplines[:2]]
    what = what or [value_label("need", slug, answer.present) for slug in answer.meaning.needs[:2]]
    typed = answer.understood.text.strip()
    if not what and (answer.understood.leftovers or answer.meaning.route):
        return _("Zoeken naar “%(typed)s”", typed=typed)
    subject = _(" en ").join(what) if what else _("Alle hulp")
    if answer.place is None:
        return subject
    return _("%(what)s bij %(place)s", what=subject, place=answer.place.name)


def count_line(answer: Answer) -> str:
    """How many there are."""
    if not answer.total:
        return _("Zo kunt u verder")
    return ngettext("%(n)s mogelijkheid", "%(n)s mogelijkheden", answer.total)


def guide_of(answer: Answer) -> Link | None:
    """The page in plain words about the one need or discipline that was asked."""
    meaning = answer.meaning
    if len(meaning.disciplines) == 1:
        label = value_label("discipline", meaning.disciplines[0], answer.present)
        return Link(_("Lees meer: %(subject)s", subject=label), site_href(f"wie/{meaning.disciplines[0]}"))
    if len(meaning.needs) == 1 and not meaning.disciplines:
        label = value_label("need", meaning.needs[0], answer.present)
        return Link(_("Lees meer: %(subject)s", subject=label), site_href(f"wat/{meaning.needs[0]}"))
    return None


@dataclass(frozen=True)
class Spoken:
    """Who speaks the visitor's language stands first, and can be asked for alone."""

    text: str
    only: Link


def spoken_of(answer: Answer) -> Spoken | None:
    """Told when somebody asked in a language of which there are speakers among the answers."""
    masks = answer.present.snapshot.masks["language"]
    spoken = [code for code in answer.meaning.languages if masks.get(code, 0) & answer.passed.candidates]
    if not spoken or answer.asked.chosen("language") or answer.asked.sort != "relevance":
        return None
    name = language_name(spoken[0], language())
    href = search_href([*page_parameters(answer.asked), ("taal", spoken[0])])
    only = Link(_("Toon alleen wie %(language)s spreekt", language=name), href)
    return Spoken(_("Wie %(language)s spreekt, staat eerst.", language=name), only)


def pager_of(answer: Answer) -> Pager | None:
    """Links to the neighbouring pages, or None when all fits on one."""
    question = answer.asked
    pages = -(-answer.total // question.per_page)
    pairs = page_parameters(question)

    def href(page: int) -> str:
        return search_href([*pairs, *([("pagina", str(page))] if page > 1 else [])])

    return pager_around(min(question.page, pages), pages, href)


def correction_of(answer: Answer) -> Correction | None:
    """The corrected question and the way back to what was typed."""
    if answer.understood.corrected is None:
        return None
    typed = answer.understood.text.strip()
    href = search_href(page_parameters(replace(answer.asked, what=f'"{typed}"')))
    return Correction(answer.understood.corrected.strip(), typed, href)
