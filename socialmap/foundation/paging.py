"""Long lists on several pages: which page this is, and the way to its neighbours."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pager:
    """Which page of a list this is; an address is empty where there is no page."""

    page: int
    pages: int
    previous_href: str
    next_href: str


def pager_around(page: int, pages: int, href: Callable[[int], str]) -> Pager | None:
    """The links to the pages around this one; None when all fits on one."""
    if pages < 2:
        return None
    return Pager(page, pages, href(page - 1) if page > 1 else "", href(page + 1) if page < pages else "")
