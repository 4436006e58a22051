"""How a page of the desk is answered."""

from flask import Response, make_response

from socialmap.foundation.delivery import has_form
from socialmap.foundation.texts import render


def page(template: str, status: int = 200, /, **context: object) -> Response:
    """A page of templates/desk that no browser or proxy keeps."""
    has_form()
    return make_response(render(f"desk/{template}.html", **context), status)
