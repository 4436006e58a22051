"""Words about danger: the same trial, and no change without who decided and why."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.foundation.access import requires
from socialmap.foundation.errors import NotFound
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.networks.models import Network
from socialmap.search.current import memory
from socialmap.search.labels import language_name
from socialmap.search.models import SafetyWord
from socialmap.search.network import network_to_decide_for
from socialmap.wording import queries, rules, service
from socialmap.wording.blueprint import bp
from socialmap.wording.labels import shows_labels
from socialmap.wording.pages import do_once, elsewhere, facts_of, page, path, said
from socialmap.wording.subjects import SAFETY, values_of
from socialmap.wording.trial import Trial, try_safety
from socialmap.wording.word_forms import TriedForm, decided_of, safety_form, safety_of

SAFETY_PAGE = "/kerngroep/woorden/veiligheid"
Deed = Callable[[datetime], object]


@bp.get(SAFETY_PAGE)
@requires("core-group")
def safety() -> Response:
    """All words about danger, by what they show."""
    network = network_to_decide_for()
    rows = queries.safety_words()
    groups = [
        (label, [_line(row) for row in rows if row.shows == shows]) for shows, label in shows_labels().items()
    ]
    is_ours = queries.keeps_the_words(network)
    return page("safety", groups=groups, is_ours=is_ours, elsewhere=elsewhere(network), said=said())


def _line(row: SafetyWord) -> dict[str, Any]:
    return {
        "href": path(f"{SAFETY_PAGE}/{row.id}"),
        "words": row.words,
        "language": language_name(row.lang),
        "is_retired": row.retired_at is not None,
    }


@bp.route(f"{SAFETY_PAGE}/nieuw", methods=["GET", "POST"])
@requires("core-group")
def new_safety() -> AnyResponse:
    """New words about danger."""
    return _handled(None)


@bp.route(f"{SAFETY_PAGE}/<int:safety_id>", methods=["GET", "POST"])
@requires("core-group")
def safety_word(safety_id: int) -> AnyResponse:
    """Change words about danger, take them away, or bring them back."""
    row: SafetyWord = queries.row_of(SAFETY, str(safety_id))
    return _handled(row)


def _handled(row: SafetyWord | None) -> AnyResponse:
    network = network_to_decide_for()
    if request.method != "POST":
        present = {"words": row.words, "shows": row.shows, "lang": row.lang} if row is not None else {}
        return _drawn(safety_form(**present, seen=_seen(row)), row, network, None, 200)
    if not queries.keeps_the_words(network):
        raise NotFound
    form, do = safety_form(), request.form.get("do", "")
    if not form.validate_on_submit():
        return _drawn(form, row, network, None, 422)
    trial = _tried(form, row, network, do)
    digest = rules.digest({**safety_of(form), "do": "weg" if do in ("weg", "probeer-weg") else ""})
    was_tried, form.tried.data = form.tried.data == digest, digest
    if do not in ("bewaar", "weg", "terug"):
        return _drawn(form, row, network, trial, 200)
    if not was_tried and do != "terug":
        form.form_errors.append(_("Bekijk eerst wat dit doet. Bewaar het daarna."))
        return _drawn(form, row, network, trial, 422)
    return _saved(form, row, network, trial)


def _tried(form: TriedForm, row: SafetyWord | None, network: Network, do: str) -> Trial:
    values = safety_of(form)
    is_in_use = row is not None and row.retired_at is None
    before = (row.shows, row.words) if row is not None and is_in_use else None
    after = None if do in ("weg", "probeer-weg") else (values["shows"], values["words"])
    own = plain(form["own"].data or "")
    return try_safety(before, after, memory().present(), facts_of(network), own)


def _saved(form: TriedForm, row: SafetyWord | None, network: Network, trial: Trial) -> AnyResponse:
    do = request.form.get("do", "")
    location = path(f"{SAFETY_PAGE}?gedaan={'bewaard' if do == 'bewaar' else do}")
    try:
        return do_once(form, location, _deed(form, row, network, do))
    except rules.NotDecided:
        form.form_errors.append(_("Dit gaat over gevaar. Vul in wie het besloot, en waarom."))
        return _drawn(form, row, network, trial, 422)
    except rules.ChangedSince:
        form.form_errors.append(
            _("Iemand was u voor: deze woorden zijn intussen veranderd. Kijk of dit nog klopt.")
        )
        row = row and queries.row_of(SAFETY, str(row.id))
        form.seen.data = _seen(row)
        return _drawn(form, row, network, trial, 409)
    except rules.AlreadyThere:
        form.form_errors.append(_("Deze woorden staan er al."))
        return _drawn(form, row, network, trial, 409)


def _seen(row: SafetyWord | None) -> str:
    return rules.digest(values_of(row, SAFETY)) if row is not None else ""


def _deed(form: TriedForm, row: SafetyWord | None, network: Network, do: str) -> Deed:
    more: dict[str, Any] = {"network": network, "by": by(), "decided": decided_of(form)}
    values = safety_of(form)
    if row is None:
        return lambda at: service.add("safety", values, at=at, **more)
    key = str(row.id)
    if do == "bewaar":
        seen = form.seen.data or "-"
        return lambda at: service.edit("safety", key, values, at=at, seen=seen, **more)
    verb = service.retire if do == "weg" else service.bring_back
    return lambda at: verb("safety", key, at=at, **more)


def _drawn(
    form: TriedForm, row: SafetyWord | None, network: Network, trial: Trial | None, status: int
) -> Response:
    is_away = request.form.get("do") in ("weg", "probeer-weg")
    return page(
        "safety_word",
        status,
        form=form,
        trial=trial,
        is_new=row is None,
        is_retired=row is not None and row.retired_at is not None,
        now=row.words if row is not None and status == 409 else "",
        tries_away=trial is not None and is_away,
        is_ours=queries.keeps_the_words(network),
        elsewhere=elsewhere(network),
        here=path(f"{SAFETY_PAGE}/{row.id}" if row is not None else f"{SAFETY_PAGE}/nieuw"),
    )
