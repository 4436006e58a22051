"""Why something was not done with a meeting, in words, and what can be done now."""

from socialmap.foundation.texts import N_, _, ngettext
from socialmap.meetings import organisers, rules, service

TEXTS: dict[type[Exception], str] = {
    rules.ChangedSince: N_(
        "Iemand anders heeft deze bijeenkomst veranderd sinds u de bladzijde opende. Er is niets bewaard."
    ),
    rules.NotInThisState: N_("Dat kan niet meer. Hieronder ziet u hoe het nu is."),
    service.IsOver: N_(
        "De bijeenkomst is geweest. Titel, tijd en plaats veranderen niet meer. Er is niets bewaard."
    ),
    service.InThePast: N_("Deze dag is al geweest. Kies een dag vanaf vandaag."),
    service.HasInvited: N_("Er zijn al mensen uitgenodigd. Gaat het niet door? Kies dan Afgelasten."),
    organisers.LastOrganiser: N_("Iemand moet de organisator zijn. Voeg eerst iemand anders toe."),
}
LACKS = {
    "place": N_("Vul in waar het is: een plaats, een link, of allebei."),
    "past": N_("De begintijd is al geweest. Kies een nieuwe dag."),
    "answer": N_("De laatste dag om te antwoorden is al geweest. Kies een nieuwe dag."),
}


def told(refusal: Exception) -> str:
    """Why nothing was done, for whoever pressed the button."""
    if isinstance(refusal, service.TooFewSeats):
        return too_few_seats(refusal.taken)
    if isinstance(refusal, service.NotReady):
        return " ".join(_(LACKS[name]) for name in refusal.lacks)
    return _(TEXTS.get(type(refusal), N_("Iemand was u net voor. Hieronder ziet u hoe het nu is.")))


def too_few_seats(taken: int) -> str:
    """How many people have a seat already."""
    return ngettext(
        "Er heeft al %(n)s persoon een plaats. Vul dat getal in of meer.",
        "Er hebben al %(n)s mensen een plaats. Vul dat getal in of meer.",
        taken,
    )
