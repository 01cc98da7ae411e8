"""The template filled in, with what a test changes."""

from pathlib import Path
from typing import Any

import openpyxl

from livelihoods.analysis.statistics.release.template import SHEETS, blank

FIGURE: dict[str, Any] = {
    "indicator": "informal_employment_rate", "standard": "national:gha", "area": "GHA",
    "period": 2023, "value": 78.5, "unit": "percent", "source": "ahies",
}  # fmt: skip
WOMEN: dict[str, Any] = FIGURE | {
    "sex": "female", "value": 81.0, "se": 0.5, "lower": 80.0, "upper": 82.0, "level": 95,
    "interval": "logit", "n": 5000, "df": 800, "notes": "N1",
}  # fmt: skip
EXPLAINED: dict[str, list[dict[str, Any]]] = {
    "areas": [{"code": "GHA", "name": "Ghana", "country": "GHA", "coverage": "National."}],
    "sources": [
        {
            "code": "ahies", "title": "Ghana, household survey", "producer": "The office",
            "area": "GHA", "credit": "The office, survey.", "terms": "Free.", "url": "",
            "sample": "Two stages.",
        }
    ],
    "standards": [
        {"id": "national:gha", "title": "National", "universe": "Aged 15 and over", "source": "A."}
    ],
    "indicators": [],
    "notes": [{"code": "N1", "words": "Preliminary."}],
}  # fmt: skip


def filled(path: Path, figures: list[dict[str, Any]], **explained: list[dict[str, Any]]) -> Path:
    """Write the template with figures; `explained` replaces sheets."""
    path.write_bytes(blank())
    book = openpyxl.load_workbook(path)
    for sheet, rows in {"figures": figures, **EXPLAINED, **explained}.items():
        for number, row in enumerate(rows, 2):
            for place, column in enumerate(SHEETS[sheet], 1):
                if row.get(column) is not None:
                    book[sheet].cell(number, place, row[column])
    book.save(path)
    return path
