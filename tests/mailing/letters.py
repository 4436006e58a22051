"""Reads the letters of a test: everything that is due is sent into the folder of the site, and opened."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from flask import Flask

from socialmap.mailing.sending import send_waiting

ADDRESS = re.compile(r"https?://[^/\s]+(/brief/[\w-]+)")


def sent(app: Flask) -> list[EmailMessage]:
    """Every letter that left so far, oldest first; what is due leaves now."""
    with app.app_context():
        while send_waiting():
            pass
    folder = app.extensions["settings"].data_dir / "mail"
    paths = sorted(
        folder.glob("*.eml"), key=lambda path: (path.name.split("-")[0], int(path.stem.split("-")[1]))
    )
    return [message_from_bytes(path.read_bytes(), policy=default) for path in paths]  # type: ignore[misc]


def last(app: Flask) -> EmailMessage:
    """The letter that left last."""
    return sent(app)[-1]


def text_of(message: EmailMessage) -> str:
    """The words of the text part."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html_in(message: EmailMessage) -> str:
    """The HTML part."""
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def links_in(message: EmailMessage) -> list[str]:
    """Paths of the buttons, in order."""
    return ADDRESS.findall(text_of(message))


def code_in(message: EmailMessage) -> str:
    """The six digits of a letter to log in."""
    match = re.search(r"^(\d{3} \d{3})$", text_of(message), re.M)
    assert match is not None
    return match[1]
