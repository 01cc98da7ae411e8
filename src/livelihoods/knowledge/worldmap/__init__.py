"""The map of the world: where the network is, drawn on the server, with the list that says the same."""
