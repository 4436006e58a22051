"""The PDOK Locatieserver (v3_1) as a geopy geocoder; imported only when an address is looked up."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderUnavailable
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from socialmap.geo.fetch import Unreachable, fetch

LARGEST_ANSWER = 1024 * 1024
KINDS = "type:(adres OR postcode OR woonplaats)"
FIELDS = "id,type,weergavenaam,straatnaam,huisnummer,postcode,woonplaatsnaam,centroide_ll"
POINT = re.compile(r"^POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)$")


class DeadlineAdapter(BaseSyncAdapter):
    """Fetches for geopy with `timeout` as a real deadline; geopy's own counts from the last byte."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        try:
            answer = fetch(url, seconds=timeout, largest=LARGEST_ANSWER)
        except Unreachable as failure:
            raise GeocoderUnavailable(str(failure)) from None
        if answer.status != 200:
            # Without the server's text: geopy logs it, and the server repeats the address in it.
            raise AdapterHTTPError(f"HTTP {answer.status}", status_code=answer.status, headers={}, text="")
        return answer.body.decode("utf-8", "replace")

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (json.JSONDecodeError, RecursionError):
            raise GeocoderParseError("geen JSON") from None


class PdokLocatieserver(Geocoder):
    """Free search among Dutch addresses, postcodes and places."""

    def __init__(self, base_url: str, *, timeout: float) -> None:
        super().__init__(timeout=timeout, adapter_factory=DeadlineAdapter)
        self.base_url = base_url.rstrip("/")

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL, rows: int = 5
    ) -> Location | list[Location] | None:
        """The locations that answer to the query, best first; None when there are none."""
        # Version 3.1 refuses every parameter it does not know, so no others are sent.
        parameters = {"q": query, "fq": KINDS, "fl": FIELDS, "rows": rows}
        address = f"{self.base_url}/free?{urlencode(parameters)}"
        found = self._call_geocoder(address, locations, timeout=timeout)
        if not found:
            return None
        return found[0] if exactly_one else found


def locations(answer: Any) -> list[Location]:
    """The usable documents of an answer; raises GeocoderParseError when it is another kind of answer."""
    response = answer.get("response") if isinstance(answer, dict) else None
    documents = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(documents, list):
        raise GeocoderParseError("geen antwoord van een Locatieserver")
    found = (_location(document) for document in documents if isinstance(document, dict))
    return [location for location in found if location is not None]


def _location(document: dict[str, Any]) -> Location | None:
    """The point is written with its longitude first; a document without a Dutch point is left out."""
    match = POINT.match(str(document.get("centroide_ll", "")))
    if match is None:
        return None
    lon, lat = float(match[1]), float(match[2])
    if not (50 <= lat <= 54 and 3 <= lon <= 8):
        return None
    return Location(str(document.get("weergavenaam", "")), (lat, lon), document)
