"""The command `livelihoods`: one module per group of commands."""

from livelihoods.cli.main import main

__all__ = ["main"]
