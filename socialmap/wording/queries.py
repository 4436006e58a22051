"""Reads of the words and their history; who keeps them is decided here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.search.models import SafetyWord, SearchWord
from socialmap.wording.models import Edit, WordProposal
from socialmap.wording.rules import Values, english_behind
from socialmap.wording.subjects import SUBJECTS, Subject

SHARED_KINDS = tuple(one.kind for one in SUBJECTS.values() if one.is_shared)
PER_PAGE = 50
MOST_WORDS_SHOWN = 300


def keeper_of_the_words() -> Network | None:
    """The network whose core group keeps the words all networks share; see docs/decisions/0021."""
    networks = all_networks()
    chosen = (one for one in networks if one.settings.get("keeps_words") is True)
    return next(chosen, networks[0] if networks else None)


def keeps_the_words(network: Network) -> bool:
    """Whether this network keeps the words of all; the others propose."""
    keeper = keeper_of_the_words()
    return keeper is not None and keeper.id == network.id


def may_edit(subject: Subject, key: str, network: Network) -> bool:
    """Whether the core group of this network may change this text."""
    return keeps_the_words(network) if subject.is_shared else network.slug == key


def row_of(subject: Subject, key: str, *, lock: bool = False) -> Any:
    """The row of a text, retired or not. Raises NotFound."""
    if subject.key == "id" and not (key.isascii() and key.isdecimal() and len(key) < 10):
        raise NotFound
    wanted = int(key) if subject.key == "id" else key
    query = sa.select(subject.model).where(getattr(subject.model, subject.key) == wanted)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    return row


def rows_of(subject: Subject) -> list[Any]:
    """All rows of a kind, in their own order, retired ones last."""
    model: Any = subject.model
    order = getattr(model, "position", model.id)
    return list(db.session.scalars(sa.select(model).order_by(model.retired_at.is_not(None), order)))


def edits_of(kind: str, key: str) -> list[Edit]:
    """All edits of one text, oldest first."""
    query = sa.select(Edit).where(Edit.kind == kind, Edit.subject == key).order_by(Edit.id)
    return list(db.session.scalars(query))


def behind_in_english(kind: str, key: str, present: Values) -> set[str]:
    """The texts of a row whose English is older than the Dutch."""
    return english_behind([(one.before, one.after) for one in edits_of(kind, key)], present)


def edits_by_subject(kind: str) -> dict[str, list[tuple[Values, Values]]]:
    """(before, after) of every edit of a kind, by its subject, oldest first."""
    found: dict[str, list[tuple[Values, Values]]] = defaultdict(list)
    for one in db.session.scalars(sa.select(Edit).where(Edit.kind == kind).order_by(Edit.id)):
        found[one.subject].append((one.before, one.after))
    return found


def history(network_id: int, *, kind: str = "", page: int = 1) -> list[Edit]:
    """What this network changed, and what was changed in the words all share, newest first.

    One more than a page holds tells that there is a next page.
    """
    is_seen = sa.or_(Edit.network_id == network_id, Edit.kind.in_(SHARED_KINDS))
    query = sa.select(Edit).where(is_seen).order_by(Edit.id.desc())
    if kind:
        query = query.where(Edit.kind == kind)
    return list(db.session.scalars(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1)))


def edit_of(network_ids: Collection[int], uuid: UUID) -> Edit:
    """An edit made in one of these networks. Raises NotFound."""
    query = sa.select(Edit).where(Edit.uuid == uuid, Edit.network_id.in_(network_ids))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def later_edit(edit: Edit, names: Iterable[str]) -> Edit | None:
    """The last edit after this one that touched one of the same texts."""
    query = sa.select(Edit).where(Edit.kind == edit.kind, Edit.subject == edit.subject, Edit.id > edit.id)
    wanted = set(names)
    later = db.session.scalars(query.order_by(Edit.id.desc()))
    return next((one for one in later if wanted & one.after.keys()), None)


def words_of(concept: str) -> list[SearchWord]:
    """The words that stand for one meaning, those in use first."""
    query = sa.select(SearchWord).where(SearchWord.concept == concept)
    query = query.order_by(SearchWord.retired_at.is_not(None), SearchWord.lang != "nl", SearchWord.variant)
    return list(db.session.scalars(query))


def words_with(text: str) -> list[SearchWord]:
    """The words in use that hold this text."""
    like = SearchWord.variant.ilike(f"%{_escaped(text)}%", escape="\\")
    query = sa.select(SearchWord).where(SearchWord.retired_at.is_(None), like)
    query = query.order_by(sa.func.length(SearchWord.variant), SearchWord.variant, SearchWord.concept)
    return list(db.session.scalars(query.limit(MOST_WORDS_SHOWN)))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def words_per_concept() -> dict[str, int]:
    """How many words in use each meaning has."""
    query = sa.select(SearchWord.concept, sa.func.count()).where(SearchWord.retired_at.is_(None))
    return {concept: count for concept, count in db.session.execute(query.group_by(SearchWord.concept))}


def same_word(variant: str, concept: str, lang: str) -> SearchWord | None:
    """The row with just this word and meaning, in use or not."""
    query = sa.select(SearchWord).where(
        SearchWord.variant == variant, SearchWord.concept == concept, SearchWord.lang == lang
    )
    return db.session.scalar(query)


def safety_words() -> list[SafetyWord]:
    """All words about danger, those in use first."""
    query = sa.select(SafetyWord).order_by(
        SafetyWord.retired_at.is_not(None), SafetyWord.shows, SafetyWord.lang != "nl", SafetyWord.words
    )
    return list(db.session.scalars(query))


def open_proposals(network_ids: Collection[int]) -> list[WordProposal]:
    """Proposals these networks must decide on, oldest first: all, for whoever keeps the words."""
    keeper = keeper_of_the_words()
    if keeper is None or keeper.id not in network_ids:
        return []
    query = sa.select(WordProposal).where(WordProposal.state == "new").order_by(WordProposal.id)
    return list(db.session.scalars(query))


def proposals_of(member: Member) -> list[WordProposal]:
    """What a member proposed, newest first."""
    query = sa.select(WordProposal).where(WordProposal.member_id == member.id)
    return list(db.session.scalars(query.order_by(WordProposal.id.desc())))


def proposal_of(network_ids: Collection[int], uuid: UUID) -> WordProposal:
    """A proposal these networks decide on, whatever became of it. Raises NotFound."""
    keeper = keeper_of_the_words()
    found = db.session.scalar(sa.select(WordProposal).where(WordProposal.uuid == uuid))
    if found is None or keeper is None or keeper.id not in network_ids:
        raise NotFound
    return found
