"""Six people who decide, with a counter for all they do, and the model that makes minutes of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role, member_with
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from socialmap.review import submissions
from socialmap.review.models import Submission

PEOPLE, BASE = 6, "http://127.0.0.1:8000"
DISCIPLINES = ("dietist", "ergotherapeut", "logopedist", "psycholoog")
# What each thing costs, in seconds. Nobody was timed: these are estimates, chosen rather long than short.
SECONDS = {
    "page": 20,  # find the link, wait, see where one is
    "form": 5,  # find the button and press it
    "letter": 30,  # a summary or a reminder is ten lines
    "log-in": 60,  # the letter with the link, or the code, and the second step
    "item": 30,  # who it is, what they offer, where
    "criterion": 20,  # the link to the register, the number, the name on the screen
    "words": 120,  # a question, or a no, in two sentences of one's own
    "report": 180,  # look at the website of the practice, or ring it
    "call": 240,  # ring twice, explain, thank
    "settle": 300,  # read once more what happens, and who gets which letter
}
# Of an evening: welcome, who is there, last time's promises; and the round of questions at the end.
OPENING, CLOSING = 20, 20
# A point is read out, talked about and voted on in three minutes when nobody disagrees; the rest is talk.
POINT, TALK = 3, 90


def evening_minutes(points: int) -> float:
    """How long the meeting takes."""
    return OPENING + CLOSING + TALK + POINT * points


class Person:
    """Somebody of the core group with a browser of their own."""

    def __init__(self, app: Flask, member: Member) -> None:
        self.app, self.member, self.client = app, member, app.test_client()
        self.page, self.address = BeautifulSoup("", "html.parser"), ""
        self.done: Counter[str] = Counter()
        self.letters, self.is_counted = 0, True

    @property
    def pages(self) -> int:
        return self.done["page"]

    @property
    def forms(self) -> int:
        return self.done["form"]

    @property
    def clicks(self) -> int:
        """Links followed and buttons pressed; a page after a form costs no click."""
        return self.done["click"]

    def minutes(self) -> float:
        """What all of it costs, in minutes."""
        done = Counter(self.done) + Counter({"letter": self.letters})
        return sum(SECONDS[what] * count for what, count in done.items() if what in SECONDS) / 60

    def counts(self) -> str:
        """What was done, and how often."""
        return ", ".join(f"{count} {what}" for what, count in sorted(self.done.items()))

    def does(self, what: str) -> None:
        """Something away from the screen, or with what is on it."""
        if self.is_counted:
            self.done[what] += 1

    def looks_up(self, criteria: Sequence[Any]) -> None:
        """Each criterion on the page in its register."""
        self.done["criterion"] += len(criteria)

    def sit_down(self) -> None:
        """Log in, at most once on a day."""
        with transaction():
            key = open_log_in(self.member, device="bench", is_strong=True, at=now())
        with self.client.session_transaction(base_url=BASE) as session:
            session[KEY] = key
        self.does("log-in")

    def open(self, address: str) -> None:
        """Follow a link."""
        self.does("click")
        self._ask("GET", address)

    def send(self, action: str, **typed: Any) -> None:
        """Press the button whose address ends like this, with what stands in its form and what is typed."""
        button = self.page.select_one(f'button[formaction$="{action}"]') if action else None
        form = button.find_parent("form") if button else None
        form = form or self.page.select_one(f'main form[action$="{action}"]' if action else "main form")
        if form is None:
            raise LookupError(f"no button for {action} on {self.address}")
        where = button["formaction"] if button else form.get("action") or self.address
        self.does("click")
        self.does("form")
        self._ask("POST", str(where), data={**_filled_in(form), **typed})

    @contextmanager
    def in_the_meeting(self) -> Iterator[None]:
        """What is done at the table is part of the evening, and not counted once more."""
        self.sit_down()
        self.is_counted = False
        yield
        self.is_counted = True

    def _ask(self, method: str, address: str, **more: Any) -> None:
        with self.app.app_context():
            reply = self.client.open(address.partition("#")[0], method=method, base_url=BASE, **more)
        if reply.status_code == 303 and "/inloggen" not in str(reply.location):
            self._ask("GET", str(reply.location))
            return
        if reply.status_code != 200:
            raise RuntimeError(f"{method} {address}: {reply.status_code}")
        self.does("page")
        self.page, self.address = BeautifulSoup(reply.get_data(as_text=True), "html.parser"), address


def core_group(app: Flask, network: Network, at: datetime) -> list[Person]:
    """The secretary first."""
    with transaction():
        members = [
            member_with(f"kerngroep-{number}@netwerk.example", at=at, name=f"Lid {number}")
            for number in range(PEOPLE)
        ]
        for one in members:
            give_role(one, network, "core_group", by="bench", at=at)
    return [Person(app, one) for one in members]


def application(network: Network, kind: str, number: int, at: datetime) -> Submission:
    """Somebody applies, with all that is asked; a request names no discipline of the list."""
    member = member_with(f"aanvrager-{number}@praktijk.example", at=at, name=f"Aanvrager {number}")
    discipline = DISCIPLINES[number % len(DISCIPLINES)]
    values: dict[str, Any] = {"name": f"Praktijk {number}", "kind": "practice", "phone": "+31348000222"}
    values["disciplines"] = [] if kind == "request" else [discipline]
    route = "request" if kind == "request" else "criteria"
    one = submissions.start(
        member, network, kind="application", values=values, route=route, by="bench", at=at
    )
    one.location = {"street": "Kade", "house_number": str(number), "postcode": "3441 AB", "place": "Woerden"}
    one.evidence = [{"kind": "register", "register": "BIG", "number": f"{number:011d}"}]
    submissions.hand_in(one, agreement="2026-1", by="bench", at=at)
    db.session.flush()
    return one


def _filled_in(form: Any) -> dict[str, Any]:
    """What a form sends when nobody touches it."""
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        chosen = field.select_one("option[selected]") if field.name == "select" else None
        value = chosen.get("value", "") if chosen else field.get("value", "")
        sent[str(field["name"])] = field.get_text() if field.name == "textarea" else value
    return sent
