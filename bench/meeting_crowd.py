"""People who read their letters and press the buttons in them, and what should come of it."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from random import Random
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask

from bench.half_year_people import BASE
from socialmap.foundation.clock import StoppedClock
from socialmap.mailing.sending import send_waiting
from socialmap.meetings.offers import kept_until

_LINK = re.compile(r"https?://[^/\s]+(/brief/[\w-]+)")
# Of ten people: how many answer the invitation, the first reminder, the second, and never.
WHEN = ("invitation",) * 6 + ("first",) * 2 + ("second", "never")
CHOICES = ("yes",) * 7 + ("no", "no", "perhaps")


class Letters:
    """The letters the site kept instead of sending, each read once."""

    def __init__(self, app: Flask) -> None:
        self.folder, self.read = app.extensions["settings"].data_dir / "mail", set[str]()

    def new(self, clock: StoppedClock) -> list[EmailMessage]:
        """What came since the last time; the sender keeps to its cap per hour."""
        at = clock.instant
        while send_waiting(at):
            at += timedelta(hours=1)
        paths = sorted(path for path in self.folder.glob("*.eml") if path.name not in self.read)
        self.read |= {path.name for path in paths}
        return [message_from_bytes(path.read_bytes(), policy=default) for path in paths]  # type: ignore[misc]


class Crowd:
    """Everybody who is invited: what they mean to do, and in which state that should leave them."""

    def __init__(
        self, app: Flask, clock: StoppedClock, people: int, *, capacity: int, starts_at: datetime
    ) -> None:
        dice = Random(20261112)
        self.app, self.clock, self.capacity, self.starts_at = app, clock, capacity, starts_at
        self.names = [f"lid-{number}@praktijk.example" for number in range(people)]
        self.when = {name: dice.choice(WHEN) for name in self.names}
        self.choice = {name: dice.choice(CHOICES) for name in self.names}
        self.falls_ill = {name for name in self.names if dice.random() < 0.15}
        self.takes_offer = {name for name in self.names if dice.random() < 0.7}
        self.state = dict.fromkeys(self.names, "invited")
        self.line: list[str] = []
        self.kept: dict[str, datetime] = {}
        self.links: dict[str, str] = {}
        self.offered: dict[str, str] = {}
        self.letters: Counter[str] = Counter()
        self.pressed: Counter[str] = Counter()
        self._seconds = 0

    def reads(self, letters: Iterable[EmailMessage]) -> None:
        """Keep the button of the invitation, and that of an offer."""
        for letter in letters:
            name = str(letter["To"])
            body = letter.get_body(("plain",))
            if name not in self.state or body is None:
                continue
            text = str(body.get_content())
            self.letters[name] += 1
            found = _LINK.findall(text)
            if "Er kwam een plaats vrij" in text:
                self.offered[name] = found[0]
            elif "Geef uw antwoord" in text:
                self.links[name] = found[0]

    def acts(self, day: date, last_day: date) -> None:
        """What people do at noon of this day, one after the other."""
        if day > last_day:
            return
        for name in self.names:
            if name in self.links and self.state[name] == "invited" and self._is_moved(name):
                self._press(name, self.links[name], self.choice[name])
        if day == last_day:
            for name in sorted(self.falls_ill):
                if self.state[name] == "yes":
                    self._press(name, self.links[name], "no")

    def takes_offers(self) -> None:
        """Most who were offered a place take it, well within the day it is kept."""
        for name, link in list(self.offered.items()):
            del self.offered[name]
            if name in self.takes_offer and name in self.kept:
                self._press(name, link, "yes")

    def _is_moved(self, name: str) -> bool:
        """Whether the letters that came are enough to make this person answer."""
        wanted = {"invitation": 1, "first": 2, "second": 3, "never": 99}[self.when[name]]
        return self.letters[name] >= wanted

    def _press(self, name: str, link: str, choice: str) -> None:
        """Open the letter, press the button; and the same in the model."""
        self.clock.instant += timedelta(seconds=1)
        self._seconds += 1
        with self.app.app_context():
            client = self.app.test_client()
            page = client.get(link, base_url=BASE)
            form = BeautifulSoup(page.get_data(as_text=True), "html.parser").select_one("main form.choices")
            if form is None:
                raise RuntimeError(f"{name}: no buttons on {link} ({page.status_code})")
            sent: dict[str, Any] = {
                str(one["name"]): one.get("value", "") for one in form.select("input[name]")
            }
            reply = client.post(str(form["action"]), base_url=BASE, data={**sent, "do": choice})
        if reply.status_code != 303:
            raise RuntimeError(f"{name}: {choice} was answered with {reply.status_code}")
        self.pressed[choice] += 1
        self._model(name, choice, self.clock.instant)

    def _model(self, name: str, choice: str, at: datetime) -> None:
        if choice == "yes":
            if name in self.kept or (self._free() > 0 and not self.line):
                self.kept.pop(name, None)
                self.state[name] = "yes"
            elif name not in self.line:
                self.state[name] = "waiting"
                self.line.append(name)
            return
        self.state[name] = choice
        self.kept.pop(name, None)
        self.line = [one for one in self.line if one != name]
        self._offer(at)

    def _free(self) -> int:
        taken = sum(state == "yes" for state in self.state.values()) + len(self.kept)
        return self.capacity - taken

    def _offer(self, at: datetime) -> None:
        until = kept_until(self.starts_at, at)
        while until is not None and self._free() > 0 and self.line:
            self.kept[self.line.pop(0)] = until

    def lets_pass(self, at: datetime) -> None:
        """Places that were kept long enough go to the next; who let one pass still waits."""
        late = [name for name, until in self.kept.items() if until <= at]
        for name in late:
            del self.kept[name]
        if late:
            self._offer(at)

    def were_absent(self, names: set[str]) -> None:
        """The morning after: who said yes was there, but for these."""
        for name, state in self.state.items():
            if state == "yes":
                self.state[name] = "absent" if name in names else "present"

    def seconds_taken(self) -> int:
        """How long all of it took since this was asked last."""
        taken, self._seconds = self._seconds, 0
        return taken

    def counts(self) -> str:
        """How often which button was pressed."""
        return ", ".join(f"{count} {what}" for what, count in sorted(self.pressed.items()))
