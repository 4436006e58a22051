"""What a keeper does with a listing, and the questions that keep it right."""
