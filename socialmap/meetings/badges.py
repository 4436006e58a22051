"""The badge of somebody at one meeting: a short code that says nothing about who it is."""

from io import BytesIO

from socialmap.mailing.links import sealed
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import invitations_of

# Without 0, O, 1 and I: the code is also read aloud and typed.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
_BITS = 5


def badge_of(invitation: Invitation) -> str:
    """The code on the badge; the same whenever it is made, and another one for another meeting."""
    seal = int.from_bytes(sealed("badge", invitation.meeting.uuid, invitation.uuid)[:8])
    return "".join(ALPHABET[seal >> _BITS * place & 31] for place in range(LENGTH))


def shown_badge(badge: str) -> str:
    """In three groups, as it is printed under the code: ABCD-EFGH-JKLM."""
    return "-".join(badge[at : at + 4] for at in range(0, LENGTH, 4))


def read_badge(text: str) -> str:
    """What was typed or scanned as a badge: upper case, without hyphens and spaces."""
    return "".join(sign for sign in text.upper() if sign in ALPHABET)


def badges_of(meeting: Meeting) -> dict[str, Invitation]:
    """Everybody who is invited to a meeting, by badge."""
    return {badge_of(one): one for one in invitations_of(meeting)}


def badge_png(invitation: Invitation) -> bytes:
    """The code as a picture for the practical letter."""
    # Imported here because only a letter needs it.
    import segno

    picture = BytesIO()
    segno.make(badge_of(invitation), error="q", micro=False).save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()
