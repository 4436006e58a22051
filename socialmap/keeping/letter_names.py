"""What each kind of letter is about, in a few words."""

from socialmap.foundation.texts import _, once_per_language
from socialmap.mailing.models import Letter


@once_per_language
def letter_names() -> dict[str, str]:
    """By the name of the template."""
    return {
        "announced": _("Wij willen u op de kaart laten zien"),
        "change-approved": _("Uw wijziging is goedgekeurd"),
        "declined": _("De kerngroep zei nee"),
        "keep-listing": _("Vraag om mee te zorgen voor een vermelding"),
        "keeping-ended": _("U zorgt niet meer voor een vermelding"),
        "listing-changed": _("Uw vermelding is gewijzigd"),
        "listing-left": _("Uw vermelding is van de kaart"),
        "log-in": _("Code om in te loggen"),
        "moved": _("Iemand werkt nu ergens anders"),
        "question": _("Vraag van de kerngroep"),
        "question-reminder": _("Herinnering aan een vraag"),
        "welcome": _("Welkom op de kaart"),
        "withdrawn-by-silence": _("Wij stoppen met uw aanmelding"),
        "your-listings": _("Kloppen uw gegevens nog?"),
    }


def name_of_letter(letter: Letter) -> str:
    """What a letter is about; never its code or its links."""
    return letter_names().get(letter.template, _("Brief van het netwerk"))
