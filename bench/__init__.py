"""What the site promises in figures: `python -m bench [NAME…] [--quick]`."""
