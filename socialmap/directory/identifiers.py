"""Shapes of the numbers, addresses and links people type: checked and made uniform, never guessed."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# First two digits of the AGB codes that belong to a discipline (COD016-VEKT, 2026-06-01).
AGB_PREFIXES: dict[str, tuple[str, ...]] = {
    "oncologiefysiotherapeut": ("04",),
    "oedeemtherapeut": ("04", "90"),
    "bekkenfysiotherapeut": ("04",),
    "oefentherapeut": ("07",),
    "huidtherapeut": ("90",),
    "ergotherapeut": ("88",),
    "dietist": ("24",),
    "logopedist": ("05",),
    "mondhygienist": ("87",),
    "voetzorg": ("26", "96"),
    "psycholoog": ("94",),
    "psychosociaal-therapeut": ("90",),
    "vaktherapeut": ("90",),
    "maatschappelijk-werker": ("86",),
    "seksuoloog": ("90", "94", "84"),
    "haptotherapeut": ("90",),
    "kinder-jeugdtherapeut": ("94",),
    "overgangsconsulent": ("91",),
    "wijkverpleging": ("91", "41"),
    "palliatieve-thuiszorg": ("91", "41", "84"),
    "hospice": ("48",),
    "apotheek": ("02",),
    "haarwerkspecialist": ("76",),
    "mammacare": ("76",),
    "mantelzorgsteunpunt": ("48",),
    "sociaal-team": ("98",),
    "beweegaanbod": ("04", "07", "24"),
}
GP_PREFIX = "01"
BIG_PROFESSIONS = frozenset({"01", "02", "03", "04", "16", "17", "25", "30", "31", "81"})
KP_PROFESSIONS = frozenset({"88", "89", "90", "91", "94", "96"})
# Area codes of three digits; all others have four.
SHORT_AREA_CODES = frozenset(
    "010 013 015 020 023 024 026 030 033 035 036 038 040 043 045 046 050 053 055 058 070 071 072 073 074 075 "
    "076 077 078 079 084 085 087 088 091".split()
)
SERVICE_CODES = ("0800", "0900", "0906", "0909")
_POSTCODE = re.compile(r"([1-9][0-9]{3})(?: ?((?!SA|SD|SS)[A-Z]{2}))?")
_HOUSE_NUMBER = re.compile(
    r"[1-9][0-9]{0,4}(?:(?:[a-z]| ?[-/] ?[a-z0-9]| [a-z0-9])[a-z0-9 /-]*)?", re.IGNORECASE
)
_MONTH = re.compile(r"-(?:jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)", re.IGNORECASE)
_REGISTER_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}")
# For a name in lower case; with re.IGNORECASE it takes long to compile.
_HOST = re.compile(r"(?:[a-z0-9\u00a1-\uffff_-]+\.)+(?:xn--[a-z0-9-]+|[a-z\u00a1-\uffff]{2,})")
_NINE_DIGITS = re.compile(r"(?<![0-9+])(?<![0-9][ .])[0-9](?:[ .]?[0-9]){8}(?![ .]?[0-9])")
_LOST_ZERO = "Excel haalt de eerste nul weg: zet de kolom op tekst."
_PHONE_ALLOWED = "bijvoorbeeld 0348 - 12 34 56, 06 - 12 34 56 78, +31 348 123 456, 0800 - 1234 of 14 0348"


@dataclass(frozen=True)
class Checked:
    """A value in the shape we keep, with what deserves a second look."""

    value: Any
    warnings: tuple[str, ...] = ()


class WrongShape(Exception):
    """This cannot be what it says it is; why, and what is allowed, in Dutch."""

    def __init__(self, reason: str, allowed: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.allowed = allowed


class LooksLikeBsn(WrongShape):
    """A citizen number may not be kept, and not be repeated either."""

    def __init__(self) -> None:
        super().__init__(
            "Dit lijkt een burgerservicenummer (BSN). Dat mag hier niet staan.", "tekst zonder BSN"
        )


def check_agb(text: str, disciplines: Collection[str] = ()) -> Checked:
    """Eight digits. Refuses the codes of GPs; a prefix of another profession is only a warning."""
    code = _digits(text, "AGB-code", 8)
    if code.startswith(GP_PREFIX):
        raise WrongShape(
            "Een AGB-code die met 01 begint is van een huisarts. Huisartsen staan niet op de kaart.",
            "de AGB-code van een praktijk die geen huisartsenpraktijk is, of leeg",
        )
    fitting = {prefix for slug in disciplines for prefix in AGB_PREFIXES.get(slug, (code[:2],))}
    if fitting and code[:2] not in fitting:
        return Checked(
            code, (f"Een AGB-code bij dit vakgebied begint meestal met {' of '.join(sorted(fitting))}.",)
        )
    return Checked(code)


def check_big(text: str) -> Checked:
    """Eleven digits; the last two tell the profession, and an unknown one is only a warning."""
    return _register_digits(text, "BIG-nummer", BIG_PROFESSIONS)


def check_kp(text: str) -> Checked:
    """Eleven digits of the Kwaliteitsregister Paramedici; an unknown profession is only a warning."""
    return _register_digits(text, "KP-nummer", KP_PROFESSIONS)


def check_register_number(text: str) -> Checked:
    """A number of any other register: we only know that it is short and plain."""
    if not _REGISTER_NUMBER.fullmatch(text):
        raise WrongShape(
            "Dit lijkt geen registernummer.", "hoogstens 40 letters, cijfers, punten en streepjes"
        )
    return Checked(text)


def check_postcode(text: str) -> Checked:
    """`3601 AB`, or only the four digits."""
    match = _POSTCODE.fullmatch(" ".join(text.upper().split()))
    if match is None:
        raise WrongShape("Dit is geen Nederlandse postcode.", "3601 of 3601 AB")
    return Checked(" ".join(part for part in match.groups() if part))


def check_house_number(text: str) -> Checked:
    """1 to 99999 with a letter or addition."""
    if len(text) > 20 or not _HOUSE_NUMBER.fullmatch(text):
        raise WrongShape(
            "Dit is geen huisnummer.", "een nummer van 1 tot en met 99999, met toevoeging: 12, 12a, 12-2"
        )
    if _MONTH.search(text):
        return Checked(text, ("Misschien heeft Excel van dit huisnummer een datum gemaakt.",))
    return Checked(text)


def check_phone(text: str) -> Checked:
    """A Dutch number as it is kept: E.164, and the short ones (112, 113, 116…, 14…) as they are dialled."""
    number = re.sub(r"^(?:\+31|0031)0?", "0", re.sub(r"[\s().\-/\u2013]", "", text))
    if re.fullmatch(r"11[23]|116[0-9]{3}|140[0-9]{2,3}", number):
        return Checked(number)
    if number.startswith(SERVICE_CODES):
        is_right = re.fullmatch(r"[0-9]{8}|[0-9]{11}", number)
    else:
        is_right = re.fullmatch(r"0[1-9][0-9]{8}", number)
    if is_right:
        return Checked("+31" + number[1:])
    raise WrongShape(_wrong_phone(number), _PHONE_ALLOWED)


def shown_phone(phone: str) -> str:
    """A kept number as people here write it: `0348 - 12 34 56`."""
    if not phone.startswith("+31"):
        split = {"14": 2, "116": 3}.get("116" if phone.startswith("116") else phone[:2], len(phone))
        return f"{phone[:split]} {phone[split:]}".strip()
    national = "0" + phone.removeprefix("+31")
    head = _area_code(national)
    tail = national[len(head) :]
    first = len(tail) if len(tail) < 6 else 2 + len(tail) % 2
    pairs = (tail[start : start + 2] for start in range(first, len(tail), 2))
    return f"{head} - {' '.join((tail[:first], *pairs))}"


def phone_href(phone: str) -> str:
    """The link that calls a kept number."""
    return f"tel:{phone}"


def check_email(text: str) -> Checked:
    """The shape of an address; nobody is asked whether it exists, and test domains are fine."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        raise WrongShape("Dit is geen e-mailadres.", "een adres zoals naam@praktijk.nl") from None
    return Checked(found.normalized)


def check_url(text: str) -> Checked:
    """A web address of http or https; without a scheme it gets https."""
    url = text if re.match(r"[a-z][a-z0-9+.-]*:(?![0-9])", text, re.IGNORECASE) else f"https://{text}"
    try:
        parts = urlsplit(url)
        host, port_is_right = parts.hostname or "", parts.port != 0
    except ValueError:
        host, port_is_right = "", False
    is_right = port_is_right and _HOST.fullmatch(host) and not re.search(r"[\s<>\"'`\\]", url)
    if not is_right or parts.scheme not in ("http", "https") or "@" in parts.netloc or len(url) > 300:
        raise WrongShape("Dit is geen webadres.", "een adres zoals https://www.praktijk.nl")
    return Checked(url)


def bsn_like(text: str) -> bool:
    """Whether a text holds nine digits that could be somebody's citizen number (they pass the 11-proof)."""
    return any(_passes_eleven_proof(re.sub(r"[ .]", "", run)) for run in _NINE_DIGITS.findall(text))


def _passes_eleven_proof(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % 11 == 0 and digits != "0" * 9


def _digits(text: str, name: str, length: int) -> str:
    digits = re.sub(r"[\s.]", "", text)
    allowed = f"{length} cijfers, of leeg"
    if not re.fullmatch(r"[0-9]+", digits):
        raise WrongShape(f"{name} bestaat alleen uit cijfers.", allowed)
    if len(digits) == length:
        return digits
    reason = f"{name} heeft {length} cijfers; deze heeft er {len(digits)}."
    raise WrongShape(f"{reason} {_LOST_ZERO}" if len(digits) == length - 1 else reason, allowed)


def _register_digits(text: str, name: str, professions: frozenset[str]) -> Checked:
    number = _digits(text, name, 11)
    if number[-2:] in professions:
        return Checked(number)
    return Checked(
        number, (f"De laatste twee cijfers ({number[-2:]}) horen bij geen beroep dat we bij {name} kennen.",)
    )


def _wrong_phone(number: str) -> str:
    if re.fullmatch(r"[1-9][0-9]{8}|(?:800|90[069])[0-9]{4}", number):
        return f"Telefoonnummer zonder eerste nul ({len(number)} cijfers). {_LOST_ZERO}"
    if number.startswith(("+", "00")):
        return "Alleen Nederlandse telefoonnummers kunnen op de kaart."
    if number.startswith(SERVICE_CODES):
        return f"Na {number[:4]} komen 4 of 7 cijfers."
    if re.fullmatch(r"[0-9]+", number):
        return f"Telefoonnummer heeft 10 cijfers; dit heeft er {len(number)}."
    return "Dit is geen telefoonnummer."


def _area_code(national: str) -> str:
    if national.startswith("06"):
        return "06"
    return national[:3] if national[:3] in SHORT_AREA_CODES else national[:4]
