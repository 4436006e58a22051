"""Makes seed/dutch_words.txt anew from Debian's `wdutch` (OpenTaal): short, ordinary words, folded.

apt-get install wdutch && python3 .ci/dutch_words.py
"""

import unicodedata
from pathlib import Path

DICTIONARY = Path("/usr/share/dict/dutch")
SEED = Path(__file__).resolve().parent.parent / "seed"
SHORTEST, LONGEST = 4, 10


def folded(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def is_ordinary(word: str) -> bool:
    """Not a name, not an abbreviation, not longer than people mistype."""
    return word.isascii() and word.isalpha() and word.islower() and SHORTEST <= len(word) <= LONGEST


words = {folded(line.strip()) for line in DICTIONARY.read_text(encoding="utf-8").splitlines()}
kept = sorted(filter(is_ordinary, words))
(SEED / "dutch_words.txt").write_text("\n".join(kept) + "\n", encoding="ascii")
print(f"{len(kept)} words")
