"""The letter a button of the practice would send: the real words, about somebody invented, never queued."""

from typing import Any

from flask import current_app

from socialmap.mailing.composing import subject_and_text
from socialmap.review.letters import buddy_of, person_of
from socialmap.review.submissions import Submission


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
    _subject, text = subject_and_text(template, facts)
    return text
