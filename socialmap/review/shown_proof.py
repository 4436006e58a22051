"""Proof on the screen: the criteria in force, what was answered, and where each thing can be looked up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from socialmap.accounts.queries import name_of
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, once_per_language
from socialmap.review.checks import answers_of, lists_for_a_no, lists_to_meet
from socialmap.review.models import Submission, Values
from socialmap.search.current import Present
from socialmap.search.labels import value_label

# Where a register can be looked at by anybody.
REGISTERS = {
    "BIG": "https://zoeken.bigregister.nl/",
    "KP": "https://www.kwaliteitsregisterparamedici.nl/",
    "AGB": "https://www.agbcode.nl/",
    "SKJ": "https://skjeugd.nl/",
}


@dataclass(frozen=True)
class Proof:
    """One proof, and where to look."""

    label: str
    number: str
    url: str
    file: str


@dataclass(frozen=True)
class CheckRow:
    """One criterion: what it asks, what was answered, and what may be chosen as the ground of a no."""

    name: str
    text: str
    proof: str
    register: str
    url: str
    answer: str
    where: str
    told: str
    is_ground: bool = False
    why: str = ""

    @property
    def id(self) -> str:
        """Its name as part of the names of fields."""
        return self.name.replace(":", "-")


@dataclass(frozen=True)
class ShownList:
    """The criteria of one discipline that hold now."""

    label: str
    version: int
    since: str
    is_example: bool
    must_be_met: bool
    rows: tuple[CheckRow, ...]


@once_per_language
def answer_labels() -> dict[str, str]:
    """What can be answered about a criterion."""
    return {"yes": _("ja"), "no": _("nee"), "not-needed": _("niet nodig")}


def lists_shown(submission: Submission, on: date, present: Present) -> list[ShownList]:
    """The lists a decision rests on; those somebody must meet have answers."""
    wanted = lists_to_meet(submission, on)
    answers = answers_of(submission, wanted)
    return [
        ShownList(
            label=value_label("discipline", slug, present),
            version=one.version,
            since=long_date(one.valid_from, language()),
            is_example=one.is_example,
            must_be_met=slug in wanted,
            # Of a renewal only what changed since is looked at.
            rows=tuple(
                _row(slug, each, answers.get(f"{slug}:{each['key']}", {}))
                for each in wanted.get(slug, one).criteria
            ),
        )
        for slug, one in lists_for_a_no(submission, on).items()
    ]


def typed_over(lists: list[ShownList], sent: Mapping[str, str], grounds: Collection[str]) -> list[ShownList]:
    """The same with what somebody typed and did not save yet."""
    return [replace(one, rows=tuple(_typed(row, sent, grounds) for row in one.rows)) for one in lists]


def proof_of(entry: dict[str, Any]) -> Proof:
    """What was handed in as proof, and where to look at it."""
    if entry["kind"] == "register":
        return Proof(entry["register"], entry.get("number", ""), REGISTERS.get(entry["register"], ""), "")
    if entry["kind"] == "file":
        return Proof(_("Bestand"), entry.get("note", ""), "", str(entry["file"]))
    url = str(entry.get("url", ""))
    # An address that is not of the web (as "javascript:") is never a link.
    is_web = url.startswith(("https://", "http://"))
    return Proof(_("Bladzijde"), entry.get("note", "") or ("" if is_web else url), url if is_web else "", "")


def _row(slug: str, criterion: dict[str, Any], answer: Values) -> CheckRow:
    return CheckRow(
        name=f"{slug}:{criterion['key']}",
        text=str(criterion["text"]),
        proof=str(criterion.get("proof", "")),
        register=str(criterion.get("where", "")),
        url=str(criterion.get("url", "")),
        answer=str(answer.get("answer", "")),
        where=str(answer.get("where", "")),
        told=_told(answer),
    )


def _told(answer: Values) -> str:
    """ "ja, door Bram op 2 maart 2026, gezien in het KP"."""
    if not answer:
        return ""
    words = {
        "answer": answer_labels()[answer["answer"]],
        "name": name_of(answer["by"]) or _("het netwerk"),
        "day": long_date(date.fromisoformat(answer["on"]), language()),
    }
    return _("%(answer)s, door %(name)s op %(day)s", **words)


def _typed(row: CheckRow, sent: Mapping[str, str], grounds: Collection[str]) -> CheckRow:
    return replace(
        row,
        answer=sent.get(f"check-{row.id}", row.answer),
        where=sent.get(f"where-{row.id}", row.where),
        is_ground=row.name in grounds,
        why=sent.get(f"why-{row.id}", ""),
    )
