"""`make run`: set up when needed, then serve on this machine. Production starts gunicorn itself."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

from gunicorn.app.base import BaseApplication
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from socialmap.cli.demo_people import PEOPLE, TOTP_SECRET
from socialmap.settings import BadSetting, Settings

CREATED = "database aangemaakt"  # how the first line of `flask setup` begins when there was no database


class Site(BaseApplication):
    """One process with threads: enough for one machine, and one writer for SQLite."""

    def __init__(self, address: str, port: int, *, is_demonstration: bool) -> None:
        self.address, self.port, self.is_demonstration = address, port, is_demonstration
        super().__init__()

    def load_config(self) -> None:
        # There is no access log: what people search for is not kept.
        for name, value in {
            "bind": f"127.0.0.1:{self.port}",
            "worker_class": "gthread",
            "threads": 8,
            "timeout": 120,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self.say_where,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from app import app

        return app

    def say_where(self, _server: object) -> None:
        print(f"\nDe sociale kaart staat klaar: {self.address}")
        print(f"Zoeken:      {self.address}/zoeken?wat=oedeem&waar=Maarssen")
        print(f"Voor makers: {self.address}/api")
        print(f"Brieven:     {self.address}/_mail  (deze machine verstuurt niets)")
        if self.is_demonstration:
            tell_who()
        print("Stoppen met Ctrl-C.", flush=True)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if os.environ.get("SOCIALMAP_ENV") == "production":
        refuse("`make run` is niet voor productie. Start gunicorn, zoals in docs/operations.md staat.")
    port = free_port(os.environ.get("PORT", "8000"))
    try:
        settings = Settings.from_env()
    except BadSetting as refusal:
        refuse(f"Sociale kaart start niet: {refusal}")
    if set_up(settings) and os.environ.get("DEMO") != "no":
        flask("demo")
    address = os.environ.get("SOCIALMAP_BASE_URL", "").rstrip("/") or f"http://127.0.0.1:{port}"
    keep_address(settings.data_dir, address)
    worker = start_worker()
    try:
        Site(address, port, is_demonstration=has_demonstration(settings)).run()
    finally:
        worker.terminate()
        worker.wait(10)


def start_worker() -> subprocess.Popen[bytes]:
    """The worker beside the site: it does what is due and sends the letters."""
    return subprocess.Popen((sys.executable, "-m", "flask", "worker"), preexec_fn=end_with_parent)


def end_with_parent() -> None:
    """Linux ends the worker when the site is gone, also when that was killed; elsewhere Ctrl-C ends both."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def has_demonstration(settings: Settings) -> bool:
    """Whether the people of the demonstration may log in here."""
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT 1 FROM members WHERE is_demonstration LIMIT 1")).first()
    engine.dispose()
    return found is not None


def tell_who() -> None:
    """Who may log in on the demonstration, and how."""
    print("\nInloggen als (de brief staat bij Brieven):")
    for email, name, role in PEOPLE:
        print(f"  {email:<28} {name}{f', {role}' if role not in ('member', None) else ''}")
    print("Kerngroep en beheer hebben ook een code nodig: .venv/bin/flask accounts code <mailadres>")
    print(f"Of zet deze sleutel in een app voor codes: {TOTP_SECRET}\n")


def free_port(given: str) -> int:
    """The port as a number, when nobody listens there."""
    if not given.isdecimal() or not 0 < int(given) < 65536:
        refuse(f"PORT is '{given}'; het moet een getal zijn van 1 tot en met 65535.")
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", int(given)))
        except OSError:
            refuse(f"Poort {given} is al in gebruik. Kies een andere, bijvoorbeeld: PORT=8001 make run")
    return int(given)


def set_up(settings: Settings) -> bool:
    """Create or upgrade the database; whether it was created just now."""
    database = make_url(settings.database_url)
    existed = database.get_backend_name() == "sqlite" and Path(database.database or "").is_file()
    return flask("setup").lower().startswith(CREATED) and not existed


def flask(command: str) -> str:
    """Run one of our commands, show what it says and give it back."""
    ran = subprocess.run((sys.executable, "-m", "flask", command), stdout=subprocess.PIPE, text=True)
    print(ran.stdout, end="", flush=True)
    if ran.returncode:
        sys.exit(ran.returncode)
    return ran.stdout


def keep_address(folder: Path, address: str) -> None:
    """Commands in another shell read here which address their links need."""
    aside = folder / "base-url.new"
    aside.write_text(address + "\n", encoding="utf-8")
    aside.replace(folder / "base-url")


def refuse(why: str) -> NoReturn:
    sys.exit(why)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
