"""Newsletters in words: how far, for whom, when, and what was refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from socialmap.directory.audience import Rule
from socialmap.directory.queries import disciplines
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import N_, _, language, ngettext, once_per_language, told
from socialmap.newsletters import markdown, rules
from socialmap.newsletters.models import Newsletter
from socialmap.newsletters.queries import Progress, rule_of

REFUSALS: dict[type[Exception], str] = {
    rules.ChangedSince: N_("Iemand anders bewaarde deze brief intussen. Kijk na wat er nu staat."),
    rules.Incomplete: N_("Er is nog geen onderwerp of geen tekst. Schrijf die eerst."),
    rules.OwnText: N_("U schreef deze brief zelf. Laat iemand anders hem goedkeuren."),
    rules.NeedsCheck: N_("Uw netwerk wil dat een tweede persoon de brief eerst goedkeurt."),
    rules.OddMoment: N_("Kies een moment dat minstens tien minuten en hooguit een half jaar weg is."),
    rules.NobodyReached: N_("Er is niemand meer die deze brief krijgt."),
    rules.NotInThisState: N_("Dit kan niet meer. Hieronder ziet u hoe het nu met de brief is."),
}


def told_refusal(refusal: Exception) -> str:
    """Why nothing was done, for whoever pressed the button."""
    return _(REFUSALS.get(type(refusal), REFUSALS[rules.NotInThisState]))


@once_per_language
def state_labels() -> dict[str, str]:
    return {
        "draft": _("Concept"),
        "to-check": _("Ter controle"),
        "approved": _("Goedgekeurd"),
        "scheduled": _("Gepland"),
        "busy": _("Wordt verstuurd"),
        "done": _("Verstuurd"),
        "stopped": _("Gestopt"),
    }


@once_per_language
def kind_labels() -> dict[str, str]:
    return {"newsletter": _("Nieuwsbrief"), "service": _("Bericht van het netwerk")}


def moment(at: datetime) -> str:
    """ "12 november 2026, 14.10 uur"."""
    local = at.astimezone(AMSTERDAM)
    return _("%(day)s, %(time)s uur", day=long_date(local.date(), language()), time=local.strftime("%H.%M"))


def for_whom(one: Newsletter) -> str:
    """The rule as one sentence."""
    rule = rule_of(one)
    if one.kind == "newsletter":
        start = (
            _("De kerngroep, wie om de nieuwsbrief vroeg") if rule.roles else _("Wie om de nieuwsbrief vroeg")
        )
    else:
        start = _("De kerngroep") if rule.roles else _("Alle leden")
    return ", ".join([start, *_limits(rule)])


def _limits(rule: Rule) -> list[str]:
    limits = []
    if rule.disciplines:
        labels = {row.slug: told(row, "label") for row in disciplines()}
        names = [labels.get(slug, slug) for slug in rule.disciplines]
        limits.append(_("vakgebied: %(names)s", names=_listed(names)))
    if rule.places:
        limits.append(_("in %(names)s", names=_listed(rule.places)))
    if not rule.relations:
        limits.append(_("zonder relaties"))
    return limits


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return _("%(first)s of %(last)s", first=", ".join(first), last=last) if first else last


@once_per_language
def _warnings() -> dict[str, str]:
    return {
        markdown.PICTURE: _("Er staat een plaatje in de tekst. De lezer ziet alleen de woorden ervan."),
        markdown.LINK: _("Een link werkt niet. Begin het adres met https:// of mailto:."),
        markdown.HTML: _("Er staat HTML in de tekst. De lezer ziet de tekens zoals u ze typte."),
    }


def preview(one: Newsletter) -> dict[str, Any]:
    """What the reader gets, in both ways, and what will not come across."""
    return {
        "subject": one.subject,
        "html": markdown.html_of(one.text, markdown.PAGE),
        "text": markdown.text_of(one.text),
        "warnings": [_warnings()[code] for code in markdown.warnings_of(one.text)],
    }


def progress_line(one: Newsletter, progress: Progress, state: str) -> str:
    """How many left, wait or failed; empty before anything can have left."""
    if state == "scheduled":
        return ngettext("Gaat naar %(n)s mens.", "Gaat naar %(n)s mensen.", one.count)
    if state not in ("busy", "done", "stopped"):
        return ""
    parts = [_("%(sent)s van %(total)s verstuurd.", sent=progress.sent, total=max(one.count, progress.total))]
    if progress.waiting:
        parts.append(ngettext("%(n)s brief wacht.", "%(n)s brieven wachten.", progress.waiting))
    if progress.failed:
        parts.append(
            ngettext("%(n)s brief kwam niet aan.", "%(n)s brieven kwamen niet aan.", progress.failed)
        )
    skipped = one.count - progress.total
    if skipped > 0 and state == "done":
        parts.append(
            ngettext(
                "%(n)s mens kreeg hem niet: afgemeld of vertrokken.",
                "%(n)s mensen kregen hem niet: afgemeld of vertrokken.",
                skipped,
            )
        )
    return " ".join(parts)


def duration(hours: int) -> str:
    """How long it takes until the last letter left."""
    if not hours:
        return _("Alle brieven gaan meteen weg.")
    return ngettext(
        "De laatste brief gaat ongeveer %(n)s uur later weg.",
        "De laatste brief gaat ongeveer %(n)s uur later weg.",
        hours,
    )
