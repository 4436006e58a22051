"""Every kind of page, every style sheet and every drawing, as the Nu HTML checker reads them."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Template

from tests.browser.conftest import Site
from tests.browser.test_pages import PAGES
from tests.foundation.visits import ask_again, hidden_fields

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / ".venv/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
# The last are pages for people who log in: test_member_pages and test_core_group_pages look at those.
NOT_PAGES = (
    *("components", "base.html"),
    *("accounts/", "joining/", "keeping/", "mail/", "mailing/"),
    *("review/_", "review/announced", "review/item", "review/withdraw"),
    *("criteria/", "desk/", "meetings/", "newsletters/", "reporting/", "rounds/", "wording/"),
)
LEAVE_OUT = "vendor"  # what others made


@pytest.fixture(scope="module")
def java() -> str:
    """The Java of this machine; the tests are skipped where it or the checker is absent."""
    found = shutil.which("java")
    if found is None:
        pytest.skip("Java ontbreekt op deze machine (Debian en Ubuntu: apt install default-jre-headless)")
    if not JAR.exists():
        pytest.skip(
            "de Nu-controle ontbreekt (npm install --no-save --prefix .venv/vnu vnu-jar; zie .ci/run)"
        )
    return found


BAD = {
    "bad.html": "<!doctype html><html lang='nl'><title>x</title><h1>een<h2 role='status'>twee</h2></h1>",
    "bad.css": "p { color: 12px; colour: red }",
    "bad.svg": "<svg xmlns='http://www.w3.org/2000/svg'><p/></svg>",
}


@contextmanager
def noting_templates() -> Iterator[set[str]]:
    """The names of the templates that are drawn meanwhile."""
    used: set[str] = set()
    draw = Template.render

    def noting(self: Template, *args: Any, **kwargs: Any) -> str:
        used.add(str(self.name))
        return draw(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", noting)
        yield used


@pytest.fixture(scope="module")
def written(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """A folder with every kind of page, and the templates they were made of."""
    folder, client = tmp_path_factory.mktemp("pages"), site.app.test_client()
    form = f"/aanbod/{site.codes['address']}-x/klopt-niet"
    addresses = {name: kind.address.format(**site.codes) for name, kind in PAGES.items()}
    with noting_templates() as used:
        pages = {
            name: ask_again(client, address, follow_redirects=True) for name, address in addresses.items()
        }
        empty = hidden_fields(pages["report"])
        pages["report with an error"] = ask_again(client, form, "POST", data=empty)
        pages["thanks"] = ask_again(client, f"{form}/dank")
    for name, page in pages.items():
        (folder / f"{name.replace(' ', '-')}.html").write_bytes(page.data)
    odd = {name: page.status_code for name, page in pages.items() if page.status_code != 200}
    assert odd == {"not there": 404, "gone": 410, "report with an error": 422}
    return folder, used


@pytest.fixture(scope="module")
def complaints(java: str, written: tuple[Path, set[str]]) -> list[str]:
    """What the checker says of all pages, sheets and drawings, and of three bad ones; warnings too."""
    folder, _used = written
    for name, text in BAD.items():
        (folder / name).write_text(text, encoding="utf-8")
    for kind in ("css", "svg"):
        for path in (ROOT / "static").rglob(f"*.{kind}"):
            if LEAVE_OUT not in path.parts:
                shutil.copy(path, folder)
    quick = ["-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    wishes = ["--also-check-css", "--also-check-svg", "--format", "json", "--stdout", "--exit-zero-always"]
    command = [java, *quick, "-jar", str(JAR), *wishes, str(folder)]
    answer = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')[:160]!r}"
        for one in json.loads(answer.stdout.decode())["messages"]
    ]


def test_every_page_sheet_and_drawing_is_well_made(complaints: list[str]) -> None:
    assert [line for line in complaints if not line.startswith(tuple(BAD))] == []


def test_what_is_badly_made_is_seen(complaints: list[str]) -> None:
    assert [sum(line.startswith(name) for line in complaints) > 0 for name in BAD] == [True] * 3


def test_every_template_is_among_these_pages(written: tuple[Path, set[str]]) -> None:
    _folder, used = written
    templates = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")}

    assert {name for name in templates - used if not name.startswith(NOT_PAGES)} == set()
