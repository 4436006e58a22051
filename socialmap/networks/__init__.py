"""Our networks: their names, regions, contact points, and which one a request is about."""
