"""The desk of the core group: what waits, the most urgent first, and the way to everything else."""

import secrets
from datetime import date, datetime
from typing import Any

from flask import Response, request

from socialmap.accounts import current
from socialmap.accounts.losses import losses_for
from socialmap.accounts.rules import DECIDING
from socialmap.desk import rules
from socialmap.desk.answers import page
from socialmap.desk.blueprint import DESK, bp
from socialmap.desk.links import link_groups
from socialmap.desk.queries import names_behind
from socialmap.desk.rules import Limits, Waiting
from socialmap.desk.shown import decided_lines, next_rounds, pager_of, wait_bar
from socialmap.desk.waiting import waiting_in
from socialmap.desk.words import filter_labels, line_of
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.forms import Form
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.review.working import shows_who_handles


@bp.get(DESK)
@requires("core-group")
def desk() -> Response:
    """Everything that waits, the most urgent first."""
    networks, at, day = my_networks(), now(), today()
    limits = {one.id: rules.limits_of(one.settings) for one in networks}
    lines = rules.in_order([*waiting_in(networks, at), *_losses(networks, at)], day, limits)
    is_shared = any(shows_who_handles(one, at=at) for one in networks)
    wanted = request.args.get("soort", "") if is_shared else ""
    shown = [one for one in lines if rules.KINDS[one.kind] == wanted] if wanted in _words(lines) else lines
    number, pages = rules.page_within(request.args.get("bladzijde", ""), len(shown))
    return page(
        "desk",
        networks=[one.short_name for one in networks],
        lines=(drawn := _in_words(shown, number, day, limits)),
        # A key for each button: whoever takes two lines sends two forms.
        keys=[secrets.token_urlsafe(24) for _one in drawn],
        count=len(shown),
        all_count=len(lines),
        pager=pager_of(number, pages, wanted),
        wanted=wanted,
        filters=_filters(lines) if is_shared else [],
        is_shared=is_shared,
        form=Form(),
        bar=wait_bar(lines, day, limits),
        rounds=next_rounds(networks, day),
        decided=decided_lines({one.id for one in networks}),
        groups=link_groups(is_manager=bool(current.networks_with("manager"))),
    )


def my_networks() -> list[Network]:
    """The networks in which whoever is logged in decides."""
    theirs = current.networks_with(*DECIDING)
    return [one for one in all_networks() if one.id in theirs]


def _in_words(shown: list[Waiting], number: int, day: date, limits: dict[int, Limits]) -> list[Any]:
    start = (number - 1) * rules.PER_PAGE
    some = shown[start : start + rules.PER_PAGE]
    names = names_behind(one.taken_by for one in some)
    return [line_of(one, day, limits, names) for one in some]


def _losses(networks: list[Network], at: datetime) -> list[Waiting]:
    """Colleagues who lost their second step and wait for somebody to say that it is really them."""
    found = losses_for(current.signed_in(), {one.id for one in networks}, at=at)
    if not found:
        return []
    days = [local_day(one.at) for one in found]
    return [Waiting("access", "kerngroep/toegang", "", min(days), networks[0].id, count=len(found))]


def _words(lines: list[Waiting]) -> set[str]:
    return {rules.KINDS[one.kind] for one in lines}


def _filters(lines: list[Waiting]) -> list[tuple[str, str, int]]:
    """Word in the address, label and how many; only of what is there."""
    counts: dict[str, int] = {}
    for one in lines:
        counts[rules.KINDS[one.kind]] = counts.get(rules.KINDS[one.kind], 0) + 1
    return [(word, label, counts[word]) for word, label in filter_labels().items() if word in counts]
