"""Which pages the core group has, who opens each, and the things that stand in their addresses."""

import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.queries import member_by_email
from socialmap.directory.keepers import listings_kept_by
from socialmap.foundation.db import db, transaction
from socialmap.review.models import Report, Submission
from socialmap.rounds import agenda, queries, voting
from socialmap.rounds.models import Round
from socialmap.search.models import SafetyWord
from socialmap.wording.models import Edit
from tests.browser import meeting_pages
from tests.conftest import HOME, MONDAY

VISITOR, KARIN, BEA = "", "kerngroep@netwerk.example", "beheer@netwerk.example"
LID, STIJN, NINA = (f"{name}@praktijk.example" for name in ("lid", "stil", "nee"))

# Who opens what; every name in capitals is a thing of the demonstration.
PAGES = {
    "/kerngroep": KARIN,
    "/kerngroep/brieven": KARIN,
    "/kerngroep/contacten": KARIN,
    "/kerngroep/criteria": KARIN,
    "/kerngroep/criteria/dietist": KARIN,
    "/kerngroep/criteria/dietist/nieuw": KARIN,
    "/kerngroep/dekking": KARIN,
    "/kerngroep/dekking?waarvoor=h:lymfoedeem": KARIN,
    "/kerngroep/dit-jaar": KARIN,
    "/kerngroep/gemist": KARIN,
    "/kerngroep/geschiedenis": KARIN,
    "/kerngroep/geschiedenis/EDIT/ongedaan": KARIN,
    "/kerngroep/instellingen": KARIN,
    "/kerngroep/invoeren": KARIN,
    "/kerngroep/inzendingen/SUBMITTED": KARIN,
    "/kerngroep/inzendingen/CHANGE": KARIN,
    "/kerngroep/inzendingen/APPEALED": KARIN,
    "/kerngroep/inzendingen/DECLINED": KARIN,
    "/kerngroep/inzendingen/ROUND": KARIN,
    "/kerngroep/logboek": BEA,
    "/kerngroep/loppsoz": KARIN,
    "/kerngroep/meldingen/REPORT": KARIN,
    "/kerngroep/mensen": KARIN,
    "/kerngroep/mensen/MEMBER": BEA,
    "/kerngroep/mensen/MEMBER/einde": BEA,
    "/kerngroep/mensen/uitnodigen": BEA,
    "/kerngroep/oefenen": KARIN,
    "/kerngroep/oefenen/compleet": KARIN,
    "/kerngroep/overdracht": KARIN,
    "/kerngroep/overzicht": KARIN,
    "/kerngroep/rondes": KARIN,
    "/kerngroep/rondes/COMING": KARIN,
    "/kerngroep/rondes/COMING/bellen": KARIN,
    "/kerngroep/rondes/COMING/besluiten": KARIN,
    "/kerngroep/rondes/COMING/punten/TOPIC": KARIN,
    "/kerngroep/rondes/COMING/punten/VOTE": KARIN,
    "/kerngroep/rondes/COMING/vanavond": KARIN,
    "/kerngroep/rondes/COMING/vaststellen": KARIN,
    "/kerngroep/rondes/COMING/verzetten": KARIN,
    "/kerngroep/rondes/PAST": KARIN,
    "/kerngroep/rondes/PAST/besluiten": KARIN,
    "/kerngroep/rondes/PAST/vanavond": KARIN,
    "/kerngroep/stemmen": KARIN,
    "/kerngroep/stemmen/VOTE": KARIN,
    "/kerngroep/teksten": KARIN,
    "/kerngroep/teksten/netwerk/NETWORK": KARIN,
    "/kerngroep/toegang": KARIN,
    "/kerngroep/vermeldingen/CODE/van-de-kaart": KARIN,
    "/kerngroep/woorden": KARIN,
    "/kerngroep/woorden?zoek=moeheid": KARIN,
    "/kerngroep/woorden/nieuw": KARIN,
    "/kerngroep/woorden/veiligheid": KARIN,
    "/kerngroep/woorden/veiligheid/SAFETY": KARIN,
    "/kerngroep/woorden/veiligheid/nieuw": KARIN,
    "/aanmelden/APPEALED/niet-eens": NINA,
    "/mijn/criteria": LID,
    "/mijn/vermelding/CODE/meldingen": STIJN,
    "/mijn/woorden": LID,
    "/criteria": VISITOR,
    "/criteria/dietist": VISITOR,
    "/mist-u-iemand": VISITOR,
    "/mist-u-iemand/dank": VISITOR,
    "/verwijsgids": VISITOR,
    **meeting_pages.PAGES,
}
# Forms that are sent as they stand, with what is answered then.
SENT = {
    "/kerngroep/contacten": 422,
    "/kerngroep/invoeren": 422,
    "/kerngroep/mensen/uitnodigen": 422,
    "/kerngroep/rondes/COMING/verzetten": 422,
    "/kerngroep/rondes/COMING/vaststellen": 422,
    "/kerngroep/stemmen/VOTE": 422,
    "/kerngroep/vermeldingen/CODE/van-de-kaart": 422,
    "/kerngroep/woorden/nieuw": 422,
    "/aanmelden/APPEALED/niet-eens": 422,
    "/mist-u-iemand": 422,
    **meeting_pages.SENT,
}
FOLDERS = ("criteria", "desk", "reporting", "rounds", "wording", *meeting_pages.FOLDERS)
# Drawn as a part of another page, or after a step that a test of its own room takes.
PARTS = {
    *("desk/letter_row.html", "desk/lines.html", "desk/moments.html", "rounds/campaign_line.html"),
    *("wording/page.html", "wording/parts.html"),
    *("wording/changes.html", "wording/preview.html", "wording/trial.html"),
    *meeting_pages.PARTS,
}


def prepare(app: Flask) -> dict[str, str]:
    """The things of the demonstration, a vote in writing, and a text somebody changed."""
    session = db.session
    stijn, karin = member_by_email(STIJN), member_by_email(KARIN)
    assert stijn is not None
    assert karin is not None
    of_state = {one.state: str(one.uuid) for one in session.scalars(sa.select(Submission))}
    change = session.scalars(sa.select(Submission).where(Submission.kind == "change")).one()
    first = session.scalars(
        sa.select(Submission).where(Submission.state == "submitted", Submission.kind == "application")
    ).first()
    assert first is not None
    past = session.scalars(sa.select(Round).where(Round.state == "settled")).first()
    assert past is not None
    coming = queries.next_round(past.network_id, MONDAY.date())
    assert coming is not None
    with transaction():
        agenda.synchronise(coming, by="test", at=MONDAY)
        points = {point.kind: point for point in queries.points_of(coming)}
        voting.start(coming, [points["submission"]], by="test", at=MONDAY)
        edit = Edit(
            kind="network", subject=HOME, verb="edit", by="test", network_id=coming.network_id, at=MONDAY
        )
        session.add(edit)
        session.flush()
    return {
        "SUBMITTED": str(first.uuid),
        "CHANGE": str(change.uuid),
        "APPEALED": of_state["appealed"],
        "DECLINED": of_state["declined"],
        "ROUND": of_state["round"],
        "REPORT": str(session.scalars(sa.select(Report.uuid)).first()),
        "MEMBER": str(karin.uuid),
        "COMING": coming.name,
        "PAST": past.name,
        "TOPIC": str(points["topic"].uuid),
        "VOTE": str(points["submission"].uuid),
        "EDIT": str(edit.uuid),
        "NETWORK": HOME,
        "CODE": listings_kept_by(stijn)[0].code,
        "SAFETY": str(session.scalars(sa.select(SafetyWord.id)).first()),
        **meeting_pages.prepare(),
    }
