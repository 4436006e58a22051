"""The list of decisions, and settling: once confirmed everything happens, and the round is closed."""

from typing import Any

from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.accounts.queries import name_of
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, language
from socialmap.rounds import papers, planning, queries, settling, shown
from socialmap.rounds.models import Round
from socialmap.rounds.pages import NAMED, bp, file, once, page, path_of, the_round
from socialmap.rounds.refusals import told
from socialmap.rounds.tonight_views import facts_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(f"{NAMED}/besluiten")
@requires("core-group")
def decisions(name: str) -> Response:
    """What the meeting decided."""
    one = the_round(name)
    settled = one.settled_at
    return page(
        "decisions",
        round=facts_of(one),
        decisions=papers.decisions_of(one),
        actions=[shown.action_line(action) for action in queries.actions_of(one)],
        there=papers.names_there(one),
        settled_day=long_date(local_day(settled), language()) if settled else "",
        settled_by=name_of(one.settled_by),
    )


@bp.get(f"{NAMED}/besluiten.pdf")
@requires("core-group")
def decisions_paper(name: str) -> Response:
    """The list of decisions to print."""
    one = the_round(name)
    return file(papers.decisions_pdf(one, at=now()), "application/pdf", f"besluiten-{one.name}.pdf")


@bp.get(f"{NAMED}/besluiten.xlsx")
@requires("core-group")
def decisions_sheet(name: str) -> Response:
    """The list of decisions as a spreadsheet."""
    one = the_round(name)
    return file(papers.decisions_xlsx(one), XLSX, f"besluiten-{one.name}.xlsx")


@bp.route(f"{NAMED}/vaststellen", methods=["GET", "POST"])
@requires("core-group")
def settle(name: str) -> Response:
    """What will happen, how many letters to whom; and one button."""
    one = the_round(name)
    form = Form()
    if not form.validate_on_submit():
        return _settle(one, form, 422 if form.errors else 200)

    def act() -> None:
        settling.settle(the_round(name), by=current.signed_in(), at=now())

    try:
        return once(form, path_of(one, "/besluiten"), act)
    except Conflict as refusal:
        return _settle(the_round(name), Form(formdata=None), 409, refusal=told(refusal))


def _settle(one: Round, form: Form, status: int, *, refusal: str = "") -> Response:
    coming = settling.foreseen(one, now()) if one.state != "settled" else []
    lines = [_line(found, number) for number, found in enumerate(coming, start=1)]
    blocked = [found for found in lines if found["is_blocking"]]
    return page(
        "settle",
        status,
        round=facts_of(one),
        form=form,
        refusal=refusal,
        lines=lines,
        letters=sum(len(found.letters_to) for found in coming),
        is_met=planning.is_met(one, now()),
        is_blocked=bool(blocked),
    )


def _line(found: settling.Foreseen, number: int) -> dict[str, Any]:
    labels = {
        "approved": _("Goedkeuren en op de kaart zetten"),
        "declined": _("Afwijzen"),
        "held": _("Naar de volgende ronde"),
        "ratified": _("Bekrachtigen"),
        "noted": _("Er gebeurt niets"),
        "done": _("Dit is al uitgevoerd"),
        "nothing": _("Er is niets besloten. Het blijft staan voor de volgende ronde."),
    }
    problems = {
        "changed": _("Dit is veranderd sinds het besluit. Het gaat naar de volgende ronde."),
        "gone": _("Ingetrokken, of er is al over besloten. Er gebeurt niets."),
        "grounds": _("Er is geen criterium gekozen. Kies er een bij dit punt."),
        "runs": _("Hierover loopt nog een schriftelijke stemming."),
    }
    return {
        "line": shown.line(found.point, number),
        "what": labels[found.what],
        "problem": problems.get(found.problem, ""),
        "is_blocking": found.problem in ("grounds", "runs"),
        "letters_to": ", ".join(member.name or member.email or "" for member in found.letters_to),
    }
