"""The name behind a `by` of the audit, as a keeper may read it."""

from socialmap.accounts.queries import name_of
from socialmap.foundation.texts import _


def who(by: str) -> str:
    """A member by name; the machine and its operators are the network; a visitor has no name."""
    if by.startswith("member:"):
        return name_of(by) or _("iemand die geen lid meer is")
    return _("een bezoeker") if by == "visitor" else _("het netwerk")
