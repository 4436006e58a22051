"""Which listings a short list holds: its address is all there is of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 20
_CODE = re.compile(r"^[a-z0-9]{6}$", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """The codes of a list in order, and how many were left out because a list holds twenty at most."""

    codes: tuple[str, ...]
    too_many: int


def asked_for(texts: Iterable[str]) -> Asked:
    """Codes joined by dots, or one by one as ticked boxes send them; twice is once, nonsense is left out."""
    parts = (part.strip().lower() for text in texts for part in text.split("."))
    codes = tuple(dict.fromkeys(part for part in parts if _CODE.match(part)))
    return Asked(codes[:MOST], len(codes[MOST:]))


def joined(codes: Iterable[str]) -> str:
    """The codes as the address holds them."""
    return ".".join(codes)
