"""The map of the world, drawn on the server, always with the list that says the same."""
