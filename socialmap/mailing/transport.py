"""Where letters go: to the SMTP server of the settings, or into a folder when there is none."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol

import flask_mail
from flask import Flask, current_app

from socialmap.mailing.rules import is_for_practice
from socialmap.settings import Settings

TIMEOUT = 15


class Refused(Exception):
    """This letter will never be taken (5xx, or an address that may not be written to)."""


class NotNow(Exception):
    """This letter was not taken now (4xx); another may be."""


class Unreachable(Exception):
    """There is no connection any more; nothing can be sent until there is one."""


class Hand(Protocol):
    """Takes one message and returns when it was accepted."""

    def hand_over(self, message: EmailMessage) -> None: ...


class Connection(flask_mail.Connection):
    """The connection of flask-mail with a time limit, and a server that must prove its name."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        mail = self.mail
        if mail.use_ssl:
            context = ssl.create_default_context()
            host: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.port, timeout=TIMEOUT, context=context)
        else:
            host = smtplib.SMTP(mail.server, mail.port, timeout=TIMEOUT)
        try:
            if mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if mail.username and mail.password:
                host.login(mail.username, mail.password)
        except BaseException:
            host.close()
            raise
        return host


class Smtp:
    """Hands letters to a mail server over one connection."""

    def __init__(self, host: smtplib.SMTP) -> None:
        self.host = host

    def hand_over(self, message: EmailMessage) -> None:
        sender, to = parseaddr(str(message["From"]))[1], parseaddr(str(message["To"]))[1]
        try:
            self.host.send_message(message, sender, [to])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = next(iter(refusal.recipients.values()))
            raise _told(code, said) from None
        except smtplib.SMTPServerDisconnected as gone:
            raise Unreachable(type(gone).__name__) from None
        except smtplib.SMTPResponseException as refusal:
            raise _told(refusal.smtp_code, refusal.smtp_error) from None
        except (OSError, smtplib.SMTPException) as problem:
            raise Unreachable(type(problem).__name__) from None


class Folder:
    """Keeps letters as complete files, for a machine without a mail server."""

    def __init__(self, settings: Settings, at: datetime) -> None:
        self.folder = settings.data_dir / "mail"
        self.at = at

    def hand_over(self, message: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self.folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.part"
        aside.touch(mode=0o600)
        aside.write_bytes(message.as_bytes())
        stamp = self.at.strftime("%Y%m%dT%H%M%S.%fZ")
        for number in range(1, 1_000_000):
            try:
                # A link, because unlike a rename it never takes the place of another letter.
                os.link(aside, self.folder / f"{stamp}-{number}.eml")
                break
            except FileExistsError:
                continue
        aside.unlink()


def init_app(app: Flask) -> None:
    """Give flask-mail what the settings say."""
    settings: Settings = app.extensions["settings"]
    app.config.update(
        MAIL_SERVER=settings.smtp_host,
        MAIL_PORT=settings.smtp_port,
        MAIL_USERNAME=settings.smtp_user or None,
        MAIL_PASSWORD=settings.smtp_password or None,
        MAIL_USE_TLS=settings.smtp_tls == "starttls",
        MAIL_USE_SSL=settings.smtp_tls == "tls",
        MAIL_SUPPRESS_SEND=False,
    )
    flask_mail.Mail(app)


@contextmanager
def opened(at: datetime) -> Iterator[Hand]:
    """Something that takes letters; raises Unreachable when the server is not there."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.smtp_host:
        yield Folder(settings, at)
        return
    try:
        host = Connection(current_app.extensions["mail"]).configure_host()
    except smtplib.SMTPAuthenticationError:
        raise Unreachable("de mailserver weigert naam of wachtwoord") from None
    except (OSError, smtplib.SMTPException) as problem:
        raise Unreachable(type(problem).__name__) from None
    try:
        yield Smtp(host)
    finally:
        _leave(host)


def check_recipient(address: str) -> None:
    """Outside production a mail server gets letters to invented addresses only; raises Refused."""
    settings: Settings = current_app.extensions["settings"]
    if settings.smtp_host and not settings.is_production and not is_for_practice(address):
        raise Refused("buiten productie alleen naar .example, .test, .invalid of localhost")


def _leave(host: smtplib.SMTP) -> None:
    try:
        host.quit()
    except (OSError, smtplib.SMTPException):
        host.close()


def _told(code: int, said: bytes | str) -> Exception:
    """What the server answered: 4xx may pass, 5xx will not."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = Refused if code >= 500 else NotNow
    return kind(f"{code} {' '.join(text.split())}"[:200])
