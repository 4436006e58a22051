"""Two networks on one machine: nothing of the one is read by anybody of the other, wherever they look."""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from socialmap.foundation.access import permission_of
from socialmap.foundation.clock import StoppedClock
from tests.accounts.people import log_in
from tests.browsing import BASE, Browser
from tests.conftest import HOME, MONDAY, NEIGHBOUR, let_go, make, settings_in
from tests.house.canaries import ONLY_IN_LETTERS, Nest, nest_of, words_in
from tests.house.meeting_canaries import (
    INSIDE,
    OF_A_PUBLIC_MEETING,
    OF_PEOPLE,
    SHOWS_ONLINE,
    known_at,
    words_at,
)
from tests.house.things import scene_of
from tests.mailing.letters import sent
from tests.running import read_before, running

# How a network is called is public. Its neighbours read it where a place lies there, and where they go to
# change the texts and words of all, which one network keeps; that one reads what the others propose.
NAMES = {"netwerk", "kort"}
NEXT_DOOR = {
    NEIGHBOUR: {
        "/zoeken?wat=dietist&waar=woerden": NAMES,
        "/kerngroep/teksten": NAMES,
        "/kerngroep/woorden": NAMES,
        "/kerngroep/woorden/nieuw": NAMES,
        "/kerngroep/woorden/veiligheid": NAMES,
        "/kerngroep/woorden/veiligheid/<int:safety_id>": NAMES,
        "/kerngroep/woorden/veiligheid/nieuw": NAMES,
    },
    HOME: {"/kerngroep/woorden": {*NAMES, "zoekwoord"}},
}
# How many of the addresses open for whom, at least.
OPENED = {"visitor": 45, "keeper": 65, "colleague": 90, "core": 120, "manager": 120}
# What the text index may know of a listing.
PUBLIC = {"praktijk", "organisation", "description", "forreferrers", "naamja", "tekstja"}
WHO = ("visitor", "keeper", "colleague", "core", "manager")
# Without a network in the address these are about the whole country, so both networks are named there.
NATIONAL = {
    "/",
    "/aanmelden",
    "/api/v1/listings",
    "/api/v1/listings.geojson",
    "/api/v1/listings?q=dietist",
    "/bijeenkomsten",
    "/bijeenkomsten.ics",
    "/sitemap.xml",
    "/verwijzers",
    "/verwijzers?vak=dietist",
    "/verwijzers/wie-voor-wat/<municipality>",
    "/verwijzers/wie-voor-wat/<municipality>.pdf",
    "/wat/<slug>",
    "/wie/<slug>",
    "/zoeken",
    "/zoeken?wat=dietist",
    "/zoeken?wat=dietist&waar=woerden",
    "/zoeken/punten",
    "/zoeken/punten?wat=dietist",
}
# Not of a network: files of the site itself, letters on a developer's desk, and the end of a log-in.
ELSEWHERE = {"/static/<path:filename>", "/tegels/<int:z>/<int:x>/<int:y>.png", "/_mail", "/_mail/<name>"}
MORE = (
    "/zoeken?wat=dietist",
    "/zoeken?wat=dietist&waar=woerden",
    "/zoeken/punten?wat=dietist",
    "/verwijzers?vak=dietist",
    "/api/v1/listings?q=dietist",
    "/kerngroep?bladzijde=2",
    "/kerngroep/logboek?bladzijde=2",
    "/kerngroep/dekking?waarvoor=d:dietist",
)


@dataclass
class Seen:
    """What somebody read: how many pages opened, their own words, and the other network's by address."""

    opened: int = 0
    own: set[str] = field(default_factory=set)
    foreign: dict[str, set[str]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=dict)

    def read(
        self, where: str, answer: TestResponse, nests: tuple[Nest, Nest], known: Collection[str]
    ) -> None:
        """Look for words of both; of the other network only its `known` ones may be there."""
        (own, other), text = nests, words_in(answer)
        self.opened += answer.status_code == 200
        if answer.status_code == 429 or answer.status_code >= 500:
            self.broken[where] = answer.status_code
        self.told[where] = own.found_in(text)
        self.own |= self.told[where]
        slips = other.found_in(text) - set(known)
        if slips:
            self.foreign[where] = slips


@pytest.fixture(scope="module")
def region(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Canaries"]:
    """Two networks with everything in them, each full of its own words."""
    folder, clock = tmp_path_factory.mktemp("canaries") / "data", StoppedClock(MONDAY)
    shutil.copytree(filled_folder, folder)
    app = running(settings_in(folder), clock, read_before(filled_folder))
    with app.app_context():
        scenes = [scene_of(slug, lambda **facts: make(clock, **facts), MONDAY) for slug in (HOME, NEIGHBOUR)]
        home, neighbour = (nest_of(scene, MONDAY) for scene in scenes)
        app.extensions["indexer"].bring_up_to_date()
        yield Canaries(app, {HOME: (home, neighbour), NEIGHBOUR: (neighbour, home)})
    let_go(app)


def rules_of(app: Flask) -> Iterator[tuple[str, str]]:
    """Every address that can be opened, with its permission."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" in (rule.methods or set()) and rule.rule not in ELSEWHERE:
            yield rule.rule, str(permission_of(app.view_functions[rule.endpoint]))
    yield from ((more, "visit" if "kerngroep" not in more else "core-group") for more in MORE)


def address_of(nest: Nest, rule: str) -> str:
    """With things of this network; what only visitors name is made up."""
    filled = rule.replace("<address>", nest.scene.names["code"]).replace("<id>", str(nest.scene.listing.uuid))
    filled = filled.replace("<municipality>", "woerden").replace("<token>", "x").replace("<what>", "adres")
    return nest.scene.address(filled.replace("/wat/<slug>", "/wat/lymfoedeem"))


def whole(letter: EmailMessage) -> str:
    """All that can be read in a letter: heads, text, make-up, and what goes along for a calendar."""
    parts = [one.get_content() for one in letter.walk() if one.get_content_maintype() == "text"]
    # A calendar folds its lines.
    return " ".join([str(letter.items()), *parts]).replace("\r\n ", "").replace("\n ", "").casefold()


@dataclass
class Canaries:
    """The site with both; what somebody saw is kept, since looking changes nothing."""

    app: Flask
    pairs: dict[str, tuple[Nest, Nest]]
    kept: dict[tuple[str, str, bool], Seen] = field(default_factory=dict)

    def seen_by(self, who: str, slug: str, *, is_national: bool = False) -> Seen:
        """What somebody of a network reads when they open everything."""
        key = who, slug, is_national
        if key not in self.kept:
            self.kept[key] = self._look(who, self.pairs[slug], is_national)
        return self.kept[key]

    def _look(self, who: str, nests: tuple[Nest, Nest], is_national: bool) -> Seen:
        nest, seen = nests[0], Seen()
        browser = self.browser_of(who, nest)
        prefix = "" if is_national else f"/netwerk/{nest.scene.network.slug}"
        for rule, permission in rules_of(self.app):
            if is_national and (permission == "visit") != (who == "visitor"):
                continue
            known = NEXT_DOOR[nest.scene.network.slug].get(rule, set()) | (NAMES if is_national else set())
            seen.read(rule, self.opened(browser, prefix + address_of(nest, rule)), nests, known)
        for address in [*nest.addresses, *nests[1].addresses]:
            known = known_at(address, is_national=is_national) | (NAMES if is_national else set())
            seen.read(address, self.opened(browser, prefix + address), nests, known)
        return seen

    def opened(self, browser: Browser, address: str) -> TestResponse:
        """One answer, in a context of its own as on a real server."""
        with self.app.app_context():
            return browser.client.get(address, base_url=BASE)

    def browser_of(self, who: str, nest: Nest) -> Browser:
        """Somebody of this network, logged in with a second step."""
        scene, browser = nest.scene, Browser(self.app.test_client())
        people = {"keeper": scene.keeper, "core": scene.core, "manager": scene.manager}
        people["colleague"] = nest.colleague
        if who in people:
            log_in(browser, people[who], strong=True)
        return browser


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
@pytest.mark.parametrize("who", WHO)
def test_nobody_reads_a_word_of_the_other_network(region: Canaries, who: str, slug: str) -> None:
    seen = region.seen_by(who, slug)

    assert seen.foreign == {}
    assert seen.broken == {}
    assert seen.opened >= OPENED[who]
    assert {"praktijk", "netwerk"} <= seen.own


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_without_a_network_in_the_address_only_the_country_names_both(region: Canaries, slug: str) -> None:
    seen = {who: region.seen_by(who, slug, is_national=True) for who in WHO}

    assert {who: one.foreign for who, one in seen.items() if who != "visitor" and one.foreign} == {}
    assert set(seen["visitor"].foreign) <= NATIONAL
    assert {"/zoeken?wat=dietist", "/api/v1/listings"} <= set(seen["visitor"].foreign), "the control"


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_every_word_is_read_where_it_belongs(region: Canaries, slug: str) -> None:
    nest = region.pairs[slug][0]

    own = set[str]().union(*(region.seen_by(who, slug).own for who in WHO))

    assert len(nest.places) > 50
    assert nest.places - own == ONLY_IN_LETTERS


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_the_page_of_the_country_tells_of_meetings_what_is_public(region: Canaries, slug: str) -> None:
    seen = region.seen_by("visitor", slug, is_national=True)

    both = {where: seen.foreign[where] for where in ("/bijeenkomsten", "/bijeenkomsten.ics")}

    assert {where: words - OF_A_PUBLIC_MEETING for where, words in both.items()} == dict.fromkeys(both, set())
    assert all({"openbaar", "afgelast"} <= words for words in both.values())


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_a_visitor_reads_nothing_that_is_inside(region: Canaries, slug: str) -> None:
    seen = [region.seen_by("visitor", slug, is_national=one) for one in (False, True)]

    inside = {
        where: words & INSIDE
        for one in seen
        for where, words in one.told.items()
        if words & INSIDE and "/certificaat/" not in where
    }

    assert inside == {}
    assert seen[0].own >= OF_A_PUBLIC_MEETING | {"certnaam"}, "the control"


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
@pytest.mark.parametrize("who", sorted(SHOWS_ONLINE))
def test_the_link_to_come_online_is_for_who_comes(region: Canaries, who: str, slug: str) -> None:
    told = region.seen_by(who, slug).told

    shown = {where for where, words in told.items() if "online" in words and "<" in where}
    public = words_at(told, "/bijeenkomsten")

    assert shown == SHOWS_ONLINE[who]
    assert "online" not in public
    assert "openbaar" in public, "the control"


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_who_organises_nothing_reads_nobodys_answer(region: Canaries, slug: str) -> None:
    other, organiser = (region.seen_by(who, slug) for who in ("colleague", "core"))

    desk = [words_at(one.told, "/kerngroep") for one in (other, organiser)]

    assert desk[0] & OF_PEOPLE == set()
    assert {"openbaar", "concept", "besloten", "nieuws"} <= desk[0], "the control"
    assert desk[1] >= OF_PEOPLE - {"certnaam"}, "the control"


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_asking_for_the_other_network_gives_nothing_of_it(region: Canaries, slug: str) -> None:
    own, other = region.pairs[slug]
    visitor = region.browser_of("visitor", own)

    answers = {}
    for bird in (own.bird, other.bird):
        # One letter is wrong, so that the question itself holds no word; spelling would mend it.
        asked = f"{bird[:-2]}{bird[-1]}praktijk"
        for path in ("/zoeken", "/api/v1/listings", "/zoeken/punten", "/kerngroep/woorden"):
            name = "q" if "api" in path else "wat"
            address = f"/netwerk/{own.scene.network.slug}{path}?{name}={asked}"
            answers[bird, path] = words_in(region.opened(visitor, address)).casefold()

    assert [which for which, text in answers.items() if other.bird in text] == []
    assert own.bird in answers[own.bird, "/zoeken"], "the control"


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_no_letter_tells_of_the_other_network(region: Canaries, slug: str) -> None:
    own, other = region.pairs[slug]
    letters = [one for one in sent(region.app) if str(one["To"]).endswith(f"@{slug}.example")]

    texts = [whole(one) for one in letters]

    assert [text for text in texts if other.bird in text] == []
    assert len(texts) >= 7
    assert own.found_in(" ".join(texts)) >= ONLY_IN_LETTERS | {"vraagbrief", "contactpersoon"}
    assert own.found_in(" ".join(texts)) >= {"openbaar", "afgerond", "onderweg"}


@pytest.mark.parametrize("slug", [HOME, NEIGHBOUR])
def test_the_link_to_come_online_is_sent_to_who_comes(region: Canaries, slug: str) -> None:
    own, _other = region.pairs[slug]

    told = {str(one["To"]) for one in sent(region.app) if "online" in own.found_in(whole(one))}
    heard = {str(one["To"]) for one in sent(region.app) if "openbaar" in own.found_in(whole(one))}

    assert told == {f"{name}@{slug}.example" for name in ("anna", "gerda")}
    assert heard > told, "the control"


def test_the_index_on_disk_holds_what_is_public_and_nothing_else(region: Canaries) -> None:
    folder = region.app.extensions["indexer"].index.folder
    whole = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

    text = whole.decode("latin-1").casefold()

    for nest, _other in region.pairs.values():
        assert nest.found_in(text) <= PUBLIC
        assert nest.found_in(text), "the control"
