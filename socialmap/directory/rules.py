"""Decisions about listings: who may be listed, what is shown, and when a listing has gone stale."""

import re
from datetime import date, timedelta
from random import Random

from socialmap.foundation.errors import Conflict
from socialmap.foundation.text import folded

CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
STALE_AFTER = timedelta(days=60)
LEFT_OUT_AFTER = timedelta(days=180)

# Which verbs a state allows (contract, "States").
STEPS: dict[str, tuple[str, ...]] = {
    "publish": ("draft", "submitted"),
    "change": ("draft", "submitted", "published", "hidden", "withdrawn"),
    "hide": ("published",),
    "show": ("hidden",),
    "withdraw": ("draft", "submitted", "published", "hidden"),
    "erase": ("withdrawn",),
}

# Titles of the Wet BIG, articles 3 and 34, shown only when a register has been looked at ("Titelregel").
PROTECTED_TITLES = (
    "fysiotherapeut",
    "diëtist",
    "psychotherapeut",
    "gz-psycholoog",
    "huidtherapeut",
    "ergotherapeut",
    "logopedist",
    "oefentherapeut",
    "podotherapeut",
    "mondhygiënist",
)
_TITLE = "|".join(folded(title).replace("-", "[ -]?") for title in PROTECTED_TITLES)
_HAS_TITLE = re.compile(rf"(?:{_TITLE})e?n?\b")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SEPARATORS = re.compile(r"(\s*[,;|]\s*|\s+[-\u2013\u2014]\s+)")

# "Kaderhuisarts" is a GP; "Thuisarts" is a website.
_GENERAL_PRACTICE = re.compile(
    r"(?<!\bt)huis[\s-]?arts|praktijk[\s-]?ondersteun|\bpoh(?:s|er|ers|ggz)?\b|\bp\.o\.h\b"
)
# Poh is also a surname: written as one, after a first name and at the end.
_SURNAME_POH = re.compile(r"(?<=\w )Poh(?=\s*(?:[,(]|$))")


# Changed by a keeper these wait for the core group, because they say who may be listed and as what.
REVIEWED_FIELDS = ("name", "kind", "organisation", "disciplines", "agb")
# Changed by a keeper these are on the map at once.
LIVE_FIELDS = (
    *("needs", "phases", "tumour_types", "description", "for_referrers"),
    *("phone", "call_hours", "email", "show_email", "website", "opening_hours", "how_to_get_there"),
    *("home_visits", "service_area", "online", "group_offer", "evenings", "wheelchair", "free_of_charge"),
    *("languages", "age_groups", "accepts_new", "waiting_weeks", "accepts_new_on", "referral"),
    *("costs", "costs_on", "secure_mail", "referrers_phone", "complaints_url"),
    *("closed_from", "closed_until", "stand_in", "colleague_phone", "colleague_topics", "may_be_passed_on"),
)
UNDO_WITHIN = timedelta(days=7)


class NotInThisState(Conflict):
    """The listing is in a state that does not allow this; somebody else may have been first."""

    def __init__(self, verb: str, state: str) -> None:
        super().__init__(f"{verb}: {state}")
        self.verb = verb
        self.state = state


def is_general_practice(name: str, profession: str = "", agb: str = "") -> bool:
    """Whether this is a GP or practice nurse by its own words; organisation and building do not count."""
    words = f"{_SURNAME_POH.sub('', name)} / {profession}"
    return agb.startswith("01") or _GENERAL_PRACTICE.search(folded(words)) is not None


def check_step(verb: str, state: str) -> None:
    """Refuses with NotInThisState what a listing in this state cannot undergo."""
    if state not in STEPS[verb]:
        raise NotInThisState(verb, state)


def address_is_shown_by_default(kind: str, organisation: str) -> bool:
    """A person without an organisation may well work at home."""
    return kind != "person" or bool(organisation)


def public_name(name: str, kind: str, has_checked_register: bool) -> str:
    """A person's name without protected titles, unless a register was looked at."""
    if kind != "person" or has_checked_register:
        return name
    bare = _BRACKETS.sub(lambda found: "" if _has_protected_title(found[0]) else found[0], name)
    first, *rest = _SEPARATORS.split(bare)
    words = " ".join(word for word in first.split() if not _has_protected_title(word))
    behind = (
        sign + part
        for sign, part in zip(rest[::2], rest[1::2], strict=True)
        if not _has_protected_title(part)
    )
    return " ".join("".join((words, *behind)).split()) if words else name


def is_closed(closed_from: date | None, closed_until: date | None, today: date) -> bool:
    """Whether a listing is closed for a while today; both days belong to it, an open end goes on."""
    if closed_from is None and closed_until is None:
        return False
    return (closed_from is None or closed_from <= today) and (closed_until is None or today <= closed_until)


def is_stale(asked_on: date | None, today: date) -> bool:
    """A listing is stale sixty days after the first question nobody answered."""
    return asked_on is not None and today - asked_on >= STALE_AFTER


def may_be_left_out(
    asked_on: date | None, left_out_on: date | None, today: date, *, kept_by_core_group: bool
) -> bool:
    """Left out of results after 180 silent days, once a person saw the call list; never what is kept."""
    if kept_by_core_group or asked_on is None or left_out_on is None:
        return False
    return left_out_on <= today and today - asked_on >= LEFT_OUT_AFTER


def new_code(random: Random) -> str:
    """Six signs nobody misreads over the telephone."""
    return "".join(random.choice(CODE_SIGNS) for _ in range(6))


def _has_protected_title(text: str) -> bool:
    return _HAS_TITLE.search(folded(text)) is not None
