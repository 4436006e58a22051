"""The call list of a round: who is silent, what came of a call, and that somebody saw it."""

import secrets
from typing import Any

from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.accounts.queries import names_of
from socialmap.directory.identifiers import shown_phone
from socialmap.directory.rules import LEFT_OUT_AFTER
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.sheets import Sheet, as_csv, as_xlsx
from socialmap.foundation.texts import _, language, once_per_language
from socialmap.rounds import campaign
from socialmap.rounds.campaign import CALLING, GONE, NO_ANSWER, RIGHT, Silent
from socialmap.rounds.models import Call, Round
from socialmap.rounds.pages import NAMED, bp, file, once, page, path_of, the_round
from socialmap.rounds.refusals import told
from socialmap.search.current import memory
from socialmap.search.links import site_href

CALLS = f"{NAMED}/bellen"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = {"klopt": RIGHT, "onbereikbaar": NO_ANSWER, "gestopt": GONE}


@bp.get(CALLS)
@requires("core-group")
def calls(name: str) -> Response:
    """How far the campaign is, and whom to call."""
    return _calls(the_round(name), 200)


@bp.post(f"{CALLS}/gezien")
@requires("core-group")
def seen(name: str) -> Response:
    """Somebody saw the list: who is silent for half a year leaves the standard results."""
    form, one = Form(), the_round(name)
    if not form.validate_on_submit():
        return _calls(one, 422, refusal=" ".join(form.errors.get("csrf_token", ())))
    public = memory().present().snapshot
    try:
        return once(
            form, _here(one), lambda: campaign.see_list(the_round(name), public, by=_hand(), at=now())
        )
    except Conflict as refusal:
        return _calls(the_round(name), 409, refusal=_refused(refusal))


@bp.post(f"{CALLS}/<string(length=6):code>/<any(klopt, onbereikbaar, gestopt):result>")
@requires("core-group")
def called(name: str, code: str, result: str) -> Response:
    """What came of a call."""
    form, one = Form(), the_round(name)
    if not form.validate_on_submit():
        return _calls(one, 422, refusal=" ".join(form.errors.get("csrf_token", ())))
    gone = site_href(f"kerngroep/vermeldingen/{code}/van-de-kaart")
    try:
        return once(
            form,
            gone if WORDS[result] == GONE else _here(one),
            lambda: campaign.call(the_round(name), code, WORDS[result], by=_hand(), at=now()),
        )
    except Conflict as refusal:
        return _calls(the_round(name), 409, refusal=_refused(refusal))


@bp.get(f"{CALLS}.<any(csv, xlsx):kind>")
@requires("core-group")
def call_sheet(name: str, kind: str) -> Response:
    """The call list to take away."""
    one = the_round(name)
    sheet, filename = _sheet(campaign.call_list(one)), f"bellijst-{one.name}.{kind}"
    if kind == "csv":
        return file(as_csv(sheet), "text/csv; charset=utf-8", filename)
    return file(as_xlsx({_("bellijst"): sheet}), XLSX, filename)


def _hand() -> Member:
    return current.signed_in()


def _here(one: Round) -> str:
    return path_of(one, "/bellen")


def _calls(one: Round, status: int, refusal: str = "") -> Response:
    silent = campaign.call_list(one)
    lines = _lines(silent)
    seen_at = one.campaign_seen_at
    return page(
        "campaign",
        status,
        refusal=refusal,
        name=one.name,
        round_href=path_of(one),
        here=_here(one),
        opens=long_date(one.opens_on, language()),
        is_calling=one.state in CALLING,
        is_planned=one.state == "planned",
        standing=campaign.standing_of(one),
        lines=lines,
        keys=[secrets.token_urlsafe(24) for _line in lines],
        due=sum(line["is_due"] for line in lines),
        seen=long_date(local_day(seen_at), language()) if seen_at else "",
        seen_by=names_of([one.campaign_seen_by]).get(one.campaign_seen_by, ""),
        seen_form=Form(formdata=None),
    )


def _lines(silent: list[Silent]) -> list[dict[str, Any]]:
    """The call list in words, with one question for the names of who called."""
    names, day = names_of(call.by for one in silent for call in one.calls), today()
    return [
        {
            "code": one.listing.code,
            "name": one.listing.name,
            "phones": _phones(one),
            "keepers": ", ".join(member.name or member.email or "" for member in one.keepers),
            "confirmed": _day(one.listing.confirmed_on),
            "asked": _day(one.listing.asked_on),
            "is_due": one.listing.asked_on is not None and day - one.listing.asked_on >= LEFT_OUT_AFTER,
            "left_out": _day(one.listing.left_out_on),
            "is_kept": one.listing.kept_by_core_group,
            "calls": [_called(call, names) for call in one.calls],
        }
        for one in silent
    ]


def _phones(one: Silent) -> list[tuple[str, str]]:
    """Numbers to ring, as they are dialled and as they are read: of the listing, then of who keeps it."""
    numbers = [one.listing.phone, *(member.phone for member in one.keepers)]
    return [(number, shown_phone(number)) for number in dict.fromkeys(numbers) if number]


def _called(call: Call, names: dict[str, str]) -> str:
    day = _day(local_day(call.at))
    who = names.get(call.by, _("iemand die hier niet meer is"))
    return _("%(day)s: %(result)s (%(who)s)", day=day, result=result_labels()[call.result], who=who)


@once_per_language
def result_labels() -> dict[str, str]:
    """What came of a call."""
    return {RIGHT: _("het klopt"), NO_ANSWER: _("geen gehoor"), GONE: _("is gestopt")}


def _sheet(silent: list[Silent]) -> Sheet:
    heads = [
        *(_("Naam"), _("Telefoon"), _("Wie houdt bij"), _("Telefoon van wie bijhoudt")),
        *(_("Laatst bevestigd"), _("Gevraagd op"), _("Gebeld")),
    ]
    names = names_of(call.by for one in silent for call in one.calls)
    rows = [
        (
            one.listing.name,
            shown_phone(one.listing.phone) if one.listing.phone else "",
            ", ".join(member.name or member.email or "" for member in one.keepers),
            ", ".join(shown_phone(member.phone) for member in one.keepers if member.phone),
            one.listing.confirmed_on,
            one.listing.asked_on,
            "; ".join(_called(call, names) for call in one.calls),
        )
        for one in silent
    ]
    return Sheet(heads, rows)


def _day(day: Any) -> str:
    return long_date(day, language()) if day is not None else ""


def _refused(refusal: Conflict) -> str:
    if isinstance(refusal, campaign.NotSilent):
        return _("Deze vermelding is intussen bevestigd of van de kaart. Bellen hoeft niet meer.")
    if isinstance(refusal, campaign.NotOpenYet):
        return _("Deze ronde is nog niet begonnen.")
    return told(refusal)
