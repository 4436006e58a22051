"""Text as people paste it, made plain: one place for Unicode, folding and slugs."""

import re
import unicodedata

# NFKC already turns the ligatures and the Dutch letter ĳ into letters; these stay behind. Signs that turn
# the reading direction are hidden too: they can make an address look like another one.
_HIDDEN = "\u00ad\u061c\ufeff" + "".join(
    map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)])
)
_LEFT_BEHIND = str.maketrans({**dict.fromkeys(_HIDDEN), "\u2010": "-", "\u2011": "-"})
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def plain(text: str) -> str:
    """Text without the debris of PDFs and word processors: ligatures and `ĳ` as letters, no hidden signs."""
    text = _LINE_ENDS.sub("\n", _CONTROL.sub("", text))
    text = unicodedata.normalize("NFKC", text).translate(_LEFT_BEHIND)
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def folded(text: str) -> str:
    """Lower case without accents, for comparing: 'Diëtiste' and 'dietiste' become the same."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower().translate(_FOLDED))
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def slugged(text: str, longest: int = 60) -> str:
    """A text as part of an address: lower case, digits and hyphens only."""
    slug = re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")
    return slug[:longest].rstrip("-") or "vermelding"
