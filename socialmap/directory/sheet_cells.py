"""How one cell of a sheet becomes a value, and a value a cell."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from babel import Locale

from socialmap.directory.identifiers import (
    Checked,
    LooksLikeBsn,
    WrongShape,
    bsn_like,
    check_big,
    check_kp,
    check_register_number,
)
from socialmap.geo.gazetteer import words_of

Words = tuple[str, ...]
FAR_AHEAD = timedelta(days=366)
LONG_AGO = date(1990, 1, 1)
_REGISTER = re.compile(r"[A-Za-z][A-Za-z0-9 .&-]{1,29}")
_DATES = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})"),
)
_YES_NO = {"ja": True, "nee": False}


@dataclass(frozen=True)
class Vocabulary:
    """What the cells of a sheet may refer to. Slugs say whether they are still in use."""

    today: date
    disciplines: Mapping[str, bool]
    needs: Mapping[str, bool]
    postcodes: Mapping[str, frozenset[Words]]
    places: frozenset[Words]


Reader = Callable[[str, Vocabulary], Checked]


def shaped(check: Callable[[str], Checked], empty: Any = "") -> Reader:
    """A cell with a shape of its own, such as a postcode."""
    return lambda text, vocabulary: check(text) if text else Checked(empty)


def text_of(longest: int, has_lines: bool = True) -> Reader:
    """A cell people write in, of one line or more. Never a citizen number: nothing here may hold one."""

    def read(text: str, vocabulary: Vocabulary) -> Checked:
        if len(text) > longest:
            raise WrongShape(f"Deze tekst is te lang ({len(text)} tekens).", f"hoogstens {longest} tekens")
        if bsn_like(text):
            raise LooksLikeBsn
        return Checked(text if has_lines else " ".join(text.split()))

    return read


def key_of(longest: int) -> Reader:
    """Somebody's own name for a row; empty is none."""

    def read(text: str, vocabulary: Vocabulary) -> Checked:
        if len(text) > longest:
            raise WrongShape(f"Deze key is te lang ({len(text)} tekens).", f"hoogstens {longest} tekens")
        return Checked(text or None)

    return read


def uuid_of(text: str, vocabulary: Vocabulary) -> Checked:
    """Our own id of a listing, or None."""
    try:
        return Checked(UUID(text) if text else None)
    except ValueError:
        raise WrongShape("Dit is geen id van deze site.", "het id uit een export, of leeg") from None


def yes_no(text: str, vocabulary: Vocabulary) -> Checked:
    """True, False, or None when unknown."""
    if text and text.lower() not in _YES_NO:
        raise WrongShape("Dit is geen ja of nee.", "ja, nee of leeg")
    return Checked(_YES_NO.get(text.lower()))


def one_of(choices: Collection[str], empty: str) -> Reader:
    """A code out of a few."""

    def read(text: str, vocabulary: Vocabulary) -> Checked:
        if text and text.lower() not in choices:
            raise WrongShape("Deze keuze kennen we niet.", ", ".join(choices))
        return Checked(text.lower() or empty)

    return read


def some_of(choices: Callable[[], Collection[str]], is_listed: bool = True) -> Reader:
    """Codes out of a list, in the order given."""

    def read(text: str, vocabulary: Vocabulary) -> Checked:
        codes = [code.lower() for code in parts_of(text)]
        unknown = [code for code in codes if code not in choices()]
        if unknown:
            allowed = ", ".join(choices()) if is_listed else "codes van twee letters, zoals nl|en|tr"
            raise WrongShape(f"Dit kennen we niet: {', '.join(unknown)}.", allowed)
        return Checked(codes)

    return read


def slugs_of(which: str, allowed: str, most: int | None = None) -> Reader:
    """Disciplines or needs by their slug; one that is retired gives a warning."""

    def read(text: str, vocabulary: Vocabulary) -> Checked:
        known: Mapping[str, bool] = getattr(vocabulary, which)
        slugs = [slug.lower() for slug in parts_of(text)]
        unknown = [slug for slug in slugs if slug not in known]
        if unknown:
            raise WrongShape(f"Dit kennen we niet: {', '.join(unknown)}.", allowed)
        if most is not None and not 0 < len(slugs) <= most:
            raise WrongShape(f"Dit zijn er {len(slugs)}.", allowed)
        return Checked(slugs, tuple(f"{slug} wordt niet meer gebruikt." for slug in slugs if not known[slug]))

    return read


def date_of(text: str, vocabulary: Vocabulary) -> Checked:
    """A calendar day that can be true."""
    if not text:
        return Checked(None)
    allowed = "een datum zoals 2026-09-01 of 1-9-2026"
    match = next((found for shape in _DATES if (found := shape.fullmatch(text))), None)
    if match is None:
        raise WrongShape("Dit is geen datum.", allowed)
    try:
        day = date(**{name: int(digits) for name, digits in match.groupdict().items()})
    except ValueError:
        raise WrongShape("Deze dag bestaat niet.", allowed) from None
    if not LONG_AGO <= day <= vocabulary.today + FAR_AHEAD:
        raise WrongShape(
            "Deze datum is te ver weg.", f"{allowed}, niet voor 1990 en hoogstens een jaar vooruit"
        )
    return Checked(day, ("Deze datum ligt in de toekomst.",) if day > vocabulary.today else ())


def number_of(low: int, high: int) -> Reader:
    """A whole number, or None."""

    def read(text: str, vocabulary: Vocabulary) -> Checked:
        if not text:
            return Checked(None)
        if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
            raise WrongShape("Dit getal kan niet.", f"een heel getal van {low} tot en met {high}")
        return Checked(int(text))

    return read


def degrees_of(low: float, high: float, example: str) -> Reader:
    """Degrees inside the Netherlands, with point or comma, or None."""

    def read(text: str, vocabulary: Vocabulary) -> Checked:
        if not text:
            return Checked(None)
        allowed = f"een getal van {low} tot en met {high}, zoals {example}"
        if not re.fullmatch(r"-?[0-9]{1,3}(?:[.,][0-9]{1,15})?", text):
            raise WrongShape("Dit is geen getal in graden.", allowed)
        degrees = float(text.replace(",", "."))
        if not low <= degrees <= high:
            raise WrongShape("Dit punt ligt niet in Nederland.", allowed)
        return Checked(degrees)

    return read


def areas_of(text: str, vocabulary: Vocabulary) -> Checked:
    """Places, municipalities or four-digit postcodes; one we do not know gives a warning."""
    areas = parts_of(text)
    long = [area for area in areas if len(area) > 80]
    if long:
        raise WrongShape("Dit is geen plaats, gemeente of postcode.", "zoals Maarssen|Woerden|3601")
    unknown = (
        area for area in areas if area not in vocabulary.postcodes and words_of(area) not in vocabulary.places
    )
    return Checked(areas, tuple(f"{area} kennen we niet; daar vindt niemand u." for area in unknown))


def big_of(text: str, vocabulary: Vocabulary) -> Checked:
    """BIG numbers as pairs of register and number."""
    found = [check_big(part) for part in parts_of(text)]
    return Checked(
        [("BIG", each.value) for each in found], tuple(each for one in found for each in one.warnings)
    )


def registers_of(text: str, vocabulary: Vocabulary) -> Checked:
    """Entries in other registers as pairs of register and number."""
    found = [_register_entry(part) for part in parts_of(text)]
    pairs = list(dict.fromkeys(each.value for each in found))
    return Checked(pairs, tuple(each for one in found for each in one.warnings))


def parts_of(text: str) -> list[str]:
    """The parts of a cell between `|`, each once."""
    return list(dict.fromkeys(part for part in map(str.strip, text.split("|")) if part))


def written(value: Any) -> str:
    """Any value as a cell that reads back as the same."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return "|".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


@cache
def language_codes() -> frozenset[str]:
    """The codes of ISO 639-1 that have a Dutch name."""
    return frozenset(code for code in map(str, Locale("nl").languages) if len(code) == 2)


def _register_entry(text: str) -> Checked:
    register, _, number = (part.strip() for part in text.partition(":"))
    if not _REGISTER.fullmatch(register):
        raise WrongShape("Dit is geen register met een nummer.", "zoals KP:01234567890|NVPO:123")
    if register.upper() == "BIG":
        raise WrongShape("Een BIG-nummer heeft een eigen kolom.", "zet het in kolom big")
    if register.upper() == "KP":
        checked = check_kp(number)
        return Checked(("KP", checked.value), checked.warnings)
    return Checked((register, check_register_number(number).value if number else ""))
