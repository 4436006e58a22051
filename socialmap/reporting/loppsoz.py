"""The ten LOPPSOZ criteria with what the site knows today: page, PDF and spreadsheet from the same lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from socialmap.foundation.dates import long_date
from socialmap.foundation.paper import Block, Heading, Points, Table, Text
from socialmap.foundation.sheets import Cell, Sheet
from socialmap.foundation.texts import _, language, ngettext
from socialmap.meetings.standings import Year
from socialmap.networks.models import Network
from socialmap.networks.rules import SETTINGS, chosen
from socialmap.reporting import participation, rules
from socialmap.reporting.glance import documents_of, freshness_of
from socialmap.reporting.models import Contact
from socialmap.reporting.queries import contacts_of
from socialmap.search.current import Present
from socialmap.search.documents import Document
from socialmap.search.labels import value_label

KEPT_AS = "loppsoz"
LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Line:
    """One criterion: what it asks, what the site knows, the threshold, whether it is met, and own words."""

    key: str
    title: str
    figure: str
    threshold: str
    state: str
    note: str = ""
    noted_label: str = ""

    @property
    def state_label(self) -> str:
        return state_labels()[self.state]


def state_labels() -> dict[str, str]:
    return {
        rules.MET: _("Voldoet"),
        rules.NOT_MET: _("Voldoet niet"),
        rules.OPEN: _("Vul zelf aan"),
        "noted": _("Zelf aangevuld"),
    }


def lines_of(network: Network, present: Present, *, today: date) -> list[Line]:
    """The criteria in their order, as they stand today."""
    documents = documents_of(network.id, present)
    since = today - timedelta(days=rules.A_YEAR_DAYS)
    contacts = contacts_of(network.id, since=since)
    known = [
        _disciplines(documents),
        guide_line(documents, network, present),
        _guide_page(documents),
        _meetings(network, today),
        _vision(network),
        Line("5", _("Geen winstoogmerk"), _("Dit weet de site niet."), "", rules.OPEN),
        _local(network, present),
        _fresh(documents, today),
        _contacts("8", _("Vaste contacten met ziekenhuizen"), "hospital", contacts),
        _contacts("9", _("Vaste contacten met huisartsen"), "gp", contacts),
        _one_address(network),
    ]
    notes = network.settings.get(KEPT_AS, {})
    return [_with_note(line, notes.get(line.key)) for line in known]


def _with_note(line: Line, note: dict[str, str] | None) -> Line:
    if not note or not note.get("text"):
        return line
    day = long_date(date.fromisoformat(note["on"]), language())
    state = "noted" if line.state == rules.OPEN else line.state
    return Line(line.key, line.title, line.figure, line.threshold, state, note["text"], day)


def _disciplines(documents: Sequence[Document]) -> Line:
    found = {slug for one in documents for slug in one.disciplines}
    required = rules.required_present(found)
    labels = {
        "physiotherapist": _("fysiotherapeut"),
        "psychosocial": _("psychosociale zorgverlener"),
        "dietitian": _("diëtist"),
    }
    told = [f"{labels[name]}: {_('ja') if is_there else _('nee')}" for name, is_there in required.items()]
    count = ngettext("%(n)s vakgebied op de kaart", "%(n)s vakgebieden op de kaart", len(found))
    is_met = len(found) >= rules.DISCIPLINES_NEEDED and all(required.values())
    return Line(
        "1",
        _("Ten minste vijf vakgebieden, waarbij drie verplicht"),
        "; ".join([count, *told]),
        _("Minstens %(n)s, met die drie erbij", n=rules.DISCIPLINES_NEEDED),
        rules.verdict(is_met),
    )


def guide_disciplines(present: Present) -> list[str]:
    """Slugs of the professions that are in the Verwijsgids: those with a link to it among their links."""
    return [slug for slug, row in present.reference.disciplines.items() if rules.in_guide(row.read_more)]


def profession_labels(present: Present) -> str:
    """The professions that are in the Verwijsgids, in words."""
    return ", ".join(value_label("discipline", slug, present) for slug in guide_disciplines(present))


def guide_counts(documents: Sequence[Document], present: Present) -> tuple[int, int]:
    """How many of those who could be in the Verwijsgids are in it, and how many could be."""
    could = set(guide_disciplines(present))
    those = [one for one in documents if could.intersection(one.disciplines)]
    return sum(one.in_verwijsgids is True for one in those), len(those)


def guide_line(documents: Sequence[Document], network: Network, present: Present) -> Line:
    """Criterion 2a: how many members of the professions in the Verwijsgids are in it."""
    part, whole = guide_counts(documents, present)
    needed = int(chosen(network.settings, "verwijsgids_percentage"))
    share = rules.percentage(part, whole)
    figure = _("Niemand op de kaart heeft een vak dat in de Verwijsgids staat.")
    if share is not None:
        figure = _("%(part)s van %(whole)s (%(share)s %%)", part=part, whole=whole, share=share)
    return Line(
        "2a",
        _("Leden in de Verwijsgids Kanker"),
        figure,
        _threshold(needed),
        rules.verdict(share is not None and share >= needed),
    )


def _threshold(needed: int) -> str:
    told = _("Minstens %(n)s %%", n=needed)
    if needed != SETTINGS["verwijsgids_percentage"].default:
        return f"{told} ({_('gekozen door dit netwerk')})"
    return f"{told} ({_('sinds %(day)s', day=long_date(rules.PERCENTAGE_SINCE, language()))})"


def _guide_page(documents: Sequence[Document]) -> Line:
    count = sum(one.in_verwijsgids is True for one in documents)
    told = ngettext("%(n)s lid staat op /verwijsgids", "%(n)s leden staan op /verwijsgids", count)
    title = _("Op de website te zien wie in de Verwijsgids staat")
    threshold = _("Voor iedereen te zien")
    return Line("2b", title, told, threshold, rules.MET)


def _meetings(network: Network, today: date) -> Line:
    figure, state = participation.arrangement_told(network, today=today)
    return Line("3", _("Afspraken over deelname van leden"), figure, _("Er is een afspraak"), state)


def _vision(network: Network) -> Line:
    figure = _("De tekst over het netwerk staat op /over.") if network.about else _("Er is nog geen tekst.")
    title = _("Visie en doel op papier")
    return Line("4", title, figure, _("Er is een tekst"), rules.verdict(bool(network.about)))


def _local(network: Network, present: Present) -> Line:
    rows = present.reference.gazetteer.rows
    names = sorted({rows[pc4].municipality for pc4 in network.postcodes if pc4 in rows})
    figure = _("%(n)s postcodes in: %(names)s", n=len(network.postcodes), names=", ".join(names) or "-")
    title = _("Lokaal of in de wijk")
    return Line("6", title, figure, _("Er is een vaste regio"), rules.verdict(bool(network.postcodes)))


def _fresh(documents: Sequence[Document], today: date) -> Line:
    fresh = freshness_of(documents, today, left_out=0)
    figure = _("Er staat nog niemand op de kaart.")
    if fresh.percentage is not None:
        figure = _("%(share)s %% is bevestigd in het laatste half jaar", share=fresh.percentage)
    return Line(
        "7",
        _("Een website die wordt bijgehouden"),
        figure,
        _("Minstens %(n)s %% (onze eigen maat)", n=rules.FRESH_PERCENTAGE),
        rules.verdict((fresh.percentage or 0) >= rules.FRESH_PERCENTAGE),
    )


def _contacts(key: str, title: str, kind: str, contacts: Sequence[Contact]) -> Line:
    found = [one for one in contacts if one.kind == kind]
    figure = ngettext("%(n)s contact in het laatste jaar", "%(n)s contacten in het laatste jaar", len(found))
    if found:
        figure += f". {_('Laatste: %(day)s', day=long_date(found[0].on, language()))}"
    threshold = _("Minstens %(n)s per jaar (onze eigen maat)", n=rules.CONTACTS_A_YEAR)
    return Line(key, title, figure, threshold, rules.verdict(len(found) >= rules.CONTACTS_A_YEAR))


def _one_address(network: Network) -> Line:
    known = (chosen(network.settings, "contact_person"), network.contact_email, network.contact_phone)
    told = ", ".join(part for part in known if part)
    title = _("Eén aanspreekpunt voor patiënten en zorgverleners")
    state = rules.verdict(bool(network.contact_email or network.contact_phone))
    return Line("10", title, told or _("Er is nog geen adres."), _("Er is een aanspreekpunt"), state)


def heads() -> list[str]:
    return [
        _("Nummer"),
        _("Criterium"),
        _("Wat de site weet"),
        _("Grens"),
        _("Oordeel"),
        _("Zelf aangevuld"),
    ]


def as_sheets(lines: Sequence[Line], years: Sequence[Year], *, name: str, today: date) -> dict[str, Sheet]:
    """The file as tabs: the criteria, who came to meetings, and what it is about."""
    rows: list[list[Cell]] = [
        [one.key, one.title, one.figure, one.threshold, one.state_label, one.note] for one in lines
    ]
    about: list[list[Cell]] = [[_("Netwerk"), name], [_("Stand op"), today], [_("Bron"), source()]]
    return {
        "LOPPSOZ": Sheet(heads(), rows),
        _("Deelname"): participation.as_sheet(years),
        _("Over dit bestand"): Sheet([_("Wat"), ""], about),
    }


def contact_sheet(contacts: Sequence[Contact], kinds: dict[str, str]) -> Sheet:
    """The log of contacts as a tab."""
    rows: list[list[Cell]] = [
        [one.on, kinds.get(one.kind, ""), one.organisation, one.about] for one in contacts
    ]
    return Sheet([_("Dag"), _("Met wie"), _("Organisatie"), _("Waarover")], rows)


def as_blocks(lines: Sequence[Line], years: Sequence[Year], *, name: str, day: date) -> list[Block]:
    """The file as paper."""
    table = [[one.key, one.title, one.figure, one.threshold, one.state_label] for one in lines]
    notes = [f"{one.key}. {one.note} ({one.noted_label})" for one in lines if one.note]
    blocks: list[Block] = [
        Text(_("%(network)s, stand op %(day)s", network=name, day=long_date(day, language()))),
        Table(heads()[:5], table, (6, 26, 32, 22, 14)),
        *participation.as_blocks(years),
    ]
    if notes:
        blocks += [Heading(_("Zelf aangevuld")), Points(notes)]
    return [*blocks, Text(source(), is_small=True)]


def source() -> str:
    return _("Criteria van LOPPSOZ, zoals op oncologiezorgnetwerken.nl. De NVPO toetst namens LOPPSOZ.")
