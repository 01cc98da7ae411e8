"""Small files of estimates, made for one test at a time."""

import copy
import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.estimates import COLUMNS
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators.actions import publish
from livelihoods.platform.accounts.actors import Operator

METADATA: dict[str, Any] = {
    "format": "livelihoods-estimates",
    "format_version": 1,
    "software": {"name": "livelihoods", "version": "0"},
    "command": [],
    "areas": {
        "ZAF": {"name": "South Africa", "country": "ZAF", "coverage": "National."},
        "ARG-31": {
            "name": "Argentina, 31 urban agglomerations",
            "country": "ARG",
            "coverage": "31 urban agglomerations; no rural population.",
        },
    },
    "codebooks": [
        {
            "code": code,
            "title": f"Survey {code}",
            "producer": f"Producer of {code}",
            "area": area,
            "periods": ["2016-Q4"],
            "files": [],
            "design": {"words": "Two stages.", "stand_in": code == "arg"},
            "credit": f"Credit {code}.",
            "terms": f"Terms {code}.",
            "url": "https://example.org/",
            "notes": ["A note."],
            "breaks": [],
        }
        for code, area in (("zaf", "ZAF"), ("arg", "ARG-31"))
    ],
    "standards": [
        {
            "id": code,
            "title": title,
            "universe": "Employed people aged 15 and over, main job",
            "source": f"Source of {code}.",
            "parameters": {},
        }
        for code, title in (("icls17", "17th ICLS"), ("national:zaf", "National definition"))
    ],
    "indicators": [
        {
            "id": "informal_employment_rate",
            "title": "Informal employment rate",
            "definition": "Of every hundred employed people, how many have an informal main job.",
            "formula": "100 x informal employment / employment.",
            "unit": "percent",
            "universe": "Employed people. Employed people aged 15 and over, main job.",
        }
    ],
    "dimensions": {
        each.id: {"title": each.title, "codes": dict(each.codes)} for each in DIMENSIONS.values()
    },
    "swept": [],
    "warnings": [],
}
TOTAL: dict[str, Any] = {
    "indicator": "informal_employment_rate", "standard": "icls17", "area": "ZAF",
    "period": "2016-Q4", "value": 34.628, "se": 0.479, "lower": 33.695, "upper": 35.573,
    "level": 95, "interval": "logit", "n": 18561, "df": 2872, "unit": "percent", "flag": "",
    "source": "zaf",
}  # fmt: skip
ABSENT = dict.fromkeys(("value", "se", "lower", "upper", "level", "interval", "n", "df"))
ROWS: list[dict[str, Any]] = [
    TOTAL,
    TOTAL | {"sex": "female", "value": 36.6, "lower": 35.4, "upper": 37.9, "n": 8540},
    TOTAL | {"sex": "male", "value": 33.1, "lower": 32.0, "upper": 34.2, "n": 10021},
    TOTAL | {"status": "employee", "value": 28.0, "lower": 27.1, "upper": 29.0, "n": 15654},
    TOTAL | {
        "status": "employer", "value": 60.0, "lower": 30.0, "upper": 85.0, "n": 12,
        "flag": "unreliable",
    },
    TOTAL | {
        "status": "contributing_family", "value": 100.0, "se": None, "lower": None, "upper": None,
        "interval": "by_definition", "n": 109,
    },
    TOTAL | ABSENT | {"status": "cooperative_member", "flag": "suppressed"},
    TOTAL | {"sex": "female", "status": "employee", "value": 30.6, "lower": 29.4, "upper": 31.8},
    TOTAL | {"sex": "male", "status": "employee", "value": 25.9, "lower": 24.7, "upper": 27.1},
    TOTAL | {"standard": "national:zaf", "value": 29.6, "lower": 28.7, "upper": 30.5},
    TOTAL | {
        "area": "ARG-31", "value": 49.1, "lower": 48.0, "upper": 50.2, "flag": "stand_in_error",
        "source": "arg",
    },
]  # fmt: skip

Write = Callable[..., Path]


def described(indicator: str, unit: str) -> Callable[[dict[str, Any]], None]:
    """Return a change of the metadata after which it explains an indicator of the registry."""
    known = INDICATORS[indicator]
    about = {
        "id": indicator, "title": known.title, "titles": dict(known.titles),
        "definition": known.definition, "formula": known.formula, "unit": unit,
        "universe": f"{known.universe}. Employed people aged 15 and over, main job.",
        "is_not": known.is_not, "source": known.source,
    }  # fmt: skip

    def change(metadata: dict[str, Any]) -> None:
        metadata["indicators"] = [about]

    return change


@pytest.fixture
def estimates(tmp_path: Path) -> Write:
    """Write rows and metadata as an estimates file; `change` edits the metadata first."""

    def write(
        rows: list[dict[str, Any]] | None = None,
        name: str = "figures.csv",
        change: Callable[[dict[str, Any]], Any] = lambda _metadata: None,
    ) -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(ROWS if rows is None else rows)
        metadata = copy.deepcopy(METADATA)
        change(metadata)
        path.with_name(f"{path.stem}.metadata.json").write_text(json.dumps(metadata))
        return path

    return write


@pytest.fixture
def release(db: None, estimates: Write) -> str:
    """A published release of the rows above; returns its name."""
    publish(
        actor=Operator("test"), estimates=[estimates()], dataset="surveys", version="2026-11-22"
    )
    return "surveys:2026-11-22"
