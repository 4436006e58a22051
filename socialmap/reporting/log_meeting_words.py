"""What the log says of meetings and newsletters."""

from socialmap.foundation.texts import _


def meeting_verbs() -> dict[str, str]:
    """What was done with meetings, their guests, and the arrangement about them."""
    return {**_making_verbs(), **_answering_verbs(), **_afterwards_verbs(), **_newsletter_verbs()}


def _making_verbs() -> dict[str, str]:
    return {
        "make-meeting": _("bijeenkomst gemaakt"),
        "change-meeting": _("bijeenkomst veranderd"),
        "publish-meeting": _("bijeenkomst bekendgemaakt"),
        "unpublish-meeting": _("bijeenkomst weer concept"),
        "cancel-meeting": _("bijeenkomst afgelast"),
        "remove-meeting": _("concept van bijeenkomst weggehaald"),
        "advance-meeting": _("bijeenkomst een stap verder"),
        "add-organiser": _("organiseert mee"),
        "remove-organiser": _("organiseert niet meer mee"),
        "add-material": _("materiaal toegevoegd"),
        "remove-material": _("materiaal weggehaald"),
        "add-guest": _("gast toegevoegd"),
        "remove-guest": _("gast weggehaald"),
        "invite": _("uitgenodigd"),
        "invite-one": _("één persoon uitgenodigd"),
        "stop-invitations": _("uitnodigingen tegengehouden"),
        "arrange": _("afspraak over deelname vastgelegd"),
        "take-back-arrangement": _("afspraak over deelname weggehaald"),
    }


def _answering_verbs() -> dict[str, str]:
    return {
        "bring-colleague": _("brengt een collega mee"),
        "take-colleague-back": _("brengt toch geen collega mee"),
        "offer-place": _("vrije plek aangeboden"),
        "let-place-pass": _("vrije plek niet op tijd genomen"),
        "give-seat": _("plek gegeven"),
    }


def _afterwards_verbs() -> dict[str, str]:
    return {
        "scan": _("badge gelezen"),
        "undo-scan": _("badge lezen ongedaan gemaakt"),
        "save-attendance": _("presentie bewaard"),
        "remove-walk-in": _("inloper weggehaald"),
        "correct-attendance": _("presentie verbeterd"),
        "change-register-numbers": _("registernummers veranderd"),
        "settle": _("bijeenkomst afgerond"),
        "change-questions": _("vragen van de evaluatie veranderd"),
        "close-evaluation": _("evaluatie gesloten"),
        "empty-diets": _("dieetwensen gewist"),
        "forget-guests": _("adressen van gasten gewist"),
        "forget-meeting": _("wie er was gewist, aantallen bewaard"),
    }


def _newsletter_verbs() -> dict[str, str]:
    return {
        "write-newsletter": _("nieuwsbrief gemaakt"),
        "change-newsletter": _("nieuwsbrief veranderd"),
        "discard-newsletter": _("concept van nieuwsbrief weggegooid"),
        "ask-check": _("gevraagd de nieuwsbrief na te kijken"),
        "approve-newsletter": _("nieuwsbrief nagekeken en goed"),
        "back-to-draft": _("nieuwsbrief weer concept"),
        "schedule-newsletter": _("nieuwsbrief ingepland"),
        "start-newsletter": _("nieuwsbrief begint te gaan"),
        "stop-newsletter": _("nieuwsbrief gestopt"),
        "resume-newsletter": _("nieuwsbrief gaat verder"),
        "finish-newsletter": _("nieuwsbrief is verstuurd"),
    }
