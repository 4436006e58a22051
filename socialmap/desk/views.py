"""Every address of the desk."""

from socialmap.desk import home_views, letter_views, practice_views, report_views, year_views
from socialmap.desk.blueprint import bp

__all__ = ["bp", "home_views", "letter_views", "practice_views", "report_views", "year_views"]
