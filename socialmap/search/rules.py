"""What a question comes down to, and in which order the answers stand. See /hoe-wij-sorteren."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

NEAR_KM = 10
FAR_KM = 25
FULL_STANDS_BACK_KM = 5.5
VISITOR_COUNTS_AS_KM = 3
FIRST_VIEW = 5

# These hospital words are about a treatment; complaints go with them.
TREATMENTS = frozenset(
    "chemo chemotherap chemotherapeut bestral bestraling radiotherapeut immunotherapeut kur kuren".split()
)


# Stems that name a profession or a place of help, where "eten" or "pillen" only hint at one.
_PROFESSION = re.compile(
    r"therapeut|loog$|pedist|dietist|hygienist|fysi|^ergo|^logo$|specialis|consulen|coach|verzorg|begeleid"
    r"|^werk(?:st)?er$|maatschap|verple|zuster|huis$|hospi|team|loket|apothek|pedicur|.zorg$|winkel|salon|steunpun"
    r"|verenig|^psych|^g?mw$|^amw$|makelar|hapto|kapper|pedagog|raadsm|domine|pastor|imam|deskundig|integratie"
    r"|kundig|^wmo|sport|[jy]oga|groep$|^ft$|^gv$|^vptz|^ipso|^pmu|tatoe|tattoo|pruik|haarwerk|prothes|palliat|terminal"
)


def names_profession(stems: Sequence[str], lang: str) -> bool:
    """Whether somebody names who they look for, rather than what it is about."""
    return lang != "nl" or any(_PROFESSION.search(stem) for stem in stems)


@dataclass(frozen=True)
class Meaning:
    """What is asked: professions, needs, a kind of cancer, wishes, or a door that is not ours.

    `hints` are professions the words only hint at; `order` says what was meant most. `languages` are
    those somebody used beside Dutch and English: who speaks one of them stands first.
    """

    disciplines: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    tumours: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    route: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.disciplines or self.needs or self.hints)


def age_need(age: int) -> str:
    """The need that goes with an age somebody mentions; "" for the years between."""
    if 18 <= age <= 39:
        return "jong-kanker"
    return "kwetsbaar-oud" if 75 <= age <= 110 else ""


def route_of(excluded: Sequence[str], stems: Sequence[str], *, has_meaning: bool) -> str:
    """Where a question leads that is not ours: GP, hospital or a treatment there; "" when it is ours.

    Only as the one thing asked for: "huisarts" in a sentence about a complaint is left alone.
    """
    if not excluded or has_meaning:
        return ""
    if "huisarts" in excluded:
        return "general-practitioner"
    if TREATMENTS.intersection(stems):
        return "treatment"
    return "hospital"


def wish_filters(wishes: Sequence[str]) -> dict[str, str]:
    """The filters that wishes in words stand for; "vergoed" is a question about costs, not a filter."""
    filters = {"aan-huis": "home_visits", "online": "online", "rolstoel": "wheelchair", "avond": "evenings"}
    filters |= {"gratis": "free", "groep": "group"}
    return {filters[wish]: "true" for wish in wishes if wish in filters}


def zone(km: float) -> int:
    """Near, within reach, or far: within a zone meaning goes before distance."""
    return 0 if km <= NEAR_KM else 1 if km <= FAR_KM else 2


def counted_km(whole_km: int, *, comes_to_you: bool, is_full: bool) -> float:
    """The distance that counts in the order: a visitor is near, who is full stands five km back."""
    km = float(min(whole_km, VISITOR_COUNTS_AS_KM) if comes_to_you else whole_km)
    return km + FULL_STANDS_BACK_KM if is_full else km


def with_open_door(order: list[int], open_doors: Sequence[int]) -> list[int]:
    """Put the nearest free, open-door facility among the first five when none stands there."""
    first = order[:FIRST_VIEW]
    if not open_doors or any(at in open_doors for at in first) or len(order) <= FIRST_VIEW:
        return order
    nearest = open_doors[0]
    rest = [at for at in order if at != nearest]
    return [*rest[: FIRST_VIEW - 1], nearest, *rest[FIRST_VIEW - 1 :]]
