"""Who takes part: a list for the core group; and what the network arranged, which a manager writes down."""

from datetime import date

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts.current import networks_with, signed_in
from socialmap.accounts.queries import names_of
from socialmap.foundation.access import requires
from socialmap.foundation.answers import CSV
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.sheets import as_csv
from socialmap.foundation.texts import _, language
from socialmap.meetings import arrangements, participation_shown
from socialmap.meetings.arrangement_forms import ArrangementForm, arrangement_form
from socialmap.meetings.arrangements import Agreed, AlreadyArranged, InForce, agreed_on, arrange, take_back
from socialmap.meetings.outcome_models import Arrangement
from socialmap.meetings.pages import bp, file, once, page
from socialmap.meetings.participation import Participant, by_year, may_see_numbers, of_network
from socialmap.meetings.participation_shown import Asked, Row
from socialmap.meetings.standings import norm_label
from socialmap.networks.models import Network
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

TAKING_PART = "/kerngroep/deelname"
ARRANGEMENT = f"{TAKING_PART}/afspraak"


@bp.get(TAKING_PART)
@requires("core-group")
def participation() -> Response:
    """Who meets the arrangement; how often, for the manager and for who organises meetings."""
    network, day = network_to_decide_for(), today()
    people, sees_numbers = of_network(network.id, on=day), _sees_numbers(network)
    asked, years, rows = _asked_for(people, sees_numbers=sees_numbers)
    return page(
        "participation",
        network=network.name,
        day=long_date(day, language()),
        norm=_norm_words(agreed_on(network.id, day)),
        asked=asked,
        rows=rows,
        years=years if sees_numbers else [],
        totals=by_year(network.id, on=day),
        count=len(people),
        standings=participation_shown.standing_choices(people),
        disciplines=participation_shown.discipline_choices(people),
        orders=participation_shown.order_choices(sees_numbers=sees_numbers),
        sees_numbers=sees_numbers,
        query=request.query_string.decode("ascii", "ignore"),
    )


@bp.get(f"{TAKING_PART}.csv")
@requires("core-group")
def participation_as_csv() -> Response:
    """The same list, as it was asked for."""
    network, day = network_to_decide_for(), today()
    people, sees_numbers = of_network(network.id, on=day), _sees_numbers(network)
    _asked, years, rows = _asked_for(people, sees_numbers=sees_numbers)
    sheet = participation_shown.as_sheet(rows, years, sees_numbers=sees_numbers)
    return file(as_csv(sheet), CSV, f"deelname-{day.isoformat()}.csv")


def _sees_numbers(network: Network) -> bool:
    return may_see_numbers(signed_in(), network.id)


def _asked_for(people: list[Participant], *, sees_numbers: bool) -> tuple[Asked, list[int], list[Row]]:
    """What the address asks, the years of the table, and the part of the list that was asked for."""
    asked = participation_shown.asked_for(request.args, sees_numbers=sees_numbers)
    years, wanted = participation_shown.years_of(people), participation_shown.wanted(people, asked)
    return asked, years, participation_shown.rows_of(wanted, years, sees_numbers=sees_numbers)


@bp.get(ARRANGEMENT)
@requires("core-group")
def arrangement() -> Response:
    """What was arranged, and since when."""
    return _arrangement(network_to_decide_for(), arrangement_form()(formdata=None), 200)


@bp.post(ARRANGEMENT)
@requires("manage")
def arrange_anew() -> Response:
    """Write down what holds from a day on; what held before stays."""
    form = arrangement_form()()
    if not form.validate_on_submit():
        return _arrangement(network_to_decide_for("manager"), form, 422)
    try:
        return once(
            form,
            f"{site_href(ARRANGEMENT[1:])}?gedaan=bewaard",
            lambda: arrange(network_to_decide_for("manager"), form.agreed(), by=signed_in(), at=now()),
        )
    except AlreadyArranged:
        form["valid_from"].errors = [_("Op deze dag begint al een afspraak. Kies een andere dag.")]
        return _arrangement(network_to_decide_for("manager"), form, 409)


@bp.post(f"{ARRANGEMENT}/<string(length=10):valid_from>/weg")
@requires("manage")
def take_back_arrangement(valid_from: str) -> Response:
    """Take out what was written down by mistake, as long as nobody could rely on it."""
    day, form = _day_in(valid_from), Form()
    if not form.validate_on_submit():
        return _arrangement(network_to_decide_for("manager"), arrangement_form()(formdata=None), 422)
    try:
        return once(
            form,
            f"{site_href(ARRANGEMENT[1:])}?gedaan=weg",
            lambda: take_back(network_to_decide_for("manager"), day, by=signed_in(), at=now()),
        )
    except InForce:
        refusal = _("Deze afspraak geldt al langer en blijft staan. Leg een nieuwe afspraak vast.")
        form = arrangement_form()(formdata=None)
        return _arrangement(network_to_decide_for("manager"), form, 409, refusal=refusal)


def _day_in(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _arrangement(network: Network, form: ArrangementForm, status: int, *, refusal: str = "") -> Response:
    agreed = arrangements.arrangements_of(network.id)
    names = names_of((one.by for one in agreed), seen_from=network.id)
    said = {
        "bewaard": _("Opgeslagen. Eerdere afspraken blijven bewaard."),
        "weg": _("De afspraak is weggehaald."),
    }
    return page(
        "arrangement",
        status,
        network=network.name,
        form=form,
        norm=_norm_words(agreed_on(network.id, today())),
        lines=[_line(one, names) for one in agreed],
        may_change=network.id in networks_with("manager"),
        here=site_href(ARRANGEMENT[1:]),
        refusal=refusal,
        said=said.get(request.args.get("gedaan", ""), ""),
    )


def _line(one: Arrangement, names: dict[str, str]) -> dict[str, object]:
    return {
        "since": long_date(one.valid_from, language()),
        "valid_from": one.valid_from.isoformat(),
        "norm": norm_label(Agreed(one.meetings, one.years)),
        "told": _(
            "%(who)s, %(day)s",
            who=names.get(one.by) or _("het netwerk"),
            day=long_date(local_day(one.at), language()),
        ),
        "is_to_come": one.valid_from > today(),
        "may_take_back": arrangements.may_take_back(one, now()),
    }


def _norm_words(agreed: Agreed) -> str:
    """What holds now, and since when."""
    norm = norm_label(agreed)
    if agreed.since is None:
        return _("%(norm)s. Zo is het als er niets is afgesproken.", norm=norm)
    return _("%(norm)s, sinds %(day)s", norm=norm, day=long_date(agreed.since, language()))
