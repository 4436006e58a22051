"""Everything that waits for the core group, gathered with as many questions whatever the number of lines."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from socialmap.desk.queries import letters_in_trouble, proof_until
from socialmap.desk.rules import Waiting
from socialmap.directory.identifiers import shown_phone
from socialmap.foundation.clock import local_day
from socialmap.foundation.texts import _
from socialmap.meetings.participation import meetings_to_settle
from socialmap.networks.models import Network
from socialmap.networks.rules import chosen
from socialmap.reporting.queries import missed_waiting
from socialmap.review.lines import Row, rows_that_wait, unreachable_rows
from socialmap.review.queries import reports_waiting
from socialmap.rounds.queries import written_votes_of
from socialmap.wording.queries import open_proposals

DESK = "kerngroep"


def waiting_in(networks: Collection[Network], at: datetime) -> list[Waiting]:
    """Every line of these networks, in no order."""
    ids = {one.id for one in networks}
    found = [*_submissions(networks, ids), *_reports(networks, at), *_proof(networks, at)]
    found += [*_letters(ids), *_unreachable(ids), *_missed(ids), *_words(ids), *_votes(ids, at)]
    found += _meetings(ids, at)
    return found


def _submissions(networks: Collection[Network], ids: set[int]) -> Iterator[Waiting]:
    weeks = {one.id: int(chosen(one.settings, "second_look_answer_weeks")) for one in networks}
    for row in rows_that_wait(ids):
        kind = _kind_of(row)
        since = row.appealed_at if kind == "appeal" else row.submitted_at
        if since is None:
            continue
        day = local_day(since)
        yield Waiting(
            kind,
            f"{DESK}/inzendingen/{row.uuid}",
            row.name,
            day,
            row.network_id,
            disciplines=tuple(row.disciplines),
            due_on=day + timedelta(weeks=weeks[row.network_id]) if kind == "appeal" else None,
            taken_by=row.taken_by,
            thing=str(row.uuid),
        )


def _kind_of(row: Row) -> str:
    """What a submission is on the desk; what waits for somebody else is named so first."""
    by_state = {"asked": "asked", "round": "round", "appealed": "appeal"}
    if row.state in by_state:
        return by_state[row.state]
    if row.has_answer:
        return "answered"
    if row.kind == "change":
        return "changed"
    return "new" if row.route == "criteria" else "request"


def _reports(networks: Collection[Network], at: datetime) -> Iterator[Waiting]:
    for network in networks:
        left_at = at - timedelta(days=int(chosen(network.settings, "report_days")))
        for one in reports_waiting({network.id}, left_at):
            page, day = f"{DESK}/meldingen/{one.uuid}", local_day(one.at)
            yield Waiting("report", page, one.listing.name, day, network.id, about=one.text)


def _proof(networks: Collection[Network], at: datetime) -> Iterator[Waiting]:
    today = local_day(at)
    for network in networks:
        ahead = timedelta(days=int(chosen(network.settings, "proof_ahead_days")))
        for code, name, phone, register, until in proof_until(network.id, today + ahead):
            about = ", ".join(part for part in (register, shown_phone(phone) if phone else "") if part)
            since = min(until - ahead, today)
            yield Waiting("proof", f"aanbod/{code}", name, since, network.id, about=about, due_on=until)


def _meetings(ids: set[int], at: datetime) -> Iterator[Waiting]:
    """Meetings that are over: who was there must be filled in, and then it is settled.

    Their own page, because only who organises one may do the rest, and who does not can join there.
    """
    for one in meetings_to_settle(ids, at):
        page, is_counted = f"{DESK}/bijeenkomsten/{one.uuid}", one.attendance_at is not None
        about = _("Rond de bijeenkomst af") if is_counted else _("Vul in wie er was")
        yield Waiting("meeting", page, one.title, local_day(one.ends_at), one.network_id, about=about)


def _letters(ids: set[int]) -> Iterator[Waiting]:
    for network_id, count, since in letters_in_trouble(ids):
        yield Waiting("letter", f"{DESK}/brieven", "", since, network_id, count=count)


def _unreachable(ids: set[int]) -> Iterator[Waiting]:
    for network_id, _code, name, phone, since in unreachable_rows(ids):
        about = shown_phone(phone) if phone else ""
        yield Waiting("unreachable", "", name, local_day(since), network_id, about=about)


def _missed(ids: set[int]) -> Iterator[Waiting]:
    yield from _together(
        "missed", f"{DESK}/gemist", [(one.network_id, local_day(one.at)) for one in missed_waiting(ids)]
    )


def _words(ids: set[int]) -> Iterator[Waiting]:
    """Shown to whoever keeps the words, whichever network a proposal came from."""
    yield from _together(
        "word", f"{DESK}/woorden", [(min(ids), local_day(one.at)) for one in open_proposals(ids)]
    )


def _votes(ids: set[int], at: datetime) -> Iterator[Waiting]:
    """Written votes that run: one line per network, with the day on which the first of them closes."""
    until: dict[int, list[date]] = {}
    for point in written_votes_of(ids):
        if point.written_until is not None and point.written_until > at and not point.outcome:
            until.setdefault(point.round.network_id, []).append(local_day(point.written_until))
    for network_id, days in until.items():
        first = min(days)
        yield Waiting(
            "vote",
            f"{DESK}/stemmen",
            "",
            min(first, local_day(at)),
            network_id,
            count=len(days),
            due_on=first,
        )


def _together(kind: str, page: str, found: list[tuple[int, date]]) -> Iterator[Waiting]:
    """One line per network for what is looked at on a page of its own."""
    days: dict[int, list[date]] = {}
    for network_id, day in found:
        days.setdefault(network_id, []).append(day)
    for network_id, each in days.items():
        yield Waiting(kind, page, "", min(each), network_id, count=len(each))
