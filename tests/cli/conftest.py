from tests.network.demonstration import demonstration

__all__ = ["demonstration"]
