"""What stands around every page: the networks, the languages, top and foot."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request
from markupsafe import Markup, escape

from socialmap.foundation import texts
from socialmap.foundation.addresses import LanguageLink, language_links, site_root
from socialmap.foundation.delivery import static_url
from socialmap.search.current import memory
from socialmap.search.links import language_root, site_href
from socialmap.search.network import network_of_request, networks_in_words

TOP = "components/top.html"


def init_app(app: Flask) -> None:
    """Give every template what it shows around its own part."""
    app.jinja_env.globals.update(
        site_href=site_href, surround=surround, page_top=page_top, language_root=language_root, icon=icon
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(surroundings)


@cache
def icon(name: str, sprite: str = "icons.svg") -> Markup:
    """An icon of a sprite of Lucide icons; it stands beside a word, never instead of one."""
    address = static_url(Path(current_app.root_path) / "static", sprite)
    return Markup('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>').format(address, name)


def surroundings() -> dict[str, Any]:
    """For a page in trouble only its language: the rest stands in the database."""
    if g.get("in_trouble"):
        return {"language": texts.language()}
    present, network, languages = memory().present(), network_of_request(), language_links()
    return {
        "network": network and networks_in_words()[network.id],
        "networks": tuple(networks_in_words().values()),
        "language": texts.language(),
        "languages": languages,
        "here": next(one.href for one in languages if one.is_present),
        "site_root": site_root(),
        "demonstration": present.is_demonstration,
    }


def page_top(languages: list[LanguageLink]) -> Markup:
    """The top of the page, with this same page in the other languages."""
    drawn = surround(TOP)
    for one in languages:
        drawn = drawn.replace(f"@{one.code}@", escape(one.href))
    return drawn


def surround(template: str) -> Markup:
    """The part around every page, drawn once per network and change."""
    if g.get("in_trouble"):
        return Markup(texts.render(template))  # noqa: S704  the template escapes every value
    kept = memory().present().fragments
    network = network_of_request()
    key = (
        template,
        texts.language(),
        request.script_root and network and network.slug,
        network and network.id,
    )
    if key not in kept:
        kept[key] = Markup(texts.render(template))  # noqa: S704  the template escapes every value
    return kept[key]
