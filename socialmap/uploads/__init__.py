"""Evidence that professionals hand in as a file: made harmless, kept out of reach, erased on time."""
