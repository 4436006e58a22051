"""Why nothing was decided, in plain words: what happened, and what to do now."""

from socialmap.directory.rules import NotInThisState
from socialmap.foundation.texts import _, once_per_language
from socialmap.review import rules


def told(refusal: Exception) -> str:
    """Why nothing was decided, for whoever pressed the button."""
    return told_of(type(refusal)) or _("Iemand was u voor. Hieronder ziet u wat er is besloten.")


def told_of(kind: type[Exception] | None) -> str:
    """The same for a kind of refusal; empty when it says nothing by itself."""
    return _texts().get(kind, "") if kind is not None else ""


@once_per_language
def _texts() -> dict[type[Exception], str]:
    return {
        rules.AlreadyDecided: _("Iemand was u voor. Hieronder ziet u wat er is besloten."),
        rules.ChangedSince: _(
            "Dit is veranderd sinds u het opende. Er is niets besloten. Kijk hieronder hoe het nu is."
        ),
        rules.GeneralPractice: _(
            "Een huisarts of praktijkondersteuner komt niet op de kaart. Lid worden kan wel."
        ),
        rules.OwnPractice: _("Dit is uw eigen inzending of praktijk. Iemand anders besluit hierover."),
        rules.Tied: _("U meldde een band met deze aanvrager. Iemand anders besluit hierover."),
        rules.NeedsRound: _("Hierover besluit de kerngroep samen, in de ronde."),
        rules.NeedsProof: _(
            "Kijk eerst alle criteria na. Staat er een nee bij, dan kunt u dit niet goedkeuren."
        ),
        rules.NeedsSecond: _("U keurde dit al goed. Nog iemand anders van de kerngroep moet dat ook doen."),
        rules.DecidedBefore: _("U besloot hier eerder over. Iemand anders kijkt er opnieuw naar."),
        rules.AlreadyTaken: _("Iemand anders pakte deze al."),
        NotInThisState: _("Deze vermelding is al van de kaart. Er is niets veranderd."),
    }
