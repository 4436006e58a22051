"""An application from a letter or a call: written down by the core group, sent in by whose it is."""

from typing import Any

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.accounts.service import thing as member_thing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, Gone
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, language, render
from socialmap.joining import filling, rules, service
from socialmap.joining.entered import entered_of, sources_told
from socialmap.joining.entering import enter
from socialmap.joining.entering_form import EnterForm, confirm_form, enter_form
from socialmap.joining.pages import bp, form_page, see
from socialmap.joining.preview import card_of_draft
from socialmap.mailing.links import LetterLink
from socialmap.mailing.rules import BadAddress
from socialmap.networks.models import Network
from socialmap.networks.queries import present_agreement
from socialmap.review.lines import drafts_entered
from socialmap.review.rules import Incomplete
from socialmap.review.submissions import Submission
from socialmap.search.current import memory
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

ENTER = "kerngroep/invoeren"


@bp.route(f"/{ENTER}", methods=["GET", "POST"])
@requires("core-group")
def enter_application() -> AnyResponse:
    """Write down what came by mail or telephone; the applicant gets it as a concept."""
    network, form = network_to_decide_for(), enter_form(today())()
    if not form.validate_on_submit():
        return _enter_page(network, form)
    entry = form.entry(memory().present().reference.disciplines)
    try:
        with transaction():
            # Kept with the answer: whoever sends the same form again is told the same.
            answer_once(form.key(), site_href(f"{ENTER}?gedaan=ja"), at=now())
            _submission, is_new = enter(network_to_decide_for(), entry, by=by(), at=now())
    except AlreadyAnswered:
        return see(f"{ENTER}?gedaan=ja")
    except service.NeverListed:
        return _enter_page(network, form, is_general_practice=True)
    except BadAddress:
        form["email"].errors = [form["email"].wrong]
        return _enter_page(network, form)
    return see(f"{ENTER}?gedaan={'ja' if is_new else 'bestaat'}")


def _enter_page(network: Network, form: EnterForm, *, is_general_practice: bool = False) -> Response:
    told = {
        "ja": _("Opgeslagen als concept. De aanvrager krijgt een brief en stuurt het zelf in."),
        "bestaat": _(
            "Er is al een aanmelding van dit mailadres voor deze soort hulp. Er is niets veranderd."
        ),
    }
    return form_page(
        "enter",
        form,
        said=told.get(request.args.get("gedaan", ""), "") if request.method != "POST" else "",
        is_general_practice=is_general_practice,
        waiting=[
            (name or email, sources_told().get(source, ""), long_date(local_day(at), language()))
            for name, email, source, at in drafts_entered(network.id)
        ],
    )


def entered_page(link: LetterLink) -> Response:
    """The concept for whose it is: one button sends it in, without logging in."""
    submission, form = entered_of(link.values), confirm_form()()
    if submission.state != "draft" or link.is_spent:
        return _sent_page(submission)
    if filling.missing_in(submission) or not form.validate_on_submit():
        return _concept_page(link, submission, form)
    try:
        with transaction():
            link.spend(now())
            _hand_in(entered_of(link.values))
    except Gone:
        # Pressed twice: it is sent, and that is what they want to know.
        return _sent_page(entered_of(link.values))
    except (Incomplete, service.NeverListed):
        return _concept_page(link, entered_of(link.values), form)
    return _sent_page(entered_of(link.values))


def _hand_in(submission: Submission) -> None:
    agreement = present_agreement(today())
    if agreement is None:
        raise Incomplete(["controle"])
    draft = filling.draft_of(submission)
    more = {"wants_newsletter": False, "may_be_passed_on": False}
    service.hand_in(submission, draft, agreement, by=member_thing(submission.member), at=now(), **more)


def _concept_page(link: LetterLink, submission: Submission, form: Form) -> Response:
    has_form()
    agreement = present_agreement(today())
    context: dict[str, Any] = {
        "form": form,
        "submission": submission,
        "address": link.address,
        "discipline": filling.label_of(submission),
        "told": filling.told_of(submission),
        "missing": filling.missing_in(submission),
        "is_general_practice": filling.draft_of(submission).is_general_practice,
        "preview": card_of_draft(submission, {}, memory().present()),
        "agreement_day": long_date(agreement.valid_from, language()) if agreement is not None else "",
        "blocks": rules.blocks_of(agreement.text) if agreement is not None else [],
        "path": f"/aanmelden/{submission.uuid}",
    }
    return make_response(render("joining/entered.html", **context), 422 if form.errors else 200)


def _sent_page(submission: Submission) -> Response:
    has_form()
    is_sent = submission.state not in ("draft", "withdrawn")
    return make_response(render("joining/entered_sent.html", submission=submission, is_sent=is_sent))
