"""A badge says nothing about who it is, is always the same, and opens nothing elsewhere."""

from datetime import timedelta
from io import BytesIO

from flask import Flask
from PIL import Image

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.meetings.badges import (
    ALPHABET,
    LENGTH,
    badge_of,
    badge_png,
    badges_of,
    read_badge,
    shown_badge,
)
from tests.meetings.meetings import invite_guest, invite_member, make_meeting


def test_a_badge_is_short_and_without_signs_that_look_alike(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    people = [invite_guest(meeting, clock.now(), name=f"Gast {at}", email=None) for at in range(50)]

    badges = {badge_of(one) for one in people}
    assert len(badges) == 50
    assert all(len(badge) == LENGTH and set(badge) <= set(ALPHABET) for badge in badges)
    assert not set("01IO") & set(ALPHABET)
    assert badges == set(badges_of(meeting))


def test_a_badge_is_read_as_people_type_it(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now())
    invitation = invite_member(meeting, anna, clock.now(), "yes")
    badge = badge_of(invitation)

    for typed in (badge, badge.lower(), shown_badge(badge), f" {badge[:6]} {badge[6:]}\n"):
        assert badges_of(meeting)[read_badge(typed)].id == invitation.id
    for other in ("", badge[:-1], badge + "A", ("3" if badge[0] == "2" else "2") + badge[1:]):
        assert read_badge(other) not in badges_of(meeting)


def test_a_badge_of_another_meeting_is_nobody_here(app: Flask, clock: StoppedClock, anna: Member) -> None:
    here, there = make_meeting(clock.now()), make_meeting(clock.now() + timedelta(hours=1))
    own = invite_member(here, anna, clock.now(), "yes")
    elsewhere = invite_member(there, anna, clock.now(), "yes")

    assert badge_of(own) != badge_of(elsewhere)
    assert set(badges_of(here)) == {badge_of(own)}
    assert set(badges_of(there)) == {badge_of(elsewhere)}


def test_the_picture_is_a_square_code_with_a_white_edge(app: Flask, clock: StoppedClock) -> None:
    invitation = invite_guest(make_meeting(clock.now()), clock.now())

    png = badge_png(invitation)
    with Image.open(BytesIO(png)) as picture:
        assert picture.size[0] == picture.size[1] >= 160
        assert picture.convert("L").getpixel((0, 0)) == 255
        dark = sum(pixel < 128 for pixel in picture.convert("L").tobytes())
    assert dark > picture.size[0] ** 2 / 5
    assert png == badge_png(invitation)
