"""Who signs in: people with an account, and the operators who run commands on the server."""
