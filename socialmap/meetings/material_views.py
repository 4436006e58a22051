"""What there is to read: put there by the organisers, opened by who was invited."""

from uuid import UUID

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.directory.identifiers import check_url
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain, slugged
from socialmap.foundation.texts import _
from socialmap.meetings import materials
from socialmap.meetings.form_rows import one_line
from socialmap.meetings.models import Material, Meeting
from socialmap.meetings.pages import MINE, ONE, bp, once, organised, page, path_of, see
from socialmap.meetings.small_forms import material_form
from socialmap.uploads import rules as files
from socialmap.uploads.answers import response_of
from socialmap.uploads.answers import told as told_file
from socialmap.uploads.service import clean

# What stands around the file in a form.
AROUND = 64 * 1024


@bp.get(f"{ONE}/materiaal")
@requires("core-group")
def all_materials(uuid: UUID) -> Response:
    """What there is, and a form to add something."""
    return _page(organised(uuid), material_form()())


@bp.post(f"{ONE}/materiaal")
@requires("core-group")
def add_material(uuid: UUID) -> Response:
    """Add a link or a file."""
    # Only here: everywhere else a form is small.
    request.max_content_length = files.MOST_BYTES + AROUND
    meeting = organised(uuid)
    try:
        form = material_form()()
    except RequestEntityTooLarge:
        form = material_form()(formdata=None)
        form["file"].errors = [told_file(files.TooLarge("the request"))]
        return _page(meeting, form, 413)
    if not form.validate_on_submit():
        return _page(meeting, form, 422)
    try:
        # Reading a picture takes seconds, so it is done before other writers have to wait.
        content = _content(form)
        title, moment = one_line(form["title"].data), form["moment"].data

        def act() -> None:
            materials.add(organised(uuid), title, moment, content, by=current.by(), at=now())

        return once(form, path_of(meeting, "/materiaal"), act)
    except files.Refused as refusal:
        form["file"].errors = [told_file(refusal)]
        return _page(organised(uuid), form, 422)


def _content(form: Form) -> str | files.CleanFile:
    if form["file"].data:
        return clean(form["file"].data.read(files.MOST_BYTES + 1))
    return str(check_url(plain(form["url"].data)).value)


@bp.post(f"{ONE}/materiaal/<uuid:material>/weg")
@requires("core-group")
def remove_material(uuid: UUID, material: UUID) -> Response:
    """Take something away again."""
    meeting, form = organised(uuid), Form()
    materials.material_in(meeting, material)
    if not form.validate_on_submit():
        refusal = _("De bladzijde stond te lang open. Druk nog een keer op de knop.")
        return _page(meeting, material_form()(formdata=None), 422, refusal=refusal)

    def act() -> None:
        found = materials.material_in(organised(uuid), material)
        materials.remove(found, by=current.by(), at=now())

    return once(form, path_of(meeting, "/materiaal"), act)


@bp.get(f"{ONE}/materiaal/<uuid:material>")
@requires("core-group")
def look_at_material(uuid: UUID, material: UUID) -> Response:
    """A file as who was invited gets it, for the organisers."""
    return _opened(materials.material_in(organised(uuid), material))


@bp.get(f"{MINE}/<uuid:uuid>/materiaal/<uuid:material>")
@requires("log-in")
def open_material(uuid: UUID, material: UUID) -> Response:
    """Something to read, for who was invited and when it may be seen."""
    return _opened(materials.material_for(current.signed_in(), uuid, material, now()))


def _opened(material: Material) -> Response:
    if material.url:
        return see(material.url)
    response = response_of(materials.file_behind(material))
    ending = "pdf" if response.mimetype == files.PDF else "jpg"
    name = f"{slugged(material.title)}.{ending}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _page(meeting: Meeting, form: Form, status: int = 200, *, refusal: str = "") -> Response:
    found = [
        {
            "title": one.title,
            "is_file": one.file is not None,
            "is_after": one.moment == materials.AFTER,
            "href": path_of(meeting, f"/materiaal/{one.uuid}"),
        }
        for one in materials.materials_of(meeting)
    ]
    return page(
        "materials",
        status,
        form=form,
        press=Form(formdata=None),
        materials=found,
        title_of_meeting=meeting.title,
        meeting_href=path_of(meeting),
        refusal=refusal,
    )
