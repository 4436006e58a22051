"""Everything we hold of a member, as sections of term and value that a person can read."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from socialmap.foundation.clock import AMSTERDAM, local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, ngettext, once_per_language
from socialmap.keeping import readable_meetings
from socialmap.keeping.words import in_words, label_of

Pairs = list[tuple[str, str]]
Told = dict[str, Any]
MOST_DEEDS = 200


@dataclass(frozen=True)
class Section:
    """One kind of data: what it is, and each thing of that kind."""

    title: str
    about: str
    entries: list[Pairs] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def sections_of(everything: Told) -> list[Section]:
    """The same as the file to take along, in words."""
    found = [*_about_listings(everything), *_about_meetings(everything)]
    return [*found, *_about_letters(everything), *_about_doing(everything)]


def _about_listings(everything: Told) -> list[Section]:
    return [
        Section(
            _("Uw vermeldingen"),
            _("Dit staat op de kaart, of stond er. Wat alleen collega's zien staat er ook bij."),
            entries=[_listing(one) for one in everything["listings"]],
        ),
        Section(
            _("Uw aanmeldingen en wijzigingen"),
            _("Wat u naar de kerngroep stuurde. Van wat is afgewezen wissen wij de inhoud na een jaar."),
            entries=[_submission(one) for one in everything["submissions"]],
        ),
    ]


def _about_meetings(everything: Told) -> list[Section]:
    """Where somebody was invited; and what they organise, when they do."""
    entries = [readable_meetings.meeting_pairs(one) for one in everything["meetings"]]
    organised = readable_meetings.organised_lines(everything)
    found = [Section(readable_meetings.title(), readable_meetings.about(), entries=entries)]
    if organised:
        found.append(Section(_("Wat u organiseert"), _("Of organiseerde."), lines=organised))
    return found


def _about_letters(everything: Told) -> list[Section]:
    asked = [
        f"{_day(one['due_on'])}: {_matters().get(one['kind'], one['kind'])}" for one in everything["matters"]
    ]
    sent = [f"{_day(one['on'])}: {one['subject']}" for one in reversed(everything["letters"])]
    return [
        Section(_("Brieven"), _("Wat wij u stuurden en nog bewaren."), lines=sent),
        Section(
            _("Vragen die wij u stelden of gaan stellen"),
            _("Of uw gegevens nog kloppen, en of u plek heeft."),
            lines=asked,
        ),
    ]


def _about_doing(everything: Told) -> list[Section]:
    done = everything["done"][:MOST_DEEDS]
    deeds = [f"{_moment(one['at'])}: {deed_of(one['verb'])}" for one in done]
    return [
        Section(
            _("Wanneer u inlogde"),
            _("De dag en het soort apparaat. Na negentig dagen wissen wij dit."),
            lines=[f"{_moment(one['at'])} {one['device']}".strip() for one in everything["log_ins"]],
        ),
        Section(
            _("Hoe u inlogt"),
            _("Wat wij bewaren om te weten dat u het bent."),
            lines=_log_in_ways(everything),
        ),
        Section(
            _("Wat u deed"),
            _("De laatste 200 dingen. In het bestand staat alles."),
            lines=deeds,
        ),
    ]


def _log_in_ways(everything: Told) -> list[str]:
    lines = [
        _("Sleutel van %(device)s, sinds %(day)s", device=one["device"], day=_day(one["created_at"]))
        for one in everything["passkeys"]
    ]
    lines += [
        _("Een apparaat dat wij kennen tot %(day)s", day=_day(one["until"]))
        for one in everything["known_devices"]
    ]
    lines += [
        _("Nieuw mailadres gevraagd op %(day)s: %(email)s", day=_day(one["at"]), email=one["email"])
        for one in everything["address_changes"]
    ]
    count = everything["recovery_codes"]["not_used"]
    return [*lines, ngettext("%(n)s herstelcode", "%(n)s herstelcodes", count)] if count else lines


def _listing(one: Told) -> Pairs:
    own = {"id", "code", "network"}
    return [(label_of(name), in_words(name, value)) for name, value in one.items() if name not in own]


def _submission(one: Told) -> Pairs:
    found: Pairs = [
        (_("Begonnen op"), _day(one["created_at"])),
        (_("Hoe het ermee staat"), _states().get(one["state"], "")),
    ]
    if one["reason"]:
        found.append((_("Reden"), one["reason"]))
    values = {name: value for name, value in one["values"].items() if name != "registrations"}
    found += [(label_of(name), in_words(name, value)) for name, value in values.items()]
    if one["location"].get("postcode"):
        found.append((label_of("locations"), in_words("locations", [one["location"]])))
    found += [
        (_("Register"), f"{each.get('register', '')} {each.get('number', '')}".strip())
        for each in one["evidence"]
        if each.get("kind") == "register"
    ]
    if one["motivation"]:
        found.append((_("Toelichting"), one["motivation"]))
    found += [
        (_("Vraag") if each["is_question"] else _("Uw antwoord"), each["text"]) for each in one["messages"]
    ]
    found += [(_("Bestand"), _("gestuurd op %(day)s", day=_day(each["stored_at"]))) for each in one["files"]]
    return found


def _day(text: str | None) -> str:
    return (
        long_date(local_day(datetime.fromisoformat(text)), language())
        if text and "T" in text
        else _date(text)
    )


def _date(text: str | None) -> str:
    return long_date(datetime.fromisoformat(text).date(), language()) if text else ""


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{long_date(local_day(at), language())}, {at.astimezone(AMSTERDAM):%H.%M}"


@once_per_language
def _states() -> dict[str, str]:
    return {
        "draft": _("Nog niet af"),
        "submitted": _("Ligt bij de kerngroep"),
        "asked": _("De kerngroep stelde een vraag"),
        "round": _("De kerngroep bespreekt het samen"),
        "appealed": _("Iemand kijkt er opnieuw naar"),
        "approved": _("Goedgekeurd"),
        "declined": _("Afgewezen"),
        "withdrawn": _("Ingetrokken"),
    }


@once_per_language
def _matters() -> dict[str, str]:
    return {
        "confirm": _("Kloppen uw gegevens nog?"),
        "room": _("Neemt u nieuwe mensen aan?"),
        "proof": _("Een registratie loopt af"),
    }


def deed_of(verb: str) -> str:
    """What somebody did, in a word or two."""
    return _deeds().get(verb, _("iets gedaan (%(verb)s)", verb=verb))


@once_per_language
def _deeds() -> dict[str, str]:
    return {
        "add": _("vermelding gemaakt"),
        "answer": _("vraag beantwoord"),
        "approve": _("aanmelding goedgekeurd"),
        "ask": _("vraag gesteld"),
        "change": _("vermelding gewijzigd"),
        "change-details": _("eigen gegevens gewijzigd"),
        "decline": _("aanmelding afgewezen"),
        "give-keeper": _("iemand een vermelding laten bijhouden"),
        "give-role": _("rol in het netwerk gegeven"),
        "hide": _("vermelding verborgen"),
        "invite-keeper": _("iemand gevraagd een vermelding mee bij te houden"),
        "join": _("lid geworden"),
        "leave": _("gegevens laten wissen"),
        "log-in": _("ingelogd"),
        "second-step": _("tweede stap gedaan"),
        "show": _("vermelding weer laten zien"),
        "sign-out-everywhere": _("overal uitgelogd"),
        "start": _("aanmelding of wijziging begonnen"),
        "stay": _("teruggekomen"),
        "submit": _("naar de kerngroep gestuurd"),
        "take-back-invitation": _("uitnodiging ingetrokken"),
        "take-keeper": _("iemands beheer beëindigd"),
        "withdraw": _("iets ingetrokken of van de kaart gehaald"),
    }
