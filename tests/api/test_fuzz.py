"""The machine door is asked everything its own description allows, and much that it forbids."""

from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from schemathesis.engine import events, from_schema

# Schemathesis talks to the application itself and does not unpack what is compressed for a browser.
ASKS = {
    "seed": 1,
    "headers": {"Accept-Encoding": "identity"},
    "continue-on-failure": True,
    "generation": {"max-examples": 80, "database": "none", "deterministic": True},
    "phases": {"stateful": {"enabled": False}},
}
OPERATIONS = 6


@pytest.fixture
def patient_region(region: Flask) -> Iterator[Flask]:
    """The region as in production: what goes wrong is a page, not an exception."""
    region.config["TESTING"] = False
    yield region
    region.config["TESTING"] = True


# What schemathesis itself leaves open at the end is not ours.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_answer_of_the_machine_door_is_as_described(patient_region: Flask) -> None:
    config = schemathesis.Config.from_dict(ASKS)
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", patient_region, config=config)

    seen = list(from_schema(described).execute())

    problems = [one for one in seen if isinstance(one, events.NonFatalError | events.FatalError)]
    scenarios = [one for one in seen if isinstance(one, events.ScenarioFinished)]
    checks = [check for one in scenarios for found in one.recorder.checks.values() for check in found]
    failures = {str(check.failure_info.failure) for check in checks if check.failure_info}
    assert (problems, failures) == ([], set())
    assert len({one.label for one in scenarios}) == OPERATIONS
    assert {"negative_data_rejection", "positive_data_acceptance", "response_schema_conformance"} <= {
        check.name for check in checks
    }
    assert sum(len(one.recorder.cases) for one in scenarios) > 500
