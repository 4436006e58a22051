"""What was looked at, criterion by criterion: the lists in force, the answers, and who gave them when."""

from collections.abc import Mapping
from datetime import date, datetime

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.criteria.models import CriteriaList
from socialmap.criteria.queries import changed_lists, lists_for
from socialmap.criteria.rules import met_by
from socialmap.foundation.clock import local_day
from socialmap.foundation.text import plain
from socialmap.review import rules
from socialmap.review.locking import one_at_a_time
from socialmap.review.models import Submission, Values
from socialmap.review.standing import added_disciplines, disciplines_of, standing_of
from socialmap.review.submissions import thing

Checks = Mapping[str, Mapping[str, str]]
LONGEST_WHERE = 160


def save_checks(
    submission: Submission, checks: Checks, *, seen_revision: int, by: Member, at: datetime
) -> None:
    """Keep the answers: {"dietist:register": {"answer": "yes", "where": "KP"}}; others stay as they were.

    Refuses with AlreadyDecided, ChangedSince, OwnPractice or Tied. The revision grows only when an answer
    is another one.
    """
    one_at_a_time(submission, with_map=True)
    rules.check_step("check", submission.state)
    rules.check_revision(seen_revision, submission.revision)
    rules.check_may_decide(standing_of(submission, by))
    lists = lists_to_meet(submission, local_day(at))
    before = answers_of(submission, lists)
    changed = {
        name: _entry(one, by=by, on=local_day(at))
        for name, one in checks.items()
        if name in before and one.get("answer") in rules.ANSWERS and _differs(before[name], one)
    }
    if not changed:
        return
    kept = {name: one for name, one in before.items() if one}
    submission.checks = {**kept, **changed}
    submission.criteria = {slug: one.version for slug, one in lists.items()}
    submission.revision += 1
    submission.changed_at = at
    answers = {name: one["answer"] for name, one in changed.items()}
    record("check", thing(submission), by=member_thing(by), at=at, after=answers)


def lists_to_meet(submission: Submission, on: date) -> dict[str, CriteriaList]:
    """The lists somebody is held against: of every discipline of an application, the new ones of a change.

    A renewal is held against what changed since, and nothing else.
    """
    lists = lists_for(submission.network_id, on)
    wanted = {slug: lists[slug] for slug in added_disciplines(submission) if slug in lists}
    renewed = submission.values.get("criteria_met", {})
    if submission.listing is None or not renewed:
        return wanted
    met = met_by(renewed, submission.listing.criteria_met)
    return {**changed_lists(submission.network_id, met, on), **wanted}


def lists_for_a_no(submission: Submission, on: date) -> dict[str, CriteriaList]:
    """The lists a no may rest on: those of every discipline it is about."""
    lists = lists_for(submission.network_id, on)
    return {slug: lists[slug] for slug in disciplines_of(submission) if slug in lists}


def answers_of(submission: Submission, lists: Mapping[str, CriteriaList]) -> dict[str, Values]:
    """What was answered about each criterion in force; empty where nobody did, or its words changed."""
    return {
        f"{slug}:{one['key']}": dict(submission.checks.get(f"{slug}:{one['key']}", {}))
        if rules.answer_to(slug, one, submission.checks, submission.criteria)
        else {}
        for slug, several in lists.items()
        for one in several.criteria
    }


def is_proven(submission: Submission, on: date) -> bool:
    """Whether all proof is green: every criterion answered, and none with a no."""
    lists = lists_to_meet(submission, on)
    criteria = {slug: one.criteria for slug, one in lists.items()}
    return rules.is_proven(criteria, submission.checks, submission.criteria)


def _entry(one: Mapping[str, str], *, by: Member, on: date) -> Values:
    where = plain(one.get("where", ""))[:LONGEST_WHERE]
    return {"answer": one["answer"], "where": where, "by": member_thing(by), "on": on.isoformat()}


def _differs(known: Values, one: Mapping[str, str]) -> bool:
    where = plain(one.get("where", ""))[:LONGEST_WHERE]
    return (known.get("answer"), known.get("where", "")) != (one["answer"], where)
