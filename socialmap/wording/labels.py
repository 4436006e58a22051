"""Dutch names of texts, fields, meanings and changes, in one place."""

from typing import Any

from socialmap.directory.choices import tumour_types
from socialmap.foundation.texts import _, once_per_language, told
from socialmap.search.current import memory
from socialmap.search.labels import language_name
from socialmap.wording.rules import ENGLISH, ENGLISH_CHECKED, RETIRED
from socialmap.wording.settings_words import sentences
from socialmap.wording.subjects import Text

LANGUAGES = ("nl", "en", "tr", "ar", "pl")


@once_per_language
def kind_labels() -> dict[str, str]:
    """Kinds of edits, in the order of the pages; settings and criteria are edited elsewhere."""
    return {
        "discipline": _("Soorten hulp"),
        "need": _("Klachten en vragen"),
        "notice": _("Meldingen"),
        "network": _("Dit netwerk"),
        "word": _("Zoekwoorden"),
        "safety": _("Woorden over gevaar"),
        "setting": _("Instellingen"),
        "criteria": _("Criteria"),
    }


def setting_label(kind: str, key: str) -> str:
    """What a setting is called; of anything else we do not know its own key."""
    sentence = sentences().get(key) if kind == "setting" else None
    return sentence.label if sentence is not None else former_settings().get(key, key)


@once_per_language
def former_settings() -> dict[str, str]:
    """What is set elsewhere now; the history still tells of it."""
    return {"meetings_per_two_years": _("Bijeenkomsten in twee jaar")}


@once_per_language
def verb_labels() -> dict[str, str]:
    return {
        "edit": _("Gewijzigd"),
        "add": _("Toegevoegd"),
        "retire": _("Weggehaald"),
        "bring-back": _("Teruggezet"),
        "undo": _("Ongedaan gemaakt"),
    }


@once_per_language
def _field_labels() -> dict[str, str]:
    return {
        "label": _("Naam"),
        "field": _("Naam van het werk, zonder beschermde titel"),
        "description": _("Wat doet deze hulp?"),
        "when_calling": _("Wat zegt u als u belt?"),
        "when_calling_for_other": _("Wat zegt u als u belt voor iemand anders?"),
        "in_referral": _("Wat zet de arts in de verwijzing?"),
        "costs": _("Wat kost het?"),
        "costs_on": _("Kosten nagekeken op"),
        "read_more": _("Meer lezen"),
        "sentence": _("In de woorden van de bezoeker"),
        "about": _("Uitleg"),
        "disciplines": _("Wie helpt hierbij? De beste eerst"),
        "alarm_text": _("Wanneer meteen bellen?"),
        "alarm_decided_by": _("Wie besloot over deze tekst?"),
        "alarm_decided_on": _("Besloten op"),
        "title": _("Kop"),
        "text": _("Tekst"),
        "links": _("Knoppen"),
        "decided_by": _("Wie besloot over deze tekst?"),
        "decided_on": _("Besloten op"),
        "name": _("Naam van het netwerk"),
        "short_name": _("Korte naam"),
        "contact_email": _("Mailadres voor vragen"),
        "contact_phone": _("Telefoon voor vragen"),
        "partners": _("Met wie werkt het netwerk samen?"),
        **_word_labels(),
    }


def _word_labels() -> dict[str, str]:
    return {
        "variant": _("Woord"),
        "concept": _("Betekenis"),
        "lang": _("Taal"),
        "shows": _("Wat laat het zien?"),
        "words": _("Woorden"),
        RETIRED: _("Wordt gebruikt"),
        ENGLISH_CHECKED: _("Engels nagekeken"),
        "decided_by_whom": _("Wie besloot"),
        "why": _("Waarom"),
        "value": _("Waarde"),
    }


def field_label(name: str) -> str:
    """What a field is called; of one we do not know its own name."""
    bare = name.removeprefix(ENGLISH)
    label = _field_labels().get(bare, bare)
    return label if bare == name else _("%(field)s (Engels)", field=label)


def help_of(text: Text) -> str:
    """What is asked in a field, where its name leaves a question."""
    return {
        "when_calling": _("Eén of twee zinnen die de bezoeker zo kan voorlezen."),
        "field": _("Zo heet het bij iemand van wie het register nog niet is nagekeken."),
        "alarm_text": _("Een nieuwe tekst vraagt hieronder wie erover besloot, en wanneer."),
        "read_more": _("Alleen bladzijden van anderen. Leeg laten haalt een regel weg."),
        "links": _("Een webadres, of tel: met een nummer. Leeg laten haalt een knop weg."),
        "partners": _("Leeg laten haalt een regel weg."),
        "alarm_decided_by": _("De medisch directeur, met naam."),
        "decided_by": _("De medisch directeur, met naam."),
    }.get(text.name, "")


@once_per_language
def shows_labels() -> dict[str, str]:
    """What a word about danger does."""
    return {
        "crisis": _("Laat de tekst van 113 zien"),
        "alarm": _("Laat zien: bel nu uw ziekenhuis"),
        "never-crisis": _("Laat de tekst van 113 juist niet zien"),
    }


@once_per_language
def _other_concepts() -> dict[str, str]:
    return {
        "x:huisarts": _("Huisarts (staat niet op de kaart)"),
        "x:ziekenhuis": _("Ziekenhuis (staat niet op de kaart)"),
        "a:aan-huis": _("Komt aan huis"),
        "a:online": _("Online"),
        "a:rolstoel": _("Rolstoeltoegankelijk"),
        "a:avond": _("'s Avonds open"),
        "a:vergoed": _("Vergoeding"),
        "a:gratis": _("Gratis"),
        "a:groep": _("In een groep"),
        "noise": _("Zegt niets over de vraag"),
    }


def concept_label(concept: str) -> str:
    """A meaning in words; one that is offered no longer says so."""
    reference = memory().present().reference
    kinds: dict[str, dict[str, Any]] = {"d:": {**reference.disciplines}, "h:": {**reference.needs}}
    row = kinds.get(concept[:2], {}).get(concept[2:])
    if row is not None:
        return str(told(row, "label"))
    if concept[:2] == "t:":
        return tumour_types().get(concept[2:], concept[2:])
    if concept in _other_concepts():
        return _other_concepts()[concept]
    former = reference.former.get(concept[2:]) if concept[:2] == "d:" else None
    return _("%(name)s (vervallen)", name=told(former, "label") if former else concept[2:])


def concept_groups() -> dict[str, list[tuple[str, str]]]:
    """Every meaning a word can have, in groups, each with its name."""
    reference = memory().present().reference
    needs = [(f"h:{slug}", str(told(row, "label"))) for slug, row in reference.needs.items()]
    kinds = [(f"d:{slug}", str(told(row, "label"))) for slug, row in reference.disciplines.items()]
    tumours = [(f"t:{slug}", label) for slug, label in tumour_types().items()]
    return {
        _("Klachten en vragen"): needs,
        _("Soorten hulp"): kinds,
        _("Soorten kanker"): tumours,
        _("Anders"): list(_other_concepts().items()),
    }


def language_labels() -> list[tuple[str, str]]:
    """The languages a word can be in."""
    return [(code, language_name(code)) for code in LANGUAGES]


def shown(name: str, value: Any) -> str:
    """A value of a text as people read it."""
    if name == RETIRED:
        return _("Nee") if value else _("Ja")
    if name == "concept" and value:
        return concept_label(str(value))
    if name == "shows" and value:
        return shows_labels().get(str(value), str(value))
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if isinstance(value, list):
        return "\n".join(filter(None, map(_shown_line, value)))
    return "" if value is None else str(value)


def _shown_line(one: Any) -> str:
    return " · ".join(str(part) for part in one.values() if part) if isinstance(one, dict) else str(one)
