"""How Whoosh reads a listing; imported when an index is made or opened, because Whoosh is slow to load."""

from collections.abc import Iterable
from typing import Any

from whoosh.analysis import Filter, RegexTokenizer
from whoosh.fields import ID, TEXT, Schema

from socialmap.foundation.text import folded
from socialmap.search.language import FUNCTION_WORDS, stem


class _DutchStems(Filter):
    """The same stems as the words people type, so that both sides meet."""

    def __call__(self, stream: Iterable[Any]) -> Iterable[Any]:
        for token in stream:
            word = folded(token.text)
            if word not in FUNCTION_WORDS:
                token.text = stem(word)
                yield token


def _dutch() -> Any:
    return RegexTokenizer(r"[^\W_]+") | _DutchStems()


def schema() -> Schema:
    """What is kept of a listing."""
    return Schema(
        id=ID(stored=True, unique=True),
        name=TEXT(analyzer=_dutch(), phrase=False),
        text=TEXT(analyzer=_dutch(), phrase=False),
    )
