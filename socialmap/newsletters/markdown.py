"""Markdown of a newsletter as mail-safe HTML and as text: no HTML of its own, no pictures, no odd links."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# What a mail program understands: the look of every other letter (mailing.html), on each tag itself.
MAIL = {
    "h2": 'style="font-size:19px;color:#0b4a52"',
    "h3": 'style="font-size:17px;color:#0b4a52"',
    "a": 'style="color:#0b4a52"',
    "button": 'style="display:inline-block;padding:12px 20px;border-radius:8px;background:#0b4a52;'
    'color:#ffffff;font-weight:bold;text-decoration:none"',
    "blockquote": 'style="margin:0 0 16px;padding-left:16px;border-left:4px solid #d8d3c9"',
}
# The same on a page of ours, where a style sheet says how things look.
PAGE = {"button": 'class="button main"'}
PICTURE, LINK, HTML = "picture", "link", "html"
_SAFE = re.compile(r"(?:https?://[^/]|mailto:[^?\s]+@)", re.I)
_ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:)!?\"']")
_TAG = re.compile(r"</?[a-zA-Z]")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12})
    # A line pasted with spaces before it is no program.
    parser.disable("code")
    parser.validateLink = lambda url: _SAFE.match(url.strip()) is not None  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


def html_of(text: str, look: Mapping[str, str] = MAIL) -> Markup:
    """The text as HTML in which nothing acts and nothing is fetched."""
    return _html_of(text, tuple(look.items()))


@lru_cache(maxsize=16)
def _html_of(text: str, look: tuple[tuple[str, str], ...]) -> Markup:
    attributes = {tag: said.partition("=")[::2] for tag, said in look}
    tokens = _parsed(text)
    for token in tokens:
        _dress(token, attributes)
        if token.type == "inline":
            token.children = _linked(token.children or [])
            for child in token.children:
                _dress(child, attributes)
            if _is_button(token):
                _set(token.children[0], attributes.get("button"))
    drawn = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return Markup(drawn.strip())  # noqa: S704  every word in it was escaped by the renderer


def warnings_of(text: str) -> list[str]:
    """What will not come across as its writer may hope: picture, link or html."""
    found = set()
    for token in _PARSER.parse(_readable(text)):
        for child in token.children or []:
            if child.type == "image":
                found.add(PICTURE)
            if child.type == "text" and "](" in child.content:
                found.add(LINK)
            if child.type == "text" and _TAG.search(child.content):
                found.add(HTML)
    return [one for one in (PICTURE, LINK, HTML) if one in found]


def text_of(text: str) -> str:
    """The same words for who reads text: links with their address, lists with hyphens, headings as "## "."""
    return _Text().of(_parsed(text))


def _readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _parsed(text: str) -> list[Token]:
    """The parts of a text; pictures are their words, headings begin at the second level."""
    tokens = _PARSER.parse(_readable(text))
    for token in tokens:
        if token.type.startswith("heading"):
            token.tag = "h2" if token.tag in ("h1", "h2") else "h3"
        token.info = token.info if token.type == "list_item_open" else ""
        if token.children:
            token.children = list(_without_pictures(token.children))
    return tokens


def _without_pictures(children: list[Token]) -> Iterator[Token]:
    for child in children:
        if child.type == "image":
            # Its own words are the parts inside it; a picture in a picture is words too.
            inside = list(_without_pictures(child.children or []))
            yield Token(
                "text", "", 0, content="".join(one.content or " " * ("break" in one.type) for one in inside)
            )
        else:
            yield child


def _linked(children: list[Token]) -> list[Token]:
    """With every bare address as a link."""
    found: list[Token] = []
    depth = 0
    for child in children:
        depth += child.nesting if child.type.startswith("link") else 0
        found += [child] if child.type != "text" or depth else _pieces(child.content)
    return found


def _pieces(words: str) -> Iterator[Token]:
    at = 0
    for match in _ADDRESS.finditer(words):
        if at < match.start():
            yield Token("text", "", 0, content=words[at : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": match[0]}, markup="autolink")
        yield Token("text", "", 0, content=match[0])
        yield Token("link_close", "a", -1)
        at = match.end()
    if words[at:]:
        yield Token("text", "", 0, content=words[at:])


def _is_button(token: Token) -> bool:
    """Whether a paragraph is one link with words of its own."""
    children = token.children or []
    if not children or children[0].type != "link_open" or children[0].markup == "autolink":
        return False
    return [one.type for one in children].count("link_close") == 1 and children[-1].type == "link_close"


def _dress(token: Token, attributes: Mapping[str, tuple[str, str]]) -> None:
    if token.nesting == 1:
        _set(token, attributes.get(token.tag))


def _set(token: Token, attribute: tuple[str, str] | None) -> None:
    if attribute is not None:
        token.attrSet(attribute[0], attribute[1].strip('"'))


@dataclass
class _Text:
    """Writes text down, with before each line what stands before it in lists and quotes."""

    lines: list[str] = field(default_factory=list)
    # What stands before the first line, and before those after it.
    before: list[tuple[str, str]] = field(default_factory=list)
    is_first: bool = True

    def of(self, tokens: list[Token]) -> str:
        is_heading = is_tight = False
        for token in tokens:
            self._enter_or_leave(token)
            if token.type.endswith("_open"):
                is_heading, is_tight = token.type == "heading_open", token.hidden
            if token.type == "inline":
                words = _words(token)
                self._write("## " + " ".join(words.split()) if is_heading else words, is_tight)
            elif token.type == "fence":
                self._write(token.content.rstrip("\n"), is_tight)
            elif token.type == "hr":
                self._write("* * *", is_tight)
        return "\n".join(self.lines)

    def _enter_or_leave(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open") and not self.before:
            self.is_first = True
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
            self.before.append((mark, " " * len(mark)))
        elif token.type == "blockquote_open":
            self.before.append(("> ", "> "))
        elif token.type in ("list_item_close", "blockquote_close"):
            self.before.pop()

    def _write(self, words: str, is_tight: bool) -> None:
        if self.lines and (self.is_first or not is_tight):
            self.lines.append("")
        self.is_first = False
        for line in words.split("\n"):
            self.lines.append("".join(first for first, _rest in self.before) + line)
            self.before = [(rest, rest) for _first, rest in self.before]


def _words(token: Token) -> str:
    children = token.children or []
    if not _is_button(token):
        return _inline(children)
    # As in every other letter: what it does, and below it the address.
    return f"{_inline(children[1:-1])}:\n{_address_of(children[0])}"


def _address_of(link: Token) -> str:
    address = str(link.attrGet("href") or "")
    return address.removeprefix("mailto:").partition("?")[0] if address.startswith("mailto:") else address


def _inline(children: list[Token]) -> str:
    parts: list[str] = []
    links: list[tuple[int, str]] = []
    for child in children:
        if child.type == "link_open":
            links.append((len(parts), _address_of(child)))
        elif child.type == "link_close":
            start, address = links.pop()
            if "".join(parts[start:]) != address:
                parts.append(f" ({address})")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(child.content)
    return "".join(parts)
