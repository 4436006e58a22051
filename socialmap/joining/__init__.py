"""Joining the network and applying for a place on the map, step by step."""
