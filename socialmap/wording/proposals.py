"""Words that members miss: propose, accept and decline."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.service import record
from socialmap.foundation.db import db, rows_changed
from socialmap.networks.models import Network
from socialmap.wording import rules, service
from socialmap.wording.models import Edit, WordProposal
from socialmap.wording.queries import same_word
from socialmap.wording.rules import Values


def propose(member: Member, network_id: int, word: Values, *, by: str, at: datetime) -> WordProposal:
    """Keep a proposal: `word` holds variant, concept and lang.

    Raises TooManyProposals, and AlreadyThere when the word is known or was proposed by the same member.
    """
    # Two forms of one member at once wait for each other here, so that the count is right.
    db.session.execute(sa.select(Member.id).where(Member.id == member.id).with_for_update())
    mine = sa.select(WordProposal).where(WordProposal.member_id == member.id, WordProposal.state == "new")
    waiting = list(db.session.scalars(mine))
    if len(waiting) >= rules.MOST_OPEN_PROPOSALS:
        raise rules.TooManyProposals
    known = same_word(word["variant"], word["concept"], word["lang"])
    if (known is not None and known.retired_at is None) or any(
        (one.variant, one.concept, one.lang) == (word["variant"], word["concept"], word["lang"])
        for one in waiting
    ):
        raise rules.AlreadyThere
    made = WordProposal(network_id=network_id, member_id=member.id, at=at, **word)
    db.session.add(made)
    db.session.flush()
    record("propose-word", thing(made), by=by, at=at, after=word)
    return made


def accept(proposal: WordProposal, word: Values, *, network: Network, by: str, at: datetime) -> Edit | None:
    """Take a proposed word over, perhaps a little other than it was proposed.

    Raises AlreadyDecided. None when the word was there already: the proposal is then accepted all the same.
    """
    _decide(proposal, "accepted", by=by, at=at)
    record("accept-word", thing(proposal), by=by, at=at, after=word)
    try:
        return service.add("word", word, network=network, by=by, at=at)
    except rules.AlreadyThere:
        return None


def decline(proposal: WordProposal, *, by: str, at: datetime) -> None:
    """Leave a proposed word out. Raises AlreadyDecided."""
    _decide(proposal, "declined", by=by, at=at)
    record("decline-word", thing(proposal), by=by, at=at)


def thing(proposal: WordProposal) -> str:
    """How the audit names a proposal."""
    return f"word-proposal:{proposal.uuid}"


def _decide(proposal: WordProposal, state: str, *, by: str, at: datetime) -> None:
    change = sa.update(WordProposal).where(WordProposal.id == proposal.id, WordProposal.state == "new")
    if rows_changed(change.values(state=state, decided_at=at, decided_by=by)) != 1:
        raise rules.AlreadyDecided
