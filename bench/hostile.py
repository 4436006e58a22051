"""Hostile questions by the thousand: nothing may break, and nothing may take long."""

import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import quote, urlencode

from flask import Flask

from bench.figures import Figure, at_most, share, tell
from bench.regions import Regions
from bench.sites import call, environ, site

SIZE, NUMBER, SLOWEST_MS = 5000, 10_000, 250
WARM_UP = 20
PATHS = ("/zoeken", "/zoeken", "/api/v1/listings", "/api/v1/listings.geojson")
NAMES = {
    "/zoeken": "wat waar straal discipline hulpvraag aan-huis taal leeftijd neemt-aan sorteer pagina",
    "/api/v1/listings": "q near radius_km discipline need home_visits language age_group sort page per_page",
    "/api/v1/listings.geojson": "q near radius_km discipline need home_visits language age_group sort stale",
}
WORDS = """
    oedeem psycholoog fysiotherapeut vermoeidheid maarssen woerden borstkanker pyscholoog angst eten
    lymfoedeemtherapeut kinderen rouw werk chemo huisarts zelfmoord koorts
""".split()
SYNTAX = """
    ' " `` \\ % _ * ? ~ ^ ( ) [ ] { } < > | & ; : -- /* */ #  // .. ../../etc/passwd %00 %s %n {0} {{7*7}}
    ${x} <script>alert(1)</script> '-- 'OR'1'='1 UNION SELECT NOT AND OR name:* text:[a TO] *a* a*?b fuzzy~9
    ^99 \\u0000 nan inf -inf 1e400 -1 0x10 NaN,NaN 91,181 52.1,5.0 0,0 1,1,1 ١٢٣ ²³ 9999999999999999999999
""".split()
SIGNS = (
    "\x00\x01\x1b\x7f\u0130\u0131\u00df\ufb01\u0345\u202e\u200b\u200d\ufeff\u0301\u0489"
    "\U0001f469\u0627\u05d0\u4e2d\ud7a3\U000e0041\uffff"
)


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Answers of 500 and up, and the CPU of the slowest; the clock informs, as others use the machine."""
    number = NUMBER // 10 if quick else NUMBER
    dice, statuses, cpu, wall = Random(5), Counter[int](), [], []
    with site(regions.synthetic(SIZE)) as app:
        for count in range(-WARM_UP, number):
            path, query = _question(dice)
            start, cpu_start = time.perf_counter(), time.thread_time()
            status = _status(app, path, query)
            if count >= 0:
                cpu.append((time.thread_time() - cpu_start) * 1000)
                wall.append((time.perf_counter() - start) * 1000)
                statuses[status] += 1
            if status >= 500 or (count >= 0 and cpu[-1] > SLOWEST_MS):
                tell(f"  {status}, {cpu[-1]:.0f} ms: {path}?{query[:300]}")
    tell(f"  answers: {dict(statuses)}")
    failed = sum(count for status, count in statuses.items() if status >= 500)
    yield at_most("hostile: exceptions", number, failed, "answers", 0)
    yield at_most(f"hostile at {SIZE}: slowest CPU", number, max(cpu), "ms", SLOWEST_MS)
    yield Figure(f"hostile at {SIZE}: slowest by the clock", number, max(wall), "ms")
    yield Figure(f"hostile at {SIZE}: p95 CPU", number, share(cpu, 0.95), "ms")


def _status(app: Flask, path: str, query: str) -> int:
    """The status of the answer; an exception or a warning that gets out counts as 500."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return call(app.wsgi_app, {**environ(path), "QUERY_STRING": query}).status
    # Whatever gets out is what is being counted here.
    except Exception as fault:
        tell(f"  {fault!r}")
        return 500


def _question(dice: Random) -> tuple[str, str]:
    """A path and a query string that nobody means well with."""
    path = dice.choice(PATHS)
    main, where, *others = NAMES[path].split()
    pairs = [(main, _text(dice))]
    if dice.random() < 0.3:
        pairs.append((where, _text(dice)))
    for _ in range(dice.choice((0, 0, 0, 1, 2, 30))):
        pairs.append((dice.choice(others), dice.choice((*SYNTAX, *WORDS, "1", "ja", "100"))))
    if dice.random() < 0.1:
        # Bytes that are no UTF-8, half an escape, a name without a value.
        text = quote(_text(dice)[:50], errors="surrogatepass")
        return path, f"{main}=%ff%fe%ed%a0%80{text}&%&=&{where}%5B%5D=%C3%28"
    return path, urlencode(pairs, errors="surrogatepass")


def _text(dice: Random) -> str:
    return dice.choice(MAKERS)(dice)


def _joined(dice: Random) -> str:
    parts = [dice.choice((*WORDS, *SYNTAX, *SIGNS)) for _ in range(dice.randint(1, 40))]
    return dice.choice((" ", "", "-", "\n")).join(parts)


def _noise(dice: Random) -> str:
    return "".join(chr(dice.randrange(1, 0x2FFFF)) for _ in range(dice.randint(1, 400)))


def _repeated(dice: Random) -> str:
    return dice.choice((*SYNTAX, *SIGNS, *WORDS, "a", "aan huis ", "é", "1")) * dice.choice((1, 50, 2000))


def _slips(dice: Random) -> str:
    """Many long words, each mistyped: the dearest thing to put right."""
    words = []
    for _ in range(dice.randint(1, 250)):
        letters = list(dice.choice(WORDS))
        letters[dice.randrange(len(letters))] = dice.choice("abcdefghijklmnopqrstuvwxyz")
        words.append("".join(letters))
    return dice.choice((" ", "")).join(words)[: dice.choice((1000, 2000, 4000))]


def _alike(dice: Random) -> str:
    """Words that look like words we know, all glued or all different."""
    return " ".join(f"{dice.choice(WORDS)[:-1]}{number}" for number in range(dice.randint(1, 250)))


MAKERS: tuple[Callable[[Random], str], ...] = (_joined, _noise, _repeated, _slips, _alike)
