"""How somebody of the core group stands towards a submission: own practice, a tie, or the same street."""

from collections.abc import Iterable

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import people_of
from socialmap.accounts.rules import DECIDING
from socialmap.accounts.service import thing as member_thing
from socialmap.directory.keepers import keeps, listings_kept_by
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.foundation.text import folded
from socialmap.geo.models import Postcode
from socialmap.networks.rules import chosen
from socialmap.review import rules
from socialmap.review.models import Submission, Tie


def standing_of(submission: Submission, member: Member) -> rules.Standing:
    """What keeps somebody from deciding on this, or asks a second person beside them."""
    own = listings_kept_by(member)
    is_own = (
        submission.member_id == member.id
        or (submission.listing is not None and keeps(member, submission.listing))
        or any(_is_same_practice(submission, one) for one in own)
    )
    return rules.Standing(
        is_own=is_own, is_tied=tie_of(submission, member) is not None, is_near=_is_near(submission, own)
    )


def stands_apart(listing: Listing, member: Member) -> bool:
    """Whether a listing is not theirs and not of their practice."""
    if keeps(member, listing):
        return False
    names, agb = practice_names(listing.kind, listing.name, listing.organisation), listing.agb
    return not any(_shares(names, agb, one) for one in listings_kept_by(member))


def tie_of(submission: Submission, member: Member) -> Tie | None:
    """The tie somebody told with whoever submitted this."""
    return db.session.scalar(
        sa.select(Tie).where(Tie.submission_id == submission.id, Tie.member_id == member.id)
    )


def ties_of(submission: Submission) -> list[tuple[Member, Tie]]:
    """Everybody who told a tie, with what they said."""
    query = sa.select(Member, Tie).join(Tie, Tie.member_id == Member.id)
    found = db.session.execute(query.where(Tie.submission_id == submission.id).order_by(Tie.id))
    return [(row[0], row[1]) for row in found]


def left_out_of(submission: Submission) -> list[str]:
    """Who of the core group may not decide on this ("member:<uuid>"): the audit keeps it with a decision."""
    return [
        member_thing(one)
        for one in people_of(submission.network_id, *DECIDING)
        if not rules.may_decide(standing_of(submission, one))
    ]


def matter_of(submission: Submission, *, is_proven: bool) -> rules.Matter:
    """What there is to decide, as far as the rules care."""
    return rules.Matter(
        kind=submission.kind,
        route=submission.route,
        state=submission.state,
        changes_disciplines=bool(submission.kind == "change" and added_disciplines(submission)),
        is_proven=is_proven,
        settles_between=bool(chosen(submission.network.settings, "settle_between")),
        approved_by=tuple(one["by"] for one in submission.approvals),
    )


def disciplines_of(submission: Submission) -> list[str]:
    """As what somebody wants to be, or is, on the map."""
    kept = submission.listing.disciplines if submission.listing is not None else []
    return list(submission.values.get("disciplines", kept))


def added_disciplines(submission: Submission) -> list[str]:
    """Which disciplines are held against their criteria: all of an application, the new ones of a change."""
    wanted = disciplines_of(submission)
    if submission.kind == "application" or submission.listing is None:
        return wanted
    return [one for one in wanted if one not in submission.listing.disciplines]


def practice_names(kind: str, name: str, organisation: str) -> set[str]:
    """What a practice is called, for comparing: its organisation, and its name where it is no person."""
    names = {organisation, name if kind != "person" else ""}
    return {" ".join(folded(one).split()) for one in names if one.strip()}


def _is_same_practice(submission: Submission, listing: Listing) -> bool:
    kept = submission.listing
    now = {
        name: str(submission.values.get(name, getattr(kept, name, "") if kept is not None else ""))
        for name in ("kind", "name", "organisation", "agb")
    }
    return _shares(practice_names(now["kind"], now["name"], now["organisation"]), now["agb"], listing)


def _shares(names: set[str], agb: str, listing: Listing) -> bool:
    theirs = practice_names(listing.kind, listing.name, listing.organisation)
    return bool(names & theirs) or bool(agb and agb == listing.agb)


def _is_near(submission: Submission, listings: Iterable[Listing]) -> bool:
    """Whether they keep a listing with one of these disciplines in the same municipality."""
    wanted = set(disciplines_of(submission))
    same = [one for one in listings if wanted & set(one.disciplines)]
    theirs = {row.postcode for one in same for row in one.locations}
    return bool(theirs and _municipalities(theirs) & _municipalities(_postcodes_of(submission)))


def _postcodes_of(submission: Submission) -> list[str]:
    if submission.location.get("postcode"):
        return [str(submission.location["postcode"])]
    return [row.postcode for row in submission.listing.locations] if submission.listing is not None else []


def _municipalities(postcodes: Iterable[str]) -> set[str]:
    """Read from the table: the memory may not be asked for within a transaction."""
    query = sa.select(Postcode.municipality).where(Postcode.pc4.in_({one[:4] for one in postcodes}))
    return set(db.session.scalars(query))
