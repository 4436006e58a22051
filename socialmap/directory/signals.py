"""Signals this room sends."""

from blinker import signal

listing_changed = signal("listing-changed")
