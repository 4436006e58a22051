"""Every address of joining and applying."""

from socialmap.joining import evidence_views, start_views, status_views, step_views
from socialmap.joining.pages import bp

__all__ = ["bp", "evidence_views", "start_views", "status_views", "step_views"]
