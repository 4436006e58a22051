"""How a page of a keeper is answered: never kept, sent once, and with a word about what was done."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import signed_in
from socialmap.directory.keepers import kept_listing
from socialmap.directory.models import Listing
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import Form, FormKey, answer_once
from socialmap.foundation.texts import _, once_per_language, render

HOME = "/mijn"
# What was done may lead to a better page than was known beforehand; None: the one that was known.
Deed = Callable[[datetime], str | None]


def page(template: str, status: int = 200, /, **context: object) -> Response:
    """A page of templates/keeping that no browser or proxy keeps."""
    has_form()
    return make_response(render(f"keeping/{template}.html", **context), status)


def status_of(form: Form) -> int:
    """422 for a form that was sent and is not right."""
    return 422 if request.method == "POST" and form.errors else 200


def path(rest: str = "") -> str:
    """An address under /mijn, in the network and language of this request."""
    return f"{request.script_root}{HOME}{rest}"


def path_of(listing: Listing, rest: str = "") -> str:
    """An address under that of a listing."""
    return path(f"/vermelding/{listing.code}{rest}")


def mine(code: str) -> Listing:
    """The listing with this code, when whoever is logged in keeps it; NotFound otherwise."""
    return kept_listing(signed_in(), code)


def do_once(form: Form, location: str, deed: Deed) -> AnyResponse:
    """Do what a form asks, in one transaction, and lead on; the same form again leads to the same place."""
    at, key = now(), form.key()
    try:
        with transaction():
            answer_once(key, location, at=at)
            better = deed(at)
            if better is not None:
                db.session.get_one(FormKey, key).location = location = better
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    return redirect(location, 303)


@once_per_language
def sayings() -> dict[str, str]:
    """What a page says after something was done, by the word in its address."""
    return {
        "niets": _("Er was niets veranderd."),
        "klopt": _("Dank u. Op de kaart staat dat u de gegevens vandaag heeft nagekeken."),
        "verborgen": _("Uw vermelding is verborgen. Niemand ziet haar meer."),
        "zichtbaar": _("Uw vermelding staat weer op de kaart."),
        "weg": _("De vermelding staat niet meer op de kaart."),
        "terug": _("Teruggezet. Zo was het hiervoor ook."),
        "ingediend": _("Verstuurd naar de kerngroep. U krijgt bericht."),
        "ingetrokken": _("U trok uw wijziging in. Er verandert niets op de kaart."),
        "verhuisd": _("Uw nieuwe adres staat op de kaart."),
        "uitgenodigd": _("Wij sturen uw collega een brief. De knop daarin werkt veertien dagen."),
        "uitnodiging-weg": _("De uitnodiging werkt niet meer."),
        "beheer-weg": _("Deze persoon beheert de vermelding niet meer."),
        "bewaard": _("Opgeslagen."),
        "melding-aangepast": _("Dank u. De melding is afgehandeld."),
        "melding-klopt-wel": _("Dank u. De melding is afgehandeld: uw gegevens klopten."),
    }


def said() -> str:
    """What was just done, when the address says so."""
    return sayings().get(request.args.get("gedaan", ""), "")
