"""Organizations of informal workers and others that the network knows."""
