"""Every address of an item of the core group."""

from socialmap.review import deciding_views, withdrawing_views, working_views
from socialmap.review.item_pages import bp

__all__ = ["bp", "deciding_views", "withdrawing_views", "working_views"]
