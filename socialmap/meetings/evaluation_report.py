"""What came of an evaluation, told so that nobody can be found in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import SystemRandom

import sqlalchemy as sa
from flask import current_app

from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db
from socialmap.foundation.paper import Block, Heading, Points, Table, Text, fonts_in, paper
from socialmap.foundation.texts import _, language
from socialmap.meetings import evaluation, shown
from socialmap.meetings.evaluation import SCORES, TEXT, Question
from socialmap.meetings.models import Meeting, Values
from socialmap.meetings.outcome_models import EvaluationAnswer
from socialmap.meetings.rules import SPLIT_FROM
from socialmap.search.current import memory
from socialmap.search.labels import value_label

# Part of the others, and of who has no discipline here.
REST = ""


@dataclass(frozen=True)
class Score:
    """How many people chose each answer to one question, from one to five."""

    question: Question
    counts: tuple[int, ...]

    @property
    def mean_label(self) -> str:
        return mean_label(self.counts)


@dataclass(frozen=True)
class Group:
    """The people of one discipline, or all others together: how many, and their mean for each question."""

    label: str
    count: int
    means: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Everything that may be told of an evaluation."""

    given: int
    asked: int
    scores: tuple[Score, ...] = ()
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def response_label(self) -> str:
        return _("%(given)s van de %(asked)s mensen gaven hun mening.", given=self.given, asked=self.asked)


def report_of(meeting: Meeting, today: date) -> Report:
    """The report; as long as it may not be read only how many answered (evaluation.is_told)."""
    given, asked = evaluation.response_of(meeting)
    if not evaluation.is_told(meeting, today):
        return Report(given, asked)
    rows = [(one.discipline, one.answers) for one in _answers_of(meeting)]
    questions = evaluation.questions_of(meeting)
    scored = [one for one in questions if one.kind != TEXT]
    return Report(
        given,
        asked,
        tuple(Score(one, counts_of(one.key, [answers for _slug, answers in rows])) for one in scored),
        tuple((one.text, _shuffled(one.key, rows)) for one in questions if one.kind == TEXT),
        _groups(rows, scored),
    )


def counts_of(key: str, answers: Sequence[Values]) -> tuple[int, ...]:
    """How many people chose each of the five."""
    chosen = Counter(one.get(key) for one in answers)
    return tuple(chosen[score] for score in SCORES)


def mean_label(counts: Sequence[int]) -> str:
    """The mean with one decimal and a comma; a dash when nobody answered."""
    total = sum(counts)
    if not total:
        return "-"
    points = sum(score * count for score, count in zip(SCORES, counts, strict=True))
    # Half up, as people round; with whole numbers nothing is lost.
    tenths = (20 * points + total) // (2 * total)
    return f"{tenths // 10},{tenths % 10}"


def shown_apart(counts: Mapping[str, int], smallest: int = SPLIT_FROM) -> list[str]:
    """Which disciplines may be shown apart, the largest first; none when that leaves nothing to compare.

    Each has `smallest` answers or more. So has what remains, or it is empty: otherwise the difference with
    the whole would tell what a few people answered.
    """
    large = [slug for slug, count in counts.items() if slug != REST and count >= smallest]
    apart = sorted(large, key=lambda slug: (-counts[slug], slug))
    rest = sum(counts.values()) - sum(counts[slug] for slug in apart)
    while apart and 0 < rest < smallest:
        rest += counts[apart.pop()]
    return apart if len(apart) + bool(rest) > 1 else []


def _answers_of(meeting: Meeting) -> list[EvaluationAnswer]:
    return list(
        db.session.scalars(sa.select(EvaluationAnswer).where(EvaluationAnswer.meeting_id == meeting.id))
    )


def _shuffled(key: str, rows: Sequence[tuple[str, Values]]) -> tuple[str, ...]:
    """What people wrote, each question in another order, so that two texts are not seen to be of one hand."""
    texts = [text for _slug, answers in rows if (text := str(answers.get(key) or "").strip())]
    SystemRandom().shuffle(texts)
    return tuple(texts)


def _groups(rows: Sequence[tuple[str, Values]], scored: Sequence[Question]) -> tuple[Group, ...]:
    apart = shown_apart(Counter(slug for slug, _answers in rows))
    if not apart:
        return ()
    present = memory().present()
    named = {slug: value_label("discipline", slug, present) for slug in apart}
    members: dict[str, list[Values]] = {slug: [] for slug in [*apart, REST]}
    for slug, answers in rows:
        members[slug if slug in named else REST].append(answers)
    return tuple(
        Group(
            named.get(slug, _("Overige")),
            len(theirs),
            tuple(mean_label(counts_of(one.key, theirs)) for one in scored),
        )
        for slug, theirs in members.items()
        if theirs
    )


def pdf_of(meeting: Meeting, *, at: datetime) -> bytes:
    """The report to keep or to hand in with the accreditation: the tables, without the diagrams."""
    report = report_of(meeting, local_day(at))
    day = long_date(local_day(meeting.starts_at), language())
    blocks: list[Block] = [Text(f"{meeting.title}, {day}"), Text(shown.where(meeting))]
    blocks.append(Text(report.response_label))
    if not report.scores:
        blocks.append(Text(_("Er zijn te weinig antwoorden, of de vragen lopen nog.")))
    else:
        blocks += _told(report)
    home = current_app.extensions["settings"].home
    title = _("Evaluatie")
    return paper(title, blocks, fonts=fonts_in(home), foot=meeting.network.name, made_at=at)


def _told(report: Report) -> list[Block]:
    words = evaluation.scale()
    heads = [_("Stelling"), *(words[score].capitalize() for score in SCORES), _("Gemiddeld")]
    rows = [(one.question.text, *map(str, one.counts), one.mean_label) for one in report.scores]
    blocks: list[Block] = [
        Heading(_("Wat vond men ervan?")),
        Table(heads, rows, (40, 16, 14, 20, 12, 16, 18)),
    ]
    if report.groups:
        names = [f"{one.label} ({one.count})" for one in report.groups]
        split = [
            (score.question.text, *(one.means[at] for one in report.groups))
            for at, score in enumerate(report.scores)
        ]
        blocks += [Heading(_("Gemiddeld per vakgebied")), Table([_("Stelling"), *names], split)]
    for question, texts in report.texts:
        blocks += [Heading(question), Points(texts) if texts else Text(_("Niemand schreef hier iets."))]
    return blocks
