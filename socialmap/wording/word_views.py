"""Search words: find one, try one on real results, save it, take it away, and decide on proposals."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by, signed_in
from socialmap.foundation.access import requires
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.search.current import memory
from socialmap.search.labels import language_name
from socialmap.search.models import SearchWord
from socialmap.search.network import network_to_decide_for
from socialmap.wording import proposals, queries, rules, service
from socialmap.wording.blueprint import bp
from socialmap.wording.labels import concept_groups, concept_label
from socialmap.wording.models import WordProposal
from socialmap.wording.pages import do_once, elsewhere, facts_of, page, path, said
from socialmap.wording.subjects import WORD
from socialmap.wording.trial import Trial, try_word
from socialmap.wording.word_forms import TriedForm, one_line, word_form, word_of

WORDS = "/kerngroep/woorden"
Row = dict[str, Any]


@bp.get(WORDS)
@requires("core-group")
def words() -> Response:
    """Proposals first, then a box to find a word, then every meaning with its number of words."""
    network = network_to_decide_for()
    sought, concept = plain(request.args.get("zoek", ""))[:100], request.args.get("bij", "")[:60]
    found = queries.words_of(concept) if concept else queries.words_with(one_line(sought)) if sought else []
    counts = queries.words_per_concept()
    groups = [
        (group, [(path(f"{WORDS}?bij={value}"), label, counts.get(value, 0)) for value, label in pairs])
        for group, pairs in concept_groups().items()
    ]
    return page(
        "words",
        proposals=[_proposal(one, network) for one in queries.open_proposals({network.id})],
        sought=sought,
        concept=concept,
        concept_label=concept_label(concept) if concept else "",
        found=[_word(one) for one in found],
        groups=groups,
        is_ours=queries.keeps_the_words(network),
        elsewhere=elsewhere(network),
        button=Form(),
        said=said(),
    )


def _word(row: SearchWord) -> Row:
    return {
        "id": row.id,
        "variant": row.variant,
        "meaning": concept_label(row.concept),
        "language": language_name(row.lang),
        "is_retired": row.retired_at is not None,
    }


def _proposal(one: WordProposal, network: Network) -> Row:
    """A proposal; of a member of another network only the network is named."""
    others = {other.id: other.short_name for other in all_networks() if other.id != network.id}
    who = others.get(one.network_id) or one.member.name or one.member.email or ""
    return {
        "uuid": one.uuid,
        "variant": one.variant,
        "meaning": concept_label(one.concept),
        "who": who,
        "try_href": path(f"{WORDS}/nieuw?voorstel={one.uuid}"),
    }


@bp.route(f"{WORDS}/nieuw", methods=["GET", "POST"])
@requires("core-group")
def new_word() -> AnyResponse:
    """A new word: first try it, then save it."""
    network = network_to_decide_for()
    if request.method != "POST":
        form = word_form(**_asked(network))
        return _form_page(form, network, None, 200)
    form = word_form()
    if not form.validate_on_submit():
        return _form_page(form, network, None, 422)
    word = word_of(form)
    trial = try_word(word, memory().present(), facts_of(network), plain(form["own"].data or ""))
    was_tried, form.tried.data = form.tried.data == rules.digest(word), rules.digest(word)
    if request.form.get("do") != "bewaar":
        return _form_page(form, network, trial, 200)
    if not was_tried:
        form.form_errors.append(_("Bekijk eerst wat dit woord doet. Bewaar het daarna."))
        return _form_page(form, network, trial, 422)
    return _saved(form, word, network, trial)


def _asked(network: Network) -> Row:
    """What stands in an empty form: the meaning of the page one came from, or a proposal."""
    uuid = request.args.get("voorstel", "")
    if not uuid:
        return {"concept": request.args.get("bij", "")[:60]}
    try:
        one = queries.proposal_of({network.id}, UUID(uuid))
    except ValueError:
        raise NotFound from None
    return {"variant": one.variant, "concept": one.concept, "lang": one.lang, "proposal": str(one.uuid)}


def _saved(form: TriedForm, word: rules.Values, network: Network, trial: Trial) -> AnyResponse:
    is_ours = queries.keeps_the_words(network)
    location = path(f"{WORDS}?bij={word['concept']}&gedaan={'erbij' if is_ours else 'voorgesteld'}")
    try:
        return do_once(form, location, _deed(form, word, network))
    except rules.AlreadyThere:
        form.form_errors.append(_("Dit woord staat er al, met deze betekenis."))
        return _form_page(form, network, trial, 409)
    except rules.AlreadyDecided:
        form.form_errors.append(_("Iemand was u voor. Over dit voorstel is al besloten."))
        return _form_page(form, network, trial, 409)
    except rules.TooManyProposals:
        form.form_errors.append(
            _("U heeft al twintig voorstellen die wachten. Wacht tot daarover is besloten.")
        )
        return _form_page(form, network, trial, 422)


def _deed(form: TriedForm, word: rules.Values, network: Network) -> Callable[[datetime], object]:
    """Add it, take a proposal over, or, where another network keeps the words, propose it."""
    uuid = form["proposal"].data
    if not queries.keeps_the_words(network):
        return lambda at: proposals.propose(signed_in(), network.id, word, by=by(), at=at)
    if not uuid:
        return lambda at: service.add("word", word, network=network, by=by(), at=at)
    try:
        wanted = UUID(uuid)
    except ValueError:
        raise NotFound from None
    return lambda at: proposals.accept(
        queries.proposal_of({network.id}, wanted), word, network=network, by=by(), at=at
    )


def _form_page(form: TriedForm, network: Network, trial: Trial | None, status: int) -> Response:
    return page(
        "new_word",
        status,
        form=form,
        trial=trial,
        is_ours=queries.keeps_the_words(network),
        is_proposal=bool(form["proposal"].data),
        elsewhere=elsewhere(network),
        here=path(f"{WORDS}/nieuw"),
        decline=path(f"{WORDS}/voorstellen/{form['proposal'].data}/niet") if form["proposal"].data else "",
        button=Form(),
    )


@bp.post(f"{WORDS}/<int:word_id>/<any(weg, terug):what>")
@requires("core-group")
def set_word_retired(word_id: int, what: str) -> AnyResponse:
    """Search by this word no longer, or again."""
    network = network_to_decide_for()
    if not Form().validate_on_submit() or not queries.keeps_the_words(network):
        raise NotFound
    concept = queries.row_of(WORD, str(word_id)).concept
    verb = service.retire if what == "weg" else service.bring_back
    location = path(f"{WORDS}?bij={concept}&gedaan={what}")
    return do_once(Form(), location, lambda at: verb("word", str(word_id), network=network, by=by(), at=at))


@bp.post(f"{WORDS}/voorstellen/<uuid:proposal_id>/niet")
@requires("core-group")
def decline_proposal(proposal_id: UUID) -> AnyResponse:
    """Leave a proposed word out."""
    network = network_to_decide_for()
    form = Form()
    if not form.validate_on_submit():
        raise NotFound
    queries.proposal_of({network.id}, proposal_id)
    return do_once(
        form,
        path(f"{WORDS}?gedaan=niet"),
        lambda at: proposals.decline(queries.proposal_of({network.id}, proposal_id), by=by(), at=at),
    )
