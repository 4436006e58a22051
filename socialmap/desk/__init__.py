"""What waits for the core group, what the year brings, and who takes over."""
