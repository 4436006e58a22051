"""Makes seed/dutch_words.txt anew: dictionary words that look like a search word, or are one.

Needs Debian's `wdutch` (OpenTaal). Run it after many search words or places have changed:
    .venv/bin/python .ci/near_words.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import app  # noqa: E402  the path comes first
from socialmap.foundation.text import folded  # noqa: E402
from socialmap.search.current import memory  # noqa: E402

DICTIONARY = Path("/usr/share/dict/dutch")


def main() -> None:
    (ROOT / "seed" / "dutch_words.txt").write_text("", encoding="utf-8")
    with app.app_context():
        lexicon = memory().present().reference.lexicon
    kept = set()
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        word = folded(line)
        if not (word.isascii() and word.isalpha() and line[0].islower()) or not 4 <= len(word) <= 14:
            continue
        if (
            word in lexicon.words
            and word not in lexicon.place_words
            or word not in lexicon.common
            and word not in lexicon.place_words
            and lexicon.speller.nearest(word)
        ):
            kept.add(word)
    (ROOT / "seed" / "dutch_words.txt").write_text("\n".join(sorted(kept)) + "\n", encoding="utf-8")
    print(f"{len(kept)} words")


main()
