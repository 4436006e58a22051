"""An application as it is filled in: its forms, what is missing, and all of it in words."""

from dataclasses import dataclass
from typing import Any

from socialmap.criteria.queries import list_for
from socialmap.foundation.clock import today
from socialmap.foundation.texts import _, told
from socialmap.joining import rules
from socialmap.joining.step_forms import StepForm, main_of, short_title_of, title_of
from socialmap.joining.steps_evidence import REGISTERS, EvidenceStep
from socialmap.joining.steps_where import CostsStep, WhereStep
from socialmap.joining.steps_who import WhatForStep, WhoStep
from socialmap.review.submissions import Submission, thing
from socialmap.search.current import memory
from socialmap.uploads.queries import files_of

FORMS: dict[str, type[StepForm]] = {
    "wie": WhoStep,
    "waarvoor": WhatForStep,
    "waar": WhereStep,
    "kosten": CostsStep,
    "bewijs": EvidenceStep,
}


@dataclass(frozen=True)
class Step:
    """A step in the line of steps above a form."""

    name: str
    label: str
    number: int
    is_done: bool
    is_present: bool


@dataclass(frozen=True)
class Missing:
    """A question that is still open: what to do, and where."""

    step: str
    name: str
    text: str


@dataclass(frozen=True)
class Told:
    """What was filled in on one step, in words."""

    step: str
    title: str
    answers: list[tuple[str, str, str, str]]


def sent_form(step: str, submission: Submission) -> StepForm:
    """A step as it came with this request."""
    form = FORMS[step]()
    form.fit(submission)
    return form


def kept_form(step: str, submission: Submission) -> StepForm:
    """A step as it was kept before."""
    form = FORMS[step](formdata=None)
    form.fit(submission)
    form.show(submission)
    return form


def draft_of(submission: Submission, changes: dict[str, Any] | None = None) -> rules.Draft:
    """An application as it would be with these changes."""
    more = changes or {}
    motivation = more.get("motivation")
    return rules.Draft(
        values={**submission.values, **more.get("values", {})},
        location={**submission.location, **more.get("location", {})},
        evidence=more.get("evidence", submission.evidence),
        motivation=submission.motivation if motivation is None else motivation,
        is_request=submission.route == "request",
        needs_proof=asks_proof(submission),
        profession=submission.member.profession,
    )


def asks_proof(submission: Submission) -> bool:
    return rules.needs_proof(_reference(submission).get("proof", "?"))


def label_of(submission: Submission) -> str:
    """What somebody applies as, in words."""
    row = memory().present().reference.disciplines.get(main_of(submission))
    own = str(submission.values.get("profession") or _("een ander beroep"))
    return str(told(row, "label")) if row is not None else own


def takes_files(submission: Submission) -> bool:
    """Whether a file may be evidence: the network wants them, and there is no register to look in."""
    is_wanted = submission.network.settings.get("evidence_files") is True
    return is_wanted and not rules.has_register(_reference(submission).get("register", ""))


def evidence_facts(submission: Submission) -> dict[str, Any]:
    """What the step about evidence tells beside its questions."""
    kept = files_of(thing(submission))
    return {
        "register_hint": register_hint(submission),
        "proofs": _proofs(submission) if asks_proof(submission) else [],
        "registers": REGISTERS,
        "asks_proof": asks_proof(submission),
        "takes_files": takes_files(submission),
        "files": [(str(file.uuid), _("Bestand %(number)s", number=at)) for at, file in enumerate(kept, 1)],
    }


def _proofs(submission: Submission) -> list[str]:
    """What the criteria of today ask to show."""
    held = list_for(submission.network_id, main_of(submission), today())
    proofs = (str(one.get("proof", "")) for one in held.criteria) if held is not None else ()
    return list(dict.fromkeys(proof for proof in proofs if proof))


def register_hint(submission: Submission) -> str:
    """The register of a discipline in the words of the criteria; empty when there is none we know of."""
    register = _reference(submission).get("register", "")
    return rules.readable(register) if rules.has_register(register) else ""


def _reference(submission: Submission) -> dict[str, str]:
    row = memory().present().reference.disciplines.get(main_of(submission))
    return row.reference if row is not None else {}


def missing_in(submission: Submission) -> list[Missing]:
    """What is still open, with what to do about it."""
    forms: dict[str, StepForm] = {}
    found = []
    for gap in rules.gaps_of(draft_of(submission)):
        form = forms.setdefault(gap.step, kept_form(gap.step, submission))
        found.append(Missing(gap.step, gap.name, form[gap.name].needed))
    return found


def steps_of(submission: Submission, present: str) -> list[Step]:
    """The line of steps; one that was kept and has nothing open is done."""
    open_steps = {gap.step for gap in rules.gaps_of(draft_of(submission))}
    return [
        Step(
            name,
            short_title_of(name),
            number,
            name in submission.steps_done and name not in open_steps,
            name == present,
        )
        for number, name in enumerate(rules.STEPS, start=1)
    ]


def told_of(submission: Submission) -> list[Told]:
    """Everything that was filled in, with who sees it."""
    return [_told(step, kept_form(step, submission)) for step in FORMS]


def _told(step: str, form: StepForm) -> Told:
    answers = [
        (field.label.text, field.shown, field.seen_label, field.seen_icon)
        for field in form.asked()
        if field.shown
    ]
    return Told(step, title_of(step), answers)
