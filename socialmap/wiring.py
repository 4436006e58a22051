"""Who is in the building, and who listens to whom."""

import hashlib
import logging
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from socialmap import cli
from socialmap.accounts import (
    access_views,
    address_views,
    current,
    login,
    loss_views,
    new_address,
    second_step_views,
    set_up_views,
)
from socialmap.accounts import views as accounts
from socialmap.api import views as api
from socialmap.criteria import views as criteria
from socialmap.desk import people_views
from socialmap.desk import summary as desk_summary
from socialmap.desk import views as core_group
from socialmap.foundation import access, db, delivery, texts
from socialmap.geo import views as geo
from socialmap.jobs import health
from socialmap.jobs.care import end_log_ins_after_restore, hold_after_restore, mailing_check, worker_check
from socialmap.joining import entered as joining_entered
from socialmap.joining import entered_views
from socialmap.joining import letters as joining_letters
from socialmap.joining import views as joining
from socialmap.keeping import erasing as keeping_erasing
from socialmap.keeping import letters as keeping_letters
from socialmap.keeping import sharing as keeping_together
from socialmap.keeping import telling as keeping_telling
from socialmap.keeping import views as keeping
from socialmap.mailing import transport
from socialmap.mailing import views as mailing
from socialmap.mailing.links import LetterLink
from socialmap.meetings import answer_views as meetings_answers
from socialmap.meetings import evaluate_views as meetings_evaluation
from socialmap.meetings import letters as meetings_letters
from socialmap.meetings import public_views as public_meetings
from socialmap.meetings import views as meetings
from socialmap.networks.requests import Prefixes
from socialmap.newsletters import letters as newsletters_letters
from socialmap.newsletters import unsubscribe_views
from socialmap.newsletters import views as newsletters
from socialmap.referral import views as referral
from socialmap.reporting import exports_views, log_views
from socialmap.reporting import guide_views as guide_members
from socialmap.reporting import loppsoz_views as loppsoz
from socialmap.reporting import missed_views as missed
from socialmap.reporting import views as reporting
from socialmap.review import announced_views as announced
from socialmap.review import item_views as items
from socialmap.review import letters as review_letters
from socialmap.review import views as review
from socialmap.rounds import letters as rounds_letters
from socialmap.rounds import views as rounds
from socialmap.safekeeping.hooks import after_restore, doctor_checks
from socialmap.search import views as search
from socialmap.search.current import Memory, memory
from socialmap.search.index import TextIndex
from socialmap.search.indexing import Indexer
from socialmap.search.network import network_of_request
from socialmap.search.revalidation import Revalidation
from socialmap.settings import Settings
from socialmap.shortlist import views as shortlist
from socialmap.site import error_pages, guide_views, surroundings
from socialmap.site import views as site
from socialmap.wording import settings_views
from socialmap.wording import views as wording

migrate = Migrate(compare_type=True, render_as_batch=True)
csrf = CSRFProtect()
ROOMS_WITH_FORMS: tuple[Any, ...] = (
    review,
    core_group,
    rounds,
    *(meetings, newsletters),
    people_views,
    items,
    mailing,
    accounts,
    *(second_step_views, set_up_views, access_views, address_views, loss_views),
    joining,
    keeping,
    *(missed, loppsoz),
    criteria,
    wording,
    settings_views,
)
ROOMS: tuple[Any, ...] = (
    *(site, guide_views, health, search, shortlist, referral, geo, api),
    *(reporting, guide_members, exports_views, log_views),
    *ROOMS_WITH_FORMS,
)
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def connect(app: Flask) -> None:
    """Put everything in its place, from the ground up."""
    settings: Settings = app.extensions["settings"]
    db.init_app(app)
    migrate.init_app(app, db.db, directory=str(settings.home / "migrations"))
    texts.init_app(app)
    delivery.init_app(app, is_secure=settings.is_secure)
    app.extensions["build"] = _build(settings.home)
    app.extensions["memory"] = Memory(app, settings.home / "seed")
    index = TextIndex(settings.data_dir / "index")
    app.extensions["indexer"] = Indexer(app, app.extensions["memory"], index)
    app.extensions["tile_bounds"] = _bounds
    app.extensions["sitemap_rooms"] = (public_meetings.paths_for_search_engines,)
    _check_requests(app, settings)
    access.init_app(app, may=current.may)
    csrf.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    # Their forms check the token themselves, so that an expired one loses nothing that was typed.
    for room in ROOMS_WITH_FORMS:
        csrf.exempt(room.bp)
    _connect_letters(app)
    _connect_care(app)
    error_pages.init_app(app)
    surroundings.init_app(app)
    cli.init_app(app)
    app.wsgi_app = Prefixes(Revalidation(app, app.wsgi_app), texts.LANGUAGES[1:])  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _connect_letters(app: Flask) -> None:
    """Who answers for which letter, and for which button in it."""
    transport.init_app(app)
    app.extensions["letter_contexts"] = {
        "log-in": login.letter_context,
        "new-address": new_address.letter_context,
        "announced": announced.letter_context,
        "your-listings": keeping_letters.letter_context,
        "summary": desk_summary.letter_context,
        "entered": joining_entered.letter_context,
        **keeping_telling.CONTEXTS,
        **keeping_together.CONTEXTS,
        **dict.fromkeys(joining_letters.STATES, joining_letters.letter_context),
        **review_letters.CONTEXTS,
        **rounds_letters.CONTEXTS,
        **meetings_letters.CONTEXTS,
        **newsletters_letters.CONTEXTS,
    }
    app.extensions["letter_pages"] = _letter_pages()


def _letter_pages() -> dict[str, Callable[[LetterLink], Response]]:
    """Where a button in a letter leads, by what it is for."""
    return {
        "log-in": accounts.follow_link,
        "new-address": address_views.confirm_page,
        "undo-address": address_views.undo_page,
        "keep-second-step": loss_views.stop_page,
        "announced": announced.announced_page,
        "confirm": keeping_letters.confirm_page,
        "room": keeping_letters.room_page,
        "undo": keeping.undo_page,
        "keep": keeping.keep_page,
        "entered": entered_views.entered_page,
        "meeting-answer": meetings_answers.answer_page,
        "meeting-offer": meetings_answers.answer_page,
        "evaluate": meetings_evaluation.evaluate_page,
        "unsubscribe": unsubscribe_views.unsubscribe_page,
    }


def _connect_care(app: Flask) -> None:
    """What must be done to a restored copy, and what the doctor looks at, room by room."""
    with app.app_context():
        keeping_erasing.connect_restoring()
        after_restore().steps += [hold_after_restore, end_log_ins_after_restore]
        doctor_checks().extend([mailing_check, worker_check])


def _check_requests(app: Flask, settings: Settings) -> None:
    """Only our own host names are answered; the network and language of the address are set."""
    own = _without_port(urlsplit(settings.base_url).netloc)

    @app.before_request
    def check() -> None:
        texts.speak(request.environ.get("socialmap.language") or texts.SOURCE_LANGUAGE)
        host = _without_port(request.host)
        allowed = host == own or (not settings.is_production and host in LOCAL_HOSTS)
        if not allowed and not any(network.host == host for network in memory().present().reference.networks):
            raise BadRequest
        if request.environ.get("socialmap.network"):
            network_of_request()


def _without_port(host: str) -> str:
    """The name alone, in lower case; an IPv6 address keeps its brackets."""
    return re.sub(r":\d*$", "", host.lower())


def _bounds() -> tuple[float, float, float, float] | None:
    """South, west, north and east of all our regions with a wide margin (WGS84 degrees)."""
    reference = memory().present().reference
    rows = reference.gazetteer.rows
    ours = [rows[pc4] for network in reference.networks for pc4 in network.postcodes if pc4 in rows]
    ours = ours or list(rows.values())
    if not ours:
        return None
    lats, lons = [row.lat for row in ours], [row.lon for row in ours]
    return min(lats) - 0.5, min(lons) - 0.8, max(lats) + 0.5, max(lons) + 0.8


@cache
def _build(home: Path) -> str:
    """A digest of templates and program, so that a new version is never mistaken for an old page.

    Read once: what runs is what was there at the start.
    """
    digest = hashlib.sha256()
    for folder in ("templates", "socialmap", "static"):
        for path in sorted((home / folder).rglob("*")):
            if path.suffix in (".html", ".py", ".css", ".js"):
                digest.update(f"{path.name} {path.stat().st_mtime_ns} {path.stat().st_size}".encode())
    return digest.hexdigest()[:12]


logging.getLogger("geopy").setLevel(logging.CRITICAL)
