"""Every address of joining and applying."""

from socialmap.joining import (
    appeal_views,
    entered_views,
    evidence_views,
    start_views,
    status_views,
    step_views,
)
from socialmap.joining.pages import bp

__all__ = [
    "appeal_views",
    "bp",
    "entered_views",
    "evidence_views",
    "start_views",
    "status_views",
    "step_views",
]
