"""The results page."""

import hashlib
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, make_response, request

from socialmap.foundation.access import requires
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.texts import _, language, render, told
from socialmap.search.answers import Answer
from socialmap.search.cards import result_of
from socialmap.search.current import Present, memory
from socialmap.search.filter_form import drawn_select, facets_of, radius_options, sort_options
from socialmap.search.indexing import indexer
from socialmap.search.labels import value_label
from socialmap.search.links import search_href, site_href
from socialmap.search.map import map_description
from socialmap.search.network import network_of_request
from socialmap.search.notices import Link, Notice, notices_of
from socialmap.search.questions import Question, machine_parameters, page_parameters, question_for_people
from socialmap.search.result_pages import (
    chips_of,
    correction_of,
    count_line,
    guide_of,
    pager_of,
    spoken_of,
    title_of,
)
from socialmap.search.service import find

bp = Blueprint("search", __name__)


def keep_no_longer(answer: Answer) -> None:
    """An answer made while the text index was away or behind is not kept: the next one may know more."""
    if answer.is_degraded or indexer().index.version() != answer.present.number:
        g.pop("etag", None)


def page_etag(present: Present, *more: str) -> str:
    """Changes with what is public, the day, the address, the program and what else the page depends on."""
    known = (
        present.number,
        present.day.today,
        language(),
        request.script_root,
        request.full_path,
        request.host,
        more,
    )
    return hashlib.sha256(repr((known, current_app.extensions["build"])).encode()).hexdigest()


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
    return make_response(render("search/results.html", **_context(answer, notices_of(answer, network))))


def _context(answer: Answer, notices: list[Notice]) -> dict[str, object]:
    question = answer.asked
    pairs = page_parameters(question)
    suggestions_title, suggestions = _suggestions(answer)
    filter_count = sum(len(values) for _name, values in question.filters) + bool(question.radius_km)
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
        "results": [result_of(hit, answer.present) for hit in answer.hits],
        "facets": facets_of(answer) if answer.matched else [],
        "hidden_fields": [pair for pair in pairs if pair[0] in ("wat", "waar")],
        "filter_count": filter_count,
        "picks": drawn_select("straal", _("Hoe ver weg?"), radius_options(answer), answer)
        + drawn_select("sorteer", _("Volgorde"), sort_options(answer), answer),
        "pager": pager_of(answer),
        "view": "kaart" if request.args.get("weergave") == "kaart" else "lijst",
        "list_href": search_href(pairs),
        "map_href": search_href([*pairs, ("weergave", "kaart")]),
        "map_settings": _map_settings(answer),
        "sort_explained_href": site_href("hoe-wij-sorteren"),
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
    return {
        **settings,
        "points": points_href(answer.asked),
        "fallback": "/api/v1/places",
        "origin": {"lat": place.lat, "lon": place.lon, "label": place.name} if place else None,
    }


def points_href(question: Question) -> str:
    """Where the map finds the points of the same question."""
    network = network_of_request()
    pairs = machine_parameters(question) + ([("network", network.slug)] if network else [])
    return "/api/v1/listings.geojson" + (f"?{urlencode(pairs)}" if pairs else "")
