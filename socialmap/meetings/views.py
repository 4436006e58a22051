"""Every page of the meetings."""

from socialmap.meetings import (
    answer_views,
    attendance_views,
    certificate_views,
    desk_views,
    edit_views,
    evaluate_views,
    evaluation_views,
    guests_views,
    inviting_views,
    material_views,
    mine_views,
    participation_views,
    public_views,
    scan_views,
    settle_views,
    state_views,
    who_comes_views,
)
from socialmap.meetings.pages import bp

__all__ = [
    "answer_views",
    "attendance_views",
    "bp",
    "certificate_views",
    "desk_views",
    "edit_views",
    "evaluate_views",
    "evaluation_views",
    "guests_views",
    "inviting_views",
    "material_views",
    "mine_views",
    "participation_views",
    "public_views",
    "scan_views",
    "settle_views",
    "state_views",
    "who_comes_views",
]
