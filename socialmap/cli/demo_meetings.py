"""The meetings of the demonstration: last year's settled, this year's full with a waiting list; and news.

No letter leaves: what people did here was before today, and the last step of the demonstration notes every
letter as sent.
"""

from datetime import date, datetime, time, timedelta
from itertools import cycle

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.cli.demo_applicants import known
from socialmap.cli.demo_members import add_members
from socialmap.directory.audience import Rule
from socialmap.foundation.clock import AMSTERDAM, local_day
from socialmap.foundation.db import db
from socialmap.meetings import (
    answering,
    attendance,
    evaluation,
    forgetting,
    guests,
    inviting,
    materials,
    service,
    settling,
)
from socialmap.meetings.arrangements import Agreed, arrange
from socialmap.meetings.models import Guest, Invitation, Meeting, Values
from socialmap.meetings.outcome_models import EvaluationUse
from socialmap.meetings.queries import invitations_of
from socialmap.meetings.times import A_YEAR
from socialmap.networks.models import Network
from socialmap.newsletters import sending
from socialmap.newsletters import service as news

TITLE = "Samen verder na kanker: bewegen, eten en vermoeidheid"
AHEAD = timedelta(weeks=7)
SEATS = 24
# What people say in turn; the twenty-fifth yes comes on the waiting list. The rest of them stays silent.
SAID = ("yes", "yes", "yes", "no", "yes", "yes", "perhaps", "yes", "yes", "yes")
ANSWERED = 40
DIETS = ("vegetarisch", "", "", "geen noten", "", "", "", "glutenvrij", "", "", "")
PROGRAMME = [
    {"from": "18:30", "until": "19:00", "what": "Inloop met soep en brood", "who": ""},
    {"from": "19:00", "until": "19:45", "what": "Vermoeidheid na kanker", "who": "dr. Vera Verzonnen"},
    {"from": "19:45", "until": "20:00", "what": "Pauze", "who": ""},
    {
        "from": "20:00",
        "until": "21:30",
        "what": "Casus in groepjes van vijf vakgebieden",
        "who": "Karin Kerngroep",
    },
]
ACCREDITATION = [
    {"register": "Keurmerk Fysiotherapie", "points": "2", "number": "VB-0001", "state": "granted"},
    {"register": "KP", "points": "2", "number": "VB-0002", "state": "granted"},
    {"register": "V&VN", "points": "2", "number": "", "state": "asked"},
]
HOSPITAL = (
    "Hanneke Hospita; h.hospita@ziekenhuis.example; Voorbeeldziekenhuis, oncologie\n"
    "Omar Onco; o.onco@ziekenhuis.example; Voorbeeldziekenhuis, radiotherapie\n"
    "Vera Verpleeg; v.verpleeg@ziekenhuis.example; Voorbeeldziekenhuis, casemanager"
)
GENERAL_PRACTICE = (
    "Hugo Huisarts; hugo@huisartsen.example; Huisartsen De Proefpraktijk\n"
    "Pien Praktijk; pien@huisartsen.example; Huisartsen De Proefpraktijk, praktijkondersteuner"
)
REMARKS = ("Meer tijd voor de casus.", "", "Graag ook iets over werk.", "", "", "")
NEWS = """\
Beste collega,

De volgende **netwerkbijeenkomst** komt eraan. U krijgt een uitnodiging met een eigen knop.

## Nieuw op de kaart
- Een beweeggroep in Woerden
- Twee diëtisten met een spreekuur in de avond

Weet u iemand die nog niet op de kaart staat? Vertel het ons.
"""
DRAFT = """\
Beste collega,

Terugblik op de bijeenkomst: *nog aanvullen met de cijfers van de evaluatie*.
"""


def add_meetings(network: Network, *, at: datetime) -> None:
    """Give the demonstration its meetings and newsletters, in the caller's transaction."""
    karin, bea = known("kerngroep@netwerk.example"), known("beheer@netwerk.example")
    add_members(network, at=at - timedelta(days=500))
    arrange(network, Agreed(1, 2, date(local_day(at).year - 2, 1, 1)), by=bea, at=at - timedelta(days=450))
    last = _held(network, karin, _evening(at) - A_YEAR)
    _settled(last, karin)
    _open(last, karin, at)
    _news(network, karin, at)
    # As the night would have done.
    db.session.flush()
    forgetting.forget_due(at)


def _evening(at: datetime) -> datetime:
    """Half past six, on the Thursday seven weeks from now."""
    day = local_day(at + AHEAD)
    return datetime.combine(day + timedelta(days=3 - day.weekday()), time(18, 30), AMSTERDAM)


def _values(starts_at: datetime) -> Values:
    return {
        "kind": "training",
        "title": TITLE,
        "purpose": "Weten wat een ander vakgebied doet, en elkaar daarna makkelijker vinden.",
        "programme": PROGRAMME,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "answer_by": local_day(starts_at) - timedelta(days=14),
        "capacity": 60,
        "costs": "Geen. Het netwerk betaalt.",
        "accreditation": ACCREDITATION,
        "contact_minutes": 135,
        "location_name": "Wijkgebouw De Proeftuin",
        "street": "Voorbeeldlaan",
        "house_number": "7",
        "postcode": "3441 AB",
        "place": "Woerden",
        "lat": 52.0868,
        "lon": 4.8845,
        "route": "Tien minuten lopen vanaf het station. Parkeren kan achter het gebouw.",
        "for_whom": "Alle leden van het netwerk, en gasten uit ziekenhuis en huisartsenpraktijk.",
        "is_public": True,
        "questions": [{"key": "q1", "text": "Het eten was goed.", "kind": "score"}],
    }


def _held(network: Network, karin: Member, starts_at: datetime) -> Meeting:
    """Last year's meeting, until the morning after: who came is filled in."""
    made_at, by = starts_at - timedelta(days=150), thing(karin)
    meeting = service.make(network, _values(starts_at), member=karin, by=by, at=made_at)
    _made_known(meeting, by, made_at)
    invited_at = starts_at - timedelta(days=120)
    inviting.invite(meeting, Rule(), _guests(meeting, by, invited_at), by=by, at=invited_at)
    for number, one in enumerate(invitations_of(meeting)):
        # One in seven stays silent.
        if number % 7 != 6:
            choice = "no" if number % 9 == 4 else "yes"
            _answer(one, choice, number, at=invited_at + timedelta(hours=number))
    service.advance(starts_at + timedelta(hours=4))
    morning = starts_at + timedelta(hours=14)
    said_yes = invitations_of(meeting, "yes")
    there = {one.uuid for number, one in enumerate(said_yes) if number % 11 != 5}
    walked_in = {"name": "Wendy Welkom", "organisation": "Buurthuis De Proef", "email": "", "discipline": ""}
    attendance.save(meeting, there, [walked_in], by=by, at=morning)
    return meeting


def _made_known(meeting: Meeting, by: str, at: datetime) -> None:
    meeting.is_demonstration = True
    slides = "https://www.voorbeeldziekenhuis.example/vermoeidheid"
    materials.add(meeting, "Om te lezen: vermoeidheid in het kort", "before", slides, by=by, at=at)
    service.publish(meeting, by=by, at=at)


def _guests(meeting: Meeting, by: str, at: datetime) -> list[Guest]:
    added, _wrong = guests.add_lines(meeting, HOSPITAL, source="hospital", by=by, at=at)
    more, _wrong = guests.add_lines(meeting, GENERAL_PRACTICE, source="gp", by=by, at=at)
    return [*added, *more]


def _answer(invitation: Invitation, choice: str, number: int, *, at: datetime) -> None:
    """An answer as people give it: now and then with a diet, mostly with their number."""
    is_known = choice == "yes" and invitation.member is not None and number % 5 != 4
    register = "Keurmerk Fysiotherapie" if "fysio" in invitation.discipline else "KP"
    answering.answer(
        invitation,
        choice,
        by=answering.by_of(invitation),
        at=at,
        diet=DIETS[number % len(DIETS)] if choice == "yes" else None,
        numbers=[{"register": register, "number": f"{number:05}{invitation.id:06}"}] if is_known else None,
    )


def _settled(meeting: Meeting, karin: Member) -> None:
    """Certificates for who was there; most of them also said what they thought."""
    at = meeting.ends_at + timedelta(days=1)
    settling.settle(meeting, by=thing(karin), at=at)
    slides = "https://www.voorbeeldziekenhuis.example/vermoeidheid/dia-s"
    materials.add(meeting, "De dia's van de avond", "after", slides, by=thing(karin), at=at)
    remarks = cycle(REMARKS)
    for number, one in enumerate(invitations_of(meeting, "present")):
        if number % 4 != 3 and db.session.get(EvaluationUse, one.id) is not None:
            scores = {question.key: 5 - (number + place) % 3 for place, question in _scored(meeting)}
            said = next(remarks)
            answers: Values = {**scores, evaluation.BETTER: said} if said else dict(scores)
            evaluation.give(one, answers, at=at + timedelta(days=2))


def _scored(meeting: Meeting) -> list[tuple[int, evaluation.Question]]:
    questions = evaluation.questions_of(meeting)
    return [(place, one) for place, one in enumerate(questions) if one.kind == evaluation.SCORE]


def _open(last: Meeting, karin: Member, at: datetime) -> None:
    """This year's, made from last year's: forty answers, full, and people who wait."""
    by = thing(karin)
    meeting = service.copy_from(last, member=karin, by=by, at=at - timedelta(days=30))
    meeting.capacity, meeting.accreditation = SEATS, ACCREDITATION
    _made_known(meeting, by, at - timedelta(days=28))
    invited_at = at - timedelta(days=21)
    inviting.invite(meeting, Rule(), _guests(meeting, by, invited_at), by=by, at=invited_at)
    # Spread over the disciplines: first the even ones of the list, then the odd.
    people = invitations_of(meeting, "invited")
    people = [one for one in [*people[::2], *people[1::2]] if one.name != "Lotte Lid"]
    for number, one in enumerate(people[:ANSWERED]):
        _answer(one, SAID[number % len(SAID)], number, at=invited_at + timedelta(hours=9 * number + 1))


def _news(network: Network, karin: Member, at: datetime) -> None:
    """One newsletter of last month, and one that is still being written."""
    by, sent_at = thing(karin), at - timedelta(days=35)
    everybody = Rule().kept()
    written = {"kind": "newsletter", "subject": "Nieuws van het netwerk", "text": NEWS, "audience": everybody}
    one = news.create(network, written, by=by, at=sent_at - timedelta(days=1))
    sending.schedule(one, None, seen_revision=one.revision, by=by, at=sent_at)
    one.state, one.done_at = "done", sent_at + timedelta(hours=1)
    draft = news.create(
        network, {**written, "subject": "Terugblik op de bijeenkomst", "text": DRAFT}, by=by, at=at
    )
    one.is_demonstration = draft.is_demonstration = True
