"""The network of this request: by host name, by address, or the only one there is."""

from dataclasses import replace

from flask import g, request

from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import language, told
from socialmap.search.current import memory
from socialmap.search.reference import NetworkFacts


def network_of_request() -> NetworkFacts | None:
    """The network asked for; None on the national pages. Raises NotFound for an unknown one."""
    if "network" not in g:
        g.network = _found()
    kept: NetworkFacts | None = g.network
    return kept


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
    roles = network.translations.get(language(), {}).get("partners") or [
        partner["role"] for partner in network.partners
    ]
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
