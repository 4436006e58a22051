"""Dutch labels of filters and their values, in one place."""

from functools import lru_cache

from babel import Locale

from socialmap.directory.choices import age_groups
from socialmap.foundation.texts import _, language, once_per_language, told
from socialmap.search.current import Present


@once_per_language
def legend_of(name: str) -> str:
    """The name of a filter above its choices."""
    return {
        "discipline": _("Soort hulp"),
        "need": _("Waar heeft u last van?"),
        "language": _("Taal"),
        "age_group": _("Leeftijd"),
        "accepts_new": _("Plaats voor nieuwe mensen"),
        **yes_labels(),
    }[name]


@once_per_language
def yes_labels() -> dict[str, str]:
    """What a yes means, per yes-or-no filter."""
    return {
        "home_visits": _("Komt aan huis"),
        "online": _("Online"),
        "group": _("In een groep"),
        "evenings": _("'s Avonds open"),
        "wheelchair": _("Rolstoeltoegankelijk"),
        "free": _("Gratis"),
        "verwijsgids": _("In de Verwijsgids Kanker"),
    }


def value_label(name: str, value: str, present: Present) -> str:
    """A value of a filter in words; made once and kept."""
    key = (language(), name, value)
    label = present.labels.get(key)
    if label is None:
        label = present.labels[key] = _value_label(name, value, present)
    return label


def _value_label(name: str, value: str, present: Present) -> str:
    reference = present.reference
    if name == "discipline" and value in reference.disciplines:
        return str(told(reference.disciplines[value], "label"))
    if name == "need" and value in reference.needs:
        return str(told(reference.needs[value], "label"))
    if name == "language":
        return language_name(value, language())
    if name == "age_group":
        return age_groups().get(value, value)
    if name == "accepts_new":
        return {"ja": _("Neemt nieuwe mensen aan"), "nee": _("Nu vol"), "onbekend": _("Niet bekend")}.get(
            value, value
        )
    if name in yes_labels():
        return yes_labels()[name] if value == "true" else _("Niet: %(what)s", what=yes_labels()[name])
    return value


@lru_cache(maxsize=1024)
def language_name(code: str, lang: str = "nl") -> str:
    """ "tr" is "Turks"."""
    name: str = Locale.parse(lang).languages.get(code, code)
    return name[:1].upper() + name[1:]
