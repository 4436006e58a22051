"""What somebody does for work: the disciplines of the map, and those who may be members but are not on it."""

from socialmap.accounts.rules import OTHER_PROFESSIONS
from socialmap.foundation.texts import _, once_per_language, told
from socialmap.search.current import memory


@once_per_language
def _others() -> dict[str, str]:
    labels = (
        _("Huisarts"),
        _("Praktijkondersteuner"),
        _("Verpleegkundige"),
        _("Ziekenhuis"),
        _("Iets anders"),
    )
    return dict(zip(OTHER_PROFESSIONS, labels, strict=True))


def discipline_labels() -> dict[str, str]:
    """Every discipline by slug, those of the map first; GPs and nurses are as welcome as anybody."""
    known = memory().present().reference.disciplines
    return {**{slug: str(told(row, "label")) for slug, row in known.items()}, **_others()}


def discipline_label(slug: str) -> str:
    """One of them in words; a slug of former times is shown as it is."""
    return discipline_labels().get(slug, slug) or _("Niet bekend")
