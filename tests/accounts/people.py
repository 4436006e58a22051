"""The cast: Anna (physiotherapist), Bram (core group), Carla (member, owns nothing of Anna's)."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role, member_with
from socialmap.directory.keepers import give_keeper
from socialmap.directory.models import Listing
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from tests.browsing import BASE, Browser

HOME = "noordwest-utrecht"


def make_member(
    email: str, *, at: datetime, name: str = "", role: str | None = "member", network: str = HOME
) -> Member:
    """A person with a confirmed address, and with a role in a network unless `role` is None."""
    with transaction():
        member = member_with(email, at=at, name=name or email.partition("@")[0].capitalize())
        if role is not None:
            found = db.session.scalars(sa.select(Network).where(Network.slug == network)).one()
            give_role(member, found, role, by="test", at=at)
    return member


def keeper_of(listing: Listing, member: Member, *, at: datetime) -> None:
    """Let somebody keep a listing."""
    with transaction():
        give_keeper(listing, member, by="test", at=at)


def log_in(browser: Browser, member: Member, *, strong: bool = False) -> None:
    """Put the cookie of a log-in in this browser, as if the letter had been answered."""
    with transaction():
        key = open_log_in(member, device="proef", is_strong=strong, at=now())
    with browser.client.session_transaction(base_url=BASE) as session:
        session[KEY] = key


def fields_of(browser: Browser, address: str, **typed: object) -> dict[str, object]:
    """What a form on a page sends: its hidden fields, what stands in it, and what is typed over it."""
    page = browser.open(address)
    form = page.all("main form[method=post]")[0]
    return {**filled_in(form), **typed}


def filled_in(form: object) -> dict[str, object]:
    """What a form sends when nobody touches it."""
    sent: dict[str, object] = {}
    for field in form.select("input[name], textarea[name], select[name]"):  # type: ignore[attr-defined]
        name, kind = field["name"], field.get("type", "")
        if kind in ("checkbox", "radio"):
            if not field.has_attr("checked"):
                continue
            value = field.get("value", "on")
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            value = chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            value = field.get_text()
        else:
            value = field.get("value", "")
        if name in sent:
            known = sent[name]
            sent[name] = [*(known if isinstance(known, list) else [known]), value]
        else:
            sent[name] = value
    return sent
