"""The commands, `flask …`."""

from flask import Flask

from socialmap.cli.accounts import accounts
from socialmap.cli.audit import audit
from socialmap.cli.backup import backup, doctor, restore_file
from socialmap.cli.demo import demo
from socialmap.cli.listings import listings
from socialmap.cli.mail import mail
from socialmap.cli.networks import networks
from socialmap.cli.places import places
from socialmap.cli.search import search
from socialmap.cli.setup import setup
from socialmap.cli.worker import run_due_now, worker


def init_app(app: Flask) -> None:
    """Hang every command in its place."""
    for command in (
        *(setup, demo, listings, search, networks, places),
        *(accounts, mail, worker, run_due_now, backup, restore_file, doctor, audit),
    ):
        app.cli.add_command(command)
