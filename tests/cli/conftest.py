from tests.network.demonstration import demonstration, run_folder

__all__ = ["demonstration", "run_folder"]
