"""Text as people paste it, made plain: one place for Unicode, folding and slugs."""

import re
import unicodedata

# NFKC already turns the ligatures and the Dutch letter ĳ into letters; these stay behind.
_LEFT_BEHIND = str.maketrans({"\u00ad": None, "\u200b": None, "\ufeff": None, "\u2010": "-", "\u2011": "-"})
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain(text: str) -> str:
    """Text without the debris of PDFs and word processors: ligatures and `ĳ` as letters, no hidden signs."""
    text = unicodedata.normalize("NFKC", _CONTROL.sub("", text)).translate(_LEFT_BEHIND)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
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
