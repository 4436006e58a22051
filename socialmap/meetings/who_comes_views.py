"""Who comes, one person of them, and the list for the kitchen."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.answers import CSV, PDF, XLSX
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.sheets import as_csv, as_xlsx
from socialmap.foundation.texts import _
from socialmap.meetings import answering, kitchen, offers, rules, seats, shown, who_comes
from socialmap.meetings.answer_forms import button_form
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.pages import ONE, bp, file, is_organiser, once, organised, page, path_of, the_meeting
from socialmap.meetings.queries import invitation_with

LIST, PERSON, KITCHEN = f"{ONE}/wie-komt", f"{ONE}/wie-komt/<uuid:person>", f"{ONE}/keuken"
SEAT, ONE_MORE = "seat", "one-more"
# So many names of one answer are shown; who looks for one of more types a part of the name.
MOST = 200


@bp.get(LIST)
@requires("core-group")
def who_is_coming(uuid: UUID) -> Response:
    """Counts for the core group; names for organisers."""
    meeting = the_meeting(uuid)
    wanted, sees_names = request.args.get("naam", "")[:80], is_organiser(meeting)
    lines = who_comes.lines_of(meeting, name=wanted) if sees_names else {}
    return page(
        "who_comes",
        meeting=_told(meeting),
        counts=who_comes.counts_of(meeting),
        labels=shown.answer_labels(),
        lines={state: some[:MOST] for state, some in lines.items()},
        more={state: len(some) - MOST for state, some in lines.items() if len(some) > MOST},
        sees_names=sees_names,
        wanted=wanted,
        at=shown.clock_time(now()),
    )


def _told(meeting: Meeting) -> dict[str, str]:
    return {"title": meeting.title, "href": path_of(meeting), "when": shown.when(meeting)}


@bp.get(f"{LIST}.csv")
@requires("core-group")
def who_is_coming_csv(uuid: UUID) -> Response:
    """The list of names for a spreadsheet."""
    meeting = organised(uuid)
    return file(as_csv(who_comes.sheet_of(meeting)), CSV, f"wie-komt-{local_day(meeting.starts_at)}.csv")


@bp.get(f"{LIST}.xlsx")
@requires("core-group")
def who_is_coming_xlsx(uuid: UUID) -> Response:
    """The same for Excel."""
    meeting = organised(uuid)
    body = as_xlsx({_("Wie komt"): who_comes.sheet_of(meeting)})
    return file(body, XLSX, f"wie-komt-{local_day(meeting.starts_at)}.xlsx")


@bp.route(PERSON, methods=["GET", "POST"])
@requires("core-group")
def one_who_comes(uuid: UUID, person: UUID) -> Response:
    """Somebody phoned, or gets a place by hand."""
    meeting = organised(uuid)
    invitation = invitation_with(meeting, person)
    form = button_form(*rules.ANSWERS, SEAT, ONE_MORE)()
    if not form.validate_on_submit():
        return _person(invitation, 422 if form.errors else 200, form=form)
    do = form["do"].data

    def act() -> None:
        one = invitation_with(organised(uuid), person)
        if do in rules.ANSWERS:
            answering.answer(one, do, by=current.by(), at=now(), is_by_hand=True)
        else:
            offers.give(one, by=current.by(), at=now(), over_capacity=do == ONE_MORE)

    try:
        return once(form, path_of(meeting, f"/wie-komt/{person}"), act)
    except Conflict as refusal:
        return _person(invitation_with(organised(uuid), person), 409, refusal=_refused(refusal))


def _refused(refusal: Conflict) -> str:
    if isinstance(refusal, seats.NoSeatLeft):
        return _("Er is geen plaats meer vrij. Hieronder kunt u er toch een geven.")
    return _("Dat kan niet meer. Hieronder ziet u hoe het nu is.")


def _person(
    invitation: Invitation, status: int = 200, *, form: Form | None = None, refusal: str = ""
) -> Response:
    meeting, at = invitation.meeting, now()
    try:
        answering.check_open(invitation, at=at, is_by_hand=True)
        is_open = True
    except Conflict:
        is_open = False
    taken = seats.taken(meeting)
    context = {"form": form} if form is not None else {}
    return page(
        "who_comes_person",
        status,
        meeting=_told(meeting),
        line=who_comes.line_of(invitation),
        answer_label=shown.answer_labels()[invitation.state],
        is_open=is_open,
        is_full=rules.is_full(meeting.capacity, taken) and not seats.is_kept(invitation, at),
        taken=taken,
        capacity=meeting.capacity,
        refusal=refusal,
        **context,
    )


@bp.get(KITCHEN)
@requires("core-group")
def for_the_kitchen(uuid: UUID) -> Response:
    """What is eaten and what is not, without names."""
    meeting = organised(uuid)
    found = kitchen.kitchen_of(meeting, at=now())
    return page("kitchen", meeting=_told(meeting), kitchen=found, eaters_label=kitchen.eaters_in_words(found))


@bp.get(f"{KITCHEN}.pdf")
@requires("core-group")
def for_the_kitchen_on_paper(uuid: UUID) -> Response:
    """The same to print."""
    meeting = organised(uuid)
    return file(kitchen.kitchen_pdf(meeting, at=now()), PDF, f"keuken-{local_day(meeting.starts_at)}.pdf")
