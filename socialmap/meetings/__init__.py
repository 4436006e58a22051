"""Meetings of the network: invited, answered, attended, looked back on, and confirmed on paper."""
