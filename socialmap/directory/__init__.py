"""The truth on the map: listings, their locations, and which of them the public may see."""
