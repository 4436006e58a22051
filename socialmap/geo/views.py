"""The door of the map tiles."""

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.geo.tiles import Bounds, Tile, TileStore, image_type, lies_within

bp = Blueprint("geo", __name__)

KEPT_BY_BROWSER = "public, max-age=604800"
MISSING_FOR_NOW = "public, max-age=60"


@bp.record_once
def connect(state: BlueprintSetupState) -> None:
    """One store for each application, so that the pause after a failure counts for all its threads."""
    settings = state.app.extensions["settings"]
    state.app.extensions["tiles"] = TileStore(settings.data_dir / "tiles", settings.tiles_url)


@bp.get("/tegels/<int:z>/<int:x>/<int:y>.png")
@requires("visit")
def tile(z: int, x: int, y: int) -> Response:
    wanted = Tile(z, x, y)
    store: TileStore = current_app.extensions["tiles"]
    body = store.tile(wanted, at=now()) if _is_ours(wanted) else None
    if body is None:
        return _missing()
    response = Response(body, mimetype=image_type(body))
    response.headers["Cache-Control"] = KEPT_BY_BROWSER
    response.add_etag()
    response.make_conditional(request)
    return response


def _is_ours(wanted: Tile) -> bool:
    """Inside the box of our networks; without networks there is no box and no tile."""
    bounds = current_app.extensions["tile_bounds"]()
    return bounds is not None and lies_within(wanted, Bounds(*bounds))


def _missing() -> Response:
    """A short answer: the page has its own drawing for a map without tiles."""
    response = Response("Dit stukje kaart is er nu niet.\n", status=404, mimetype="text/plain")
    response.headers["Cache-Control"] = MISSING_FOR_NOW
    return response
