"""The social map: who helps people with cancer outside the hospital, near home."""

from flask import Flask

from socialmap.foundation.clock import Clock
from socialmap.settings import Settings


def create_app(settings: Settings, *, clock: Clock | None = None) -> Flask:
    """Build the site for these settings; `clock` replaces the real time in tests."""
    from socialmap import wiring

    app = Flask("socialmap", root_path=str(settings.home), static_folder=None)
    app.config.from_mapping(settings.flask_config())
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or Clock(settings.clock)
    wiring.connect(app)
    return app
