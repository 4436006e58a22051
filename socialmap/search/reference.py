"""What the core group owns, in memory: disciplines, needs, words, texts, places and networks."""

from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from socialmap.directory import queries as directory
from socialmap.directory.models import Discipline, Need
from socialmap.foundation.db import db
from socialmap.foundation.texts import Translated
from socialmap.geo.gazetteer import Gazetteer
from socialmap.geo.queries import gazetteer
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.search.lexicon import Lexicon
from socialmap.search.models import NoticeText, SafetyWord, SearchWord
from socialmap.search.safety import SafetyWords

# (variant, concept, language) and (shows, words).
Words = tuple[tuple[str, str, str], ...]
SafetyRows = tuple[tuple[str, str], ...]


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
    """One reading of the tables the core group owns. Never changed after it is made.

    With the lexicon of the reading `before`, what did not change is not made again.
    """

    def __init__(self, seed: Path, before: Lexicon | None = None) -> None:
        self.disciplines: dict[str, Discipline] = {row.slug: row for row in directory.disciplines()}
        # No longer offered or searched, but who has it keeps its name.
        self.former: dict[str, Discipline] = {row.slug: row for row in directory.former_disciplines()}
        self.needs: dict[str, Need] = {row.slug: row for row in directory.needs()}
        self.gazetteer: Gazetteer = gazetteer(seed)
        self.networks = tuple(map(_facts_of, all_networks()))
        self.notices = {
            row.slug: NoticeFacts(row.title, row.text, tuple(row.links), row.translations)
            for row in _all(NoticeText)
        }
        words = _rows(SearchWord, SearchWord.variant, SearchWord.concept, SearchWord.lang)
        self.words: Words = tuple(row for row in words if self._is_in_use(row[1]))
        self.safety_words: SafetyRows = _rows(SafetyWord, SafetyWord.shows, SafetyWord.words)
        self.safety = SafetyWords.of(self.safety_words)
        common, dutch = _words_in(seed / "common_words.txt"), _words_in(seed / "dutch_words.txt")
        self.lexicon = self._lexicon(self.words, common, dutch, before)
        db.session.expunge_all()

    def with_words(self, words: Words | None = None, safety_words: SafetyRows | None = None) -> "Reference":
        """The same reading with other words, to try them out; this one stays as it is."""
        other = copy(self)
        if words is not None:
            other.words = words
            other.lexicon = self._lexicon(words, self.lexicon.common, self.lexicon.dutch, self.lexicon)
        if safety_words is not None:
            other.safety_words, other.safety = safety_words, SafetyWords.of(safety_words)
        return other

    def _is_in_use(self, concept: str) -> bool:
        """Whether a word stands for something that is still offered."""
        if concept.startswith("d:"):
            return concept[2:] in self.disciplines
        return not concept.startswith("h:") or concept[2:] in self.needs

    def _lexicon(
        self, words: Words, common: frozenset[str], dutch: frozenset[str], before: Lexicon | None = None
    ) -> Lexicon:
        texts = [f"{row.label} {row.description}" for row in self.disciplines.values()]
        texts += [f"{row.label} {row.sentence}" for row in self.needs.values()]
        return Lexicon.of(
            words,
            good_texts=texts,
            common=common,
            dutch=dutch,
            place_words=self._place_words(),
            before=before,
        )

    def _place_words(self) -> set[str]:
        return {word for words in self.gazetteer.by_words for word in words if len(word) > 3}

    @cached_property
    def need_disciplines(self) -> dict[str, tuple[str, ...]]:
        return {
            slug: tuple(one for one in need.disciplines if one in self.disciplines)
            for slug, need in self.needs.items()
        }

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


def _rows(model: Any, *columns: Any) -> tuple[Any, ...]:
    """Some columns of what is not retired: of thousands of words, making an object of each takes longest."""
    query = sa.select(*columns).where(model.retired_at.is_(None)).order_by(model.id)
    return tuple(map(tuple, db.session.execute(query)))


@cache
def _words_in(path: Path) -> frozenset[str]:
    """The words of a file that comes with the site, and does not change while it runs."""
    return frozenset(path.read_text(encoding="utf-8").split())


def _facts_of(row: Network) -> NetworkFacts:
    return NetworkFacts(
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
