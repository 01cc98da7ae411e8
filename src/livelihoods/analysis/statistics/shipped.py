"""What comes with the software: the codes of its codebooks, the ids of its standards."""

import tomllib
from importlib import resources


def codebook_codes() -> list[str]:
    """Return the codes of the codebooks that come with the software."""
    folder = resources.files(__package__) / "codebooks"
    return sorted(each.name.removesuffix(".toml") for each in folder.iterdir())


def standard_ids() -> list[str]:
    """Return the ids of the standards that come with the software."""
    folder = resources.files(__package__) / "schemes"
    return sorted(tomllib.loads(each.read_text("utf-8"))["id"] for each in folder.iterdir())
