"""A report of a visitor that the keeper left: what it says, about whom, and how it ends."""

from typing import Any
from uuid import UUID

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.rules import DECIDING
from socialmap.desk.answers import page
from socialmap.desk.blueprint import DESK, bp
from socialmap.directory.identifiers import shown_phone
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, language
from socialmap.review.forms import report_kinds
from socialmap.review.queries import report_for
from socialmap.review.reports import REJECTED, SOLVED, handle_report
from socialmap.review.rules import AlreadyDecided
from socialmap.search.links import site_href

ENDS = {"opgelost": SOLVED, "klopt-wel": REJECTED}


@bp.get(f"{DESK}/meldingen/<uuid:uuid>")
@requires("core-group")
def report(uuid: UUID) -> Response:
    """What a visitor told, and who keeps the listing."""
    return _page(uuid)


@bp.post(f"{DESK}/meldingen/<uuid:uuid>/<any('opgelost', 'klopt-wel'):answer>")
@requires("core-group")
def close_report(uuid: UUID, answer: str) -> AnyResponse:
    """It was mended, or it was right as it stood."""
    form = Form()
    networks = current.networks_with(*DECIDING)
    report_for(networks, uuid)
    if not form.validate_on_submit():
        return _page(uuid, 422)
    location = site_href(f"kerngroep/meldingen/{uuid}")
    try:
        with transaction():
            answer_once(form.key(), location, at=now())
            handle_report(report_for(networks, uuid), ENDS[answer], by=current.by(), at=now())
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except AlreadyDecided:
        return _page(uuid, 409, _("Iemand was u voor. Hieronder ziet u hoe het afliep."))
    return redirect(location, 303)


def _page(uuid: UUID, status: int = 200, refusal: str = "") -> Response:
    found = report_for(current.networks_with(*DECIDING), uuid)
    kinds = {str(kind.value): str(kind.label) for kind in report_kinds()}
    ended = local_day(found.handled_at) if found.handled_at is not None else None
    return page(
        "report",
        status,
        uuid=str(found.uuid),
        kind=kinds.get(found.kind, found.kind),
        text=found.text,
        day=long_date(local_day(found.at), language()),
        is_open=found.state == "new",
        ended={"solved": _("Opgelost"), "rejected": _("Het klopte wel")}.get(found.state, ""),
        ended_day=long_date(ended, language()) if ended is not None else "",
        listing=found.listing,
        facts=_facts(found.listing),
        has_page=found.listing.state in PUBLIC_STATES,
        has_changed=found.listing.revision != found.listing_revision,
        keepers=_keepers(found.listing),
        form=Form(),
        refusal=refusal,
    )


def _facts(listing: Listing) -> list[tuple[str, str]]:
    """What visitors complain about most, as it stands now."""
    places = "; ".join(
        f"{one.street} {one.house_number}, {one.place}".strip(" ,") for one in listing.locations
    )
    return [
        (_("Adres"), places),
        (_("Telefoon"), shown_phone(listing.phone) if listing.phone else ""),
        (_("Wanneer bellen"), listing.call_hours),
        (_("Website"), listing.website),
    ]


def _keepers(listing: Listing) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name or one.email,
            "email": one.email,
            "phone": shown_phone(one.phone) if one.phone else "",
        }
        for one in keepers_of(listing)
    ]
