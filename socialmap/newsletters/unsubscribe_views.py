"""Where the letter link of a newsletter leads: out with one click, for people and for mail programs."""

from uuid import UUID

from flask import make_response, request
from werkzeug.wrappers import Response
from wtforms import HiddenField

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid
from socialmap.accounts.service import want_newsletter
from socialmap.foundation.answers import once
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, render
from socialmap.mailing.links import LetterLink

BY = "letter"


class ChoiceForm(Form):
    """Out, or in again."""

    wanted = HiddenField()


def unsubscribe_page(link: LetterLink) -> Response:
    """A person gets a page with one button; a mail program (RFC 8058) is answered at once. Never spent."""
    if request.method == "POST" and request.form.get("List-Unsubscribe") == "One-Click":
        return _left(link)
    form = ChoiceForm()
    if not form.validate_on_submit() or form["wanted"].data not in ("yes", "no"):
        return _page(link, 422 if form.errors else 200)
    is_wanted = form["wanted"].data == "yes"

    def act() -> None:
        want_newsletter(_member_of(link), is_wanted, by=BY, at=now())

    return once(form, request.script_root + link.address, act)


def _left(link: LetterLink) -> Response:
    """What RFC 8058 asks: no cookie, no form of ours, no other page, and as often as somebody likes."""
    with transaction():
        want_newsletter(_member_of(link), False, by=BY, at=now())
    answer = make_response(_("U bent afgemeld. U krijgt de nieuwsbrief niet meer."))
    answer.mimetype = "text/plain"
    return answer


def _page(link: LetterLink, status: int) -> Response:
    member = _member_of(link)
    has_form()
    form = ChoiceForm(formdata=None)
    form["wanted"].data = "no" if member.wants_newsletter else "yes"
    page = render(
        "newsletters/unsubscribe.html",
        form=form,
        address=link.address,
        is_wanted=member.wants_newsletter,
        may_return=member.leaves_on is None and member.email is not None,
        is_late=status == 422,
        email=member.email or "",
    )
    return make_response(page, status)


def _member_of(link: LetterLink) -> Member:
    member = member_by_uuid(UUID(link.letter.values["member"]))
    if member is None:
        raise NotFound
    return member
