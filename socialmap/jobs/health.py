"""The state of the site, for whoever watches it."""

import logging

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.jobs.queries import seconds_since_worker
from socialmap.jobs.rules import WORKER_MISSED_AFTER
from socialmap.search.indexing import indexer

bp = Blueprint("health", __name__)
log = logging.getLogger(__name__)


@bp.get("/healthz")
@requires("visit")
def healthz() -> Response:
    """200 for ok and degraded, 503 when the database does not answer."""
    try:
        behind, seen = indexer().behind(), seconds_since_worker(now())
    except SQLAlchemyError:
        log.exception("the database does not answer")
        response = jsonify(status="degraded", database="away", index={"behind": None})
        response.status_code = 503
        return response
    # A site that never had a worker is told so by the doctor; one that lost it is in trouble.
    is_asleep = seen is not None and seen > WORKER_MISSED_AFTER
    response = jsonify(
        status="degraded" if behind or is_asleep else "ok",
        database="ok",
        index={"behind": behind},
        worker={"seconds_ago": seen},
    )
    response.headers["Cache-Control"] = "no-store"
    return response
