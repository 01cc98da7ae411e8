"""Make the small map of the world again from Natural Earth, as packaged in npm's world-atlas.

    python scripts/worldmap.py

Needs npm and the network (the registry alone). Writes `world.json` and `SOURCE.md` in
src/livelihoods/knowledge/worldmap/data/, which are committed: nobody else needs either.
"""

import csv
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from babel import Locale

PACKAGE = "world-atlas@2.0.2"
LIVELIHOODS = Path(__file__).resolve().parents[1] / "src/livelihoods"
DATA = LIVELIHOODS / "knowledge/worldmap/data"
COUNTRIES = LIVELIHOODS / "platform/vocabulary/data/countries.csv"

# Natural Earth draws these apart and gives them no number. A member there is counted under the
# code on the right, which is also what a click on the shape leads to; the line between the shape
# and the rest of that country is drawn broken.
WITHOUT_NUMBER = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
CONTESTED = (
    ("Kosovo", "Serbia"),
    ("Somaliland", "Somalia"),
    ("N. Cyprus", "Cyprus"),
    ("W. Sahara", "Morocco"),
    ("Palestine", "Israel"),
)
LEFT_OUT = {"ATA"}  # nobody lives there for long, and it would take a fifth of the picture

Position = tuple[float, float]


def alpha3_by_number() -> dict[str, str]:
    """ISO 3166-1 numeric -> alpha-3, from the site's own table of countries.

    CLDR's aliases will not do: among them are codes of countries that are no more, as DDR.
    """
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        return {row["m49"]: row["code"] for row in csv.DictReader(file)} | {"010": "ATA"}


def download(folder: Path) -> Path:
    """Fetch the package from the npm registry and unpack it; return its folder."""
    done = subprocess.run(
        ["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / done.stdout.split()[-1]
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def decoded(topology: dict[str, Any]) -> list[list[Position]]:
    """Every arc in degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def rings(geometry: dict[str, Any]) -> list[list[int]]:
    """The outer rings of a shape, as indices of arcs."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"][0]]
    return [polygon[0] for polygon in geometry["arcs"]]


def arcs_of(geometry: dict[str, Any]) -> set[int]:
    """The arcs of a shape, whatever their direction."""
    return {index if index >= 0 else ~index for ring in rings(geometry) for index in ring}


def middle(geometry: dict[str, Any], arcs: list[list[Position]]) -> Position:
    """The centroid of the largest part of a shape, to a tenth of a degree."""
    best: tuple[float, Position] = (-1.0, (0.0, 0.0))
    for ring in rings(geometry):
        points = [
            point
            for index in ring
            for point in (arcs[index] if index >= 0 else reversed(arcs[~index]))
        ]
        area = x = y = 0.0
        for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
            cross = x1 * y2 - x2 * y1
            area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        if area and abs(area) > best[0]:
            best = (abs(area), (round(x / (3 * area), 1), round(y / (3 * area), 1)))
    return best[1]


def build(package: Path) -> dict[str, Any]:
    """Make the derived map: shapes by alpha-3 code, dots for what they omit, contested lines."""
    world = json.loads((package / "countries-110m.json").read_text(encoding="utf-8"))
    finer = json.loads((package / "countries-50m.json").read_text(encoding="utf-8"))
    codes = alpha3_by_number()
    by_name: dict[str, dict[str, Any]] = {}
    shapes = []
    for geometry in world["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = WITHOUT_NUMBER[name] if "id" not in geometry else codes[geometry["id"]]
        by_name[name] = geometry
        if code not in LEFT_OUT:
            shapes.append(
                {
                    "type": geometry["type"],
                    "arcs": geometry["arcs"],
                    "properties": {"code": code},
                }
            )
    drawn = {shape["properties"]["code"] for shape in shapes}
    fine_arcs = decoded(finer)
    dots = {}
    for geometry in finer["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", ""))
        if code and code not in drawn | LEFT_OUT:
            dots[code] = middle(geometry, fine_arcs)
    lines = sorted(
        index
        for first, second in CONTESTED
        for index in arcs_of(by_name[first]) & arcs_of(by_name[second])
    )
    kept = sorted({index for shape in shapes for index in arcs_of(shape)} | set(lines))
    place = {index: number for number, index in enumerate(kept)}

    def renumbered(arcs: Any) -> Any:
        if isinstance(arcs, list):
            return [renumbered(each) for each in arcs]
        return place[arcs] if arcs >= 0 else ~place[~arcs]

    for shape in shapes:
        shape["arcs"] = renumbered(shape["arcs"])
    return {
        "topology": {
            "type": "Topology",
            "transform": world["transform"],
            "arcs": [world["arcs"][index] for index in kept],
            "objects": {
                "countries": {"type": "GeometryCollection", "geometries": shapes},
                "contested": {
                    "type": "MultiLineString",
                    "arcs": renumbered([[index] for index in lines]),
                },
            },
        },
        "dots": dict(sorted(dots.items())),
    }


SOURCE = """# The map of the world

`world.json` is derived from **Natural Earth** 1:110m and 1:50m countries (public domain,
naturalearthdata.com) as packaged in **{package}** of npm (Copyright 2013-2019 Michael Bostock, ISC
licence). `python scripts/worldmap.py` makes it again.

| part | what |
|---|---|
| `topology.objects.countries` | shapes of 1:110m by ISO 3166-1 alpha-3 code, without Antarctica |
| `topology.objects.contested` | lines between two shapes that are drawn broken |
| `dots` | what 1:110m omits: code -> longitude, latitude of the middle of the 1:50m shape |

Natural Earth shows who governs a place in fact. Its lines are no opinion on who should.
{without}
Natural Earth names more places than ISO 3166-1; those without a code have no shape and no dot here.

## Licence of world-atlas

{licence}
"""


def main() -> None:
    """Download, derive, write."""
    with tempfile.TemporaryDirectory() as folder:
        package = download(Path(folder))
        world = build(package)
        licence = (package / "LICENSE").read_text(encoding="utf-8").strip()
    DATA.mkdir(exist_ok=True)
    (DATA / "world.json").write_text(
        json.dumps(world, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8"
    )
    names = Locale("en").territories
    without = "\n".join(
        f"{name} has no number in ISO 3166-1 and carries the code {code}."
        for name, code in WITHOUT_NUMBER.items()
    )
    (DATA / "SOURCE.md").write_text(
        SOURCE.format(package=PACKAGE, licence=licence, without=without), encoding="utf-8"
    )
    shapes = world["topology"]["objects"]["countries"]["geometries"]
    print(f"{len(shapes)} shapes, {len(world['dots'])} dots, of {len(names)} territories in CLDR")


if __name__ == "__main__":
    main()
