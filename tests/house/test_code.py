"""What the house asks of everything that is written in it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 250
LONGEST_FUNCTION = 30
# What was too long when this test was written; nothing is added here, and what gets shorter is taken out.
DUTCH = (
    r"\b(?:aan|bij|de|deze|dit|een|er|geen|het|hier|kunt|maar|met|naar|niet|nog|om|ons|onze|u|uw|van|voor|wij"
    r"|zijn|zoek)\b"
)
A_SENTENCE = re.compile(rf"^[A-Z].* .*{DUTCH}|{DUTCH}.* .*\.$")
MARKS = ("_", "N_", "ngettext")
ROOMS_THAT_SPEAK = (
    "site search review shortlist referral accounts joining keeping mailing uploads"
    " reporting criteria wording rounds desk meetings newsletters"
)
# What invented members wrote, to practise on: as on the site, that stays as they wrote it.
WRITTEN_BY_MEMBERS = ("socialmap/desk/practice.py",)
# A macro that answers yes or nothing, which nobody reads.
UNREAD = {"yes"}


@cache
def trees() -> dict[str, ast.Module]:
    files = sorted((ROOT / "socialmap").rglob("*.py"))
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def written(
    *suffixes: str, folders: str = "socialmap templates static migrations tests bench .ci"
) -> Iterator[Path]:
    """Files people wrote here."""
    for folder in folders.split():
        for path in (ROOT / folder).rglob("*"):
            if (
                path.is_file()
                and path.suffix in suffixes
                and "vendor" not in path.parts
                and "__pycache__" not in path.parts
            ):
                yield path


def where(path: Path, text: str, at: int) -> str:
    return f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, at) + 1}"


def found(pattern: str, paths: Iterator[Path]) -> list[str]:
    texts = ((path, path.read_text(encoding="utf-8")) for path in paths)
    return [where(path, text, match.start()) for path, text in texts for match in re.finditer(pattern, text)]


def test_every_room_is_in_the_package() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    rooms = {".".join(Path(name).parent.parts) for name in trees() if name.endswith("/__init__.py")}

    assert rooms <= set(packages)
    assert set(packages) - rooms == {
        f"socialmap.{name}" for name in ("templates", "static", "migrations", "seed")
    }


def test_every_folder_with_code_is_a_room() -> None:
    folders = {str(Path(name).parent) for name in trees()}

    assert [folder for folder in folders if f"{folder}/__init__.py" not in trees()] == []


def test_only_the_settings_look_at_the_environment() -> None:
    looking = {
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.ImportFrom | ast.Name)
        and {"environ", "getenv", "environb"}
        & (
            {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom)
            else {getattr(node, "attr", "")}
        )
        and "request" not in ast.unparse(node)
    }

    assert looking == {"socialmap/settings.py"}


def test_no_file_is_too_long_to_read() -> None:
    long = {name for name in trees() if len((ROOT / name).read_text().splitlines()) > LONGEST_FILE}

    assert long == set()


def test_no_function_is_too_long_to_read() -> None:
    long = {
        f"{name} {node.name}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }

    assert long == set()


def test_pages_and_scripts_name_no_other_host() -> None:
    names = r"""\b(?:src|srcset|action|data-src|poster)=["']?"""
    calls = r"""url\(["']?|@import ["']|fetch\(["'`]|from ["']"""
    other_host = rf"(?:{names}|{calls})(?:https?:)?//"
    loaded = r"""<link\b[^>]*href=["'](?:https?:)?//"""

    assert found(other_host, written(".html", ".css", ".js", ".svg", folders="templates static")) == []
    assert found(loaded, written(".html", folders="templates")) == []
    assert found(r"https?://(?!www\.w3\.org/)", written(".js", ".css", folders="static")) == []


def test_what_others_made_fetches_nothing_from_elsewhere() -> None:
    vendored = (path for path in (ROOT / "static/vendor").rglob("*") if path.suffix in (".js", ".css"))

    hosts = {
        host
        for path in vendored
        for host in re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8"))
    }

    # The name of a drawing language, and a link in the corner of the map.
    assert hosts <= {"www.w3.org", "leafletjs.com"}


def test_nothing_reads_outside_the_house() -> None:
    outside = r"\.\./shar" + r"ed\b"

    assert found(outside, written(".py", ".sh", ".toml", ".json", ".html", ".js", "")) == []
    assert re.findall(outside, (ROOT / "Makefile").read_text() + (ROOT / "pyproject.toml").read_text()) == []


def untranslated(tree: ast.Module) -> Iterator[ast.Constant]:
    """Dutch sentences in code that no other language could ever replace."""
    inside = set()
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS
        if is_text or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            inside |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        is_string = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
        if is_string and A_SENTENCE.search(node.value.strip()):
            yield node


def test_the_heuristic_knows_a_dutch_sentence() -> None:
    def hits(code: str) -> int:
        return len(list(untranslated(ast.parse(code))))

    assert [
        hits('x = "Zoek hulp bij u in de buurt"'),
        hits('x = "kies er een."'),
        hits('f"Er zijn {n} voor u"'),
    ] == [1] * 3
    assert [
        hits('_("Zoek hulp bij u")'),
        hits('"""Wij, u."""'),
        hits('x = "niet geen nog"'),
        hits('"/klopt-niet"'),
    ] == [0] * 4


def test_what_a_visitor_reads_can_be_translated() -> None:
    rooms = tuple(f"socialmap/{room}/" for room in ROOMS_THAT_SPEAK.split())

    hits = [
        f"{name}:{node.lineno} {node.value!r}"
        for name, tree in trees().items()
        if name.startswith(rooms) and name not in WRITTEN_BY_MEMBERS
        for node in untranslated(tree)
    ]

    assert hits == []


def test_what_stands_in_a_template_can_be_translated() -> None:
    left = {}
    for path in written(".html", folders="templates"):
        source = path.read_text(encoding="utf-8")
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|\{\w+\}|<code>.*?</code>", "", source, flags=re.S)
        spoken = re.findall(r"""\b(?:alt|title|placeholder|aria-label)=["']([^"']+)""", text)
        words = re.findall(r"[^\W\d_]{3,}", " ".join([re.sub(r"<[^>]*>", " ", text), *spoken]))
        left |= {str(path.relative_to(ROOT)): words} if set(words) - UNREAD else {}

    assert left == {}


def test_babel_finds_every_text() -> None:
    methods = [("socialmap/**.py", "python"), ("templates/**.html", "jinja2")]
    keywords = {"_": None, "N_": None, "ngettext": (1, 2)}
    # Without this option Babel passes over a template it cannot read, and says nothing.
    options = {"templates/**.html": {"silent": "false", "trimmed": "true"}}

    messages = list(extract_from_dir(ROOT, methods, options, keywords=keywords))

    texts = {
        (text if isinstance(text, str) else text[0]) for _file, _line, text, _comments, _context in messages
    }
    in_templates = {
        text
        for path in written(".html", folders="templates")
        for text in re.findall(r"""\b_\(\s*"((?:[^"\\]|\\.)*)\"""", path.read_text(encoding="utf-8"))
    }
    assert {"Zoek hulp", "Het telefoonnummer klopt niet"} <= texts
    assert len(in_templates) > 100
    assert in_templates - texts == set()
