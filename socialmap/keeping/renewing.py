"""What a new version of the criteria asks of who is on the map: only what changed, at the next renewal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request
from wtforms import Form, StringField

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.criteria.queries import newer_than
from socialmap.criteria.rules import met_by
from socialmap.directory.identifiers import WrongShape, check_url
from socialmap.directory.keepers import kept_listing
from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.foundation.texts import _
from socialmap.keeping.fields import line_field, one_line
from socialmap.review import submissions
from socialmap.review.queries import open_change_of
from socialmap.search.current import memory
from socialmap.search.labels import value_label

STEP = "criteria"
LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """One criterion that is new since a listing was held against its list."""

    code: str
    name: str
    criterion: dict[str, Any]

    @property
    def discipline(self) -> str:
        return str(self.criterion["discipline"])

    @property
    def field_name(self) -> str:
        """The same as long as the question is: an answer never ends up with another criterion."""
        return f"criterium-{self.code}-{self.discipline}-{self.criterion['key']}-{self.criterion['since']}"

    @property
    def discipline_label(self) -> str:
        return value_label("discipline", self.discipline, memory().present())


@dataclass(frozen=True)
class Answer:
    """What a keeper shows for one of these."""

    asked: Asked
    text: str


class Questions(Form):
    """A line for each criterion that changed; all may stay empty."""

    asked: tuple[Asked, ...] = ()

    @property
    def lines(self) -> list[tuple[Asked, StringField]]:
        return [(one, self[one.field_name]) for one in self.asked]

    @property
    def was_shown(self) -> bool:
        """Whether these questions stood on the page that was sent."""
        return any(field.name in request.form for _asked, field in self.lines)

    def answers(self) -> list[Answer]:
        """What was filled in."""
        return [Answer(one, text) for one, field in self.lines if (text := one_line(field))]


def questions_for(listings: Iterable[Listing], today: date) -> Questions:
    """The questions that belong to a renewal of these listings, with what was sent."""
    asked = tuple(one for listing in listings for one in asked_of(listing, today))
    fields = {one.field_name: _line(one) for one in asked}
    form: Questions = type("TheseQuestions", (Questions,), {**fields, "asked": asked})(request.form)
    return form


def asked_of(listing: Listing, today: date) -> list[Asked]:
    """What changed for a listing on the map; nothing while a change of it waits for the core group."""
    if listing.state not in PUBLIC_STATES:
        return []
    met = met_by(listing.disciplines, listing.criteria_met)
    found = newer_than(listing.network_id, met, today)
    if not found or open_change_of(listing) is not None:
        return []
    return [Asked(listing.code, listing.name, one) for one in found]


def renew(answers: list[Answer], *, by: Member, at: datetime) -> int:
    """Hand what was shown to the core group, one change for each listing; how many there were.

    A listing of which a change waits by now is left alone. Refuses with NotFound what they do not keep.
    """
    codes = list(dict.fromkeys(one.asked.code for one in answers))
    return sum(
        _renew(code, [one for one in answers if one.asked.code == code], by=by, at=at) for code in codes
    )


def _renew(code: str, answers: list[Answer], *, by: Member, at: datetime) -> bool:
    listing = kept_listing(by, code)
    if open_change_of(listing) is not None:
        return False
    # Which version somebody meets once the core group says yes; never a value of the map itself.
    values = {"criteria_met": {one.asked.discipline: int(one.asked.criterion["version"]) for one in answers}}
    who = thing(by)
    change = submissions.start(
        by, listing.network, kind="change", by=who, at=at, listing=listing, values=values
    )
    submissions.save_step(
        change,
        STEP,
        by=who,
        at=at,
        evidence=[_evidence(one) for one in answers],
        motivation="\n".join(_told(one) for one in answers),
    )
    submissions.hand_in(change, agreement=listing.agreement, by=who, at=at)
    return True


def _evidence(answer: Answer) -> dict[str, Any]:
    """A link when it is one; a number or a few words stand in the note."""
    criterion = answer.asked.criterion
    where = f"{criterion['where']}: " if criterion.get("where") else ""
    url = _address(answer.text)
    note = str(criterion["text"]) if url else f"{where}{answer.text}"
    name = f"{answer.asked.discipline}:{criterion['key']}"
    return {"kind": "link", "url": url, "note": note, "criterion": name}


def _address(text: str) -> str:
    """The address somebody typed; empty when it is a number or a sentence."""
    if " " in text or not text.lower().startswith(("https://", "http://", "www.")):
        return ""
    try:
        return str(check_url(text).value)
    except WrongShape:
        return ""


def _told(answer: Answer) -> str:
    """The criterion and the answer, as the core group reads them."""
    words = {
        "what": answer.asked.discipline_label,
        "version": answer.asked.criterion["version"],
        "criterion": answer.asked.criterion["text"],
        "answer": answer.text,
    }
    return _("Nieuw criterium bij %(what)s (versie %(version)s): %(criterion)s Antwoord: %(answer)s", **words)


def _line(asked: Asked) -> Any:
    proof = asked.criterion.get("proof", "")
    help_text = _("Dat laat u zien met: %(proof)s.", proof=proof) if proof else ""
    make: Callable[..., Any] = line_field
    return make(str(asked.criterion["text"]), LONGEST, help=help_text)
