"""What was refused in words: what happened, and what can be done now."""

from socialmap.foundation.texts import N_, _
from socialmap.review import rules as review
from socialmap.rounds import rules
from socialmap.rounds.agenda import IsUsed

TEXTS: dict[type[Exception], str] = {
    rules.RoundSettled: N_("Deze ronde is vastgesteld. Er kan niets meer aan veranderen."),
    rules.PointChanged: N_(
        "Iemand anders bewaarde dit punt. Uw tekst staat er nog. Kijk na en bewaar opnieuw."
    ),
    rules.TooManyVotes: N_("Er zijn meer stemmen dan mensen die mogen stemmen. Kijk de aantallen na."),
    rules.NoQuorum: N_("Er zijn te weinig mensen die mogen stemmen. Houd het aan, of stem schriftelijk."),
    rules.NoMajority: N_("Er zijn te weinig stemmen voor om goed te keuren."),
    rules.MajorityFor: N_("Een meerderheid stemde voor. Dan kunt u niet afwijzen."),
    rules.NoGrounds: N_("Kies bij afwijzen een criterium. Zijn er geen criteria? Schrijf dan een eigen zin."),
    rules.MayNotVote: N_("U mag hier niet over stemmen."),
    rules.VoteClosed: N_("Deze stemming loopt niet meer."),
    rules.VotesRunning: N_("Er loopt nog een schriftelijke stemming. Wacht tot die klaar is."),
    rules.NotYetMet: N_("De ronde is nog niet geweest. Vaststellen kan vanaf de dag van de ronde."),
    rules.InThePast: N_("Deze dag is al geweest. Kies een dag vanaf vandaag."),
    IsUsed: N_("Dit punt is al besproken. Het blijft op de agenda staan."),
    review.ChangedSince: N_("Dit is veranderd sinds het besluit. Er is niets gedaan."),
    review.OwnPractice: N_("Een besluit gaat over uw eigen praktijk. Laat iemand anders op de knop drukken."),
    review.Tied: N_("Bij een besluit meldde u een band. Laat iemand anders op de knop drukken."),
}


def told(refusal: Exception) -> str:
    """Why nothing was done, for whoever pressed the button."""
    return _(TEXTS.get(type(refusal), N_("Iemand was u net voor. Hieronder ziet u hoe het nu is.")))
