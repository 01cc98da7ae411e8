"""A release of 190 countries, some of their figures unreliable or withheld, one of a part alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.knowledge.indicators.estimate_files import ABSENT, METADATA, TOTAL, Write

from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.worldmap.geometry import world
from livelihoods.platform.accounts.actors import Operator

PART = "ARG-31"
COUNTRIES = tuple(sorted(world().codes - {"ARG"}))[:189]
UNRELIABLE = COUNTRIES[::17]
WITHHELD = COUNTRIES[5::40]


def row(area: str, place: int, **more: Any) -> dict[str, Any]:
    """A figure of an area, the larger the later its place."""
    value = 5 + place % 90
    numbers = {"value": value, "se": 0.5, "lower": value - 1, "upper": value + 1}
    given = TOTAL | numbers | {"area": area, "n": 900} | more
    return given | ABSENT | {"flag": "suppressed"} if more.get("flag") == "suppressed" else given


def with_areas(*codes: str) -> Callable[[dict[str, Any]], None]:
    """Return a change of the metadata that names these countries."""

    def change(metadata: dict[str, Any]) -> None:
        named = {code: {"name": code, "country": code, "coverage": "National."} for code in codes}
        metadata["areas"] = METADATA["areas"] | named

    return change


def publish_rows(path: Path, version: str = "2026-11-22") -> None:
    """Publish one file as a release of surveys."""
    publish(actor=Operator("test"), estimates=[path], dataset="surveys", version=version)


@pytest.fixture
def worldwide(db: None, estimates: Write) -> None:
    """A published release of all of them."""
    rows = [row(code, place) for place, code in enumerate(COUNTRIES)]
    for place, each in enumerate(rows):
        if each["area"] in WITHHELD:
            rows[place] = row(each["area"], place, flag="suppressed")
        elif each["area"] in UNRELIABLE:
            each["flag"] = "unreliable"
    rows.append(row(PART, 44))
    publish_rows(estimates(rows, change=with_areas(*COUNTRIES)))
