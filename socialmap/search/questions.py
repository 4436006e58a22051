"""What can be asked: one table of parameters for the page, the machine door and its description."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

YES = {"true": "true", "ja": "true", "false": "false", "nee": "false"}
SORTS = {"relevance": "beste", "distance": "dichtbij", "name": "naam"}
PER_PAGE = 20
MOST_PER_PAGE = 100
LONGEST_RADIUS = 100
LONGEST_TEXT = 2000
_CODE = re.compile(r"^[a-z0-9-]{1,60}$", re.ASCII)
_LANGUAGE = re.compile(r"^[a-z]{2}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name at the machine door, its Dutch twin on the page, and what it takes."""

    name: str
    page_name: str
    takes: str
    about: str
    choices: tuple[str, ...] = ()


PARAMETERS = (
    Parameter(
        "q", "wat", "text", "What somebody is looking for, in their own words; may hold the place too."
    ),
    Parameter("near", "waar", "text", "A postcode, a place or `lat,lon`. Wins from a place in `q`."),
    Parameter(
        "radius_km", "straal", "number", "At most this far, in whole km; who visits your area also passes."
    ),
    Parameter("discipline", "discipline", "codes", "Slug of a discipline; see /api/v1/disciplines."),
    Parameter("need", "hulpvraag", "codes", "Slug of a need; see /api/v1/needs."),
    Parameter("home_visits", "aan-huis", "yes_no", "Comes to your home."),
    Parameter("online", "online", "yes_no", "Helps by video or telephone."),
    Parameter("group", "groep", "yes_no", "Offers help in a group."),
    Parameter("evenings", "avond", "yes_no", "Open in the evening."),
    Parameter("wheelchair", "rolstoel", "yes_no", "Accessible with a wheelchair."),
    Parameter("free", "gratis", "yes_no", "Free of charge."),
    Parameter("language", "taal", "codes", "ISO 639-1 code of a spoken language."),
    Parameter(
        "age_group", "leeftijd", "choices", "Ranks, never hides.", ("kind", "aya", "volwassen", "oudere")
    ),
    Parameter(
        "accepts_new", "neemt-aan", "choices", "What was said about new people.", ("ja", "nee", "onbekend")
    ),
    Parameter("verwijsgids", "verwijsgids", "yes_no", "Is in the Verwijsgids Kanker."),
    Parameter("stale", "verouderd", "yes_no", "Also show listings left out because nobody confirmed them."),
    Parameter("network", "netwerk", "code", "Slug of one network."),
    Parameter("lang", "lang", "choice", "Language of labels.", ("nl", "en")),
    Parameter("sort", "sorteer", "choice", "Order of the answer.", tuple(SORTS)),
    Parameter("page", "pagina", "page", "Page, from 1."),
    Parameter("per_page", "per-pagina", "per_page", "Items a page."),
)
BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}
BY_PAGE_NAME = {parameter.page_name: parameter for parameter in PARAMETERS}
FILTERS = tuple(
    parameter.name
    for parameter in PARAMETERS
    if parameter.takes in ("codes", "yes_no", "choices") and parameter.name != "stale"
)
Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Question:
    """A question as it was put."""

    what: str = ""
    where: str = ""
    radius_km: int | None = None
    filters: Filters = ()
    stale: bool = False
    network: str = ""
    lang: str = "nl"
    sort: str = "relevance"
    page: int = 1
    per_page: int = PER_PAGE

    def chosen(self, name: str) -> tuple[str, ...]:
        """The values chosen for one filter."""
        return next((values for key, values in self.filters if key == name), ())

    def without(self, *names: str) -> "Question":
        """The same question with some filters let go."""
        return replace(self, filters=tuple(item for item in self.filters if item[0] not in names))


@dataclass
class BadParameters(Exception):
    """Unknown parameters or values that are not allowed, with what is wrong, per parameter."""

    problems: dict[str, list[str]] = field(default_factory=dict)


def question_for_machines(given: Iterable[tuple[str, str]], known: Mapping[str, Collection[str]]) -> Question:
    """Read the parameters of the machine door; anything unknown or wrong raises BadParameters.

    `known` holds the slugs that exist, per parameter.
    """
    values = _gathered(given)
    problems: dict[str, list[str]] = {}
    read: dict[str, object] = {}
    for name, texts in values.items():
        parameter = BY_NAME.get(name)
        if parameter is None:
            problems[name] = ["is not a parameter here"]
            continue
        try:
            read[name] = _read(parameter, texts)
            _check_known(name, texts, known)
        except ValueError as problem:
            problems[name] = [str(problem)]
    if problems:
        raise BadParameters(problems)
    return _question(read)


def _check_known(name: str, texts: Iterable[str], known: Mapping[str, Collection[str]]) -> None:
    unknown = [text for text in texts if text not in known.get(name, (text,))]
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not known here")


def question_for_people(
    given: Iterable[tuple[str, str]], known: Mapping[str, Collection[str]] | None = None
) -> Question:
    """Read the parameters of the page; what is unknown or wrong is left out: a page never refuses."""
    read: dict[str, object] = {}
    for name, texts in _gathered(given).items():
        parameter = BY_PAGE_NAME.get(name)
        if parameter is None:
            continue
        texts = [text.strip()[:LONGEST_TEXT] for text in texts if text.strip()]
        texts = [_FROM_DUTCH.get((parameter.name, text), text) for text in texts]
        slugs = (known or {}).get(parameter.name)
        texts = texts if slugs is None else [text for text in texts if text in slugs]
        for kept in (texts, texts[:1]):
            try:
                if kept:
                    read[parameter.name] = _read(parameter, kept)
                break
            except ValueError:
                continue
    return _question(read)


_FROM_DUTCH = {("sort", dutch): english for english, dutch in SORTS.items()} | {("accepts_new", "true"): "ja"}


def page_parameters(question: Question) -> list[tuple[str, str]]:
    """The parameters of the page that ask this question again, without the page number."""
    pairs = [("wat", question.what), ("waar", question.where)]
    if question.radius_km:
        pairs.append(("straal", str(question.radius_km)))
    for name, values in question.filters:
        takes = BY_NAME[name].takes
        texts = ["ja" if value == "true" else "nee" for value in values] if takes == "yes_no" else values
        pairs += [(BY_NAME[name].page_name, text) for text in texts]
    if question.stale:
        pairs.append(("verouderd", "ja"))
    if question.sort != "relevance":
        pairs.append(("sorteer", SORTS[question.sort]))
    return [(name, value) for name, value in pairs if value]


def machine_parameters(question: Question) -> list[tuple[str, str]]:
    """The parameters of the machine door that ask this question, without page and network."""
    names = {"wat": "q", "waar": "near"}
    english = {dutch: name for name, dutch in SORTS.items()}
    pairs = []
    for name, value in page_parameters(question):
        key = names.get(name) or BY_PAGE_NAME[name].name
        pairs.append((key, english[value] if key == "sort" else value))
    return pairs


def _gathered(given: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, text in given:
        values.setdefault(name, []).append(text)
    return values


def _question(read: Mapping[str, object]) -> Question:
    filters = tuple((name, read[name]) for name in FILTERS if read.get(name))
    return Question(
        what=str(read.get("q", "")),
        where=str(read.get("near", "")),
        radius_km=read.get("radius_km"),  # type: ignore[arg-type]
        filters=filters,  # type: ignore[arg-type]
        stale=read.get("stale") == ("true",),
        network=str(read.get("network", "")),
        lang=str(read.get("lang") or "nl"),
        sort=str(read.get("sort") or "relevance"),
        page=read.get("page") or 1,  # type: ignore[arg-type]
        per_page=read.get("per_page") or PER_PAGE,  # type: ignore[arg-type]
    )


def _read(parameter: Parameter, texts: list[str]) -> object:
    if parameter.takes in ("codes", "choices", "yes_no"):
        return tuple(dict.fromkeys(_one(parameter, text) for text in texts))
    if len(texts) > 1:
        raise ValueError("may be given once")
    text = texts[0]
    if parameter.takes == "text":
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"may be {LONGEST_TEXT} signs long at most")
        return text.strip()
    if parameter.takes in _NUMBERS:
        return _number(text, *_NUMBERS[parameter.takes])
    return _one(parameter, text)


_NUMBERS = {"number": (1, LONGEST_RADIUS), "page": (1, 1_000_000), "per_page": (1, MOST_PER_PAGE)}


def _one(parameter: Parameter, text: str) -> str:
    if parameter.takes == "yes_no":
        if text not in YES:
            raise ValueError("must be true, false, ja or nee")
        return YES[text]
    if parameter.name == "accepts_new" and text in YES:
        text = "ja" if YES[text] == "true" else "nee"
    if parameter.choices and text not in parameter.choices:
        raise ValueError(f"must be one of: {', '.join(parameter.choices)}")
    if parameter.name == "language" and not _LANGUAGE.fullmatch(text):
        raise ValueError("must be two small letters (ISO 639-1)")
    if not parameter.choices and not _CODE.fullmatch(text):
        raise ValueError("must be a slug: small letters, digits and hyphens")
    return text


def _number(text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or not low <= int(text) <= high:
        raise ValueError(f"must be a whole number from {low} to {high}")
    return int(text)
