"""The words and notices of the seed folder, as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from socialmap.foundation.seeds import in_languages


def word_rows(synonyms: Iterable[dict[str, str]], noise: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Rows for `search_words`: words with a meaning, and words without one here."""
    rows = [{name: row[name].strip() for name in ("variant", "concept", "lang")} for row in synonyms]
    rows += [
        {"variant": row["word"].strip(), "concept": "noise", "lang": row["lang"].strip()} for row in noise
    ]
    return [row for row in rows if row["variant"]]


def safety_rows(words: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Rows for `safety_words`."""
    return [{name: row[name].strip() for name in ("shows", "words", "lang")} for row in words]


def notice_rows(
    notices: Iterable[dict[str, Any]], languages: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Rows for `notice_texts`."""
    names = ("slug", "title", "text", "links", "decided_by")
    return [
        {
            **{name: row[name] for name in names},
            "decided_on": None,
            "translations": in_languages(languages, "notices", row["slug"]),
        }
        for row in notices
    ]
