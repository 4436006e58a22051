"""A submission in words, for whoever decides: old beside new, and where each proof can be looked up."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from socialmap.accounts.models import Member
from socialmap.accounts.queries import name_of
from socialmap.directory.keepers import keeps
from socialmap.directory.labels import field_labels, in_words
from socialmap.directory.service import described
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, ngettext
from socialmap.review import rules
from socialmap.review.models import Submission
from socialmap.search.current import Present, memory
from socialmap.search.labels import value_label

# Where a register can be looked at by anybody.
REGISTERS = {
    "BIG": "https://zoeken.bigregister.nl/",
    "KP": "https://www.kwaliteitsregisterparamedici.nl/",
    "AGB": "https://www.agbcode.nl/",
    "SKJ": "https://skjeugd.nl/",
}


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


@dataclass(frozen=True)
class Proof:
    """One proof, and where to look."""

    label: str
    number: str
    url: str
    file: str


def told(refusal: Exception) -> str:
    """Why nothing was decided, for whoever pressed the button."""
    if isinstance(refusal, rules.ChangedSince):
        return _("Dit is veranderd sinds u het opende. Er is niets besloten. Kijk hieronder hoe het nu is.")
    if isinstance(refusal, rules.GeneralPractice):
        return _("Een huisarts of praktijkondersteuner komt niet op de kaart. Lid worden kan wel.")
    if isinstance(refusal, rules.OwnPractice):
        return _("Dit is uw eigen inzending of praktijk. Iemand anders besluit hierover.")
    return _("Iemand was u voor. Hieronder ziet u wat er is besloten.")


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
        decided_label=long_date(local_day(decided), language()) if decided else "",
    )


def what_of(submission: Submission) -> str:
    """What kind of submission this is."""
    if submission.kind == "change":
        return _("Wijziging")
    return _("Aanmelding") if submission.route == "criteria" else _("Verzoek buiten de lijst")


def item_of(submission: Submission, viewer: Member) -> dict[str, Any]:
    """Everything a decision needs to see."""
    present = memory().present()
    since = local_day(submission.submitted_at or submission.created_at)
    own = submission.member_id == viewer.id or (
        submission.listing is not None and keeps(viewer, submission.listing)
    )
    return {
        "line": line_of(submission, since),
        "submission": submission,
        "since": long_date(since, language()),
        "before": long_date(rules.decided_before(since), language()),
        "must_by": long_date(since + timedelta(days=183), language()),
        "by": submission.member.name or submission.member.email or "",
        "fields": fields_of(submission, present),
        "proofs": [_proof(one, submission) for one in submission.evidence],
        "criteria": criteria_of(submission, present),
        "messages": [
            {
                "by": name_of(one.by) or _("Het netwerk"),
                "text": one.text,
                "day": long_date(local_day(one.at), language()),
            }
            for one in submission.messages
        ],
        "is_own": own,
        "is_open": submission.state in rules.WAITING,
        "decided_by": name_of(submission.decided_by),
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


def criteria_of(submission: Submission, present: Present) -> list[tuple[str, str]]:
    """What is asked of each discipline (an example until the core group sets it)."""
    found = []
    for slug in _now(submission).get("disciplines", []):
        row = present.reference.disciplines.get(slug)
        if row is not None:
            found.append(
                (value_label("discipline", slug, present), str(row.reference.get("onco_criterium", "")))
            )
    return [(label, text) for label, text in found if text]


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


def _proof(entry: dict[str, Any], submission: Submission) -> Proof:
    if entry["kind"] == "register":
        return Proof(entry["register"], entry.get("number", ""), REGISTERS.get(entry["register"], ""), "")
    if entry["kind"] == "file":
        return Proof(_("Bestand"), entry.get("note", ""), "", str(entry["file"]))
    return Proof(_("Bladzijde"), entry.get("note", ""), entry.get("url", ""), "")
