"""What every decision leaves behind: the state, who decided, why, and who was left out of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.criteria.models import CriteriaList
from socialmap.review.models import Submission
from socialmap.review.rules import Ground
from socialmap.review.standing import left_out_of
from socialmap.review.submissions import thing, touch

VERBS = {"approved": "approve", "declined": "decline"}


def close(
    submission: Submission, state: str, reason: str = "", *, by: Member, at: datetime, mandate: str = ""
) -> None:
    """Write the decision down; the audit keeps by whose mandate, and who did not take part."""
    left_out = left_out_of(submission)
    submission.state, submission.reason = state, reason
    submission.decided_at, submission.decided_by = at, member_thing(by)
    touch(submission, at, keeps_approvals=True)
    after = {"state": state, "reason": reason, "mandate": mandate, "left_out": left_out}
    record(VERBS[state], thing(submission), by=member_thing(by), at=at, after=after)


def note_proof_seen(submission: Submission, *, by: str, on: date, valid_until: date | None) -> None:
    """Of each proof: who saw it, when, and until when it holds."""
    seen = {"seen_on": on.isoformat(), "seen_by": by}
    until = {"valid_until": valid_until.isoformat()} if valid_until is not None else {}
    submission.evidence = [{**entry, **seen, **until} for entry in submission.evidence]


def reasons_of(grounds: Iterable[Ground], lists: Mapping[str, CriteriaList]) -> list[dict[str, str]]:
    """The grounds in words: what the criterion asks, and why it is not met."""
    words = {
        (slug, one["key"]): str(one["text"]) for slug, several in lists.items() for one in several.criteria
    }
    return [
        {"what": words.get((one["discipline"], one["key"]), ""), "why": one.get("why", "")} for one in grounds
    ]


def in_one_text(reasons: Iterable[Mapping[str, str]], own_words: str) -> str:
    """The reasons and the own sentence as whoever was declined reads them, a line each."""
    lines = [f"{one['what']} {one['why']}".strip() for one in reasons]
    return "\n".join(line for line in (*lines, own_words) if line)
