"""The shapes of the world that travel with the project: where they lie and what they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class World:
    """Shapes of countries (a TopoJSON topology), and dots for places too small to have one.

    The topology's objects are `countries`, each with a `code` (ISO 3166-1 alpha-3), and
    `contested`, lines between shapes. `dots` maps a code to longitude and latitude.
    """

    topology: Mapping[str, Any]
    dots: Mapping[str, tuple[float, float]]

    @property
    def shapes(self) -> list[dict[str, Any]]:
        """The shapes of countries."""
        shapes: list[dict[str, Any]] = self.topology["objects"]["countries"]["geometries"]
        return shapes

    @property
    def codes(self) -> frozenset[str]:
        """Every code that has a shape or a dot."""
        return frozenset(shape["properties"]["code"] for shape in self.shapes) | set(self.dots)


@cache
def world() -> World:
    """Read the world once for each process: 100 KB, ten milliseconds."""
    text = resources.files(__package__).joinpath("data/world.json").read_text(encoding="utf-8")
    content = json.loads(text)
    dots = {code: (place[0], place[1]) for code, place in content["dots"].items()}
    return World(content["topology"], dots)
