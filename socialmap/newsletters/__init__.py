"""Newsletters and service letters to members: written, checked, scheduled, and left with one click."""
