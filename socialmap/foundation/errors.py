"""Refusals every room may use; pages for them are made in one table."""


class NotFound(Exception):
    """There is no such thing here, or it is somebody else's."""


class Gone(Exception):
    """It was here, and it will not come back."""


class TooOften(Exception):
    """The same hand did this too often; `retry_after` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class AlreadyAnswered(Exception):
    """This form was sent before; `location` is where the first answer led."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class NotLoggedIn(Exception):
    """Only somebody we know may do this; logging in is the way."""


class NeedsSecondStep(Exception):
    """Only somebody who did the second step may do this."""


class Conflict(Exception):
    """Somebody else was first, or it is no longer as it was on the screen."""
