"""The half-yearly round: planned, prepared, decided together, settled; and the call round of freshness."""
