"""The network of this request: by host name, by address, or the only one there is."""

from flask import g, request

from socialmap.foundation.errors import NotFound
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
