"""Where members propose the words their patients use, and see what became of them."""

from collections.abc import Iterable
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by, networks_with, signed_in
from socialmap.accounts.models import Member
from socialmap.accounts.rules import DECIDING
from socialmap.directory.keepers import listings_kept_by
from socialmap.foundation.access import requires
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, once_per_language, told
from socialmap.search.current import memory
from socialmap.wording import proposals, queries, rules
from socialmap.wording.blueprint import bp
from socialmap.wording.labels import concept_label
from socialmap.wording.pages import do_once, page, path, said
from socialmap.wording.word_forms import one_line, propose_form

MINE = "/mijn/woorden"
MOST_EXAMPLES = 6


@once_per_language
def state_labels() -> dict[str, str]:
    return {
        "new": _("wacht op de kerngroep"),
        "accepted": _("overgenomen, doet mee met zoeken"),
        "declined": _("niet overgenomen"),
    }


@bp.route(MINE, methods=["GET", "POST"])
@requires("log-in")
def my_words() -> AnyResponse:
    """A small form for each of one's own needs, and what was proposed before."""
    member = signed_in()
    offered = _offered(member)
    if request.method != "POST":
        return _drawn(member, offered, None, 200)
    form = propose_form()
    network_id = offered.get(form["concept"].data or "")
    if network_id is None:
        raise NotFound
    number = list(offered).index(form["concept"].data) + 1
    form = propose_form(form["concept"].data, number)
    if not form.validate_on_submit():
        return _drawn(member, offered, form, 422)
    word = {"variant": one_line(form["variant"].data), "concept": form["concept"].data, "lang": "nl"}
    try:
        return do_once(
            form,
            path(f"{MINE}?gedaan=voorgesteld"),
            lambda at: proposals.propose(member, network_id, word, by=by(), at=at),
        )
    except rules.AlreadyThere:
        form["variant"].errors = [_("Dit woord kennen wij al, of u stelde het al voor.")]
    except rules.TooManyProposals:
        form["variant"].errors = [
            _("U heeft al twintig voorstellen die wachten. Wacht tot daarover is besloten.")
        ]
    return _drawn(member, offered, form, 422)


def _offered(member: Member) -> dict[str, int]:
    """The needs somebody may propose words for, each with the network that hears it.

    A keeper: those of their listings. Somebody of a core group: all of them.
    """
    needs = memory().present().reference.needs
    found: dict[str, int] = {}
    for listing in listings_kept_by(member):
        for slug in listing.needs:
            if slug in needs:
                found.setdefault(f"h:{slug}", listing.network_id)
    theirs = networks_with(*DECIDING)
    if theirs:
        found |= {f"h:{slug}": min(theirs) for slug in needs if f"h:{slug}" not in found}
    return found


def _drawn(member: Member, offered: dict[str, int], sent: Form | None, status: int) -> Response:
    return page(
        "mine",
        status,
        needs=[
            _need(concept, number, known, sent)
            for number, (concept, known) in enumerate(_known_words(offered).items(), 1)
        ],
        sent=sent,
        proposals=[
            {
                "variant": one.variant,
                "meaning": concept_label(one.concept),
                "state": state_labels().get(one.state, one.state),
            }
            for one in queries.proposals_of(member)
        ],
        said=said(),
    )


def _known_words(offered: Iterable[str]) -> dict[str, list[str]]:
    """The Dutch words that already stand for each of these."""
    found: dict[str, list[str]] = {concept: [] for concept in offered}
    for word, meaning, lang in memory().present().reference.words:
        if lang == "nl" and meaning in found:
            found[meaning].append(word)
    return found


def _need(concept: str, number: int, known: list[str], sent: Form | None) -> dict[str, Any]:
    is_sent = sent is not None and sent["concept"].data == concept
    row = memory().present().reference.needs[concept[2:]]
    return {
        "label": told(row, "label"),
        "examples": ", ".join(known[:MOST_EXAMPLES]),
        "form": sent if is_sent else _quiet(concept, number),
    }


def _quiet(concept: str, number: int) -> Form:
    """A form nobody filled in: what was sent with another one does not appear in it."""
    form = propose_form(concept, number)
    form["concept"].data, form["variant"].data = concept, ""
    return form
