"""Which network and language a request is about; both may stand in front of the address."""

import re
from collections.abc import Callable, Iterable
from typing import Any

_PREFIX = re.compile(
    r"^(?P<language>/(?P<code>[a-z]{2}))?(?P<network>/netwerk/(?P<slug>[a-z0-9-]{1,60}))?(?=/|$)"
)
Environ = dict[str, Any]


class Prefixes:
    """Takes `/en` and `/netwerk/<slug>` off the address, so that every page works with and without."""

    def __init__(self, app: Callable[..., Iterable[bytes]], languages: tuple[str, ...]) -> None:
        self.app = app
        self.languages = languages

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        match = _PREFIX.match(path)
        if match and match[0]:
            taken = match[0]
            if match["code"] and match["code"] not in self.languages:
                taken = ""
            if taken:
                environ["socialmap.language"] = match["code"]
                environ["socialmap.network"] = match["slug"]
                environ["socialmap.mount"] = environ.get("SCRIPT_NAME", "")
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + taken
                environ["PATH_INFO"] = path[len(taken) :] or "/"
        return self.app(environ, start_response)
