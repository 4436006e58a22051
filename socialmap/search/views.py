"""The results page."""

import json
from dataclasses import replace

from flask import Blueprint, Response, current_app, g, make_response, request
from markupsafe import Markup

from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.texts import SOURCE_LANGUAGE, _, language, render, told
from socialmap.search.answers import Answer
from socialmap.search.cards import cards_of
from socialmap.search.current import memory
from socialmap.search.filter_form import drawn_select, facets_of, radius_options, sort_options
from socialmap.search.indexing import indexer
from socialmap.search.labels import value_label
from socialmap.search.links import language_root, query_of, search_href, site_href
from socialmap.search.map import map_description
from socialmap.search.network import network_of_request
from socialmap.search.notices import Link, Notice, notices_of
from socialmap.search.points import MOST_WITH_FACTS, columns_of
from socialmap.search.questions import Question, machine_parameters, page_parameters, question_for_people
from socialmap.search.reference import NetworkFacts
from socialmap.search.result_pages import (
    chips_of,
    correction_of,
    count_line,
    guide_of,
    pager_of,
    spoken_of,
    title_of,
)
from socialmap.search.revalidation import page_etag
from socialmap.search.service import find
from socialmap.search.unanswered import count_nothing, is_robot, subject_of

bp = Blueprint("search", __name__)


def keep_no_longer(answer: Answer) -> None:
    """An answer made while the text index was away or behind is not kept: the next one may know more."""
    if answer.is_degraded or indexer().index.version() != answer.present.number:
        g.pop("etag", None)


@bp.get("/zoeken")
@requires("visit")
def results() -> Response:
    """List and map of who can help."""
    present = memory().present()
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    network = network_of_request()
    question = question_for_people(request.args.items(multi=True), present.reference.known_slugs)
    answer = find(question, memory(), network_id=network.id if network else None)
    keep_no_longer(answer)
    _count_when_nobody(answer, network)
    return make_response(render("search/results.html", **_context(answer, notices_of(answer, network))))


def _count_when_nobody(answer: Answer, network: NetworkFacts | None) -> None:
    """Where help is missed is counted for the core group; what was typed is not kept."""
    name = subject_of(answer, network) if request.method == "GET" else ""
    if name and not is_robot(request.headers.get("User-Agent", "")):
        count_nothing(name, at=now())


@bp.get("/zoeken/punten")
@requires("visit")
def points() -> Response:
    """The points of an answer that is too large to send with all its facts."""
    present, network = memory().present(), network_of_request()
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    question = question_for_people(request.args.items(multi=True), present.reference.known_slugs)
    answer = find(replace(question, page=1, per_page=1), memory(), network_id=network.id if network else None)
    keep_no_longer(answer)
    return Response(json.dumps(columns_of(answer), separators=(",", ":")), mimetype="application/json")


def _context(answer: Answer, notices: list[Notice]) -> dict[str, object]:
    question = answer.asked
    pairs = page_parameters(question)
    suggestions_title, suggestions = _suggestions(answer)
    return {
        "question": {"what": question.what, "where": question.where},
        "search_href": site_href("zoeken"),
        "title": title_of(answer),
        "count_line": count_line(answer),
        "notices": notices,
        "attention": _attention(answer),
        "chips": chips_of(answer),
        "correction": correction_of(answer),
        "spoken": spoken_of(answer),
        "guide": guide_of(answer),
        "suggestions": suggestions,
        "suggestions_title": suggestions_title,
        "results": cards_of(answer.hits, answer.present),
        **_filters(answer, pairs),
        "pager": pager_of(answer),
        "view": "kaart" if request.args.get("weergave") == "kaart" else "lijst",
        "list_href": search_href(pairs),
        "map_href": search_href([*pairs, ("weergave", "kaart")]),
        "map_settings": _map_settings(answer),
        "sort_explained_href": site_href("hoe-wij-sorteren"),
        "missed_href": site_href("mist-u-iemand"),
    }


def _filters(answer: Answer, pairs: list[tuple[str, str]]) -> dict[str, object]:
    """The form that narrows the question down."""
    question = answer.asked
    return {
        "facets": facets_of(answer) if answer.matched else Markup(""),
        "hidden_fields": [pair for pair in pairs if pair[0] in ("wat", "waar")],
        "filter_count": sum(len(values) for _name, values in question.filters) + bool(question.radius_km),
        "picks": drawn_select("straal", _("Hoe ver weg?"), radius_options(answer), answer)
        + drawn_select("sorteer", _("Volgorde"), sort_options(answer), answer),
    }


def _attention(answer: Answer) -> list[str]:
    """The alarm texts that go with the needs in the question."""
    reference = answer.present.reference
    if reference.safety.is_crisis(answer.asked.what):
        return []
    needs = reference.needs
    texts = (told(needs[slug], "alarm_text") for slug in answer.meaning.needs if slug in needs)
    return list(dict.fromkeys(text for text in texts if text))


def _suggestions(answer: Answer) -> tuple[str, list[Link]]:
    """Where to go on when the question led nowhere of ours."""
    reference = answer.present.reference
    if answer.meaning.route == "treatment":
        slugs = [link["need"] for link in reference.notices["treatment"].links]
        title = _("Waar heeft u last van?")
    elif answer.meaning.route or not answer.total:
        slugs = list(reference.needs)
        title = _("Kies waar u hulp bij zoekt")
    else:
        return "", []
    where = answer.asked.where or (answer.place.name if answer.place else "")
    links = []
    for slug in slugs:
        if slug in reference.needs:
            pairs = [("hulpvraag", slug), *([("waar", where)] if where else [])]
            links.append(Link(value_label("need", slug, answer.present), search_href(pairs)))
    return title, links


def _map_settings(answer: Answer) -> dict[str, object]:
    settings = map_description(current_app.extensions["settings"])
    place = answer.place
    is_large = answer.total > MOST_WITH_FACTS
    return {
        **settings,
        "points": columns_href(answer.asked) if is_large else points_href(answer.asked),
        **({"facts": "/api/v1/listings/", "listing": f"{language_root()}/aanbod/"} if is_large else {}),
        "fallback": "/api/v1/places",
        "origin": {"lat": place.lat, "lon": place.lon, "label": place.name} if place else None,
    }


def columns_href(question: Question) -> str:
    """Where the map finds the points of a large answer."""
    return f"{site_href('zoeken/punten')}?{query_of(page_parameters(question))}"


def points_href(question: Question) -> str:
    """Where the map finds the points of the same question."""
    network = network_of_request()
    pairs = machine_parameters(question) + ([("network", network.slug)] if network else [])
    if language() != SOURCE_LANGUAGE:
        pairs.append(("lang", language()))
    return "/api/v1/listings.geojson" + (f"?{query_of(pairs)}" if pairs else "")
