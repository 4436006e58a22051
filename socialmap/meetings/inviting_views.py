"""Inviting: whom, the letter, one's own trial of it, the sending, and ten minutes of "toch niet"."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import make_response, request
from werkzeug.wrappers import Response

from socialmap.accounts.current import by, signed_in
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, language, ngettext, render
from socialmap.meetings import guests, guests_views, inviting, rules, shown
from socialmap.meetings import inviting_shown as told
from socialmap.meetings.inviting_forms import Choice, SendForm
from socialmap.meetings.letters import TRIAL_PATH
from socialmap.meetings.models import Meeting
from socialmap.meetings.pages import ONE, bp, once, organised, page, path_of

__all__ = ["guests_views"]
HERE = f"{ONE}/uitnodigen"


@bp.get(HERE)
@requires("core-group")
def choose(uuid: UUID) -> Response:
    """Whom to invite, how many that are, and what was sent before."""
    meeting, choice = organised(uuid), Choice.of(request.args)
    people = _chosen(meeting, choice) if choice.who else None
    waiting = guests.uninvited(meeting)
    return page(
        "invite",
        meeting=meeting,
        **_of_meeting(meeting),
        closed=_closed(meeting),
        choice=choice,
        options=told.options(meeting, choice),
        found=told.found_by_name(meeting, choice),
        guest_count=len(waiting),
        people=people,
        lines=told.people_lines(people) if people else [],
        send_href=f"{path_of(meeting, '/uitnodigen/versturen')}?{urlencode(choice.pairs())}",
        waves=[told.wave_line(one, now()) for one in inviting.waves_of(meeting)],
        invited=inviting.counts_of(meeting),
    )


@bp.get(f"{HERE}/versturen")
@requires("core-group")
def check(uuid: UUID) -> Response:
    """Everything once more, before it is sent."""
    return _check(organised(uuid), Choice.of(request.args), SendForm(formdata=None))


@bp.post(f"{HERE}/versturen")
@requires("core-group")
def send(uuid: UUID) -> Response:
    """Invite them; the letters leave after ten minutes."""
    meeting, choice, form = organised(uuid), Choice.of(request.form), SendForm()
    if not form.validate_on_submit():
        return _check(meeting, choice, form, 422)
    wave, hand = uuid4(), by()

    def act() -> None:
        one = organised(uuid)
        waiting = guests.uninvited(one) if choice.with_guests else []
        inviting.invite(
            one,
            choice.applied,
            waiting,
            by=hand,
            at=now(),
            by_hand=choice.by_hand,
            expected=form.expected,
            uuid=wave,
        )

    try:
        return once(form, path_of(meeting, f"/uitnodigen/{wave}"), act)
    except Conflict as refusal:
        form = SendForm(formdata=None)
        return _check(organised(uuid), choice, form, 409, refusal=_refused(refusal))


@bp.get(f"{HERE}/brief")
@requires("core-group")
def letter(uuid: UUID) -> Response:
    """The letter as it will be, in text and with its make-up."""
    return _letter(organised(uuid))


@bp.post(f"{HERE}/brief")
@requires("core-group")
def send_trial(uuid: UUID) -> Response:
    """ "Stuur eerst naar mijzelf"."""
    meeting, form = organised(uuid), Form()
    if not form.validate_on_submit():
        return _letter(meeting, 422, refusal=" ".join(form.errors.get("csrf_token", ())))
    there = path_of(meeting, "/uitnodigen/brief?verstuurd=ja")
    try:
        return once(form, there, lambda: inviting.send_trial(organised(uuid), signed_in(), at=now()))
    except rules.NotInThisState:
        return _letter(organised(uuid), 409)


@bp.get(f"{HERE}/<uuid:wave>")
@requires("core-group")
def wave(uuid: UUID, wave: UUID) -> Response:
    """One sending: when it leaves, "toch niet", and how far it is."""
    return _wave(organised(uuid), wave)


@bp.post(f"{HERE}/<uuid:wave>/toch-niet")
@requires("core-group")
def stop(uuid: UUID, wave: UUID) -> Response:
    """Nobody gets it after all."""
    meeting, form, hand = organised(uuid), Form(), by()
    if not form.validate_on_submit():
        return _wave(meeting, wave, 422, refusal=" ".join(form.errors.get("csrf_token", ())))

    def act() -> None:
        inviting.stop(inviting.wave_with(organised(uuid), wave), by=hand, at=now())

    try:
        return once(form, path_of(meeting, f"/uitnodigen/{wave}"), act)
    except Conflict as refusal:
        return _wave(organised(uuid), wave, 409, refusal=_refused(refusal))


@bp.get(TRIAL_PATH)
@requires("visit")
def trial() -> Response:
    """Where the button of an invitation on trial leads: nothing happens."""
    answer = make_response(render("meetings/invite_trial.html"))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _chosen(meeting: Meeting, choice: Choice) -> inviting.Chosen:
    waiting = guests.uninvited(meeting) if choice.with_guests else []
    return inviting.chosen(meeting, choice.applied, choice.by_hand, waiting)


def _of_meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "title_of_meeting": meeting.title,
        "when": shown.when(meeting),
        "meeting_href": path_of(meeting),
        "invite_href": path_of(meeting, "/uitnodigen"),
        "guests_href": path_of(meeting, "/gasten"),
    }


def _check(
    meeting: Meeting, choice: Choice, form: SendForm, status: int = 200, refusal: str = ""
) -> Response:
    people = _chosen(meeting, choice)
    pairs = choice.pairs()
    return page(
        "invite_send",
        status,
        **_of_meeting(meeting),
        closed=_closed(meeting),
        refusal=refusal,
        send_form=form,
        # A key of its own: who goes back after the trial must still be able to send.
        trial_form=Form(formdata=None),
        people=people,
        lines=told.people_lines(people),
        pairs=pairs,
        back_href=f"{path_of(meeting, '/uitnodigen')}?{urlencode(pairs)}",
        answer_by=shown.weekday_date(meeting.answer_by),
        minutes=int(rules.GRACE.total_seconds() // 60),
        letter=told.letter_of(meeting, signed_in(), now()),
    )


def _letter(meeting: Meeting, status: int = 200, refusal: str = "") -> Response:
    return page(
        "invite_letter",
        status,
        **_of_meeting(meeting),
        refusal=refusal,
        letter=told.letter_of(meeting, signed_in(), now()),
        own=signed_in().email,
        is_sent=request.args.get("verstuurd") == "ja",
    )


def _wave(meeting: Meeting, uuid: UUID, status: int = 200, refusal: str = "") -> Response:
    one, at = inviting.wave_with(meeting, uuid), now()
    stopped = one.stopped_at
    return page(
        "invite_wave",
        status,
        **_of_meeting(meeting),
        refusal=refusal,
        line=told.wave_line(one, at),
        is_today=local_day(one.leaves_at) == local_day(at),
        stopped=long_date(local_day(stopped), language()) if stopped else "",
        progress=told.progress_of(one),
        letters_href=path_of(meeting).partition("/bijeenkomsten/")[0] + "/brieven",
    )


def _closed(meeting: Meeting) -> str:
    """Why nobody can be invited now; empty when they can."""
    if meeting.state == "draft":
        return _("Deze bijeenkomst is nog een concept. Maak haar eerst bekend. Dan kunt u uitnodigen.")
    try:
        inviting.check_open(meeting, now())
    except Conflict as refusal:
        return _refused(refusal)
    return ""


def _refused(refusal: Conflict) -> str:
    if isinstance(refusal, rules.TooLate):
        return _("De laatste dag om te antwoorden is voorbij. Kies een latere dag als u nog wilt uitnodigen.")
    if isinstance(refusal, inviting.NobodyLeft):
        return _("Iedereen die u koos, is al uitgenodigd.")
    if isinstance(refusal, inviting.OtherCount):
        return ngettext(
            "Het aantal is veranderd sinds u de bladzijde opende: nu %(n)s mens. Er is niets verstuurd. "
            "Kijk nog een keer.",
            "Het aantal is veranderd sinds u de bladzijde opende: nu %(n)s mensen. Er is niets verstuurd. "
            "Kijk nog een keer.",
            refusal.count,
        )
    if isinstance(refusal, inviting.HasLeft):
        return _("De brieven zijn al onderweg. Stoppen kan niet meer.")
    return _("Uitnodigen kan nu niet: de bijeenkomst is geweest, of gaat niet door.")
