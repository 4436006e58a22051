"""How the letters of an item will look with what is typed now."""

from dataclasses import dataclass

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.foundation.clock import now, today
from socialmap.foundation.texts import _
from socialmap.review import rules
from socialmap.review.checks import lists_for_a_no
from socialmap.review.item_forms import ItemForm, grounds_sent
from socialmap.review.letters import preview_of
from socialmap.review.models import Submission, Values
from socialmap.review.outcomes import reasons_of


@dataclass(frozen=True)
class Shown:
    """One letter as it would be sent."""

    name: str
    label: str
    subject: str
    text: str


def letters_of(submission: Submission, form: ItemForm, by: Member, *, is_second_look: bool) -> list[Shown]:
    """The letter of each button that is there now."""
    if is_second_look:
        return [
            _shown("yes", _("Alsnog ja"), "appeal-answer", submission, form, by),
            _shown("no", _("Het blijft nee"), "appeal-answer", submission, form, by),
        ]
    if submission.state not in rules.DECIDABLE:
        return []
    welcome = "welcome" if submission.kind == "application" else "change-approved"
    return [
        _shown("approve", _("Bij goedkeuren"), welcome, submission, form, by),
        _shown("question", _("Bij een vraag"), "question", submission, form, by),
        _shown("to-round", _("Bij bespreken in de ronde"), "to-the-round", submission, form, by),
        _shown("decline", _("Bij afwijzen"), "declined", submission, form, by),
    ]


def _shown(name: str, label: str, template: str, submission: Submission, form: ItemForm, by: Member) -> Shown:
    values = {"own_words": (form["own_words"].data or "").strip(), **_more(name, submission, form)}
    letter = preview_of(template, submission, by=member_thing(by), at=now(), **values)
    return Shown(name, label, letter["subject"], letter["text"])


def _more(name: str, submission: Submission, form: ItemForm) -> Values:
    if name == "question":
        return {"question": (form["question"].data or "").strip() or _("[hier komt uw vraag]")}
    if name == "decline":
        reasons = reasons_of(grounds_sent(), lists_for_a_no(submission, today()))
        return {"reasons": reasons or [{"what": _("[hier komt het criterium]"), "why": ""}]}
    if name in ("yes", "no"):
        return {"outcome": {"yes": "approved", "no": "declined"}[name]}
    return {}
