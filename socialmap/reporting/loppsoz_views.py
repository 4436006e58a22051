"""The LOPPSOZ file of a network, and its two short logs of contacts; for its core group."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, redirect
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, NotFound
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.paper import fonts_in, paper
from socialmap.foundation.sheets import as_xlsx
from socialmap.foundation.texts import _, language, render
from socialmap.networks.models import Network
from socialmap.reporting import loppsoz as file
from socialmap.reporting import participation, queries, service
from socialmap.reporting.answers import PDF, XLSX, file_response
from socialmap.reporting.forms import contact_form, contact_kinds, note_form
from socialmap.reporting.models import Contact
from socialmap.reporting.rules import CRITERIA
from socialmap.search.current import memory
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

bp = Blueprint("loppsoz", __name__)
FILE = "/kerngroep/loppsoz"
CONTACTS = "/kerngroep/contacten"


@bp.route(FILE, methods=["GET", "POST"])
@requires("core-group")
def loppsoz() -> AnyResponse:
    """The ten criteria as they stand today; own words are kept at one of them."""
    network = network_to_decide_for()
    form = note_form(file.LONGEST_NOTE)()
    location = f"{site_href('kerngroep')}/loppsoz"
    if not form.is_submitted():
        return _file(network, 200)
    criterion = form["criterion"].data or ""
    if criterion not in CRITERIA:
        raise NotFound
    if not form.validate_on_submit():
        return _file(network, 422, failed=form)
    try:
        with transaction():
            answer_once(form.key(), location, at=now())
            service.note_criterion(
                network_to_decide_for(), criterion, form["text"].data or "", by=current.by(), at=now()
            )
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    return redirect(f"{location}#criterium-{criterion}", 303)


def _file(network: Network, status: int, *, failed: Form | None = None) -> Response:
    has_form()
    lines = file.lines_of(network, memory().present(), today=today())
    context = {
        "network_name": network.name,
        "day": long_date(today(), language()),
        "lines": lines,
        "forms": {line.key: _note_form(line, failed) for line in lines},
        "failed": failed,
        "professions": file.profession_labels(memory().present()),
        "source": file.source(),
        "taking_part": participation.as_table(participation.years_of(network, today=today())),
    }
    return make_response(render("reporting/loppsoz.html", **context), status)


def _note_form(line: file.Line, failed: Form | None) -> Form:
    """The form of one line; the one that was refused still holds what was typed."""
    if failed is not None and failed["criterion"].data == line.key:
        form = failed
    else:
        form = note_form(file.LONGEST_NOTE)(formdata=None, criterion=line.key, text=line.note)
    for field in form:
        field.id = f"{field.id}-{line.key}"
    return form


@bp.get(f"{FILE}.pdf")
@requires("core-group")
def loppsoz_as_pdf() -> Response:
    """The same as PDF."""
    network, day = network_to_decide_for(), today()
    lines = file.lines_of(network, memory().present(), today=day)
    years = participation.years_of(network, today=day)
    blocks = file.as_blocks(lines, years, name=network.name, day=day)
    fonts = fonts_in(current_app.extensions["settings"].home)
    body = paper(_("Toetsdossier LOPPSOZ"), blocks, fonts=fonts, foot=network.name, made_at=now())
    return file_response(body, PDF, f"loppsoz-{day.isoformat()}.pdf")


@bp.get(f"{FILE}.xlsx")
@requires("core-group")
def loppsoz_as_sheet() -> Response:
    """The same as a spreadsheet."""
    network, day = network_to_decide_for(), today()
    lines = file.lines_of(network, memory().present(), today=day)
    years = participation.years_of(network, today=day)
    sheets = file.as_sheets(lines, years, name=network.name, today=day)
    sheets[_("Contacten")] = file.contact_sheet(queries.contacts_of(network.id), contact_kinds())
    return file_response(as_xlsx(sheets), XLSX, f"loppsoz-{day.isoformat()}.xlsx")


@bp.route(CONTACTS, methods=["GET", "POST"])
@requires("core-group")
def contacts() -> AnyResponse:
    """The two logs by year, and the form for a new line."""
    form = contact_form(today())()
    location = f"{site_href('kerngroep')}/contacten"
    if not form.validate_on_submit():
        return _contacts(form, 422 if form.is_submitted() else 200)
    said = {name: form[name].data for name in ("kind", "on", "organisation", "about")}
    try:
        with transaction():
            answer_once(form.key(), location, at=now())
            service.add_contact(network_to_decide_for(), **said, by=current.by(), at=now())
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    return redirect(location, 303)


def _contacts(form: Form, status: int) -> Response:
    has_form()
    network = network_to_decide_for()
    context = {
        "network_name": network.name,
        "form": form,
        "removing": Form(formdata=None),
        "years": _by_year(queries.contacts_of(network.id)),
    }
    return make_response(render("reporting/contacts.html", **context), status)


def _by_year(contacts: Sequence[Contact]) -> list[tuple[int, list[dict[str, object]]]]:
    kinds = contact_kinds()

    def year_of(one: Contact) -> int:
        day: date = one.on
        return day.year

    return [
        (
            year,
            [
                {"row": one, "kind": kinds.get(one.kind, ""), "day": long_date(one.on, language())}
                for one in found
            ],
        )
        for year, found in groupby(contacts, key=year_of)
    ]


@bp.post(f"{CONTACTS}/<uuid:contact>/weg")
@requires("core-group")
def remove_contact(contact: UUID) -> AnyResponse:
    """Take out a line that should not stand there."""
    ids = current.networks_with(*DECIDING)
    form, location = Form(), f"{site_href('kerngroep')}/contacten"
    if not form.validate_on_submit():
        queries.contact_for(ids, contact)
        return _contacts(contact_form(today())(formdata=None), 422)
    try:
        with transaction():
            answer_once(form.key(), location, at=now())
            service.remove_contact(queries.contact_for(ids, contact), by=current.by(), at=now())
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    return redirect(location, 303)
