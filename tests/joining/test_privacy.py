"""Words of an application are nowhere to be found before the core group approved them."""

from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock, now
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions
from socialmap.review.models import Submission
from tests.accounts.people import make_member
from tests.browsing import BASE, Browser
from tests.joining.applying import hand_in
from tests.joining.conftest import Begin
from tests.review.deciding import look_at_all

WORD = "Zwaluwstaart"
SURFACES = (
    "/",
    f"/zoeken?wat={WORD}",
    "/zoeken?wat=dietist&waar=3441",
    "/zoeken/punten?wat=dietist",
    "/wie/dietist?waar=3441",
    "/verwijzers?hulpvraag=vermoeidheid&waar=3441",
    "/verwijzers/wie-voor-wat/woerden",
    f"/api/v1/listings?q={WORD}&near=3441",
    "/api/v1/listings?discipline=dietist",
    "/api/v1/listings.geojson?discipline=dietist",
    "/sitemap.xml",
    "/netwerk/noordwest-utrecht/aanmelden",
)


def found(app: Flask) -> list[str]:
    """Where a visitor meets the words, and whether they lie in the text index."""
    with app.app_context():
        app.extensions["indexer"].bring_up_to_date()
        db.session.remove()
    pages = [path for path in SURFACES if has_words(read(app, path))]
    index = app.extensions["settings"].data_dir / "index"
    lies = [
        path.name for path in index.rglob("*") if path.is_file() and b"zwaluw" in path.read_bytes().lower()
    ]
    return [*pages, *(["index"] if lies else [])]


def read(app: Flask, path: str) -> str:
    # A context of its own, as on a real server: what one request remembers is gone at the next.
    with app.app_context():
        return app.test_client().get(path, base_url=BASE).get_data(as_text=True)


def has_words(text: str) -> bool:
    return f"{WORD} Voorbeeld" in text or "zwaluwstaart-voorbeeld" in text


def test_an_application_is_nowhere_until_it_is_approved(
    app: Flask, at_anna: Browser, begun: Begin, clock: StoppedClock
) -> None:
    steps = ("wie", "waarvoor", "waar", "kosten", "bewijs")
    draft = begun(
        *steps,
        wie={"name": f"{WORD} Voorbeeld", "kind": "practice"},
        waarvoor={"description": f"{WORD} helpt u."},
    )
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")

    as_draft = found(app)
    hand_in(at_anna, str(draft.uuid))
    handed_in = found(app)
    with transaction():
        submission = db.session.get_one(Submission, draft.id)
        by = db.session.get_one(Member, bram.id)
        look_at_all(submission, by, now())
        decisions.approve(submission, seen_revision=submission.revision, by=by, at=now())
    approved = found(app)

    assert (as_draft, handed_in) == ([], [])
    assert set(approved) >= {SURFACES[1], SURFACES[7], "/sitemap.xml", "index"}
