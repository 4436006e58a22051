"""The HTML of a letter, made from its text: both always say the same."""

import re

from markupsafe import Markup, escape

_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:)]")
_BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:8px;background:#0b4a52;color:#ffffff;"
    "font-weight:bold;text-decoration:none"
)
_SMALL = Markup(
    '<div style="margin-top:32px;border-top:1px solid #d8d3c9;font-size:14px;color:#4b565c">{}</div>'
)
_PAGE = Markup(
    '<!doctype html>\n<html lang="nl"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>\n'
    '<body style="margin:0;background:#fbf9f5;color:#1d2529;'
    'font-family:Verdana,Arial,sans-serif;font-size:17px;line-height:1.5">\n'
    '<div style="max-width:600px;margin:0 auto;padding:24px 20px;background:#ffffff">\n{body}\n</div>\n'
    "</body></html>\n"
)


def html_of(text: str, title: str) -> str:
    """A page that can be read in any mail program: no images, no fonts, nothing to fetch."""
    body, _, foot = text.partition("\n-- \n")
    parts = [_block(block.strip("\n").split("\n")) for block in re.split(r"\n{2,}", body.strip())]
    return html_around(Markup("\n").join(parts), foot, title)


def html_around(body: Markup, foot: str, title: str) -> str:
    """The page around a body that is HTML already, with the lines that stand under every letter."""
    parts = [body]
    if foot:
        blocks = re.split(r"\n{2,}", foot.strip())
        parts.append(_SMALL.format(Markup("\n").join(_block(one.split("\n")) for one in blocks)))
    return _PAGE.format(title=title, body=Markup("\n").join(parts))


def _block(lines: list[str]) -> Markup:
    if lines[0].startswith("## "):
        head = Markup('<h2 style="font-size:19px;color:#0b4a52">{}</h2>').format(lines[0][3:])
        return head + _block(lines[1:]) if lines[1:] else head
    if all(line.startswith(("- ", "  ")) for line in lines):
        return _list(lines)
    if len(lines) == 2 and lines[0].endswith(":") and _LINK.fullmatch(lines[1]):
        return Markup('<p><a href="{}" style="{}">{}</a></p>').format(lines[1], _BUTTON, lines[0][:-1])
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(map(_linked, lines)))


def _list(lines: list[str]) -> Markup:
    entries: list[str] = []
    for line in lines:
        if line.startswith("- "):
            entries.append(line[2:])
        else:
            entries[-1] += " " + line.strip()
    return Markup("<ul>{}</ul>").format(
        Markup("").join(Markup("<li>{}</li>").format(_linked(one)) for one in entries)
    )


def _linked(line: str) -> Markup:
    """A line of text with its addresses as links."""
    parts, at = [], 0
    for match in _LINK.finditer(line):
        parts.append(escape(line[at : match.start()]))
        parts.append(Markup('<a href="{0}" style="color:#0b4a52">{0}</a>').format(match[0]))
        at = match.end()
    return Markup("").join([*parts, escape(line[at:])])


def plain_of(text: str) -> str:
    """The text part: headings underlined instead of marked."""
    return re.sub(r"^## (.+)$", lambda found: f"{found[1]}\n{'-' * len(found[1])}", text, flags=re.M)
