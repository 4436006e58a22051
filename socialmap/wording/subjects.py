"""What can be edited, as data: the kinds of texts, and the fields of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from socialmap.directory.models import Discipline, Need
from socialmap.foundation.db import Model
from socialmap.networks.models import Network
from socialmap.search.models import NoticeText, SafetyWord, SearchWord
from socialmap.wording.rules import ENGLISH, RETIRED, Values

LANGUAGE = "en"


@dataclass(frozen=True)
class Text:
    """One field: `takes` line, lines, day, mail, links, leads, partners, disciplines or needs."""

    name: str
    takes: str = "lines"
    longest: int = 2000
    is_required: bool = False
    in_english: bool = False


@dataclass(frozen=True)
class Subject:
    """A kind of text: its table, what tells its rows apart, and what may be done with it.

    What is shared belongs to all networks of a machine; what is not, to one network.
    """

    kind: str
    slug: str
    model: type[Model]
    key: str
    title: str
    texts: tuple[Text, ...]
    page: str = ""
    is_shared: bool = True
    may_retire: bool = True


def _line(name: str, longest: int, *, required: bool = False, english: bool = False) -> Text:
    return Text(name, "line", longest, required, english)


def _lines(name: str, *, required: bool = False, english: bool = True) -> Text:
    return Text(name, "lines", 2000, required, english)


DISCIPLINE = Subject(
    "discipline",
    "soort-hulp",
    Discipline,
    "slug",
    "label",
    (
        _line("label", 120, required=True, english=True),
        _line("field", 120, english=True),
        _lines("description", required=True),
        _lines("when_calling"),
        _lines("when_calling_for_other"),
        _lines("in_referral"),
        _lines("costs"),
        Text("costs_on", "day"),
        Text("read_more", "links"),
    ),
    page="wie",
)
NEED = Subject(
    "need",
    "hulpvraag",
    Need,
    "slug",
    "label",
    (
        _line("label", 120, required=True, english=True),
        _line("sentence", 200, required=True, english=True),
        _lines("about"),
        Text("disciplines", "disciplines"),
        _lines("alarm_text"),
        _line("alarm_decided_by", 120),
        Text("alarm_decided_on", "day"),
        Text("read_more", "links"),
    ),
    page="wat",
)
NOTICE = Subject(
    "notice",
    "melding",
    NoticeText,
    "slug",
    "title",
    (
        _line("title", 160, required=True, english=True),
        _lines("text", required=True),
        Text("links", "leads", in_english=True),
        _line("decided_by", 120),
        Text("decided_on", "day"),
    ),
    may_retire=False,
)
# The notice about treatments leads to needs instead of addresses.
TREATMENT_NOTICE = Subject(
    NOTICE.kind,
    NOTICE.slug,
    NoticeText,
    "slug",
    "title",
    (*NOTICE.texts[:2], Text("links", "needs"), *NOTICE.texts[3:]),
    may_retire=False,
)
NETWORK = Subject(
    "network",
    "netwerk",
    Network,
    "slug",
    "name",
    (
        _line("name", 160, required=True, english=True),
        _line("short_name", 60, required=True, english=True),
        _lines("about"),
        Text("contact_email", "mail", 254),
        _line("contact_phone", 40),
        Text("partners", "partners", in_english=True),
    ),
    page="over",
    is_shared=False,
    may_retire=False,
)
WORD = Subject(
    "word",
    "",
    SearchWord,
    "id",
    "variant",
    (_line("variant", 120, required=True), _line("concept", 60, required=True), _line("lang", 2)),
)
SAFETY = Subject(
    "safety",
    "",
    SafetyWord,
    "id",
    "words",
    (_line("shows", 20, required=True), _line("words", 120, required=True), _line("lang", 2)),
)
SUBJECTS = {one.kind: one for one in (DISCIPLINE, NEED, NOTICE, NETWORK, WORD, SAFETY)}
BY_SLUG = {one.slug: one for one in SUBJECTS.values() if one.slug}


def subject_of(kind: str, key: str = "") -> Subject:
    """The kind of text, as it is for this one row."""
    return TREATMENT_NOTICE if (kind, key) == ("notice", "treatment") else SUBJECTS[kind]


def values_of(row: Any, subject: Subject) -> Values:
    """Every text of a row as plain JSON, with the English under `en.`."""
    english = (getattr(row, "translations", None) or {}).get(LANGUAGE, {})
    values: Values = {}
    for text in subject.texts:
        value = getattr(row, text.name)
        if text.takes == "needs":
            value = [link["need"] for link in value if "need" in link]
        values[text.name] = value.isoformat() if isinstance(value, date) else _plain(value)
        if text.in_english:
            empty: Any = [] if text.takes in ("leads", "partners") else ""
            values[f"{ENGLISH}{text.name}"] = _plain(english.get(text.name) or empty)
    return {**values, RETIRED: row.retired_at is not None}


def _plain(value: Any) -> Any:
    """Lists are copied: what is compared later must not change with the row."""
    if isinstance(value, list):
        return [dict(one) if isinstance(one, dict) else one for one in value]
    return "" if value is None else value


def give(row: Any, subject: Subject, values: Values) -> None:
    """Write texts into a row; what is not named stays as it is."""
    texts = {text.name: text for text in subject.texts}
    english = dict((getattr(row, "translations", None) or {}).get(LANGUAGE, {}))
    before = dict(english)
    for name, value in values.items():
        if name.startswith(ENGLISH):
            english[name[len(ENGLISH) :]] = value
        elif name in texts:
            setattr(row, name, _as_kept(texts[name], value))
    if english != before:
        kept = {name: value for name, value in english.items() if value}
        others = {code: of for code, of in row.translations.items() if code != LANGUAGE}
        row.translations = {**others, **({LANGUAGE: kept} if kept else {})}


def _as_kept(text: Text, value: Any) -> Any:
    if text.takes == "day":
        return date.fromisoformat(value) if value else None
    return [{"need": slug} for slug in value] if text.takes == "needs" else value
