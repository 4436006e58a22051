"""Where the letter link of a newsletter leads."""

from werkzeug.wrappers import Response

from socialmap.foundation.errors import NotFound
from socialmap.mailing.links import LetterLink


def unsubscribe_page(link: LetterLink) -> Response:
    """The page of this link."""
    raise NotFound
