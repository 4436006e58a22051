"""Every setting as a Dutch sentence with its field inside, and as a name of its own."""

from dataclasses import dataclass
from typing import Any

from socialmap.foundation.texts import _, once_per_language
from socialmap.networks.rules import SETTINGS
from socialmap.wording.settings_rules import MORE_THAN_PRESENT, RED_BEFORE_AMBER

FIELD = "[vak]"


@dataclass(frozen=True)
class Sentence:
    """What stands before and after the field, and what the field is called by a screen reader."""

    before: str
    after: str
    label: str


@once_per_language
def sentences() -> dict[str, Sentence]:
    """The sentence of every setting."""
    texts = {**_deciding(), **_between(), **_people(), **_rounds(), **_numbers()}
    return {key: _sentence(text, label) for key, (text, label) in texts.items()}


def _sentence(text: str, label: str) -> Sentence:
    before, _field, after = text.partition(FIELD)
    return Sentence(before.strip(), after.strip(), label)


def _deciding() -> dict[str, tuple[str, str]]:
    return {
        "votes_needed": (_("Voor een ja zijn minimaal [vak] stemmen nodig."), _("Stemmen voor een ja")),
        "quorum": (
            _("De kerngroep beslist met minimaal [vak] leden aanwezig."),
            _("Leden die minimaal aanwezig zijn"),
        ),
        "round_spring": (
            _("De vergadering in het voorjaar is op of na [vak] (dag en maand)."),
            _("Dag van de vergadering in het voorjaar"),
        ),
        "round_autumn": (
            _("De vergadering in het najaar is op of na [vak] (dag en maand)."),
            _("Dag van de vergadering in het najaar"),
        ),
        "round_time": (_("De vergadering begint om [vak] uur."), _("Begin van de vergadering")),
    }


def _between() -> dict[str, tuple[str, str]]:
    return {
        "submissions_close_days": (
            _("Wie zich [vak] dagen voor de vergadering heeft aangemeld, komt nog op de agenda."),
            _("Dagen voor de vergadering"),
        ),
        "settle_between": (
            _("Aanmeldingen met al het bewijs [vak] tussen twee vergaderingen worden goedgekeurd."),
            _("Goedkeuren tussen twee vergaderingen"),
        ),
        "written_vote_days": (
            _("Een stemming buiten de vergadering staat [vak] dagen open."),
            _("Dagen dat een stemming open staat"),
        ),
        "report_days": (
            _("Blijft een melding van een bezoeker [vak] dagen liggen, dan komt zij bij de kerngroep."),
            _("Dagen dat een melding mag liggen"),
        ),
        "contact_person": (
            _("Onder brieven van de kerngroep staat de naam van [vak]."),
            _("Naam onder brieven van de kerngroep"),
        ),
    }


def _people() -> dict[str, tuple[str, str]]:
    return {
        "contact_person_phone": (
            _("Onder brieven van de kerngroep staat telefoonnummer [vak]."),
            _("Telefoonnummer onder brieven"),
        ),
        "second_look_by": (
            _("Wie het niet eens is met een nee, krijgt een tweede blik van [vak]."),
            _("Wie de tweede blik geeft"),
        ),
        "second_look_weeks": (
            _("Een tweede blik kan iemand vragen tot [vak] weken na het besluit."),
            _("Weken om een tweede blik te vragen"),
        ),
        "second_look_answer_weeks": (
            _("Het antwoord op een tweede blik komt binnen [vak] weken."),
            _("Weken tot het antwoord"),
        ),
    }


def _rounds() -> dict[str, tuple[str, str]]:
    return {
        "round_place": (_("De kerngroep vergadert in [vak]."), _("Plaats van de vergadering")),
        "round_opens_days": (
            _("Een ronde begint [vak] dagen voor de vergadering."),
            _("Dagen van begin tot vergadering"),
        ),
        "evidence_files": (
            _("Bewijs [vak] als bestand worden opgestuurd, als er geen register is."),
            _("Bestanden als bewijs"),
        ),
        "newsletter_second_pair": (
            _("Een nieuwsbrief [vak] goedgekeurd door een tweede persoon voordat hij weggaat."),
            _("Nieuwsbrief met vier ogen"),
        ),
        "show_who_handles": (
            _("Bij elke inzending staat wie haar oppakt, als meer dan [vak] mensen meedoen."),
            _("Aantal mensen dat meedoet"),
        ),
    }


def _numbers() -> dict[str, tuple[str, str]]:
    return {
        "wait_amber": (
            _("Een inzending wordt oranje na [vak] dagen wachten."),
            _("Dagen tot oranje"),
        ),
        "wait_red": (_("Een inzending wordt rood na [vak] dagen wachten."), _("Dagen tot rood")),
        "proof_ahead_days": (
            _("De kerngroep ziet bewijs [vak] dagen voordat het afloopt."),
            _("Dagen voordat bewijs afloopt"),
        ),
        "summary_days": (
            _("De kerngroep krijgt een overzicht als iets [vak] dagen wacht."),
            _("Dagen tot het overzicht"),
        ),
        "verwijsgids_percentage": (
            _("Minstens [vak] procent van de leden staat in de Verwijsgids Kanker."),
            _("Procent in de Verwijsgids Kanker"),
        ),
    }


@once_per_language
def yes_no_labels() -> dict[str, tuple[str, str]]:
    """The two words of a setting that is on or off."""
    return {
        "settle_between": (_("mogen"), _("mogen niet")),
        "evidence_files": (_("mag"), _("mag niet")),
        "newsletter_second_pair": (_("wordt"), _("wordt niet")),
    }


def in_words(key: str, value: Any) -> str:
    """A value as the sentence shows it."""
    setting = SETTINGS[key]
    if setting.kind == "yes":
        yes, no = yes_no_labels()[key]
        return yes if value else no
    if setting.kind == "day":
        month, _dash, day = str(value).partition("-")
        return f"{int(day)}-{int(month)}"
    return str(value) if value != "" else _("niemand en niets ingevuld")


def sentence_of(key: str, value: Any) -> str:
    """The whole sentence with a value in it."""
    sentence = sentences()[key]
    return f"{sentence.before} {in_words(key, value)} {sentence.after}".replace(" .", ".").strip()


def problem_label(key: str, why: str) -> str:
    """Why a value is not taken, and what is."""
    setting = SETTINGS[key]
    if why == MORE_THAN_PRESENT:
        return _("Er kunnen niet meer stemmen nodig zijn dan er leden aanwezig zijn.")
    if why == RED_BEFORE_AMBER:
        return _("Oranje komt voor rood. Kies voor oranje minder dagen dan voor rood.")
    if why == "number":
        return _("Vul een getal in van %(low)s tot en met %(high)s.", low=setting.least, high=setting.most)
    texts = {
        "day": _("Dit is geen dag van het jaar. Schrijf dag en maand, bijvoorbeeld 12-3."),
        "time": _("Dit is geen tijd. Schrijf bijvoorbeeld 19:30."),
        "text": _("Schrijf niet meer dan %(most)s tekens.", most=setting.most),
    }
    return texts.get(why, _("Kies uit de lijst."))
