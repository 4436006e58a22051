"""How an application would stand on the map; the core group sees the same card."""

from socialmap.review.preview import card_of_draft

__all__ = ["card_of_draft"]
