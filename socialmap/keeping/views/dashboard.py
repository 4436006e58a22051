"""The first page of a keeper: state first, one main button, and the four things that change most."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Field

from socialmap.accounts.current import by, signed_in
from socialmap.accounts.forms import ButtonForm
from socialmap.accounts.models import Member
from socialmap.accounts.queries import roles_of
from socialmap.accounts.rules import DECIDING
from socialmap.directory.freshness import confirm
from socialmap.directory.keepers import listings_kept_by
from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, language, ngettext, once_per_language
from socialmap.keeping.forms import DASHBOARD, LISTING
from socialmap.keeping.parts import parts
from socialmap.keeping.record import closed_label, room_label
from socialmap.keeping.renewing import questions_for, renew
from socialmap.keeping.standing import Standing, standing_of
from socialmap.keeping.views.answers import do_once, page, path, said
from socialmap.keeping.views.blueprint import bp
from socialmap.keeping.views.history import saved_notice
from socialmap.keeping.views.renewing import next_path
from socialmap.keeping.words import in_words
from socialmap.keeping.year import year_of
from socialmap.meetings.models import Invitation
from socialmap.meetings.own_record import to_answer
from socialmap.meetings.shown import clock_time, weekday_date, when
from socialmap.review.queries import open_report_counts, open_submissions_of

# More listings than this are told in a compact list.
MOST_IN_FULL = 3


@dataclass(frozen=True)
class Quick:
    """A small form of the first page, with what it holds now."""

    slug: str
    title: str
    now: str
    form: Form
    fields: list[Field]


@dataclass(frozen=True)
class Kept:
    """A listing on the first page."""

    code: str
    name: str
    place: str
    standing: Standing
    confirm: Form
    quick: list[Quick]
    reports: str = ""


@bp.get("/mijn")
@requires("log-in")
def dashboard() -> Response:
    """Is my listing visible, until when, what must I do."""
    member, day = signed_in(), today()
    listings = listings_kept_by(member)
    in_full = len(listings) <= MOST_IN_FULL
    counts = open_report_counts([one.id for one in listings])
    kept = [_kept(one, standing_of(one, day), counts.get(one.id, 0), in_full=in_full) for one in listings]
    to_confirm = [one for one in kept if one.standing.may_confirm]
    return page(
        "dashboard",
        member=member,
        kept=kept,
        in_full=in_full,
        all_label=all_label(len(to_confirm)) if len(to_confirm) > 1 else "",
        all_form=_with_ids(ButtonForm(), "alles"),
        submissions=[_open_one(one) for one in open_submissions_of(member)],
        invitations=[_invitation(one) for one in to_answer(member, now())],
        networks=[one.network.name for one in member.memberships],
        is_core_group=_decides(member),
        year=year_of(member, now()),
        notice=saved_notice(listings),
        said=said(),
    )


def _kept(listing: Listing, standing: Standing, reports: int, *, in_full: bool) -> Kept:
    place = listing.locations[0].place if listing.locations else ""
    quick = quick_forms(listing, DASHBOARD) if in_full else []
    told = (
        ngettext("%(n)s melding van een bezoeker", "%(n)s meldingen van bezoekers", reports)
        if reports
        else ""
    )
    return Kept(listing.code, listing.name, place, standing, confirm_form(listing), quick, told)


def quick_forms(listing: Listing, back: str = LISTING) -> list[Quick]:
    """The four small forms of a listing; ids are unique, however many stand on a page."""
    found = []
    for part in parts().values():
        if part.is_quick:
            form = part.form(listing)
            _with_ids(form, f"{part.slug}-{listing.code}")
            form["back"].data = back
            found.append(Quick(part.slug, part.title, _now(part.slug, listing), form, form.shown()))
    return found


def _now(slug: str, listing: Listing) -> str:
    """What a small form holds now, in a few words."""
    if slug == "plek":
        return room_label(listing)
    if slug == "vakantie":
        return closed_label(listing)
    return (
        in_words("phone", listing.phone) if slug == "telefoon" else in_words("call_hours", listing.call_hours)
    )


def confirm_form(listing: Listing) -> Form:
    """The button "Alles klopt nog" of one listing."""
    return _with_ids(ButtonForm(), f"klopt-{listing.code}")


def _with_ids(form: Form, name: str) -> Form:
    for field in form:
        field.id = f"{name}-{field.short_name}"
    return form


@once_per_language
def _all_labels() -> dict[int, str]:
    return {
        2: _("Alles klopt voor allebei"),
        3: _("Alles klopt voor alle drie"),
        4: _("Alles klopt voor alle vier"),
        5: _("Alles klopt voor alle vijf"),
        6: _("Alles klopt voor alle zes"),
    }


def all_label(count: int) -> str:
    """The words on the button that confirms all listings at once."""
    return _all_labels().get(count) or _("Alles klopt voor alle %(count)s", count=count)


@bp.route("/mijn/klopt", methods=["GET", "POST"])
@requires("log-in")
def confirm_all() -> AnyResponse:
    """Everything is right, for all that somebody keeps."""
    form, day = ButtonForm(), today()
    kept = [one for one in listings_kept_by(signed_in()) if standing_of(one, day).may_confirm]
    questions = questions_for(kept, day)
    if not form.validate_on_submit() or not questions.validate():
        names, status = [one.name for one in kept], 422 if form.errors or questions.errors else 200
        label = all_label(len(names))
        return page("confirm_all", status, form=form, names=names, label=label, questions=questions)

    def deed(at: Any) -> None:
        for listing in listings_kept_by(signed_in()):
            if standing_of(listing, day).may_confirm:
                confirm(listing, by=by(), at=at)
        renew(questions.answers(), by=signed_in(), at=at)

    return do_once(form, next_path(questions), deed)


def _open_one(submission: Any) -> dict[str, Any]:
    """An application or change that is not decided yet, and where to go on with it."""
    is_change = submission.kind == "change" and submission.listing is not None
    code = submission.listing.code if is_change else ""
    application = f"{request.script_root}/aanmelden/{submission.uuid}"
    where = path(f"/vermelding/{code}/naam") if is_change else application
    state = {
        "draft": _("Nog niet af. U kunt verder waar u was."),
        "submitted": _("Ligt bij de kerngroep. U krijgt bericht."),
        "asked": _("De kerngroep stelde een vraag. Geef antwoord, dan gaan zij verder."),
        "round": _("De kerngroep besluit hierover in de volgende ronde. U krijgt bericht."),
        "appealed": _("Iemand anders kijkt er nog een keer naar. U krijgt bericht."),
    }[submission.state]
    return {"name": submission.values.get("name", ""), "is_change": is_change, "href": where, "state": state}


def _invitation(one: Invitation) -> dict[str, str]:
    """A meeting that waits for an answer, with the last day for it."""
    meeting, until = one.meeting, one.offered_until
    told = _("Antwoord uiterlijk %(day)s.", day=long_date(meeting.answer_by, language()))
    if until is not None:
        told = _(
            "Er is een plek voor u vrij, tot %(day)s om %(time)s uur.",
            day=weekday_date(local_day(until)),
            time=clock_time(until),
        )
    return {
        "title": meeting.title,
        "when": when(meeting),
        "told": told,
        "href": path(f"/bijeenkomsten/{meeting.uuid}"),
    }


def _decides(member: Member) -> bool:
    return any(role in DECIDING for role in roles_of(member).values())
