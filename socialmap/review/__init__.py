"""What others propose and the core group decides: now the reports of visitors, later submissions."""
