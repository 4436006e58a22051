"""Decisions about logging in: how long, how often, and what a device is called."""

import re
from datetime import timedelta

from socialmap.foundation.errors import Conflict

LINK_LIVES = timedelta(minutes=10)
TRIES = 5
STAYS = timedelta(hours=12)
DEVICE_KNOWN = timedelta(days=30)
ASKS_PER_ADDRESS = 5
ASKS_PER_HAND = 30
REQUEST_KEPT = timedelta(days=1)
LOG_INS_KEPT = timedelta(days=90)
# Somebody who logged in since is active.
ACTIVE = timedelta(days=183)
PERSONAL_AFTER = timedelta(days=30)

SECOND_STEP_TRIES = 5
TRIES_WINDOW = timedelta(minutes=15)
# The key of before the second step: as weak as it was, for a form that was sent twice.
OLD_KEY = "old key"
OLD_KEY_LIVES = timedelta(minutes=1)
CHALLENGE_LIVES = timedelta(minutes=5)
PROPOSAL_LIVES = timedelta(hours=1)
RECOVERY_CODES = 10
SHEET_SHOWN_WITHIN = timedelta(minutes=10)
LOSS_LIVES = timedelta(days=7)
LOSSES_A_DAY = 3
HELPERS_NEEDED = 2
NEW_ADDRESS_LIVES = timedelta(hours=24)
UNDO_ADDRESS_LIVES = timedelta(days=7)
ADDRESS_ASKS = 5
# Without the signs people mix up on paper: 0 and O, 1 and I. There are 32, so sixteen of them are 80 bits.
PAPER_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
RECOVERY_LENGTH = 16

ROLES = ("member", "core_group", "manager")
DECIDING = ("core_group", "manager")
# Members, but never on the map (network charter, "Lidmaatschap").
GENERAL_PRACTICE = ("huisarts", "praktijkondersteuner")
OTHER_PROFESSIONS = (*GENERAL_PRACTICE, "verpleegkundige", "ziekenhuis", "anders")

_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"))
_MORE_SYSTEMS = (("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


class WrongCode(Exception):
    """This code does not fit; `left` is how many tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class WrongProof(Exception):
    """This is not the second step of this member: a wrong code, a used code, or somebody else's passkey."""


class OnlySecondStep(Exception):
    """Who decides in a network keeps at least one second step."""


class LastManager(Conflict):
    """A network keeps at least one manager."""


class NotByYourself(Conflict):
    """Nobody gives themselves the right to decide: a manager does."""


def is_more(role: str, than: str | None) -> bool:
    """Whether a role brings the right to decide that somebody does not have yet."""
    had = ROLES.index(than) if than in ROLES else 0
    return role in DECIDING and ROLES.index(role) > had


def device_name(user_agent: str) -> str:
    """A kind of device its owner recognises: "iPhone, Safari". Nothing else of the browser is kept."""
    system = next((name for sign, name in (*_SYSTEMS, *_MORE_SYSTEMS) if sign in user_agent), "")
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    return ", ".join(part for part in (system, browser) if part)


def code_in(text: str) -> str:
    """The six digits somebody typed or pasted, without the spaces and words around them."""
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) == 6 else ""


def recovery_code_in(text: str) -> str:
    """The sixteen signs of a code on paper, without the dashes and spaces; empty for anything else."""
    signs = re.sub(r"[\W_]", "", text.upper())
    return signs if len(signs) == RECOVERY_LENGTH and set(signs) <= set(PAPER_SIGNS) else ""


def in_fours(text: str, between: str = " ") -> str:
    """Signs in groups of four, to be read and typed over."""
    return between.join(text[at : at + 4] for at in range(0, len(text), 4))


def safe_path(text: str) -> str:
    """A path on this site to go on to; empty for anything that could lead elsewhere."""
    is_path = text.startswith("/") and not text.startswith(("//", "/\\")) and len(text) <= 300
    return text if is_path and text.isprintable() and "\\" not in text and text.isascii() else ""
