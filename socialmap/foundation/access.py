"""A door for every view: a view says which permission it asks, somebody else answers who has it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from socialmap.foundation.errors import NotFound

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission it asks; "visit" is open to everyone."""

    def mark(view: View) -> View:
        view.requires = permission  # type: ignore[attr-defined]
        return view

    return mark


def permission_of(view: Callable[..., Any]) -> str | None:
    """The permission a view asks; None when it was never marked."""
    return getattr(view, "requires", None)


def init_app(app: Flask, may: Callable[[str], bool]) -> None:
    """Guard every view; without the right it is as if the address does not exist."""

    @app.before_request
    def guard() -> None:
        if request.endpoint is None:
            return
        permission = permission_of(current_app.view_functions[request.endpoint])
        if permission is None or not may(permission):
            raise NotFound
