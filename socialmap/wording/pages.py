"""How a page about words is answered: never kept, and a form that is sent twice is done once."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.queries import name_of
from socialmap.foundation.clock import AMSTERDAM, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, language, once_per_language, render
from socialmap.networks.models import Network
from socialmap.search.current import memory
from socialmap.search.reference import NetworkFacts
from socialmap.wording.queries import keeper_of_the_words, keeps_the_words


def page(template: str, status: int = 200, /, **context: object) -> Response:
    """A page of templates/wording that no browser or proxy keeps."""
    has_form()
    return make_response(render(f"wording/{template}.html", **context), status)


def path(rest: str) -> str:
    """An address in the network and language of this request."""
    return f"{request.script_root}{rest}"


def do_once(form: Form, location: str, deed: Callable[[datetime], object]) -> AnyResponse:
    """Do what a form asks, in one transaction, and lead on; the same form again leads to the same place."""
    at = now()
    try:
        with transaction():
            answer_once(form.key(), location, at=at)
            deed(at)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    return redirect(location, 303)


def facts_of(network: Network) -> NetworkFacts | None:
    """A network as search knows it."""
    return next((one for one in memory().present().reference.networks if one.id == network.id), None)


def elsewhere(network: Network) -> dict[str, str] | None:
    """The network that keeps the words, when it is another one: its name and where to write."""
    if keeps_the_words(network):
        return None
    keeper = keeper_of_the_words()
    return {"name": keeper.name, "email": keeper.contact_email} if keeper is not None else None


def moment(at: datetime) -> str:
    """A day and time as people say it."""
    local = at.astimezone(AMSTERDAM)
    return _("%(day)s om %(time)s", day=long_date(local.date(), language()), time=local.strftime("%H:%M"))


def who_and_when(by: str, at: datetime | None) -> str:
    """Who was first, and when; as far as that is known."""
    name = name_of(by) or _("iemand anders")
    return _("%(who)s, op %(when)s", who=name, when=moment(at)) if at is not None else name


@once_per_language
def sayings() -> dict[str, str]:
    """What a page says after something was done, by the word in its address."""
    return {
        "bewaard": _("Opgeslagen. Bezoekers zien het meteen."),
        "niets": _("Er was niets veranderd."),
        "erbij": _("Het woord doet vanaf nu mee met zoeken."),
        "weg": _("Weggehaald. U kunt het altijd terugzetten."),
        "terug": _("Teruggezet."),
        "ongedaan": _("Ongedaan gemaakt. Het is weer zoals het was."),
        "voorgesteld": _("Dank u. Uw voorstel ligt bij de kerngroep."),
        "niet": _("Het voorstel is niet overgenomen. Het lid ziet dat bij de eigen voorstellen."),
    }


def said() -> str:
    """What was just done, when the address says so."""
    return sayings().get(request.args.get("gedaan", ""), "")
