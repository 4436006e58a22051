"""The way from the desk to every page of the core group, in groups."""

from dataclasses import dataclass

from socialmap.foundation.texts import _


@dataclass(frozen=True)
class Link:
    """A page, and what it is for."""

    page: str
    label: str


@dataclass(frozen=True)
class Group:
    """Pages that belong together."""

    title: str
    links: list[Link]


def link_groups(*, is_manager: bool) -> list[Group]:
    """All pages of the core group, the most used first; the log book is for managers."""
    return [
        Group(_("Vandaag"), _today()),
        Group(_("Ronde"), _round()),
        Group(_("Bijeenkomsten en nieuws"), _meetings()),
        Group(_("Kaart en woorden"), _words()),
        Group(_("Verantwoorden"), _account(is_manager)),
        Group(_("Mensen"), _people()),
    ]


def _today() -> list[Link]:
    return [
        Link("kerngroep/invoeren", _("Nieuwe aanmelding invoeren")),
        Link("kerngroep/brieven", _("Brieven die niet aankwamen")),
        Link("kerngroep/dit-jaar", _("Dit jaar")),
        Link("kerngroep/oefenen", _("Oefenen")),
    ]


def _round() -> list[Link]:
    return [
        Link("kerngroep/rondes", _("Rondes en agenda")),
        Link("kerngroep/stemmen", _("Schriftelijk stemmen")),
        Link("kerngroep/criteria", _("Criteria")),
    ]


def _meetings() -> list[Link]:
    return [
        Link("kerngroep/bijeenkomsten", _("Bijeenkomsten")),
        Link("kerngroep/deelname", _("Wie komt naar bijeenkomsten")),
        Link("kerngroep/nieuwsbrieven", _("Nieuwsbrieven")),
    ]


def _words() -> list[Link]:
    return [
        Link("kerngroep/teksten", _("Teksten")),
        Link("kerngroep/woorden", _("Zoekwoorden")),
        Link("kerngroep/geschiedenis", _("Wie wat veranderde")),
        Link("kerngroep/gemist", _("Wie mist op de kaart")),
        Link("kerngroep/instellingen", _("Instellingen")),
    ]


def _account(is_manager: bool) -> list[Link]:
    links = [
        Link("kerngroep/overzicht", _("Het netwerk in het kort")),
        Link("kerngroep/dekking", _("Waar is hulp ver weg")),
        Link("kerngroep/loppsoz", _("Dossier LOPPSOZ")),
        Link("kerngroep/contacten", _("Contacten met ziekenhuis en huisarts")),
        Link("kerngroep/vermeldingen.xlsx", _("Alle vermeldingen als rekenblad")),
    ]
    return [*links, Link("kerngroep/logboek", _("Logboek"))] if is_manager else links


def _people() -> list[Link]:
    return [
        Link("kerngroep/mensen", _("Wie mag wat")),
        Link("kerngroep/toegang", _("Iemand is de tweede stap kwijt")),
        Link("kerngroep/overdracht", _("Overdracht aan een opvolger")),
    ]
