"""The machine door is asked everything its own description allows, and much that it forbids."""

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis.schemas import BaseSchema


@pytest.fixture
def described(region: Flask) -> BaseSchema:
    """The description as the machine door hands it out."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", region)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate()
