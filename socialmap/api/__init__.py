"""The machine door: what the site shows, for programs. Read only, no rule of its own."""
