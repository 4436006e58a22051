"""A submission in words, for whoever decides: old beside new, what was looked at, and who may decide."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from socialmap.accounts.models import Member
from socialmap.accounts.queries import name_of, people_of
from socialmap.accounts.rules import DECIDING
from socialmap.accounts.service import thing as member_thing
from socialmap.directory.labels import field_labels, in_words
from socialmap.directory.service import described
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, ngettext
from socialmap.networks.rules import chosen
from socialmap.review import rules
from socialmap.review.appeals import decided_before_by
from socialmap.review.checks import is_proven, lists_for_a_no
from socialmap.review.doubles import doubles_of
from socialmap.review.models import Submission
from socialmap.review.outcomes import reasons_of
from socialmap.review.preview import card_of_draft
from socialmap.review.queries import earlier_of, notes_of
from socialmap.review.refusals import told, told_of
from socialmap.review.shown_proof import Proof, lists_shown, proof_of
from socialmap.review.standing import matter_of, standing_of, ties_of
from socialmap.review.working import shows_who_handles
from socialmap.search.current import Present, memory
from socialmap.search.labels import value_label

__all__ = ["Field", "Line", "Proof", "fields_of", "item_of", "line_of", "told", "what_of"]


@dataclass(frozen=True)
class Line:
    """A submission on one line of the list."""

    uuid: str
    name: str
    what: str
    discipline: str
    days: int
    waits_label: str
    state: str
    decided_label: str


@dataclass(frozen=True)
class Field:
    """One field: what the public sees now, and what is proposed."""

    label: str
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


def line_of(submission: Submission, today: date) -> Line:
    """What the list says of a submission."""
    present = memory().present()
    since = local_day(submission.submitted_at or submission.created_at)
    days = (today - since).days
    decided = submission.decided_at
    return Line(
        uuid=str(submission.uuid),
        name=_name(submission),
        what=what_of(submission),
        discipline=", ".join(
            value_label("discipline", one, present) for one in _now(submission).get("disciplines", [])
        ),
        days=days,
        waits_label=ngettext("wacht %(n)s dag", "wacht %(n)s dagen", days),
        state=submission.state,
        decided_label=_day(decided) if decided else "",
    )


def what_of(submission: Submission) -> str:
    """What kind of submission this is."""
    if submission.kind == "change":
        return _("Wijziging")
    return _("Aanmelding") if submission.route == "criteria" else _("Verzoek buiten de lijst")


def item_of(submission: Submission, viewer: Member) -> dict[str, Any]:
    """Everything a decision needs to see."""
    present = memory().present()
    return {
        "submission": submission,
        "line": line_of(submission, today()),
        "by": submission.member.name or submission.member.email or "",
        "entered_by": name_of(submission.entered_by),
        "card": card_of_draft(submission, {}, present) if _has_card(submission) else "",
        "fields": fields_of(submission, present),
        "proofs": [proof_of(one) for one in submission.evidence],
        "lists": lists_shown(submission, today(), present),
        "is_proven": is_proven(submission, today()),
        "messages": [_said(one.by, one.text, one.at) for one in submission.messages],
        "earlier": [line_of(one, today()) for one in earlier_of(submission)],
        "doubles": doubles_of(submission),
        **_days_of(submission),
        **_outcome_of(submission),
        **_people_of(submission, viewer),
        **_may_of(submission, viewer),
    }


def fields_of(submission: Submission, present: Present) -> list[Field]:
    """All fields of an application; of a change only what it changes."""
    labels = field_labels()
    old = described(submission.listing) if submission.listing is not None else {}
    new = dict(submission.values)
    if submission.location:
        new["locations"] = [submission.location]
    names = _names(present)
    fields = [
        Field(
            label,
            in_words(name, old.get(name), names) if submission.kind == "change" else "",
            in_words(name, new[name], names),
        )
        for name, label in labels.items()
        if name in new
    ]
    return [field for field in fields if field.is_changed]


def _days_of(submission: Submission) -> dict[str, str]:
    since = local_day(submission.submitted_at or submission.created_at)
    settings = submission.network.settings
    weeks = timedelta(weeks=chosen(settings, "second_look_answer_weeks"))
    appealed = submission.appealed_at
    return {
        "since": long_date(since, language()),
        "must_by": long_date(since + rules.ANSWER_BEFORE, language()),
        "appealed_on": _day(appealed) if appealed else "",
        "appeal_before": _day(appealed + weeks) if appealed else "",
    }


def _outcome_of(submission: Submission) -> dict[str, Any]:
    """What was decided, by whom and why."""
    lists = lists_for_a_no(submission, today())
    return {
        "decided_by": name_of(submission.decided_by),
        "approvals": [(name_of(one["by"]), _on(one["on"])) for one in submission.approvals],
        "reasons": reasons_of(submission.grounds, lists),
        "ratified_on": _day(submission.ratified_at) if submission.ratified_at else "",
    }


def _people_of(submission: Submission, viewer: Member) -> dict[str, Any]:
    """Who told a tie, who works on it, what they wrote down, and to whom it can be handed."""
    shows_who = shows_who_handles(submission.network, at=now())
    others = people_of(submission.network_id, *DECIDING)
    return {
        "ties": [(one.name or one.email, tie.text, _day(tie.at)) for one, tie in ties_of(submission)],
        "shows_who": shows_who,
        "taken_by": name_of(submission.taken_by),
        "is_mine": submission.taken_by == member_thing(viewer),
        "notes": [_said(one.by, one.text, one.at) for one in notes_of(submission)] if shows_who else [],
        "others": [(str(one.uuid), one.name or one.email) for one in others if one.id != viewer.id],
    }


def _may_of(submission: Submission, viewer: Member) -> dict[str, Any]:
    """Which buttons there are for this person, and why not."""
    standing, state = standing_of(submission, viewer), submission.state
    # Proof can still be looked at on this very page, so its absence hides no button.
    matter = matter_of(submission, is_proven=True)
    refusals = {
        verb: rules.why_not(verb, matter, standing, by=member_thing(viewer))
        for verb in ("approve", "decline")
    }
    may_decide = rules.may_decide(standing)
    is_second_look = state == "appealed" and may_decide
    return {
        "is_own": standing.is_own,
        "is_tied": standing.is_tied,
        "is_open": state in rules.DECIDABLE,
        "may_approve": refusals["approve"] is None,
        "may_decline": refusals["decline"] is None,
        "may_ask": state in rules.STEPS["ask"] and may_decide,
        "may_send_on": state in rules.STEPS["to round"],
        "may_check": state in rules.STEPS["check"] and may_decide,
        "may_work": state in rules.STEPS["work"],
        "may_look_again": is_second_look and not decided_before_by(submission, viewer),
        "decided_before": is_second_look and decided_before_by(submission, viewer),
        "why_not": told_of(refusals["approve"]) if state in rules.DECIDABLE else "",
        "needs_another": rules.needs_another(matter, standing, member_thing(viewer)),
    }


def _has_card(submission: Submission) -> bool:
    """Whether there is anything to draw: what was forgotten has no name any more."""
    return bool(_now(submission).get("name") and _now(submission).get("disciplines"))


def _said(by: str, text: str, at: datetime) -> dict[str, str]:
    return {"by": name_of(by) or _("Het netwerk"), "text": text, "day": _day(at)}


def _day(at: datetime) -> str:
    return long_date(local_day(at), language())


def _on(day: str) -> str:
    return long_date(date.fromisoformat(day), language())


def _now(submission: Submission) -> dict[str, Any]:
    if submission.listing is None:
        return submission.values
    return {
        "disciplines": submission.listing.disciplines,
        "name": submission.listing.name,
        **submission.values,
    }


def _name(submission: Submission) -> str:
    return str(_now(submission).get("name") or submission.member.name or _("Zonder naam"))


def _names(present: Present) -> dict[str, str]:
    slugs = [("discipline", slug) for slug in present.reference.disciplines]
    slugs += [("need", slug) for slug in present.reference.needs]
    return {slug: value_label(kind, slug, present) for kind, slug in slugs}
