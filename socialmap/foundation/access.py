"""A door for every view: a view says which permission it asks, somebody else answers who has it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

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
        g.is_personal = False
        if request.endpoint is None:
            return
        permission = permission_of(current_app.view_functions[request.endpoint])
        g.is_personal = permission != "visit"
        if permission is None or not may(permission):
            raise NotFound

    @app.after_request
    def keep_to_oneself(response: Response) -> Response:
        """What only somebody we know may see is kept by no browser and no proxy."""
        if g.get("is_personal"):
            response.headers["Cache-Control"] = "no-store"
        return response
