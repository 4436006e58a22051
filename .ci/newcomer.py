"""The first minutes of a newcomer: clone, `make run`, look around, stop. Needs Python, git and make only."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from subprocess import STDOUT, Popen

HERE = Path(__file__).resolve().parent.parent
LEFT_OUT = ("SOCIALMAP_", "MAKE", "MFLAGS", "VIRTUAL_ENV", "PYTHONPATH", "FLASK_", "DEMO")
WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> None:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder, "sociale kaart")
        subprocess.run(("git", "clone", "--quiet", str(HERE), str(checkout)), check=True)
        port = free_port()
        log = Path(folder, "log")
        with log.open("wb") as output:
            site = Popen(
                ("make", "run"),
                cwd=checkout,
                env=surroundings(port),
                stdout=output,
                stderr=STDOUT,
                start_new_session=True,
            )
        try:
            visit(f"http://127.0.0.1:{port}", site)
            refuses_a_taken_port(checkout, port)
            stop(site, port)
        except AssertionError as problem:
            sys.exit(f"{log.read_text(errors='replace')}\nNieuwkomer: {problem}")
        finally:
            kill_what_is_left(site)
    print(f"Nieuwkomer: van niets tot gevonden en gestopt in {time.monotonic() - started:.0f} seconden.")


def visit(address: str, site: Popen[bytes]) -> None:
    """Wait until the site answers, then do what a visitor does: home, search, open the first listing."""
    deadline = time.monotonic() + 600
    while fetch(f"{address}/healthz")[0] != 200:
        assert site.poll() is None, f"make run hield op met {site.returncode}"
        assert time.monotonic() < deadline, "na tien minuten nog geen antwoord"
        time.sleep(0.5)
    status, home = fetch(f"{address}/")
    assert status == 200, f"de voorpagina gaf {status}"
    assert "<h1" in home, "de voorpagina heeft geen kop"
    status, results = fetch(f"{address}/zoeken?wat=oedeem&waar=Maarssen")
    assert status == 200, f"zoeken gaf {status}"
    assert "data-listing=" in results, "zoeken naar oedeem in Maarssen vond niemand"
    listing = re.search(r'href="(/aanbod/[^"?#]+)', results)
    assert listing, "de resultaten verwijzen niet naar een vermelding"
    status, _page = fetch(address + listing[1])
    assert status == 200, f"{listing[1]} gaf {status}"
    while "null" in fetch(f"{address}/healthz")[1].partition("worker")[2]:
        assert time.monotonic() < deadline, "de werker is na tien minuten nog niet gezien"
        time.sleep(0.5)
    assert fetch(f"{address}/inloggen")[0] == 200, "inloggen kan niet"


def refuses_a_taken_port(checkout: Path, port: int) -> None:
    """The second start is quick and says in one line what is wrong."""
    second = subprocess.run(
        ("make", "run"), cwd=checkout, env=surroundings(port), capture_output=True, text=True, timeout=60
    )
    assert second.returncode, "een tweede start op dezelfde poort lukte"
    assert "al in gebruik" in second.stderr, f"een bezette poort wordt niet uitgelegd: {second.stderr}"
    assert "Traceback" not in second.stderr, second.stderr


def stop(site: Popen[bytes], port: int) -> None:
    """A polite request to `make` alone ends everything it started."""
    site.terminate()
    try:
        site.wait(20)
    except subprocess.TimeoutExpired:
        raise AssertionError("twintig seconden na SIGTERM draait make run nog") from None
    time.sleep(0.2)
    assert not group_lives(site), "make run liet een proces achter"
    with socket.socket() as door:
        assert door.connect_ex(("127.0.0.1", port)), "na het stoppen luistert er nog iets op de poort"


def fetch(address: str) -> tuple[int, str]:
    """Status and text of a page; status 0 when nobody answers."""
    try:
        with WITHOUT_PROXY.open(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, ""
    except OSError:
        return 0, ""


def surroundings(port: int) -> dict[str, str]:
    """The environment of somebody who never heard of this project."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    return {**kept, "PORT": str(port)}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def group_lives(site: Popen[bytes]) -> bool:
    try:
        os.killpg(site.pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill_what_is_left(site: Popen[bytes]) -> None:
    if group_lives(site):
        os.killpg(site.pid, signal.SIGKILL)
        site.wait()


if __name__ == "__main__":
    main()
