"""The pages around the search: home, a listing, about, privacy, and the state of the site."""
