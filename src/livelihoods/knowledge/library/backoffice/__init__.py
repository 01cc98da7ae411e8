"""The library's part of the back office."""
