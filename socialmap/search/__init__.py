"""What people type, what they mean, and who can help near home."""
