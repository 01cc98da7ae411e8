from tests.network.records import small_network

__all__ = ["small_network"]
