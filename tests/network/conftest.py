from tests.network.demonstration import demonstration
from tests.network.files import folder
from tests.network.records import small_network

__all__ = ["demonstration", "folder", "small_network"]
