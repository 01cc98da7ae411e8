from tests.network.demonstration import demonstration, run_folder
from tests.network.files import folder
from tests.network.records import membership, small_network

__all__ = ["demonstration", "folder", "membership", "run_folder", "small_network"]
