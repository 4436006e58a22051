"""`/kerngroep/instellingen`: ten sentences, what is seldom needed, and what was changed before."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.accounts.queries import names_of
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, Conflict
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, language, render
from socialmap.networks.models import Network
from socialmap.networks.rules import SETTINGS, chosen
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for
from socialmap.wording import service
from socialmap.wording.models import Edit
from socialmap.wording.queries import edit_of
from socialmap.wording.settings import change_settings, history_of_settings, seen_of
from socialmap.wording.settings_form import SettingsForm, settings_form
from socialmap.wording.settings_rules import Refused, present_values
from socialmap.wording.settings_words import sentence_of

bp = Blueprint("network_settings", __name__)
PATH = "/kerngroep/instellingen"


@dataclass(frozen=True)
class Changed:
    """One change: what the sentence was and became, by whom and when."""

    uuid: str
    before: str
    after: str
    told: str
    may_undo: bool


@bp.get(PATH)
@requires("core-group")
def settings() -> Response:
    """Every setting as it is now."""
    network = network_to_decide_for()
    return _page(network, _form_of(network), 200)


@bp.post(PATH)
@requires("core-group")
def save() -> AnyResponse:
    """Keep what was typed; a button "terug naar standaard" puts one back and keeps the rest as well."""
    network = network_to_decide_for()
    form = _form_of(network)
    if not form.validate_on_submit():
        return _page(network, form, 422)
    form.put_back(request.form.get("standaard", ""))
    location = site_href(f"{PATH.lstrip('/')}?gedaan=bewaard")
    try:
        with transaction():
            at = now()
            answer_once(form.key(), location, at=at)
            change_settings(
                network_to_decide_for(), form.values(), by=by(), at=at, seen=form.seen.data or "-"
            )
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except Refused as refusal:
        form.refuse(refusal.problems)
        return _page(network_to_decide_for(), form, 422)
    except Conflict:
        return _changed_page()
    return redirect(location, 303)


@bp.post(f"{PATH}/<uuid:uuid>/terug")
@requires("core-group")
def undo(uuid: UUID) -> AnyResponse:
    """Undo one change; what was changed later, or no longer fits, is told."""
    form = Form()
    network = network_to_decide_for()
    if not form.validate_on_submit():
        return _page(network, _form_of(network, is_sent=False), 422)
    location = site_href(f"{PATH.lstrip('/')}?gedaan=terug")
    try:
        with transaction():
            at = now()
            edit = edit_of({network_to_decide_for().id}, uuid)
            answer_once(form.key(), location, at=at)
            service.undo(edit, by=by(), at=at)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except Refused as refusal:
        form_now = _form_of(network_to_decide_for(), is_sent=False)
        form_now.refuse(refusal.problems)
        return _page(network_to_decide_for(), form_now, 409)
    except Conflict:
        return _changed_page()
    return redirect(location, 303)


def _changed_page() -> Response:
    network = network_to_decide_for()
    refusal = _("Dit is veranderd sinds u het opende. Er is niets bewaard. Hieronder ziet u hoe het nu is.")
    return _page(network, _form_of(network, is_sent=False), 409, refusal=refusal)


def _form_of(network: Network, *, is_sent: bool = True) -> SettingsForm:
    """The form with what was sent, or with how it is now."""
    return settings_form(present_values(network.settings), seen_of(network), is_sent=is_sent)


def _page(network: Network, form: SettingsForm, status: int, *, refusal: str = "") -> Response:
    has_form()
    edits = history_of_settings(network.id)
    names = names_of(one.by for one in edits)
    said = {
        "bewaard": _("Opgeslagen. Dit geldt vanaf nu."),
        "terug": _("Teruggezet. Zo was het hiervoor ook."),
    }.get(request.args.get("gedaan", ""), "")
    return make_response(
        render(
            "wording/settings.html",
            mine=network,
            form=form,
            button=Form(),
            refusal=refusal,
            said=said,
            changes=[_changed(one, network, names) for one in edits if one.subject in SETTINGS],
        ),
        status,
    )


def _changed(edit: Edit, network: Network, names: dict[str, str]) -> Changed:
    day = long_date(local_day(edit.at), language())
    who = names.get(edit.by) or _("het netwerk")
    is_last = chosen(network.settings, edit.subject) == edit.after["value"]
    return Changed(
        uuid=str(edit.uuid),
        before=sentence_of(edit.subject, edit.before["value"]),
        after=sentence_of(edit.subject, edit.after["value"]),
        told=_("%(who)s, %(day)s", who=who, day=day),
        may_undo=edit.undone_at is None and is_last,
    )
