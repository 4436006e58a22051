"""What each kind of letter is about, in a few words."""

from socialmap.foundation.texts import _, once_per_language
from socialmap.mailing.models import Letter


@once_per_language
def letter_names() -> dict[str, str]:
    """By the name of the template."""
    return {**_of_the_site(), **_of_the_core_group(), **_of_meetings()}


def _of_the_site() -> dict[str, str]:
    """About somebody's account, membership and listings."""
    return {
        "address-asked": _("Vroeg u om een ander mailadres?"),
        "address-changed": _("Uw mailadres is veranderd"),
        "invited": _("Uitnodiging voor het netwerk"),
        "keep-listing": _("Vraag om een vermelding mee bij te houden"),
        "keeping-ended": _("U houdt een vermelding niet meer bij"),
        "listing-changed": _("Uw vermelding is gewijzigd"),
        "listing-left": _("Uw vermelding is van de kaart"),
        "log-in": _("Code om in te loggen"),
        "member-welcome": _("Welkom bij het netwerk"),
        "moved": _("Iemand werkt nu ergens anders"),
        "new-address": _("Bevestig uw nieuwe mailadres"),
        "rights-changed": _("Wat u mag, is veranderd"),
        "second-step-changed": _("Uw tweede stap is veranderd"),
        "second-step-ended": _("Stel uw tweede stap opnieuw in"),
        "second-step-help": _("Is iemand de tweede stap kwijt?"),
        "second-step-lost": _("Vroeg u om een nieuwe tweede stap?"),
        "your-listings": _("Kloppen uw gegevens nog?"),
    }


def _of_the_core_group() -> dict[str, str]:
    """About what is submitted and decided, and what the core group itself gets."""
    return {
        "announced": _("Wij willen u op de kaart zetten"),
        "appeal-answer": _("Antwoord op uw tweede blik"),
        "appeal-received": _("Wij kijken er opnieuw naar"),
        "application-received": _("Uw aanmelding is bij de kerngroep"),
        "change-approved": _("Uw wijziging staat op de kaart"),
        "declined": _("Het besluit van de kerngroep"),
        "entered": _("Klopt uw aanmelding?"),
        "newsletter": _("Nieuwsbrief"),
        "newsletter-check": _("Kijkt u mee met een nieuwsbrief?"),
        "question": _("Vraag van de kerngroep"),
        "question-reminder": _("Herinnering aan een vraag"),
        "round-moved": _("De ronde is verzet"),
        "round-reminder": _("Herinnering aan de ronde"),
        "service-letter": _("Bericht van het netwerk"),
        "summary": _("Wat wacht op de kerngroep"),
        "to-the-round": _("De kerngroep bespreekt het samen"),
        "vote-in-writing": _("Stem schriftelijk"),
        "welcome": _("Welkom op de kaart"),
        "withdrawn-application": _("Uw aanmelding is ingetrokken"),
        "withdrawn-by-core-group": _("De kerngroep haalde u van de kaart"),
        "withdrawn-by-silence": _("Uw aanmelding is gestopt"),
    }


def _of_meetings() -> dict[str, str]:
    """About a meeting somebody is invited to."""
    return {
        "meeting-after": _("Na de bijeenkomst"),
        "meeting-cancelled": _("De bijeenkomst gaat niet door"),
        "meeting-changed": _("De bijeenkomst is veranderd"),
        "meeting-coming": _("U komt naar de bijeenkomst"),
        "meeting-invitation": _("Uitnodiging voor een bijeenkomst"),
        "meeting-left": _("U komt niet naar de bijeenkomst"),
        "meeting-offered": _("Er is een plaats voor u"),
        "meeting-practical": _("Alles voor de bijeenkomst"),
        "meeting-reminder": _("Herinnering aan een bijeenkomst"),
        "meeting-waiting": _("U staat op de wachtlijst"),
    }


def name_of_letter(letter: Letter) -> str:
    """What a letter is about; never its code or its links."""
    return letter_names().get(letter.template, _("Brief van het netwerk"))
