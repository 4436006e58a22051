"""The verb of settings: each change leaves one edit that can be undone, and every process follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.networks.models import Network
from socialmap.networks.rules import SETTINGS, chosen
from socialmap.wording import rules
from socialmap.wording.models import Edit
from socialmap.wording.service import UNDO, Hand, keep
from socialmap.wording.settings_rules import differing, kept

KIND = "setting"


def change_settings(
    network: Network, values: Mapping[str, Any], *, by: str, at: datetime, seen: str = ""
) -> list[Edit]:
    """Keep what differs; one edit for each setting, none when nothing changes.

    Raises Refused for values that may not be kept, and ChangedSince when `seen` is not how it is now.
    """
    settings = _locked(network)
    if seen and seen != seen_of(network):
        raise rules.ChangedSince
    changed = differing(settings, {key: value for key, value in values.items() if key in SETTINGS})
    return [_keep("edit", network, (key, value), Hand(network, by, at)) for key, value in changed.items()]


def seen_of(network: Network) -> str:
    """A short name for the settings that stood on the screen."""
    return rules.digest({key: chosen(network.settings, key) for key in SETTINGS})


def history_of_settings(network_id: int, *, most: int = 30) -> list[Edit]:
    """What this network changed in its settings, newest first."""
    query = sa.select(Edit).where(Edit.network_id == network_id, Edit.kind == KIND)
    return list(db.session.scalars(query.order_by(Edit.id.desc()).limit(most)))


def _undo_setting(edit: Edit, hand: Hand) -> Edit:
    """Raises ChangedSince when it was changed later, Refused when the old value no longer fits the others.

    And CannotUndo for what is no setting any more.
    """
    if edit.subject not in SETTINGS:
        raise rules.CannotUndo
    settings = _locked(hand.network)
    if chosen(settings, edit.subject) != edit.after["value"]:
        raise rules.ChangedSince
    wanted = differing(settings, {edit.subject: edit.before["value"]})
    return _keep("undo", hand.network, (edit.subject, wanted[edit.subject]), hand)


def _locked(network: Network) -> dict[str, Any]:
    """The settings, held until they are saved: two who change them come one after the other."""
    query = sa.select(Network).where(Network.id == network.id).with_for_update()
    row = db.session.scalars(query.execution_options(populate_existing=True)).one()
    return row.settings


def _keep(verb: str, network: Network, change: tuple[str, Any], hand: Hand) -> Edit:
    key, value = change
    made = Edit(kind=KIND, subject=key, verb=verb)
    made.before, made.after = {"value": chosen(network.settings, key)}, {"value": value}
    # Seed rows of a network are left alone once somebody changed them here; its settings are not in the seed.
    network.settings = kept(network.settings, {key: value})
    return keep(made, hand, in_log=(f"{verb}-setting", f"setting:{network.slug}/{key}"))


UNDO[KIND] = _undo_setting
