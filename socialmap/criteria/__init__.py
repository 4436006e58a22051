"""Who may be listed, and which version of the criteria said so."""
