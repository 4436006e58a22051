"""How somebody stands beside what a network arranged, as values and in mild words."""

from dataclasses import dataclass

from socialmap.accounts.models import Member
from socialmap.foundation.texts import _, ngettext, once_per_language
from socialmap.meetings.arrangements import Agreed

MET, NOT_YET, NO_MEETING, NOT_APPLICABLE = "met", "not-yet", "no-meeting", "not-applicable"
STANDINGS = (MET, NOT_YET, NO_MEETING, NOT_APPLICABLE)


@dataclass(frozen=True)
class Year:
    """How often somebody, or a whole network, was invited, answered and attended in a year."""

    year: int
    invited: int = 0
    answered: int = 0
    attended: int = 0


@dataclass(frozen=True)
class Participation:
    """How somebody stands today: against which norm, how often they attended in its years, year by year."""

    standing: str
    norm: Agreed
    attended: int
    years: tuple[Year, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.standing == MET

    @property
    def label(self) -> str:
        """ "Voldoet" or "Nog niet", or why there is nothing to say yet."""
        return standing_labels()[self.standing]

    @property
    def norm_label(self) -> str:
        return norm_label(self.norm)

    @property
    def attended_label(self) -> str:
        """ "2 keer in de laatste 2 jaar"."""
        return _("%(n)s keer in de laatste %(years)s jaar", n=self.attended, years=self.norm.years)

    @property
    def own_words(self) -> str:
        """The same, mildly, to whom it is about."""
        if self.standing == MET:
            return _("U was erbij: %(count)s. Fijn dat u er was.", count=self.attended_label)
        if self.standing == NOT_YET:
            return _("U was erbij: %(count)s. De volgende keer bent u welkom.", count=self.attended_label)
        if self.standing == NO_MEETING:
            return _("Er was de laatste tijd geen bijeenkomst.")
        return _("De afspraak geldt nu nog niet voor u.")


@dataclass(frozen=True)
class Participant:
    """A member of a network, with the practice they are known by, and how they stand."""

    member: Member
    discipline: str
    organisation: str
    participation: Participation


@once_per_language
def standing_labels() -> dict[str, str]:
    """What everybody of the core group may see of a member."""
    return {
        MET: _("Voldoet"),
        NOT_YET: _("Nog niet"),
        NO_MEETING: _("Nog geen bijeenkomst"),
        NOT_APPLICABLE: _("Nog niet van toepassing"),
    }


def norm_label(norm: Agreed) -> str:
    """ "1 bijeenkomst per 2 jaar"."""
    if not norm.meetings:
        return _("geen vast aantal")
    meetings = ngettext("%(n)s bijeenkomst", "%(n)s bijeenkomsten", norm.meetings)
    if norm.years == 1:
        return _("%(meetings)s per jaar", meetings=meetings)
    return _("%(meetings)s per %(years)s jaar", meetings=meetings, years=norm.years)


def standing(norm: Agreed, *, held: int, invited: int, attended: int, is_long_enough: bool) -> str:
    """How somebody stands; nobody can have missed what was not held, or what they were not asked to.

    Who was invited less often than is expected is expected what they were invited to.
    """
    if not norm.meetings:
        return NOT_APPLICABLE
    if not held:
        return NO_MEETING
    if attended >= norm.meetings:
        return MET
    if not is_long_enough or not invited:
        return NOT_APPLICABLE
    return MET if attended >= min(norm.meetings, invited) else NOT_YET
