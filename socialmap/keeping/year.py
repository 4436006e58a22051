"""What a member gets from us in a year: what came, what is to come, and the promise of how much at most."""

from dataclasses import dataclass
from datetime import date, datetime

from socialmap.accounts.models import Member
from socialmap.directory.keepers import listings_kept_by
from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language
from socialmap.keeping import rules
from socialmap.keeping.matters import last_confirmed
from socialmap.mailing.letter_names import name_of_letter
from socialmap.mailing.models import Letter
from socialmap.mailing.queries import letters_to


@dataclass(frozen=True)
class Line:
    """One letter: when, about what, and whether the member asked for it."""

    day: str
    subject: str
    is_asked_for: bool = True


@dataclass(frozen=True)
class Year:
    """Twelve months of letters, and the months to come."""

    came: list[Line]
    to_come: list[Line]
    unasked: int
    most: int = rules.CEILING_DILIGENT
    most_silent: int = rules.CEILING_SILENT


def year_of(member: Member, at: datetime) -> Year:
    """What this member got in the last twelve months, and what we know will come."""
    letters = [one for one in letters_to(member.email or "") if _day(one) > local_day(at) - rules.YEAR]
    came = [Line(long_date(_day(one), language()), name_of_letter(one), one.is_asked_for) for one in letters]
    unasked = sum(not one.is_asked_for for one in letters)
    return Year(came[::-1], _to_come(member, local_day(at)), unasked)


def _day(letter: Letter) -> date:
    return local_day(letter.sent_at or letter.due_at)


def _to_come(member: Member, today: date) -> list[Line]:
    days = [entry for listing in listings_kept_by(member) for entry in _of_listing(listing, member, today)]
    coming = {(max(day, today), subject) for day, subject in days}
    return [Line(long_date(day, language()), subject, is_asked_for=False) for day, subject in sorted(coming)]


def _of_listing(listing: Listing, member: Member, today: date) -> list[tuple[date, str]]:
    if listing.state not in PUBLIC_STATES:
        return []
    asked_on = listing.asked_on
    if asked_on is None:
        days = [(last_confirmed(listing) + rules.ASK_AFTER, _("Kloppen uw gegevens nog?"))]
    else:
        reminders = (asked_on + after for after in rules.REMIND_AFTER)
        days = [(day, _("Herinnering: kloppen uw gegevens nog?")) for day in reminders if day >= today]
    days += [
        (entry.valid_until - rules.PROOF_BEFORE, _("Een registratie loopt af"))
        for entry in listing.registrations
        if entry.valid_until is not None
    ]
    if member.wants_room_question:
        days.append(
            (
                (listing.accepts_new_on or last_confirmed(listing)) + rules.ROOM_EVERY,
                _("Neemt u nieuwe mensen aan?"),
            )
        )
    return days
