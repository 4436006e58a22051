"""The network of this request: by host name, by address, or the only one there is."""

from dataclasses import replace

from flask import g, request

from socialmap.accounts import current
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import language, told, told_each
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.search.current import memory
from socialmap.search.reference import NetworkFacts


def network_of_request() -> NetworkFacts | None:
    """The network asked for; None on the national pages. Raises NotFound for an unknown one."""
    if "network" not in g:
        g.network = _found()
    kept: NetworkFacts | None = g.network
    return kept


def network_to_decide_for(*roles: str) -> Network:
    """The network whose core group works here: that of the address, else the first in which they decide.

    Without roles: core group or manager. Raises NotFound for a network in which they are neither.
    """
    theirs = current.networks_with(*(roles or DECIDING))
    asked = network_of_request()
    if asked is not None and len(memory().present().reference.networks) > 1:
        theirs &= {asked.id}
    found = next((one for one in all_networks() if one.id in theirs), None)
    if found is None:
        raise NotFound
    return found


def _found() -> NetworkFacts | None:
    reference = memory().present().reference
    slug = request.environ.get("socialmap.network")
    if slug:
        network = reference.network(slug)
        if network is None:
            # The page that says so must not lead back to the network that is not there.
            g.network = None
            request.environ["SCRIPT_NAME"] = ""
            raise NotFound
        return network
    host = request.host.rsplit(":", 1)[0].lower()
    by_host = next((one for one in reference.networks if one.host == host), None)
    if by_host is not None:
        return by_host
    return reference.networks[0] if len(reference.networks) == 1 else None


def networks_in_words() -> dict[int, NetworkFacts]:
    """All networks by id, with what they say of themselves in the language of this request."""
    present = memory().present()
    kept = present.networks
    if language() not in kept:
        kept[language()] = {one.id: _in_words(one) for one in present.reference.networks}
    return kept[language()]


def _in_words(network: NetworkFacts) -> NetworkFacts:
    others = network.translations.get(language(), {}).get("partners") or ()
    roles = told_each(others, [partner["role"] for partner in network.partners])
    return replace(
        network,
        name=told(network, "name"),
        short_name=told(network, "short_name"),
        about=told(network, "about"),
        partners=tuple(
            {"name": partner["name"], "role": role}
            for partner, role in zip(network.partners, roles, strict=True)
        ),
    )
