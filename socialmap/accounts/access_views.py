"""My access: where I logged in, my second step, and out everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current, passkeys, recovery, rules, second_step, totp
from socialmap.accounts.models import LogIn, Member
from socialmap.accounts.pages import ACCESS, SET_UP, button, owner, page, press
from socialmap.accounts.queries import log_ins_of
from socialmap.accounts.service import end_log_ins
from socialmap.foundation.access import requires
from socialmap.foundation.clock import AMSTERDAM, local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, language

bp = Blueprint("access", __name__)
MOST_SHOWN = 10


@dataclass(frozen=True)
class ShownLogIn:
    """A log-in as its owner recognises it."""

    when: str
    device: str
    is_here: bool
    is_open: bool


@dataclass(frozen=True)
class ShownPasskey:
    """A passkey as its owner recognises it, with the button that takes it away."""

    device: str
    since: str
    remove_href: str
    form: Form


@bp.get(ACCESS)
@requires("log-in")
def access() -> Response:
    """Log-ins, the second step and the mail address of whoever is logged in."""
    return _access_page(200)


@bp.post(f"{ACCESS}/overal-uit")
@requires("log-in")
def out_everywhere() -> AnyResponse:
    """End every log-in, this one too."""
    answer = press(button(), "/inloggen", _end_log_ins)
    current.leave()
    return answer


@bp.post(f"{ACCESS}/sleutel/<int:passkey_id>/weg")
@requires("log-in")
def remove_passkey(passkey_id: int) -> AnyResponse:
    """Take a passkey away, when something is left."""

    def remove(at: datetime) -> None:
        member = second_step.locked(owner())
        passkeys.remove(member, passkey_id, by=current.by(), at=at)
        second_step.tell(member, "passkey-removed", at=at)

    return _unless_it_is_the_only(remove)


@bp.post(f"{ACCESS}/app/weg")
@requires("log-in")
def remove_app() -> AnyResponse:
    """Take the app away, when something is left."""

    def remove(at: datetime) -> None:
        member = second_step.locked(owner())
        if not totp.has_app(member):
            raise NotFound
        second_step.remove_app(member, by=current.by(), at=at)
        second_step.tell(member, "app-removed", at=at)

    return _unless_it_is_the_only(remove)


def _unless_it_is_the_only(remove: Callable[[datetime], None]) -> AnyResponse:
    owner()
    try:
        return press(button(), ACCESS, remove)
    except rules.OnlySecondStep:
        return _access_page(
            422, error=_("Dit is uw enige tweede stap. Stel eerst een andere in. Haal deze daarna weg.")
        )


def _end_log_ins(at: datetime) -> None:
    end_log_ins(current.signed_in(), by=current.by(), at=at)


def _access_page(status: int, error: str = "") -> Response:
    member, root = current.signed_in(), request.script_root
    return page(
        "access",
        status,
        error=error,
        email=member.email,
        log_ins=[_shown(one) for one in log_ins_of(member, most=MOST_SHOWN)],
        out_form=button(),
        everywhere_form=button(),
        step=_second_step(member) if _has_or_needs(member) else None,
        everywhere_href=f"{root}{ACCESS}/overal-uit",
        address_href=f"{root}{ACCESS}/adres",
    )


def _second_step(member: Member) -> dict[str, object]:
    root = request.script_root
    return {
        "passkeys": [
            ShownPasskey(
                device=one.device or _("onbekend apparaat"),
                since=long_date(local_day(one.created_at), language()),
                remove_href=f"{root}{ACCESS}/sleutel/{one.id}/weg",
                form=button(),
            )
            for one in member.passkeys
        ],
        "has_app": totp.has_app(member),
        "app_form": button(),
        "remove_app_href": f"{root}{ACCESS}/app/weg",
        "codes_left": recovery.codes_left(member),
        "is_set_up": second_step.has_second_step(member),
        "set_up_href": f"{root}{SET_UP}",
        "codes_href": f"{root}{ACCESS}/herstelcodes",
    }


def _has_or_needs(member: Member) -> bool:
    return second_step.decides(member) or second_step.has_second_step(member)


def _shown(log_in: LogIn) -> ShownLogIn:
    local = log_in.at.astimezone(AMSTERDAM)
    present = current.current_log_in()
    return ShownLogIn(
        when=_("%(day)s om %(time)s uur", day=long_date(local.date(), language()), time=f"{local:%H.%M}"),
        device=log_in.device or _("onbekend apparaat"),
        is_here=present is not None and present.id == log_in.id,
        is_open=log_in.ended_at is None and log_in.ends_at > now(),
    )
