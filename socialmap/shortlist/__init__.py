"""A short list to take along: kept in its own address, printed as a working paper, never stored by us."""
