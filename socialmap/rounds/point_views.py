"""One point on the big screen: what it is about, the votes, the decision, three lines, and a promise."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, ngettext
from socialmap.review.queries import to_ratify
from socialmap.review.rules import ChangedSince
from socialmap.review.shown import item_of, line_of
from socialmap.rounds import queries, rules, service, shown, voting
from socialmap.rounds.forms import point_form
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.pages import NAMED, bp, once, page, path_of, the_round
from socialmap.rounds.refusals import told
from socialmap.rounds.tonight_views import facts_of, note_promise
from socialmap.rounds.voters import voters_at_the_table

VOTES = ("votes_for", "votes_against", "votes_abstained")
# The one click that ratifies what is ticked.
RATIFY = "bekrachtig"
KEPT = ("outcome", *VOTES, "own_words", "minutes")


@bp.route(f"{NAMED}/punten/<uuid:point_id>", methods=["GET", "POST"])
@requires("core-group")
def point(name: str, point_id: UUID) -> Response:
    """Show one point; save what the meeting says of it, and go to the next."""
    one = the_round(name)
    found = queries.point_in(one, point_id)
    form = _form(found)
    if not form.is_submitted():
        _fill(form, found)
        return _page(one, found, form, 200)
    if not form.validate_on_submit():
        return _page(one, found, form, 422)
    try:
        return once(form, _next_href(one, found, form), lambda: _save(name, point_id, form))
    except Conflict as refusal:
        one = the_round(name)
        return _page(one, queries.point_in(one, point_id), form, 409, refusal=refusal)


def _save(name: str, point_id: UUID, form: Form) -> None:
    one = the_round(name)
    found = queries.point_in(one, point_id)
    by, seen = current.signed_in(), _number(form["revision"].data)
    service.save_point(one, found, _talk(form, found), seen_revision=seen, by=by, at=now())
    if (form["action"].data or "").strip():
        note_promise(one, form, point=found)


def _form(found: AgendaPoint) -> Form:
    labels = shown.outcome_labels()
    outcomes = [(value, labels[value]) for value in ("", *rules.OUTCOMES[found.kind])]
    # The ratifying names what was settled; nothing that came after the page was opened is ratified unseen.
    waiting = to_ratify(found.round.network_id) if found.kind == "ratify" else []
    ratified = [(str(one.uuid), _ratify_label(one)) for one in waiting]
    is_submission = found.kind == "submission"
    grounds = shown.grounds_for(found)
    form: Form = point_form(outcomes, grounds=grounds, ratified=ratified, has_votes=is_submission)()
    return form


def _ratify_label(submission: Any) -> str:
    line = line_of(submission, today())
    return f"{line.name}, {line.discipline}, {line.decided_label}" if line.discipline else line.name


def _fill(form: Form, found: AgendaPoint) -> None:
    """What the meeting wrote down before."""
    form["revision"].data = str(found.revision)
    if found.submission is not None:
        form["seen"].data = str(found.submission.revision)
    for name in KEPT:
        if name in form:
            form[name].data = getattr(found, name)
    chosen = {(one.get("discipline"), one.get("key")): one.get("why", "") for one in found.grounds}
    for number, (slug, key, _label) in enumerate(shown.grounds_for(found)):
        form[f"ground_{number}"].data = (slug, key) in chosen
        form[f"why_{number}"].data = chosen.get((slug, key), "")
    if "ratify" in form and found.outcome == "ratified":
        form["ratify"].data = [one.get("submission", "") for one in found.grounds]


def _talk(form: Form, found: AgendaPoint) -> service.Talk:
    counts = [form[name].data if name in form else None for name in VOTES]
    has_votes = any(count is not None for count in counts)
    is_ratified = form["go"].data == RATIFY and "ratify" in form
    return service.Talk(
        outcome="ratified" if is_ratified else form["outcome"].data or "",
        votes=rules.Votes(*(count or 0 for count in counts)) if has_votes else None,
        grounds=_grounds(form, found),
        own_words=(form["own_words"].data or "") if "own_words" in form else "",
        minutes=form["minutes"].data or "",
        submission_revision=_number(form["seen"].data),
    )


def _grounds(form: Form, found: AgendaPoint) -> list[dict[str, Any]]:
    if "ratify" in form:
        known = {str(value) for value, *_rest in form["ratify"].iter_choices()}
        return [{"submission": uuid} for uuid in form["ratify"].data or [] if uuid in known]
    return [
        {"discipline": slug, "key": key, "why": (form[f"why_{number}"].data or "").strip()}
        for number, (slug, key, _label) in enumerate(shown.grounds_for(found))
        if form[f"ground_{number}"].data
    ]


def _number(sent: str | None) -> int:
    """A revision as sent; -1, which nothing has, when none was."""
    return int(sent) if sent is not None and sent.isdecimal() else -1


def _next_href(one: Round, found: AgendaPoint, form: Form) -> str:
    """Where the pressed button leads: the point before, the next, or this one again."""
    before, after = service.neighbours(queries.points_of(one), found)
    going: dict[str, AgendaPoint | None] = {"vorige": before, "volgende": after, "hier": found}
    to = going.get(form["go"].data or "", after)
    return path_of(one, f"/punten/{to.uuid}") if to is not None else path_of(one, "/vanavond")


def _page(
    one: Round, found: AgendaPoint, form: Form, status: int, *, refusal: Exception | None = None
) -> Response:
    if isinstance(refusal, rules.PointChanged):
        # What was typed stays; pressing once more saves it over what is shown beside it.
        form["revision"].data = str(found.revision)
    if isinstance(refusal, ChangedSince) and found.submission is not None:
        form["seen"].data = str(found.submission.revision)
    context = {
        "round": facts_of(one),
        "grounds": list(enumerate(shown.grounds_for(found))),
        "kept": _kept(found) if refusal is not None else [],
        "refusal": told(refusal) if refusal is not None else "",
        **_place(one, found),
        **_state(found),
        **_about(one, found, current.signed_in()),
    }
    return page("point", status, **{**context, "form": form})


def _place(one: Round, found: AgendaPoint) -> dict[str, Any]:
    """Where this point stands among the others."""
    points = queries.points_of(one)
    before, after = service.neighbours(points, found)
    return {
        "line": shown.line(found, points.index(found) + 1),
        "count": len(points),
        "before_href": path_of(one, f"/punten/{before.uuid}") if before else "",
        "after_href": path_of(one, f"/punten/{after.uuid}") if after else "",
        "points": [shown.line(point, number) for number, point in enumerate(points, start=1)],
    }


def _state(found: AgendaPoint) -> dict[str, Any]:
    """How far this point is, and what was promised with it."""
    promised = [one for one in queries.actions_of(found.round) if one.point_id == found.id]
    return {
        "is_running": service.runs(found, now()),
        "until": shown.until_in_words(found),
        "is_written": service.is_decided_in_writing(found),
        "may_vote": voting.may_start(found, now()),
        "promised": [shown.action_line(action) for action in promised],
    }


def _about(one: Round, found: AgendaPoint, viewer: Member) -> dict[str, Any]:
    if found.submission is None:
        return {"item": None, "abstain": [], "voters": 0, "voters_label": ""}
    voters = voters_at_the_table(one, found)
    count = len(voters.may_vote)
    return {
        "item": item_of(found.submission, viewer),
        "abstain": [member.name or member.email or "" for member in voters.tied],
        "voters": count,
        "voters_label": ngettext("%(n)s mag stemmen", "%(n)s mogen stemmen", count),
    }


def _kept(found: AgendaPoint) -> list[tuple[str, str]]:
    """What stands there now, beside what somebody typed."""
    facts = [
        (_("Besluit"), shown.outcome_labels()[found.outcome]),
        (_("Stemmen"), shown.votes_in_words(found)),
        (_("Criteria"), "; ".join(shown.grounds_in_words(found))),
        (_("Eigen zin"), found.own_words),
        (_("Verslag"), found.minutes),
    ]
    return [(label, value) for label, value in facts if value]
