"""The verbs of a meeting: made, changed, made known, called off; and how far the calendar takes it."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, rows_changed
from socialmap.foundation.errors import Conflict
from socialmap.meetings import offers, rules, seats, telling, times
from socialmap.meetings.models import Invitation, Meeting, Organiser, Values, Wave
from socialmap.meetings.naming import free_slug, of_year, told
from socialmap.meetings.queries import organises
from socialmap.networks.models import Network
from socialmap.uploads.service import erase_of

WORKER = "worker"
EDITABLE = ("draft", *rules.COMING, "held")
# What people put in their calendar: when one of these changes, they hear it.
_PLACE = ("location_name", "street", "house_number", "postcode", "place", "online_url")
TOLD = ("title", "starts_at", "ends_at", *_PLACE)
COPIED = (
    *("kind", "purpose", "programme", "capacity", "costs", "contact_minutes", *_PLACE, "lat", "lon", "route"),
    *("disciplines", "for_whom", "is_public", "allows_colleague", "asks_diet", "uses_scanning", "parts"),
    "questions",
)


class TooFewSeats(Conflict):
    """More people have a seat than there would be seats; `taken` is how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class NotReady(Conflict):
    """Something lacks before it can be made known; `lacks` is what."""

    def __init__(self, lacks: list[str]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


class IsOver(Conflict):
    """It took place: when and where it was does not change any more."""


class InThePast(Conflict):
    """It would be over already."""


class HasInvited(Conflict):
    """People were invited: it cannot become a draft again."""


def thing(meeting: Meeting) -> str:
    """How the audit names a meeting."""
    return f"meeting:{meeting.uuid}"


def make(
    network: Network, values: Values, *, member: Member, by: str, at: datetime, uuid: UUID | None = None
) -> Meeting:
    """A new draft, organised by this member."""
    uuid = uuid or uuid4()
    record("make-meeting", f"meeting:{uuid}", by=by, at=at, after=told(values))
    meeting = Meeting(
        **values,
        uuid=uuid,
        network_id=network.id,
        slug=free_slug(values["title"], values["starts_at"]),
        created_at=at,
        changed_at=at,
        organisers=[Organiser(member_id=member.id)],
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting


def copy_from(
    meeting: Meeting, *, member: Member, by: str, at: datetime, uuid: UUID | None = None
) -> Meeting:
    """The next one of this: a draft with everything but dates, people, materials and granted points."""
    count = times.years_until(meeting.starts_at, at)
    values = {name: getattr(meeting, name) for name in COPIED}
    starts_at = times.years_later(meeting.starts_at, count)
    values |= {
        "title": of_year(meeting.title, meeting.starts_at, starts_at),
        "starts_at": starts_at,
        "ends_at": times.years_later(meeting.ends_at, count),
        "answer_by": meeting.answer_by + count * times.A_YEAR,
        "accreditation": [{**one, "number": "", "state": ""} for one in meeting.accreditation],
        "made_from_id": meeting.id,
    }
    if not organises(member, meeting):
        values["online_url"] = ""
    return make(meeting.network, values, member=member, by=by, at=at, uuid=uuid)


def change(meeting: Meeting, values: Values, *, seen_revision: int, by: str, at: datetime) -> None:
    """Change what was typed; who has it in a calendar hears of another time, place or title.

    Raises ChangedSince, TooFewSeats, IsOver or NotInThisState.
    """
    seats.locked(meeting)
    changed = {name: value for name, value in values.items() if getattr(meeting, name) != value}
    _check_change(meeting, changed, seen_revision, at)
    if not changed:
        return
    before, heard = told({name: getattr(meeting, name) for name in changed}), telling.told_of(meeting)
    for name, value in changed.items():
        setattr(meeting, name, value)
    meeting.revision += 1
    record("change-meeting", thing(meeting), by=by, at=at, before=before, after=told(changed))
    if meeting.state == "draft":
        meeting.slug, meeting.changed_at = free_slug(meeting.title, meeting.starts_at, meeting), at
    elif meeting.state in rules.COMING:
        _follow(meeting, changed, heard, at)


def _check_change(meeting: Meeting, changed: Values, seen_revision: int, at: datetime) -> None:
    if meeting.revision != seen_revision:
        raise rules.ChangedSince
    if meeting.state not in EDITABLE:
        raise rules.NotInThisState
    if _is_over(meeting, at) and changed.keys() & set(TOLD):
        raise IsOver
    if meeting.state in rules.COMING and changed.get("ends_at", at) < at:
        raise InThePast
    taken, capacity = seats.taken(meeting), changed.get("capacity")
    if capacity is not None and capacity < taken:
        raise TooFewSeats(taken)


def _is_over(meeting: Meeting, at: datetime) -> bool:
    """Whether it was, also when the calendar was not brought up to date since."""
    return meeting.state == "held" or (meeting.state in rules.COMING and at >= meeting.ends_at)


def _follow(meeting: Meeting, changed: Values, heard: Values, at: datetime) -> None:
    """What a change of a meeting to come brings about."""
    is_closed = rules.next_state("published", meeting.answer_by, meeting.ends_at, at, local_day(at))
    was, meeting.state = meeting.state, is_closed
    seats.follow(meeting)
    if changed.keys() & set(TOLD):
        meeting.sequence, meeting.changed_at = meeting.sequence + 1, at
    db.session.flush()
    if changed.keys() & set(TOLD):
        telling.tell_changed(meeting, at=at, before=heard)
    if "capacity" in changed or (was == "closed" and meeting.state != "closed"):
        offers.offer_free_places(meeting, at=at)


def lacking(meeting: Meeting, at: datetime) -> list[str]:
    """What lacks before a meeting can be made known: "place", "past" or "answer"."""
    has_place = meeting.location_name or meeting.place or meeting.online_url
    lacks = {
        "place": not has_place,
        "past": meeting.starts_at <= at,
        "answer": meeting.answer_by < local_day(at),
    }
    return [name for name, is_lacking in lacks.items() if is_lacking]


def publish(meeting: Meeting, *, by: str, at: datetime) -> None:
    """Make a draft known. Raises NotReady or NotInThisState."""
    seats.locked(meeting)
    if meeting.state != "draft":
        raise rules.NotInThisState
    if lacks := lacking(meeting, at):
        raise NotReady(lacks)
    _go(meeting, "published", verb="publish-meeting", by=by, at=at)
    meeting.published_at = meeting.changed_at = at


def back_to_draft(meeting: Meeting, *, by: str, at: datetime) -> None:
    """Not known after all, as long as nobody was invited. Raises HasInvited or NotInThisState."""
    seats.locked(meeting)
    if meeting.state not in rules.COMING or _is_over(meeting, at):
        raise rules.NotInThisState
    if has_invited(meeting):
        raise HasInvited
    _go(meeting, "draft", verb="unpublish-meeting", by=by, at=at)
    meeting.published_at = None


def has_invited(meeting: Meeting) -> bool:
    """Whether anybody was ever invited."""
    rows = (sa.exists().where(table.meeting_id == meeting.id) for table in (Invitation, Wave))
    return bool(db.session.scalar(sa.select(sa.or_(*rows))))


def cancel(meeting: Meeting, reason: str, *, by: str, at: datetime) -> None:
    """Call it off, and write to everybody it concerns."""
    seats.locked(meeting)
    if meeting.state not in rules.COMING or _is_over(meeting, at):
        raise rules.NotInThisState
    _go(meeting, "cancelled", verb="cancel-meeting", by=by, at=at, reason=reason)
    meeting.sequence += 1
    meeting.cancelled_at, meeting.cancel_reason, meeting.changed_at = at, reason, at
    db.session.flush()
    telling.tell_cancelled(meeting, at=at)


def _go(meeting: Meeting, state: str, *, verb: str, by: str, at: datetime, **more: str) -> None:
    before, after = {"state": meeting.state}, {"state": state, **more}
    meeting.state = state
    meeting.revision += 1
    record(verb, thing(meeting), by=by, at=at, before=before, after=after)


def remove(meeting: Meeting, *, by: str, at: datetime) -> None:
    """Throw a draft away, with its materials."""
    seats.locked(meeting)
    if meeting.state != "draft" or has_invited(meeting):
        raise rules.NotInThisState
    record("remove-meeting", thing(meeting), by=by, at=at, before={"title": meeting.title})
    erase_of(thing(meeting), at=at)
    db.session.delete(meeting)


def advance(at: datetime) -> int:
    """Take every meeting to come as far as the calendar says; how many went on."""
    today = local_day(at)
    due = sa.or_(Meeting.answer_by < today, Meeting.ends_at <= at)
    ids = list(db.session.scalars(sa.select(Meeting.id).where(Meeting.state.in_(rules.COMING), due)))
    return sum(_advance(one, at, today) for one in seats.locked_all(ids))


def _advance(meeting: Meeting, at: datetime, today: date) -> int:
    before = meeting.state
    state = rules.next_state(before, meeting.answer_by, meeting.ends_at, at, today)
    if state == before:
        return 0
    # Only as it was read: an organiser may move it at this very moment.
    is_same = (Meeting.id == meeting.id, Meeting.state == before, Meeting.revision == meeting.revision)
    went = rows_changed(sa.update(Meeting).where(*is_same).values(state=state))
    if went:
        values = ({"state": before}, {"state": state})
        record("advance-meeting", thing(meeting), by=WORKER, at=at, before=values[0], after=values[1])
    return went
