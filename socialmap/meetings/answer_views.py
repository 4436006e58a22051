"""Where the letter link of a meeting leads."""

from werkzeug.wrappers import Response

from socialmap.foundation.errors import NotFound
from socialmap.mailing.links import LetterLink


def answer_page(link: LetterLink) -> Response:
    """The page of this link."""
    raise NotFound
