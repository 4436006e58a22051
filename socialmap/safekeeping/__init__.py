"""Backups that can be put back, what was erased stays erased, and is everything still whole."""
