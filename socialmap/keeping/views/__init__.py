"""The pages of a keeper under /mijn, one file per subject."""

from socialmap.keeping.views import (
    dashboard,
    data,
    editing,
    erasing,
    history,
    keepers,
    leaving,
    listing,
    proposing,
    renewing,
    reports,
)
from socialmap.keeping.views.blueprint import bp
from socialmap.keeping.views.history import undo_page
from socialmap.keeping.views.keepers import keep_page

__all__ = [
    "bp",
    "dashboard",
    "data",
    "editing",
    "erasing",
    "history",
    "keep_page",
    "keepers",
    "leaving",
    "listing",
    "proposing",
    "renewing",
    "reports",
    "undo_page",
]
