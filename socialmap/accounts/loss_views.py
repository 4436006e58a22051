"""Lost everything: asking for a new second step, and the two others who say that it is really you."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current, losses, rules
from socialmap.accounts.models import FactorLoss
from socialmap.accounts.pages import DONE, SECOND_STEP, button, go, page, press
from socialmap.accounts.second_step import decides, has_second_step
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import Gone, NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.limits import count, hand_of
from socialmap.foundation.texts import language
from socialmap.mailing.links import LetterLink

bp = Blueprint("losses", __name__)
LOST = "/inloggen/kwijt"
DESK = "/kerngroep/toegang"


@dataclass(frozen=True)
class ShownLoss:
    """Somebody who waits, as the others see it."""

    name: str
    on: str
    is_confirmed_once: bool
    is_mine: bool
    confirm_href: str
    form: Form


@bp.route(LOST, methods=["GET", "POST"])
@requires("log-in")
def lost() -> AnyResponse:
    """Say that app, passkeys and paper are all lost."""
    member = current.signed_in()
    if not (has_second_step(member) and decides(member)):
        raise NotFound
    if current.is_strong():
        return go("/mijn/toegang")
    if request.method == "POST":
        return press(button(), LOST, _ask)
    waiting = losses.open_loss(member, at=now())
    return page(
        "lost",
        form=button(),
        waiting=_shown(waiting) if waiting is not None else None,
        has_enough=len(losses.helpers_of(member)) >= rules.HELPERS_NEEDED,
        back_href=request.script_root + SECOND_STEP,
    )


@bp.get(DESK)
@requires("core-group")
def desk() -> Response:
    """Who lost the second step, and waits for two others."""
    helper = current.signed_in()
    waiting = losses.losses_for(helper, current.networks_with(*rules.DECIDING), at=now())
    return page("losses", waiting=[_shown(one) for one in waiting])


@bp.post(f"{DESK}/<uuid:loss>/bevestig")
@requires("core-group")
def confirm(loss: UUID) -> AnyResponse:
    """Say that it is really them."""
    return press(button(), DESK, lambda at: _confirm(loss, at))


def stop_page(link: LetterLink) -> AnyResponse:
    """The button in the letter to the member: it was not me, or it is no longer needed."""
    if link.is_spent:
        raise Gone
    losses.loss_to_cancel(link.values["loss"], at=now())
    form = button()
    if not form.validate_on_submit():
        return page("stop_loss", 422 if request.method == "POST" else 200, form=form)
    at = now()
    with transaction():
        link.spend(at)
        losses.cancel(link.values["loss"], at=at)
    current.leave()
    return go(f"{DONE}/gestopt")


def _ask(at: datetime) -> None:
    member = current.signed_in()
    hand = hand_of("second-step-lost", str(member.uuid), secret=current.secret(), at=at)
    count(hand, at=at, most=rules.LOSSES_A_DAY, window=timedelta(days=1))
    losses.ask(member, by=current.by(), at=at)


def _confirm(loss: UUID, at: datetime) -> None:
    # Who may is read again here, in the transaction that does it.
    networks = current.networks_with(*rules.DECIDING)
    losses.confirm(loss, current.signed_in(), networks, by=current.by(), at=at)


def _shown(loss: FactorLoss) -> ShownLoss:
    return ShownLoss(
        name=loss.member.name or loss.member.email or "",
        on=long_date(local_day(loss.at), language()),
        is_confirmed_once=loss.first_by_id is not None,
        is_mine=loss.first_by_id == current.signed_in().id,
        confirm_href=f"{request.script_root}{DESK}/{loss.uuid}/bevestig",
        form=button(),
    )
