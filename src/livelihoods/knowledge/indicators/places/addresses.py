"""What the address of a place's page asks: releases, a day of publication, places to compare."""

from collections.abc import Collection, Sequence
from typing import Final

from django.urls import reverse

from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.knowledge.indicators import addresses
from livelihoods.knowledge.indicators.addresses import Question

VERSIONS: Final = ("release", "published_on")
"""Which releases are asked: as on the page of an indicator."""


def read(pairs: Sequence[tuple[str, str]], names: Collection[str] = VERSIONS) -> Question:
    """Read what is asked of all indicators at once: a question without an indicator.

    Raises:
        InputError: an unknown parameter, or a value that cannot be used.
    """
    for name, _value in pairs:
        if name not in names:
            raise UnknownNameError("parameter", name, tuple(names))
    return addresses.read("", pairs)


def place_address(area: str, question: Question) -> str:
    """Return the address of a place's page, with the releases that a question asks for."""
    versions = question.with_(areas=())
    return reverse("indicators:place", kwargs={"area": area}) + versions.query()


def comparison_address(question: Question) -> str:
    """Return the address of the page that has the places of a question side by side."""
    return reverse("indicators:compare") + question.query()


def group_address(code: str, question: Question) -> str:
    """Return the address of a group's page, with the releases that a question asks for."""
    return reverse("indicators:group", kwargs={"code": code}) + question.query()


def list_address(question: Question) -> str:
    """Return the address of the list of places, with the releases that a question asks for."""
    return reverse("indicators:places") + question.with_(areas=()).query()
