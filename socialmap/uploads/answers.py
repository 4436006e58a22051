"""How an evidence file is given back, and how a refused one is told about."""

from flask import Response

from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import N_, _
from socialmap.uploads import rules
from socialmap.uploads.models import EvidenceFile
from socialmap.uploads.service import read

NAMES = {rules.PDF: "bewijs.pdf", rules.JPEG: "bewijs.jpg"}
# A browser that shows the file after all runs nothing in it and fetches nothing for it.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
TEXTS = {
    rules.TooLarge: N_("Dit bestand is te groot. Kies een bestand van hooguit 10 MB."),
    rules.NotAllowedKind: N_("Dit soort bestand kunnen wij niet ontvangen. Kies een PDF, JPEG of PNG."),
    rules.TooManyPixels: N_("Deze foto is te groot om te openen. Maak de foto kleiner, of maak een PDF."),
    rules.Unreadable: N_(
        "Wij kunnen dit bestand niet lezen. Maak een nieuwe foto, of kies een ander bestand."
    ),
    rules.TooManyFiles: N_("U heeft al zes bestanden gestuurd. Haal er eerst een weg."),
}


def response_of(file: EvidenceFile) -> Response:
    """The file to be saved by the visitor, never shown as a page; Gone and NotFound as `read` does."""
    if file.media_type not in NAMES:
        raise NotFound
    response = Response(read(file), content_type=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={NAMES[file.media_type]}"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def told(refusal: rules.Refused) -> str:
    """What was wrong with a file, and what to do now, for beside the field."""
    return _(TEXTS[type(refusal)])
