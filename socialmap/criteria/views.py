"""Every address of the criteria: what everybody may read, and what the core group decides."""

from socialmap.criteria import core_group_views, public_views, version_views
from socialmap.criteria.blueprint import bp

__all__ = ["bp", "core_group_views", "public_views", "version_views"]
