"""The questions of the development set on the demonstration region, as the machine door answers them."""

import json
from pathlib import Path

from flask import Flask

QUERIES = json.loads((Path(__file__).parent / "queries_dev.json").read_text(encoding="utf-8"))


def test_dev_queries_find_the_right_profession(region: Flask) -> None:
    client = region.test_client()

    first = in_five = asked = 0
    for query in QUERIES:
        answer = client.get("/api/v1/listings", query_string={"q": query["q"], "per_page": 5}).get_json()
        found = [item["discipline"]["slug"] for item in answer["items"]]
        if query["disciplines"]:
            asked += 1
            first += bool(found) and found[0] in query["disciplines"]
            in_five += query["disciplines"][0] in found

    assert (asked, first >= 27, in_five >= 28) == (29, True, True)
