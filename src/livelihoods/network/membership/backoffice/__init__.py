"""The back office of membership, by noun."""
