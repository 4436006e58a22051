"""Every command explains itself."""

import click
import pytest
from flask import Flask

from tests.cli.conftest import Run

COMMANDS = {
    "setup",
    "demo",
    "listings import",
    "listings export",
    "search rebuild",
    "search check",
    "networks add",
    "places import",
    *("accounts add", "accounts code", "worker", "run-due", "backup", "restore", "doctor"),
    "audit verify",
    *("mail send", "mail list", "mail retry", "mail release"),
}


def names_of(group: click.Group, before: str = "") -> set[str]:
    names = set()
    for name, command in group.commands.items():
        deeper = isinstance(command, click.Group)
        names |= names_of(command, f"{before}{name} ") if deeper else {before + name}
    return names


def test_these_are_our_commands(app: Flask) -> None:
    assert {name for name in names_of(app.cli) if not name.startswith("db ")} == COMMANDS


@pytest.mark.parametrize(
    "command", sorted({*COMMANDS, "listings", "search", "networks", "places", "accounts", "audit", "mail"})
)
def test_a_command_explains_itself(run: Run, command: str) -> None:
    result = run(*command.split(), "--help")

    explained = [line for line in result.stdout.splitlines() if line.startswith("  ") and len(line) > 20]
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert explained


def test_an_unknown_command_is_an_error(run: Run) -> None:
    result = run("opruimen")

    assert result.exit_code == 2
    assert "No such command 'opruimen'" in result.stderr
