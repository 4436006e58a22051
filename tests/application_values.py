"""What somebody fills in who applies, for the tests of every room that gets it on the table."""

from typing import Any

VALUES: dict[str, Any] = {"kind": "person", "disciplines": ["dietist"], "description": "Helpt bij eten."}
ADDRESS: dict[str, Any] = {
    "street": "Kade",
    "house_number": "1",
    "show_address": True,
    "postcode": "3441 AB",
    "place": "Woerden",
}
EVIDENCE = [{"kind": "register", "register": "KP", "number": "01234567889", "show_number": False}]
