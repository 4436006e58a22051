"""What the newsletters say."""

from collections.abc import Callable

from socialmap.mailing.models import Letter, Values

CONTEXTS: dict[str, Callable[[Letter], Values | None]] = {}
