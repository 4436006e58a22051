"""Every page of the meetings."""

from socialmap.meetings import answer_views, evaluate_views
from socialmap.meetings.pages import bp

__all__ = ["answer_views", "bp", "evaluate_views"]
