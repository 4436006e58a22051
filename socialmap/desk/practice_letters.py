"""The letter a button of the practice would send: the real words, about somebody invented, never queued."""

from typing import Any

from flask import current_app
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from socialmap.foundation.db import Once
from socialmap.review.letters import buddy_of, person_of
from socialmap.review.submissions import Submission

_environments = Once()


def letter_of(template: str, submission: Submission, *, by: str, own_words: str, question: str) -> str:
    """The text of a letter, as its reader would get it."""
    facts: dict[str, Any] = {
        "name": submission.member.name,
        "network": submission.network,
        "site": current_app.extensions["settings"].base_url,
        "is_change": False,
        "own_words": own_words,
        "question": question,
        "path": f"/aanmelden/{submission.uuid}",
        "page": "/aanbod/……",
        "card": "/mijn/vermelding/……/kaartje",
        "buddy": buddy_of(submission),
        "person": person_of(submission.network, by),
    }
    templates = _environments.get(current_app.extensions["settings"].home, _environment)
    return str(templates.get_template(f"{template}.txt").render(facts)).strip()


def _environment() -> Environment:
    folder = current_app.extensions["settings"].home / "templates" / "mail"
    # A letter is text; it is escaped where the page draws it.
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
