"""Every page of the rounds."""

from socialmap.rounds import (
    agenda_views,
    campaign_views,
    point_views,
    settle_views,
    tonight_views,
    voting_views,
)
from socialmap.rounds.pages import bp

__all__ = [
    "agenda_views",
    "bp",
    "campaign_views",
    "point_views",
    "settle_views",
    "tonight_views",
    "voting_views",
]
