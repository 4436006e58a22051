"""A letter as it goes out: text first, HTML from it, and headers that hold one line each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from socialmap.foundation.db import Once, db
from socialmap.mailing.html import html_around, html_of, plain_of
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import NothingToSay
from socialmap.networks.models import Network
from socialmap.settings import Settings

Context = Callable[[Letter], dict[str, Any] | None]
# The one fact of a context that is no word of the letter: what goes along with it.
ALONG = "along"
_environments = Once()


@dataclass(frozen=True)
class Along:
    """What goes along with the words: a calendar file with its method, a picture, headers, HTML made before.

    `html` replaces what is made from the text, and says the same. `picture` is a PNG with its file name.
    """

    calendar: bytes = b""
    method: str = ""
    picture: bytes = b""
    picture_name: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    html: Markup | None = None


def message_of(letter: Letter) -> EmailMessage:
    """The message of a letter, byte for byte the same whenever it is made from the same facts.

    Raises NothingToSay when the room it came from has nothing to say any more, and ValueError when a
    header would hold more than one line.
    """
    context = context_of(letter)
    subject, text = subject_and_text(letter.template, context)
    foot = _template("_foot.txt").render(context).strip()
    whole = re.sub(r"\n{3,}", "\n\n", f"{text}\n\n-- \n{foot}\n")
    message = EmailMessage(policy=SMTP)
    _address(message, letter, context["network"])
    message["Subject"] = subject
    message.set_content(plain_of(whole), cte="quoted-printable")
    along: Along = context.get(ALONG) or Along()
    page = html_of(whole, subject) if along.html is None else html_around(along.html, foot, subject)
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    _put_along(message, along)
    # Set last: the email package hands every Content- header that is there before to the text part.
    message["Content-Language"] = "nl"
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"=_{letter.uuid.hex}" + (f"_{number}" if number else ""))
    return message


def _put_along(message: EmailMessage, along: Along) -> None:
    """Calendar programs look for the calendar among the ways to read the letter, people among its files."""
    for name, value in along.headers.items():
        message[name] = value
    if along.calendar:
        text = along.calendar.decode()
        kind: dict[str, Any] = {"subtype": "calendar", "params": {"method": along.method}, "cte": "base64"}
        message.add_alternative(text, **kind)
        message.add_attachment(text, filename="bijeenkomst.ics", **kind)
    if along.picture:
        message.add_attachment(
            along.picture, maintype="image", subtype="png", filename=along.picture_name, disposition="inline"
        )


def subject_and_text(template: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """What a letter says with these facts, without what stands under every letter."""
    subject = " ".join(_template(f"{template}.subject.txt").render(facts).split())
    return subject, _template(f"{template}.txt").render(facts).strip()


def context_of(letter: Letter) -> dict[str, Any]:
    """Everything the templates of a letter may use."""
    site = current_app.extensions["settings"].base_url
    network = db.session.get(Network, letter.network_id) if letter.network_id else None
    more: dict[str, Any] | None = {}
    if (add := current_app.extensions["letter_contexts"].get(letter.template)) is not None:
        more = add(letter)
    if more is None:
        raise NothingToSay
    return {
        **letter.values,
        "letter": letter,
        "network": network,
        "recipient": letter.recipient,
        "site": site,
        "link": lambda action: site + LetterLink(letter, action).address,
        **more,
    }


def _address(message: EmailMessage, letter: Letter, network: Network | None) -> None:
    settings: Settings = current_app.extensions["settings"]
    host = urlsplit(settings.base_url).hostname or "localhost"
    sender = (
        settings.mail_from
        or f"sociale-kaart@{host if '.' in host and not host[-1].isdigit() else 'localhost'}"
    )
    name = network.name if network else "Sociale kaart kanker"
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.recipient)
    if network is not None and network.contact_email:
        message["Reply-To"] = Address(network.name, addr_spec=network.contact_email)
    message["Date"] = letter.queued_at
    message["Message-ID"] = f"<{letter.uuid}@{host}>"
    message["Auto-Submitted"] = "auto-generated"


def _template(name: str) -> Template:
    return _environments.get(current_app.extensions["settings"].home, _environment).get_template(name)


def _environment() -> Environment:
    folder = current_app.extensions["settings"].home / "templates" / "mail"
    # A letter is text; its HTML is made from it afterwards, and escaped there.
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
