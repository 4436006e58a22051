"""Values of a listing in words, with the names of disciplines and needs of the site."""

from typing import Any

from socialmap.directory import labels
from socialmap.foundation.texts import _, once_per_language
from socialmap.search.current import memory
from socialmap.search.labels import value_label

# Told as a block before and a block after.
LONG = frozenset({"description", "for_referrers", "how_to_get_there", "costs"})


def label_of(name: str) -> str:
    """The name of a value."""
    return labels.field_labels().get(name, name)


def in_words(name: str, value: Any) -> str:
    """A value as the audit or `described` holds it, in words; empty is told as empty."""
    kind = {"disciplines": "discipline", "needs": "need"}.get(name)
    if kind is None or not value:
        return labels.in_words(name, value)
    present = memory().present()
    return labels.in_words(name, value, {slug: value_label(kind, slug, present) for slug in value})


@once_per_language
def room_answers() -> dict[str, str]:
    """The three answers to the question whether there is room."""
    return {
        "ja": _("Ja, er is plek"),
        "nee": _("Nee, nu niet"),
        "onbekend": _("Dat wisselt. Laat mensen bellen"),
    }
