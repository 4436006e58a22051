"""This year, and everything a successor has to know."""

from datetime import date, datetime
from typing import Any

from flask import Response

from socialmap.accounts.queries import people_of, roles_of
from socialmap.accounts.rules import DECIDING
from socialmap.desk import rules
from socialmap.desk.answers import page
from socialmap.desk.blueprint import DESK, bp
from socialmap.desk.queries import open_actions
from socialmap.desk.shown import next_rounds
from socialmap.desk.waiting import waiting_in
from socialmap.desk.words import kind_labels
from socialmap.desk.year import Moment, busy_now, year_of
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.dates import long_date, short_date
from socialmap.foundation.texts import _, language, once_per_language
from socialmap.networks.models import Network
from socialmap.safekeeping.hooks import doctor_checks
from socialmap.search.network import network_to_decide_for


@bp.get(f"{DESK}/dit-jaar")
@requires("core-group")
def this_year() -> Response:
    """The months of the year: what is done, what is going on, and what is to come."""
    network, day = network_to_decide_for(), today()
    moments = year_of(network, day)
    return page(
        "year",
        network=network.short_name,
        year=day.year,
        moments=[_told(one, day) for one in moments],
        busy=[_told(one, day) for one in busy_now(moments)],
    )


@once_per_language
def state_labels() -> dict[str, str]:
    """How far something of the year is."""
    return {"done": _("klaar"), "busy": _("nu bezig"), "to-come": _("komt nog"), "past": _("voorbij")}


def _told(one: Moment, today: date) -> dict[str, str]:
    first, last = (short_date(day, today, language()) for day in (one.first, one.last))
    return {
        "days": first
        if one.first == one.last
        else _("%(first)s tot en met %(last)s", first=first, last=last),
        "title": one.title,
        "who": one.who,
        "state": one.state,
        "state_label": state_labels()[one.state],
        "page": one.page,
    }


@bp.get(f"{DESK}/overdracht")
@requires("core-group")
def hand_over_page() -> Response:
    """What runs, who may what, what is open, what comes, and where things are: to print for a successor."""
    network, at, day = network_to_decide_for(), now(), today()
    moments = year_of(network, day)
    return page(
        "successor",
        network=network,
        made_on=long_date(day, language()),
        people=_people(network),
        open_counts=_open(network, at),
        rounds=next_rounds([network], day),
        coming=[_told(one, day) for one in moments if one.last >= day],
        actions=[
            {"text": one.text, "who": one.who, "day": long_date(one.due_on, language()) if one.due_on else ""}
            for one in open_actions(network.id)
        ],
        checks=[check(at) for check in doctor_checks()],
        jobs=_jobs(),
        places=_places(),
        commands=_commands(),
    )


def _people(network: Network) -> list[dict[str, Any]]:
    labels = {"manager": _("beheer"), "core_group": _("kerngroep")}
    return [
        {"name": one.name or one.email, "email": one.email, "role": labels[roles_of(one)[network.id]]}
        for one in people_of(network.id, *DECIDING)
    ]


def _open(network: Network, at: datetime) -> list[tuple[str, int]]:
    """How much waits, by kind."""
    counts: dict[str, int] = {}
    for one in waiting_in([network], at):
        counts[one.kind] = counts.get(one.kind, 0) + one.count
    return [(kind_labels()[kind], counts[kind]) for kind in rules.KINDS if kind in counts]


def _jobs() -> list[str]:
    """What the site does by itself."""
    return [
        _("Elke nacht: een reservekopie, en wissen wat niet bewaard mag blijven."),
        _("Elke werkdag om 6 uur: vragen aan beheerders of hun gegevens kloppen."),
        _("Elke dag: aanvragers herinneren die een vraag nog niet beantwoordden."),
        _("Elke maandag om 7 uur: een brief aan de kerngroep, alleen als er iets wacht."),
        _("Elke dag: rondes openen en sluiten, en eraan herinneren: 28, 14 en 3 dagen ervoor."),
        _("Voor bijeenkomsten: wie stil blijft herinneren, en vrije plekken aanbieden aan de wachtlijst."),
        _("Elke nacht: dieetwensen, adressen van gasten en oude deelname wissen als het tijd is."),
    ]


def _places() -> list[tuple[str, str]]:
    """Where something is set or changed: page and what it holds."""
    return [
        ("kerngroep/instellingen", _("Stemmen, quorum, dagen van de rondes, aanspreekpunt")),
        ("kerngroep/criteria", _("Criteria per soort hulp, met versies")),
        ("kerngroep/deelname/afspraak", _("Hoe vaak leden naar een bijeenkomst komen")),
        ("kerngroep/teksten", _("Teksten op de site")),
        ("kerngroep/woorden", _("Zoekwoorden")),
        ("kerngroep/mensen", _("Wie mag wat: uitnodigen en stoppen")),
    ]


def _commands() -> list[tuple[str, str]]:
    """For who looks after the machine: what to type, and what it does."""
    return [
        ("flask doctor", _("Kijkt of alles heel is.")),
        ("flask backup BESTAND", _("Maakt nu een reservekopie. Elke nacht gebeurt dat vanzelf.")),
        ("flask restore BESTAND", _("Zet een reservekopie terug. Wie sindsdien gewist is, blijft gewist.")),
        ("flask mail release", _("Laat brieven gaan die na het terugzetten zijn vastgehouden.")),
        ("flask audit verify", _("Controleert of het logboek heel is.")),
    ]
