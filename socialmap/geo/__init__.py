"""Places and distances; nothing about a visitor leaves the house."""
