"""One table from refusals to answers: what happened, and what to do now."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from flask import Flask, Response, g, jsonify, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from socialmap.foundation.errors import Conflict, Gone, NeedsSecondStep, NotFound, NotLoggedIn, TooOften
from socialmap.foundation.texts import N_, _, render

log = logging.getLogger(__name__)
RETRY_SECONDS = 30


# Title, what happened, and what to do now.
TEXTS = {
    400: (
        N_("Dit adres kunnen wij niet lezen"),
        N_("Er klopt iets niet in het adres of in het formulier."),
        N_("Ga terug en probeer het opnieuw."),
    ),
    404: (
        N_("Deze bladzijde is er niet"),
        N_("Misschien is het adres niet goed overgenomen, of is de bladzijde weggehaald."),
        N_("Begin bij de voorpagina. Daar kunt u zoeken."),
    ),
    405: (
        N_("Dit kan hier niet"),
        N_("Deze bladzijde kunt u alleen bekijken."),
        N_("Ga terug en gebruik de knoppen op de bladzijde."),
    ),
    410: (
        N_("Deze bladzijde is weggehaald"),
        N_("Wat hier stond, komt niet terug."),
        N_("Begin bij de voorpagina. Daar kunt u zoeken."),
    ),
    413: (
        N_("Dit is te groot"),
        N_("U stuurde meer dan wij kunnen ontvangen."),
        N_("Ga terug en maak uw bericht korter."),
    ),
    409: (
        N_("Iemand was u net voor"),
        N_("Dit is intussen veranderd. Er is niets gedaan."),
        N_("Ga terug, laad de bladzijde opnieuw en kijk hoe het er nu uitziet."),
    ),
    422: (
        N_("Het formulier is verlopen"),
        N_("De bladzijde stond te lang open. Uw tekst is niet verstuurd."),
        N_("Ga terug, laad de bladzijde opnieuw en stuur het nog een keer."),
    ),
    429: (
        N_("Dat ging te vaak achter elkaar"),
        N_("Er kwamen in korte tijd veel berichten vanaf deze plek."),
        N_("Wacht even en probeer het later opnieuw."),
    ),
    503: (
        N_("De website is even niet bereikbaar"),
        N_("Er is een storing. Wij weten ervan."),
        N_("Probeer het over een halve minuut opnieuw. Heeft u nu hulp nodig? Bel uw huisarts."),
    ),
}
FALLBACK = (
    N_("Er ging iets mis"),
    N_("Dit ligt aan ons, niet aan u."),
    N_("Probeer het opnieuw. Heeft u nu hulp nodig? Bel uw huisarts."),
)


MACHINE_TEXTS = {
    404: "Not found.",
    405: "Only GET and HEAD are answered here.",
    503: "Try again in half a minute.",
}


def answer(status: int) -> Response:
    """The page, or the JSON, that goes with a refusal."""
    g.in_trouble = status >= 500 or status == 400
    if request.path.startswith("/api/"):
        message = MACHINE_TEXTS.get(status, "Something is wrong.")
        response = jsonify(error={"status": status, "message": message})
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        status, response = _drawn(status)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _drawn(status: int) -> tuple[int, Response]:
    """The page of a refusal; without a database it is drawn bare, and says so."""
    title, message, advice = map(_, TEXTS.get(status, FALLBACK))
    try:
        return status, make_response(render("site/error.html", title=title, message=message, advice=advice))
    except SQLAlchemyError:
        g.in_trouble = True
        return _drawn(503)


def init_app(app: Flask) -> None:
    """Hang the table in the building."""
    fixed: dict[type[Exception], int] = {NotFound: 404, Gone: 410, CSRFError: 422, Conflict: 409}
    for refusal, status in fixed.items():
        app.register_error_handler(refusal, _answering(status))

    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(NotLoggedIn, log_in_first)
    app.register_error_handler(NeedsSecondStep, second_step_first)
    app.register_error_handler(TooOften, slow_down)
    app.register_error_handler(NoConnection, database_away)
    app.register_error_handler(DatabaseError, database_away)
    app.register_error_handler(Exception, unexpected)


def refuse(problem: HTTPException) -> Response:
    """Refusals of the framework: unknown addresses, wrong methods, odd requests."""
    if problem.response is not None or (problem.code or 500) < 400:
        return problem.get_response()  # type: ignore[return-value]
    response = answer(problem.code or 500)
    for name, value in problem.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def log_in_first(problem: NotLoggedIn) -> Response:
    """To the page where one logs in, and from there back to this one."""
    return _first("/inloggen")


def second_step_first(problem: NeedsSecondStep) -> Response:
    """To the second step, and from there back to this page."""
    return _first("/inloggen/tweede-stap")


def _first(path: str) -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    query = f"?{urlencode({'next': back})}" if back else ""
    response = redirect(f"{request.script_root}{path}{query}", 303)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


def slow_down(problem: TooOften) -> Response:
    """Says when it may be tried again."""
    response = answer(429)
    response.headers["Retry-After"] = str(problem.retry_after)
    return response


def database_away(problem: SQLAlchemyError) -> Response:
    """The database is away, locked or full."""
    log.error("the database refuses: %s", type(getattr(problem, "orig", problem)).__name__)
    response = answer(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def unexpected(problem: Exception) -> Response:
    """What nobody foresaw: the visitor is told, the log tells us."""
    log.error("unexpected error at %s", request.path, exc_info=problem)
    return answer(500)


def _answering(status: int) -> Callable[[Exception], Response]:
    return lambda problem: answer(status)
