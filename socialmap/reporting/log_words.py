"""The log in words: what was done, to what kind of thing, by whom, and which values changed."""

from collections.abc import Mapping
from typing import Any

from socialmap.directory.labels import field_labels, in_words
from socialmap.foundation.texts import _, once_per_language
from socialmap.reporting.log_meeting_words import meeting_verbs

LONGEST = 300


@once_per_language
def verb_labels() -> dict[str, str]:
    """What was done, by the verb of the log; groups that belong together stand together."""
    deciding = {**_listing_verbs(), **_deciding_verbs(), **_round_verbs()}
    return {**deciding, **meeting_verbs(), **_people_verbs(), **_other_verbs()}


def _listing_verbs() -> dict[str, str]:
    return {
        "add": _("toegevoegd"),
        "change": _("veranderd"),
        "publish": _("op de kaart gezet"),
        "hide": _("verborgen"),
        "show": _("weer getoond"),
        "withdraw": _("van de kaart gehaald of ingetrokken"),
        "withdraw-listing": _("door de kerngroep van de kaart gehaald"),
        "erase": _("gewist"),
        "announce": _("aangekondigd"),
        "call": _("gebeld door de kerngroep"),
        "give-keeper": _("houdt een vermelding bij"),
        "take-keeper": _("houdt een vermelding niet meer bij"),
        "invite-keeper": _("gevraagd om mee bij te houden"),
        "take-back-invitation": _("vraag om mee bij te houden ingetrokken"),
        "report": _("melding van een bezoeker"),
        "handle-report": _("melding afgehandeld"),
    }


def _deciding_verbs() -> dict[str, str]:
    return {
        "start": _("aanmelding of wijziging begonnen"),
        "enter": _("ingevoerd door de kerngroep"),
        "submit": _("ingestuurd"),
        "answer": _("vraag beantwoord"),
        "add-file": _("bestand toegevoegd"),
        "remove-file": _("bestand weggehaald"),
        "ask": _("vraag gesteld"),
        "approve": _("goedgekeurd"),
        "approve-first": _("goedgekeurd door de eerste van twee"),
        "decline": _("afgewezen"),
        "ratify": _("bekrachtigd"),
        "to-round": _("naar de ronde"),
        "back-from-round": _("terug uit de ronde"),
        "take": _("opgepakt"),
        "hand-over": _("overgedragen"),
        "note": _("notitie gemaakt"),
        "check": _("bewijs nagekeken"),
        "declare-tie": _("band gemeld"),
        "appeal": _("niet eens met het besluit"),
    }


def _round_verbs() -> dict[str, str]:
    return {
        "plan-round": _("ronde gepland"),
        "follow-settings": _("ronde volgt de instellingen"),
        "advance-round": _("ronde een stap verder"),
        "move-round": _("ronde verzet"),
        "settle-round": _("ronde vastgesteld"),
        "see-call-list": _("bellijst gezien"),
        "update-agenda": _("agenda bijgewerkt"),
        "order-agenda": _("agenda geordend"),
        "add-topic": _("onderwerp toegevoegd"),
        "remove-topic": _("onderwerp weggehaald"),
        "note-attendance": _("aanwezigheid genoteerd"),
        "save-point": _("agendapunt bewaard"),
        "carry-out": _("besluit uitgevoerd"),
        "leave-out": _("besluit niet uitgevoerd"),
        "vote-in-writing": _("schriftelijk stemmen geopend"),
        "vote": _("gestemd"),
        "count-votes": _("stemmen geteld"),
        "add-action": _("actiepunt gemaakt"),
        "finish-action": _("actiepunt klaar"),
    }


def _people_verbs() -> dict[str, str]:
    return {
        "join": _("account gemaakt"),
        "give-role": _("rechten gegeven"),
        "end-membership": _("hoort niet meer bij het netwerk"),
        "change-details": _("eigen gegevens veranderd"),
        "want-newsletter": _("wil de nieuwsbrief"),
        "ask-new-address": _("ander mailadres gevraagd"),
        "change-address": _("mailadres veranderd"),
        "undo-address": _("mailadres teruggezet"),
        "leave": _("gestopt"),
        "stay": _("toch gebleven"),
        **_access_verbs(),
    }


def _access_verbs() -> dict[str, str]:
    return {
        "log-in": _("ingelogd"),
        "log-out": _("uitgelogd"),
        "sign-out-everywhere": _("overal uitgelogd"),
        "second-step": _("tweede stap gedaan"),
        "remember-device": _("apparaat onthouden"),
        "set-up-app": _("app ingesteld"),
        "remove-app": _("app weggehaald"),
        "set-up-passkey": _("sleutel gemaakt"),
        "remove-passkey": _("sleutel weggehaald"),
        "make-recovery-codes": _("herstelcodes gemaakt"),
        "use-recovery-code": _("herstelcode gebruikt"),
        "lose-second-step": _("tweede stap kwijt"),
        "confirm-loss": _("bevestigd dat de tweede stap kwijt is"),
        "keep-second-step": _("tweede stap toch niet kwijt"),
        "end-second-step": _("tweede stap beëindigd"),
    }


def _other_verbs() -> dict[str, str]:
    return {
        "new-criteria": _("nieuwe criteria"),
        "adopt-criteria": _("criteria overgenomen"),
        "take-back-criteria": _("criteria teruggenomen"),
        "edit-text": _("tekst of woord veranderd"),
        "add-text": _("woord toegevoegd"),
        "undo-text": _("tekst teruggezet"),
        "retire-text": _("uit gebruik genomen"),
        "bring-back-text": _("weer in gebruik genomen"),
        "propose-word": _("zoekwoord voorgesteld"),
        "accept-word": _("zoekwoord overgenomen"),
        "decline-word": _("zoekwoord niet overgenomen"),
        "miss": _("iemand gemist op de kaart"),
        "handle-missed": _("gemist afgehandeld"),
        "add-contact": _("contact genoteerd"),
        "remove-contact": _("contact weggehaald"),
        "note-loppsoz": _("toelichting bij LOPPSOZ"),
        "retry": _("brief opnieuw verstuurd"),
        "came-back": _("brief kwam terug"),
        "release": _("brieven vrijgegeven"),
        "erase-files": _("bestanden gewist"),
    }


def verb_label(verb: str) -> str:
    """What was done; a verb nobody gave words to is shown as it is."""
    return verb_labels().get(verb, verb.replace("-", " "))


@once_per_language
def kind_labels() -> dict[str, str]:
    """The kinds of things the log is about."""
    return {
        "listing": _("vermelding"),
        "submission": _("inzending"),
        "member": _("persoon"),
        "report": _("melding"),
        "letter": _("brief"),
        "letters": _("brieven"),
        "files": _("bestanden"),
        "round": _("ronde"),
        "point": _("agendapunt"),
        "action": _("actiepunt"),
        "criteria": _("criteria"),
        "network": _("netwerk"),
        "meeting": _("bijeenkomst"),
        "meetings": _("bijeenkomsten"),
        "invitation": _("uitnodiging"),
        "newsletter": _("nieuwsbrief"),
        "missed": _("gemist"),
        "contact": _("contact"),
        "word-proposal": _("voorgesteld zoekwoord"),
        "word": _("zoekwoord"),
        "safety": _("woord bij een alarm"),
        "discipline": _("soort hulp"),
        "need": _("hulpvraag"),
        "notice": _("melding op de site"),
    }


@once_per_language
def hand_labels() -> dict[str, str]:
    """Who did it, when that is no person of the site."""
    return {
        "worker": _("vanzelf"),
        "round": _("de ronde"),
        "operator": _("technisch beheer"),
        "visitor": _("een bezoeker"),
        "member": _("een deelnemer"),
        "demonstration": _("de demonstratie"),
    }


def by_label(by: str, names: Mapping[str, str]) -> str:
    """Who did it; a person without a name was erased, or belongs to another network."""
    if by.startswith("member:"):
        return names.get(by, _("iemand van wie wij de naam niet tonen"))
    return hand_labels().get(by, by)


def changes_of(kind: str, before: Any, after: Any, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """What changed, as name, old and new; `names` are those of disciplines and needs by slug."""
    if not isinstance(before, dict) and not isinstance(after, dict):
        return [("", _told(before), _told(after))] if (before, after) != (None, None) else []
    old = before if isinstance(before, dict) else {}
    new = after if isinstance(after, dict) else {}
    labels = field_labels() if kind == "listing" else {}

    def shown(name: str, side: dict[str, Any]) -> str:
        if name not in side:
            return ""
        return _cut(in_words(name, side[name], names)) if name in labels else _told(side[name])

    return [
        (labels.get(name, name.replace("_", " ")), shown(name, old), shown(name, new))
        for name in {**old, **new}
    ]


def _told(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, list):
        return _cut(", ".join(_told(one) for one in value))
    if isinstance(value, dict):
        return _cut("; ".join(f"{name}: {_told(one)}" for name, one in value.items()))
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
