"""A letter as it goes out: text first, HTML from it, and headers that hold one line each."""

import re
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from socialmap.foundation.db import Once, db
from socialmap.mailing.html import html_of, plain_of
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import NothingToSay
from socialmap.networks.models import Network
from socialmap.settings import Settings

Context = Callable[[Letter], dict[str, Any] | None]
_environments = Once()


def message_of(letter: Letter) -> EmailMessage:
    """The message of a letter, byte for byte the same whenever it is made from the same facts.

    Raises NothingToSay when the room it came from has nothing to say any more, and ValueError when a
    header would hold more than one line.
    """
    context = context_of(letter)
    templates = _environments.get(current_app.extensions["settings"].home, _environment)
    subject = " ".join(templates.get_template(f"{letter.template}.subject.txt").render(context).split())
    text = templates.get_template(f"{letter.template}.txt").render(context).strip() + "\n"
    foot = templates.get_template("_foot.txt").render(context).strip() + "\n"
    whole = re.sub(r"\n{3,}", "\n\n", f"{text}\n-- \n{foot}")
    message = EmailMessage(policy=SMTP)
    _address(message, letter, context["network"])
    message["Subject"] = subject
    message.set_content(plain_of(whole), cte="quoted-printable")
    message.add_alternative(html_of(whole, subject), subtype="html", cte="quoted-printable")
    # Set last: the email package hands every Content- header that is there before to the text part.
    message["Content-Language"] = "nl"
    message.set_boundary(f"=_{letter.uuid.hex}")
    return message


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
