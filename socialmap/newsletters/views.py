"""Every page of the newsletters."""

from socialmap.newsletters import send_views, write_views
from socialmap.newsletters.pages import bp

__all__ = ["bp", "send_views", "write_views"]
