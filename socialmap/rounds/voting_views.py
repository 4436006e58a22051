"""Voting in writing: each member of the core group once, and until it closes they may change it."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, ngettext
from socialmap.review.shown import item_of
from socialmap.rounds import queries, service, settling, shown, voting
from socialmap.rounds.forms import vote_form
from socialmap.rounds.models import AgendaPoint
from socialmap.rounds.pages import VOTES, bp, once, page
from socialmap.rounds.refusals import told
from socialmap.rounds.voters import voters_in_writing
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for


@bp.get(VOTES)
@requires("core-group")
def votes() -> Response:
    """What runs, and what came of what ran before."""
    return _votes()


def _votes(status: int = 200, *, refusal: str = "") -> Response:
    viewer = current.signed_in()
    found = queries.written_votes_of({network_to_decide_for().id})
    facts = [_facts(point, viewer) for point in found]
    return page(
        "votes",
        status,
        refusal=refusal,
        running=[one for one in facts if one["is_running"]],
        over=[one for one in facts if not one["is_running"]],
    )


def _facts(point: AgendaPoint, viewer: Member) -> dict[str, Any]:
    voters = voters_in_writing(point.round, point)
    cast = voting.votes_on(point).total
    mine = next((one.choice for one in point.votes if one.member_id == viewer.id), "")
    everybody = len(voters.may_vote)
    return {
        "line": shown.line(point, 0),
        "round": point.round.name,
        "href": site_href(f"{VOTES[1:]}/{point.uuid}"),
        "until": shown.until_in_words(point),
        "is_running": service.runs(point, now()),
        "mine": choice_labels().get(mine, ""),
        "may_vote": any(member.id == viewer.id for member in voters.may_vote),
        "tied": [member.name or member.email or "" for member in voters.tied],
        "cast": ngettext("%(n)s van %(all)s stemde", "%(n)s van %(all)s stemden", cast, all=everybody),
        "is_to_do": voting.waits_to_be_carried_out(point),
        "letters_to": [member.name or member.email or "" for member in settling.readers_of(point)],
    }


def choice_labels() -> dict[str, str]:
    """A vote in words."""
    return {"for": _("voor"), "against": _("tegen"), "abstained": _("onthouden")}


@bp.route(f"{VOTES}/<uuid:point_id>", methods=["GET", "POST"])
@requires("core-group")
def vote(point_id: UUID) -> Response:
    """What is voted on, and one's own vote."""
    point, viewer = _point(point_id), current.signed_in()
    form = vote_form()()
    if not form.is_submitted():
        form["choice"].data = next((one.choice for one in point.votes if one.member_id == viewer.id), None)
    if not form.validate_on_submit():
        return _vote(point, form, 422 if form.errors else 200)

    def act() -> None:
        voting.vote(_point(point_id), current.signed_in(), form["choice"].data, at=now())

    try:
        return once(form, site_href(VOTES[1:]), act)
    except Conflict as refusal:
        return _vote(_point(point_id), form, 409, refusal=told(refusal))


def _vote(point: AgendaPoint, form: Form, status: int, *, refusal: str = "") -> Response:
    viewer = current.signed_in()
    item = item_of(point.submission, viewer) if point.submission is not None else None
    context = {"facts": _facts(point, viewer), "item": item, "refusal": refusal, "form": form}
    return page("vote", status, **context, is_changed=voting.has_changed(point))


@bp.post(f"{VOTES}/<uuid:point_id>/uitvoeren")
@requires("core-group")
def carry_out(point_id: UUID) -> Response:
    """A decision in writing need not wait for the meeting: the letter goes now."""
    _point(point_id)
    form = Form()
    if not form.validate_on_submit():
        return _votes(422, refusal=_("De bladzijde stond te lang open. Druk nog een keer op de knop."))

    def act() -> None:
        settling.carry_out_now(_point(point_id), by=current.signed_in(), at=now())

    try:
        return once(form, site_href(VOTES[1:]), act)
    except Conflict as refusal:
        return _votes(409, refusal=told(refusal))


def _point(point_id: UUID) -> AgendaPoint:
    """A point people vote on in writing, of the network whose core group works here."""
    return queries.vote_for({network_to_decide_for().id}, point_id)
