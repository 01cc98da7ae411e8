"""The fixtures of the network, for the map of it."""

from tests.network.records import small_network

__all__ = ["small_network"]
