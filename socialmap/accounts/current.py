"""Who sends this request, and what they may do; rights are read anew for every request."""

from flask import current_app, g, request, session

from socialmap.accounts import rules
from socialmap.accounts.login import log_in_of
from socialmap.accounts.models import LogIn, Member
from socialmap.accounts.queries import roles_of
from socialmap.accounts.service import thing
from socialmap.foundation.clock import now
from socialmap.foundation.errors import NeedsSecondStep, NotLoggedIn

KEY = "log_in"
BROWSER = "browser"


def current_log_in() -> LogIn | None:
    """The log-in of this browser; visitors have no cookie, and cost no question to the database."""
    if "log_in" not in g:
        key = session.get(KEY)
        g.log_in = log_in_of(key, at=now()) if key else None
    found: LogIn | None = g.log_in
    return found


def current_member() -> Member | None:
    """Who is logged in, if anybody."""
    log_in = current_log_in()
    return log_in.member if log_in is not None else None


def signed_in() -> Member:
    """Who is logged in; raises NotLoggedIn."""
    member = current_member()
    if member is None:
        raise NotLoggedIn
    return member


def present_log_in() -> LogIn:
    """The log-in of this browser; raises NotLoggedIn."""
    log_in = current_log_in()
    if log_in is None:
        raise NotLoggedIn
    return log_in


def by() -> str:
    """How the audit names who does this."""
    return thing(signed_in())


def is_strong() -> bool:
    """Whether the second step was done in this log-in."""
    log_in = current_log_in()
    return log_in is not None and log_in.strong_at is not None


def networks_with(*roles: str) -> set[int]:
    """Networks in which whoever is logged in has one of these roles; deciding asks the second step."""
    member = current_member()
    if member is None:
        return set()
    wanted = {role for role in roles if role not in rules.DECIDING or is_strong()}
    return {network for network, role in roles_of(member).items() if role in wanted}


def may(permission: str) -> bool:
    """Whether this request has a permission. Raises NotLoggedIn or NeedsSecondStep when it could get it."""
    if permission == "visit":
        return True
    member = signed_in()
    if permission == "log-in":
        return True
    wanted = {"core-group": rules.DECIDING, "manage": ("manager",)}.get(permission, ())
    if not any(role in wanted for role in roles_of(member).values()):
        return False
    if not is_strong():
        raise NeedsSecondStep
    return True


def enter(key: str) -> None:
    """Hand the key of a log-in to this browser; nothing of the time before is kept."""
    session.clear()
    session[KEY] = key
    g.pop("log_in", None)


def leave() -> None:
    """Take the key away from this browser."""
    session.clear()
    g.pop("log_in", None)


def hand() -> str:
    """Where this request comes from, for limits only; never kept as it is."""
    return request.remote_addr or ""


def secret() -> str:
    return str(current_app.config["SECRET_KEY"])
