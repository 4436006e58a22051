"""What a visitor must be told beside the results, in the order of the page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from socialmap.foundation.texts import _, language, ngettext, told, told_each
from socialmap.geo.rules import kilometres
from socialmap.search.answers import Answer, near_count
from socialmap.search.links import language_root
from socialmap.search.questions import page_parameters
from socialmap.search.reference import NetworkFacts, NoticeFacts, Reference
from socialmap.search.rules import NEAR_KM
from socialmap.search.snapshot import UNKNOWN_KM

KINDS = (
    "crisis alarm general-practitioner hospital unknown-place outside-region nothing-nearby widened"
    " no-results stale limited"
).split()


@dataclass(frozen=True)
class Link:
    """A link beside a text."""

    label: str
    href: str


@dataclass(frozen=True)
class Notice:
    """One notice: its kind, a title, a text, and where it leads."""

    kind: str
    title: str
    text: str
    links: tuple[Link, ...] = ()


def notices_of(answer: Answer, network: NetworkFacts | None) -> list[Notice]:
    """All notices of an answer, in page order."""
    reference = answer.present.reference
    found = [
        *_safety(answer, reference),
        *_routes(answer, reference),
        *_about_place(answer, network),
        *_about_amount(answer, network),
        *_about_freshness(answer),
    ]
    return sorted(found, key=lambda notice: KINDS.index(notice.kind))


def _safety(answer: Answer, reference: Reference) -> list[Notice]:
    what = answer.asked.what
    notices = []
    if what and reference.safety.is_crisis(what):
        notices.append(_fixed("crisis", reference.notices["crisis"]))
    if what and reference.safety.is_alarm(what):
        notices.append(_fixed("alarm", reference.notices["alarm"]))
    return notices


def _fixed(kind: str, facts: NoticeFacts) -> Notice:
    links = [link for link in facts.links if "href" in link]
    others = facts.translations.get(language(), {}).get("links") or ()
    labels = told_each(others, [link["label"] for link in links])
    leads = tuple(Link(label, link["href"]) for label, link in zip(labels, links, strict=True))
    return Notice(kind, told(facts, "title"), told(facts, "text"), leads)


def _routes(answer: Answer, reference: Reference) -> list[Notice]:
    route = answer.meaning.route
    if not route:
        return []
    kind = "hospital" if route == "treatment" else route
    return [_fixed(kind, reference.notices[route])]


def _about_place(answer: Answer, network: NetworkFacts | None) -> list[Notice]:
    if answer.unknown_place:
        return [
            Notice(
                "unknown-place",
                _("Wij kennen de plaats “%(place)s” niet.", place=answer.unknown_place),
                _("Typ de vier cijfers van uw postcode, of uw woonplaats. U ziet nu alle plaatsen."),
            )
        ]
    if answer.place is None or answer.meaning.route:
        return []
    notices = []
    if outside := _outside(answer, network):
        notices.append(outside)
    if far := _few_near(answer):
        notices.append(far)
    return notices


def _few_near(answer: Answer) -> Notice | None:
    """Fewer than two within ten kilometres: say so, and where the next one is."""
    near, place = near_count(answer), answer.place
    further = _nearest_beyond(answer) if near < 2 else None
    if place is None or further is None:
        return None
    km, where, comes = further
    title = _("Dicht bij %(place)s vonden wij niemand.", place=place.name)
    if near:
        title = _("Dicht bij %(place)s vonden wij er één.", place=place.name)
    text = _("Verder weg ook: in %(place)s, op ongeveer %(km)s km.", place=where, km=km)
    advice = _("Die komt ook bij u thuis.") if comes else _("Bel en vraag of iemand bij u thuis kan komen.")
    return Notice("nothing-nearby", title, f"{text} {advice}")


def _nearest_beyond(answer: Answer) -> tuple[int, str, bool] | None:
    """Distance and place of the nearest answer that is not near, and whether they visit."""
    if answer.place is None:
        return None
    distances = answer.present.snapshot.distances(answer.place)
    beyond = [at for at in answer.order if NEAR_KM <= distances.whole[at] < UNKNOWN_KM]
    if not beyond:
        return None
    at = min(beyond, key=lambda one: distances.whole[one])
    spot = answer.present.snapshot.documents[at].spots[distances.nearest[at]]
    return distances.whole[at], spot.place, bool(distances.visiting >> at & 1)


def _outside(answer: Answer, network: NetworkFacts | None) -> Notice | None:
    """A place that is in none of the regions asked about; the neighbour is named when we know it."""
    reference, place = answer.present.reference, answer.place
    networks = [one for one in ((network,) if network else reference.networks) if one.postcodes]
    if place is None or not networks:
        return None
    if any(place.pc4s & one.postcodes for one in networks):
        return None
    neighbour = next((one for one in reference.networks if place.pc4s & one.postcodes), None)
    title = _("%(place)s ligt buiten onze regio.", place=place.name)
    if neighbour is not None:
        text = _(
            "Daar werkt %(network)s. U ziet hier wie in onze regio het dichtst bij u is.",
            network=told(neighbour, "name"),
        )
        link = Link(
            _("Zoek bij %(network)s", network=told(neighbour, "short_name")),
            f"{language_root()}/netwerk/{neighbour.slug}/zoeken?{urlencode(page_parameters(answer.asked))}",
        )
        return Notice("outside-region", title, text, (link,))
    return Notice("outside-region", title, _("U ziet hier wie in onze regio het dichtst bij u is."))


def _about_amount(answer: Answer, network: NetworkFacts | None) -> list[Notice]:
    if answer.meaning.route:
        return []
    notices = []
    if answer.passed.let_go:
        text = _("Daarom zochten wij ruimer. Wij lieten los: %(names)s.", names=_let_go(answer))
        notices.append(Notice("widened", _("Niemand past bij alles wat u koos."), text))
    if not answer.total and not answer.present.reference.safety.is_alarm(answer.asked.what):
        notices.append(_nobody(contact_of(answer, network)))
    if answer.understood.was_cut:
        text = _("Wij zochten met de eerste honderd tekens.")
        notices.append(Notice("limited", _("Uw vraag was lang."), text))
    elif answer.is_degraded:
        text = _("Wij zochten wel op soort hulp, klacht en naam. Probeer het over een minuut opnieuw.")
        notices.append(Notice("limited", _("Zoeken in de teksten werkt op dit moment niet."), text))
    return notices


def _nobody(contact: str) -> Notice:
    """Nobody was found: how to go on, and who may be asked."""
    title = _("Wij weten nog niet wie u hierbij kan helpen.")
    text = _("Probeer een ander woord, of kies hieronder waar u last van heeft.")
    if not contact:
        return Notice("no-results", title, text)
    ask = _("Komt u er niet uit? Mail het netwerk: %(mail)s. Stuur geen medische gegevens.", mail=contact)
    link = Link(_("Mail het netwerk"), f"mailto:{contact}")
    return Notice("no-results", title, f"{text} {ask}", (link,))


def _let_go(answer: Answer) -> str:
    labels = {
        "radius_km": _("de afstand"),
        "home_visits": _("aan huis"),
        "online": _("online"),
        "group": _("in een groep"),
        "evenings": _("'s avonds open"),
        "wheelchair": _("rolstoeltoegankelijk"),
        "free": _("gratis"),
        "language": _("de taal"),
        "accepts_new": _("neemt nieuwe mensen aan"),
        "verwijsgids": _("Verwijsgids Kanker"),
        "discipline": _("de soort hulp"),
        "need": _("de klacht"),
    }
    return ", ".join(labels[name] for name in answer.passed.let_go)


def contact_of(answer: Answer, network: NetworkFacts | None) -> str:
    """The address of the network asked, of the one the place lies in, or of the nearest."""
    if network is not None:
        return network.contact_email
    reference, place = answer.present.reference, answer.place
    if place is not None:
        for one in reference.networks:
            if place.pc4s & one.postcodes:
                return one.contact_email
        rows = reference.gazetteer.rows
        by_distance = [
            (kilometres(place.lat, place.lon, rows[pc4].lat, rows[pc4].lon), one.contact_email)
            for one in reference.networks
            for pc4 in one.postcodes
            if pc4 in rows
        ]
        if by_distance:
            return min(by_distance)[1]
    return reference.networks[0].contact_email if reference.networks else ""


def _about_freshness(answer: Answer) -> list[Notice]:
    if not answer.left_out or answer.meaning.route:
        return []
    text = ngettext(
        "%(n)s vermelding is lang niet nagekeken. Die staat niet in de lijst.",
        "%(n)s vermeldingen zijn lang niet nagekeken. Die staan niet in de lijst.",
        answer.left_out,
    )
    return [Notice("stale", _("Er is misschien nog meer hulp."), text)]
