"""After the meeting: settle it with one button, put one person right, and hand in who was there."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.answers import CSV
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict
from socialmap.foundation.texts import N_, _
from socialmap.meetings import presence_export, rules, settle_shown, settling, shown
from socialmap.meetings.certificates import minutes_of
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.pages import ONE, bp, file, once, organised, page, path_of
from socialmap.meetings.queries import invitation_with
from socialmap.meetings.settle_forms import NumbersForm, PersonForm, numbers_form, person_form

REFUSALS: dict[type[Exception], str] = {
    settling.AlreadySettled: N_(
        "Iemand anders heeft deze bijeenkomst al afgerond. Er is niets dubbel gedaan."
    ),
    settling.NoAttendance: N_("Bewaar eerst wie er was. Van iedereen die zou komen, moet dat bekend zijn."),
    settling.NotHeldYet: N_("Afronden kan als de bijeenkomst voorbij is."),
    rules.ChangedSince: N_(
        "Iemand anders veranderde deze persoon ook. Er is nog niets bewaard. Kijk wat er nu staat, en bewaar "
        "dan opnieuw."
    ),
}


@bp.route(f"{ONE}/afronden", methods=["GET", "POST"])
@requires("core-group")
def settle(uuid: UUID) -> Response:
    """Who was there, what will happen, and one button; afterwards what came of it."""
    meeting = organised(uuid)
    form = _form(meeting)
    if not form.validate_on_submit():
        return _settle(meeting, form, 422 if form.errors else 200)
    numbers, is_final = form.numbers(), request.form.get("go") == "settle"

    def act() -> None:
        one, by, at = organised(uuid), current.by(), now()
        people = {invitation_with(one, person): number for person, number in numbers.items()}
        settling.keep_numbers(one, people, by=by, at=at)
        if is_final:
            settling.settle(one, by=by, at=at)

    try:
        return once(form, path_of(meeting, "/afronden"), act)
    except Conflict as refusal:
        one = organised(uuid)
        return _settle(one, _form(one, is_anew=True), 409, refusal=_told(refusal))


@bp.route(f"{ONE}/afronden/<uuid:person>", methods=["GET", "POST"])
@requires("core-group")
def settled_person(uuid: UUID, person: UUID) -> Response:
    """Somebody was there after all, or was not; and the numbers of the registers."""
    meeting = organised(uuid)
    invitation = invitation_with(meeting, person)
    form = _person_form(meeting, invitation)
    if meeting.state != "settled" or not form.validate_on_submit():
        return _person(meeting, invitation, form, 422 if form.errors else 200)

    def act() -> None:
        one = invitation_with(organised(uuid), person)
        settling.correct(
            one,
            is_present=form.is_present,
            numbers=form.numbers(),
            reason=(form["reason"].data or "").strip(),
            minutes=form.minutes_there,
            seen=form["seen"].data or "",
            by=current.by(),
            at=now(),
        )

    try:
        return once(form, path_of(meeting, "/afronden"), act)
    except Conflict as refusal:
        one = invitation_with(organised(uuid), person)
        form["seen"].data = settling.mark_of(one)
        return _person(one.meeting, one, form, 409, refusal=_told(refusal))


@bp.get(f"{ONE}/presentie/<register>.csv")
@requires("core-group")
def presence_csv(uuid: UUID, register: str) -> Response:
    """Who was there, for one register: number, name, date, hours."""
    meeting = organised(uuid)
    name = presence_export.register_named(meeting, register)
    filename = f"presentie-{meeting.slug}-{presence_export.key_of(name)}.csv"
    return file(presence_export.csv_of(meeting, name), CSV, filename)


def _form(meeting: Meeting, *, is_anew: bool = False) -> NumbersForm:
    lacking, registers = presence_export.without_number(meeting), presence_export.accredited(meeting)
    made = numbers_form(lacking, registers, settle_shown.known_numbers(lacking, registers))
    return made(formdata=None) if is_anew else made()


def _person_form(meeting: Meeting, invitation: Invitation) -> PersonForm:
    own = [str(one["register"]) for one in invitation.numbers]
    registers = {presence_export.key_of(one): one for one in [*presence_export.accredited(meeting), *own]}
    return person_form(invitation, list(registers.values()), minutes_of(invitation))()


def _settle(meeting: Meeting, form: NumbersForm, status: int, *, refusal: str = "") -> Response:
    at = now()
    is_settled = meeting.state == "settled"
    why = None if is_settled else settling.refusal(meeting, at)
    return page(
        "settle",
        status,
        meeting=meeting,
        here=path_of(meeting),
        when=shown.when(meeting),
        form=form,
        lines=_lines(meeting, form),
        foreseen=settling.foreseen(meeting),
        registers=settle_shown.registers_in_words(meeting),
        people=settle_shown.people_of(meeting),
        others=settle_shown.others_of(meeting) if is_settled else [],
        is_settled=is_settled,
        refusal=refusal,
        blocked=_told(why) if why is not None else "",
    )


def _lines(meeting: Meeting, form: NumbersForm) -> list[dict[str, object]]:
    """Who has no number, with the two fields to fill one in."""
    return [
        {
            "name": one.name,
            "discipline": settle_shown.discipline_label(one),
            "register": form[f"register_{one.uuid.hex}"],
            "number": form[f"number_{one.uuid.hex}"],
        }
        for one in presence_export.without_number(meeting)
    ]


def _person(
    meeting: Meeting, invitation: Invitation, form: PersonForm, status: int, *, refusal: str = ""
) -> Response:
    return page(
        "settle_person",
        status,
        meeting=meeting,
        here=path_of(meeting),
        name=invitation.name,
        known=settle_shown.known_of(invitation),
        refusal=refusal,
        form=form,
        numbers=[form[f"number_{at}"] for at, _register in enumerate(form.registers)],
        is_settled=meeting.state == "settled",
    )


def _told(refusal: Exception) -> str:
    return _(REFUSALS.get(type(refusal), N_("Iemand was u net voor. Hieronder ziet u hoe het nu is.")))
