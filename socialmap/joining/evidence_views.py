"""Files as evidence: handed in, opened by their owner only, and taken away again."""

from uuid import UUID

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered, NotFound
from socialmap.foundation.forms import Form, answer_once
from socialmap.joining import filling, service
from socialmap.joining.forms import ButtonForm, file_form
from socialmap.joining.pages import bp, form_page, my_application, path_of, see
from socialmap.review.rules import STEPS
from socialmap.review.submissions import Submission, thing
from socialmap.search.links import site_href
from socialmap.uploads import rules as files
from socialmap.uploads.answers import response_of, told
from socialmap.uploads.queries import file_of
from socialmap.uploads.service import clean

# What stands around the file in a form.
AROUND = 64 * 1024


@bp.route("/aanmelden/<uuid:uuid>/bewijs/bestand", methods=["GET", "POST"])
@requires("log-in")
def add_file(uuid: UUID) -> AnyResponse:
    """Hand in a file, where no register exists and the network wants files."""
    # Only here: everywhere else a form is small.
    request.max_content_length = files.MOST_BYTES + AROUND
    submission = my_application(uuid)
    if not filling.takes_files(submission) or submission.state not in STEPS["save"]:
        raise NotFound
    try:
        form = file_form()()
    except RequestEntityTooLarge:
        form = file_form()(formdata=None)
        form["file"].errors = [told(files.TooLarge("the request"))]
        return _file_page(submission, form, 413)
    if not form.validate_on_submit():
        return _file_page(submission, form)
    try:
        _keep(uuid, form)
    except AlreadyAnswered:
        pass
    except files.Refused as refusal:
        form["file"].errors = [told(refusal)]
        return _file_page(submission, form)
    return see(path_of(submission, "bewijs"))


def _keep(uuid: UUID, form: Form) -> None:
    """Reading a picture takes seconds, so it is done before other writers have to wait."""
    cleaned = clean(form["file"].data.read(files.MOST_BYTES + 1))
    with transaction():
        present = my_application(uuid)
        answer_once(form.key(), site_href(path_of(present, "bewijs")), at=now())
        service.add_file(present, cleaned, by=by(), at=now())


def _file_page(submission: Submission, form: Form, status: int = 0) -> AnyResponse:
    return form_page("file", form, status, submission=submission, discipline=filling.label_of(submission))


@bp.get("/aanmelden/<uuid:uuid>/bewijs/<uuid:file>")
@requires("log-in")
def open_file(uuid: UUID, file: UUID) -> AnyResponse:
    """A file, for whoever handed it in."""
    return response_of(file_of(thing(my_application(uuid)), file))


@bp.route("/aanmelden/<uuid:uuid>/bewijs/<uuid:file>/weg", methods=["GET", "POST"])
@requires("log-in")
def remove_file(uuid: UUID, file: UUID) -> AnyResponse:
    """Take a file away again."""
    submission = my_application(uuid)
    stored = file_of(thing(submission), file)
    if stored.erased_at is not None or submission.state not in STEPS["save"]:
        return see(path_of(submission))
    form = ButtonForm()
    if not form.validate_on_submit():
        return form_page("file_remove", form, submission=submission)
    try:
        with transaction():
            present = my_application(uuid)
            answer_once(form.key(), site_href(path_of(present, "bewijs")), at=now())
            service.remove_file(present, file, by=by(), at=now())
    except AlreadyAnswered:
        pass
    return see(path_of(submission, "bewijs"))
