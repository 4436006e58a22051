"""What was changed, by whom and when, newest first, each with a way back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by, networks_with
from socialmap.accounts.queries import name_of
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.access import requires
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.search.network import network_to_decide_for
from socialmap.wording import queries, rules, service
from socialmap.wording.blueprint import bp
from socialmap.wording.labels import field_label, kind_labels, setting_label, shown, verb_labels
from socialmap.wording.models import Edit
from socialmap.wording.pages import do_once, moment, page, path, said, who_and_when
from socialmap.wording.rules import RETIRED
from socialmap.wording.settings_rules import Refused
from socialmap.wording.subjects import SUBJECTS
from socialmap.wording.word_forms import decided_form, decided_of

HISTORY = "/kerngroep/geschiedenis"


@dataclass(frozen=True)
class Change:
    """One field that changed."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One edit in words."""

    uuid: UUID
    kind: str
    subject: str
    verb: str
    who: str
    when: str
    changes: list[Change]
    is_undone: bool
    may_undo: bool
    needs_reason: bool
    href: str


@bp.get(HISTORY)
@requires("core-group")
def history() -> Response:
    """All edits of this network and of the words all share, newest first."""
    network = network_to_decide_for()
    kind = request.args.get("soort", "")
    kind = kind if kind in kind_labels() else ""
    asked = request.args.get("pagina", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else 1
    edits = queries.history(network.id, kind=kind, page=max(1, number))
    more = f"{HISTORY}?soort={kind}&pagina={number + 1}" if len(edits) > queries.PER_PAGE else ""
    return page(
        "history",
        lines=lines_of(edits[: queries.PER_PAGE], network),
        kinds=list(kind_labels().items()),
        kind=kind,
        more_href=path(more) if more else "",
        button=Form(),
        said=said(),
    )


@bp.route(f"{HISTORY}/<uuid:edit_id>/ongedaan", methods=["GET", "POST"])
@requires("core-group")
def undo(edit_id: UUID) -> AnyResponse:
    """Put back what was there before."""
    edit = queries.edit_of(networks_with(*DECIDING), edit_id)
    form = decided_form()
    if request.method != "POST":
        return _undo_page(edit, form, 200)
    if not form.validate_on_submit():
        return _undo_page(edit, form, 422)
    try:
        return do_once(
            form,
            path(f"{HISTORY}?gedaan=ongedaan"),
            lambda at: service.undo(edit, by=by(), at=at, decided=decided_of(form)),
        )
    except rules.NotDecided:
        return _undo_page(edit, form, 422, _("Dit gaat over gevaar. Vul in wie het besloot, en waarom."))
    except (Conflict, Refused) as refusal:
        return _undo_page(edit, form, 409, _told(refusal))


def _told(refusal: Exception) -> str:
    """Why a change cannot be taken back."""
    if isinstance(refusal, rules.ChangedSince) and refusal.by:
        who = who_and_when(refusal.by, refusal.at)
        return _("Dit kan niet meer terug. Daarna is dezelfde tekst veranderd door %(who)s.", who=who)
    if isinstance(refusal, rules.ChangedSince):
        return _("Dit kan niet meer terug. Daarna is dezelfde tekst veranderd.")
    if isinstance(refusal, rules.AlreadyUndone):
        return _("Dit was al ongedaan gemaakt.")
    if isinstance(refusal, Refused):
        return _(
            "Dit past niet meer bij de andere instellingen. Verander het op de bladzijde met instellingen."
        )
    return _("Dit maakt u hier niet ongedaan. Verander het op de eigen bladzijde.")


def _undo_page(edit: Edit, form: Form, status: int, refusal: str = "") -> Response:
    network = db.session.get_one(Network, edit.network_id)
    line = lines_of([edit], network)[0]
    here = path(f"{HISTORY}/{edit.uuid}/ongedaan")
    return page("undo", status, line=line, form=form, refusal=refusal, here=here)


def lines_of(edits: list[Edit], network: Network) -> list[Line]:
    """Edits in words, as this network may read them: of another network no person is named."""
    names = _names(edits)
    others = {one.id: one.short_name for one in all_networks() if one.id != network.id}
    people = {one.by: name_of(one.by) for one in edits if one.network_id == network.id}
    return [
        _line(edit, names, others.get(edit.network_id) or people.get(edit.by) or _("onbekend"), network)
        for edit in edits
    ]


def _line(edit: Edit, names: dict[tuple[str, str], str], who: str, network: Network) -> Line:
    after = {name: value for name, value in edit.after.items() if edit.verb != "add" or name != RETIRED}
    is_own = edit.network_id == network.id and edit.kind in service.UNDO and bool(edit.before)
    name = names.get((edit.kind, edit.subject)) or setting_label(edit.kind, edit.subject)
    return Line(
        uuid=edit.uuid,
        kind=kind_labels().get(edit.kind, edit.kind),
        subject=name,
        verb=verb_labels().get(edit.verb, edit.verb),
        who=who,
        when=moment(edit.at),
        changes=[
            Change(field_label(name), shown(name, edit.before.get(name)), shown(name, value))
            for name, value in after.items()
        ],
        is_undone=edit.undone_at is not None,
        may_undo=is_own and edit.undone_at is None,
        needs_reason=edit.kind == "safety",
        href=path(f"{HISTORY}/{edit.uuid}/ongedaan"),
    )


def _names(edits: list[Edit]) -> dict[tuple[str, str], str]:
    """The present name of every text that was changed, in one question for each kind."""
    found: dict[tuple[str, str], str] = {}
    for kind in {edit.kind for edit in edits} & SUBJECTS.keys():
        subject = SUBJECTS[kind]
        keys: list[Any] = [edit.subject for edit in edits if edit.kind == kind]
        keys = [int(key) for key in keys] if subject.key == "id" else keys
        column = getattr(subject.model, subject.key)
        for row in db.session.scalars(sa.select(subject.model).where(column.in_(keys))):
            found[(kind, str(getattr(row, subject.key)))] = getattr(row, subject.title)
    return found
