"""The same running sites as the tests of the search."""

from tests.search.conftest import app, region, second_app, visitor

__all__ = ["app", "region", "second_app", "visitor"]
