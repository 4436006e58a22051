"""What the core group owns, in memory: disciplines, needs, words, texts, places and networks."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from socialmap.directory import queries as directory
from socialmap.directory.models import Discipline, Need
from socialmap.foundation.db import db
from socialmap.foundation.texts import Translated
from socialmap.geo.gazetteer import Gazetteer
from socialmap.geo.queries import gazetteer
from socialmap.networks.queries import all_networks
from socialmap.search.lexicon import Lexicon
from socialmap.search.models import NoticeText, SafetyWord, SearchWord
from socialmap.search.safety import SafetyWords


@dataclass(frozen=True)
class NetworkFacts:
    """A network as the pages need it."""

    id: int
    slug: str
    name: str
    short_name: str
    host: str
    contact_email: str
    contact_phone: str
    about: str
    partners: tuple[dict[str, str], ...]
    postcodes: frozenset[str]
    theme: str
    translations: Translated


@dataclass(frozen=True)
class NoticeFacts:
    """The text of a notice, with its links and who decided on it."""

    title: str
    text: str
    links: tuple[dict[str, str], ...]
    translations: Translated


class Reference:
    """One reading of the tables the core group owns. Never changed after it is made."""

    def __init__(self, seed: Path) -> None:
        self.disciplines: dict[str, Discipline] = {row.slug: row for row in directory.disciplines()}
        self.needs: dict[str, Need] = {row.slug: row for row in directory.needs()}
        self.gazetteer: Gazetteer = gazetteer(seed)
        self.networks = tuple(
            NetworkFacts(
                id=row.id,
                slug=row.slug,
                name=row.name,
                short_name=row.short_name,
                host=row.host or "",
                contact_email=row.contact_email,
                contact_phone=row.contact_phone,
                about=row.about,
                partners=tuple(row.partners),
                postcodes=frozenset(row.postcodes),
                theme=row.theme,
                translations=row.translations,
            )
            for row in all_networks()
        )
        self.notices = {
            row.slug: NoticeFacts(row.title, row.text, tuple(row.links), row.translations)
            for row in _all(NoticeText)
        }
        self.safety = SafetyWords.of((row.shows, row.words) for row in _all(SafetyWord))
        self.lexicon = self._lexicon(seed)
        db.session.expunge_all()

    def _lexicon(self, seed: Path) -> Lexicon:
        texts = [f"{row.label} {row.description}" for row in self.disciplines.values()]
        texts += [f"{row.label} {row.sentence}" for row in self.needs.values()]
        common, dutch = (
            (seed / name).read_text(encoding="utf-8").split()
            for name in ("common_words.txt", "dutch_words.txt")
        )
        return Lexicon.of(
            ((row.variant, row.concept, row.lang) for row in _all(SearchWord)),
            good_texts=texts,
            common=common,
            dutch=dutch,
            place_words=self._place_words(),
        )

    def _place_words(self) -> set[str]:
        return {word for words in self.gazetteer.by_words for word in words if len(word) > 3}

    @cached_property
    def need_disciplines(self) -> dict[str, tuple[str, ...]]:
        return {slug: tuple(need.disciplines) for slug, need in self.needs.items()}

    @cached_property
    def open_doors(self) -> frozenset[str]:
        """Disciplines one may walk in to, without referral."""
        return frozenset(
            slug
            for slug, row in self.disciplines.items()
            if row.reference.get("access", "").startswith("vrij")
        )

    def network(self, slug: str) -> NetworkFacts | None:
        return next((network for network in self.networks if network.slug == slug), None)

    @cached_property
    def known_slugs(self) -> dict[str, tuple[str, ...]]:
        """The slugs a parameter may hold."""
        networks = tuple(network.slug for network in self.networks)
        return {"discipline": tuple(self.disciplines), "need": tuple(self.needs), "network": networks}

    @cached_property
    def place_names(self) -> tuple[str, ...]:
        """Names of places in the regions of our networks, for the list under the second box."""
        ours = frozenset().union(*(network.postcodes for network in self.networks))
        return tuple(sorted({row.place for pc4, row in self.gazetteer.rows.items() if pc4 in ours}))


def _all(model: Any) -> list[Any]:
    query = sa.select(model).where(model.retired_at.is_(None)).order_by(model.id)
    return list(db.session.execute(query).scalars())
