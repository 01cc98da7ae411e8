from tests.network.privacy.everywhere import ana
from tests.network.records import small_network

__all__ = ["ana", "small_network"]
