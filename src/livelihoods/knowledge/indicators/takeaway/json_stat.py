"""Figures as JSON-stat 2.0: a sparse cube of dimensions, with all measures of each figure.

The form is that of https://json-stat.org/full/; what it has no place for is in `extension`.
"""

from collections.abc import Mapping
from typing import Any, Final

from livelihoods.analysis.statistics.estimates import Estimates, dimensions_of
from livelihoods.analysis.statistics.release.column_words import COLUMN_WORDS

MEASURES: Final = ("value", "se", "lower", "upper", "level", "n", "df")
TEXTS: Final = ("interval", "unit", "flag", "reason")
_TOTAL: Final = "_T"


def json_stat(estimates: Estimates, *, label: str) -> dict[str, Any]:
    """Return figures as a JSON-stat dataset.

    A figure is at one place of the dimensions before `measure`; places without one are not there.
    Measures that are suppressed, or that a figure does not have, are not there either. `texts` in
    the extension holds, for each figure by the number of its place, how the interval was made,
    unit, flag and reason.

    Args:
        estimates: The figures, of which no two have the same place.
        label: What the dataset is called.
    """
    table = estimates.table
    names = ["indicator", "standard", "source", "area", "period", *dimensions_of(table)]
    columns = {name: table[name].to_pylist() for name in table.column_names}
    codes = {name: list(dict.fromkeys(each or _TOTAL for each in columns[name])) for name in names}
    place = {name: {code: at for at, code in enumerate(of)} for name, of in codes.items()}
    size = [len(codes[name]) for name in names]
    values: dict[str, float] = {}
    texts: dict[str, dict[str, str]] = {}
    for row in range(table.num_rows):
        at = 0
        for name, count in zip(names, size, strict=True):
            at = at * count + place[name][columns[name][row] or _TOTAL]
        for number, measure in enumerate(MEASURES):
            if (value := columns[measure][row]) is not None:
                values[str(at * len(MEASURES) + number)] = value
        texts[str(at)] = {name: columns[name][row] for name in TEXTS if columns[name][row]}
    about = estimates.metadata
    return {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": " ".join(dict.fromkeys(each["credit"] for each in about["codebooks"])),
        "updated": about["published"]["released"],
        "href": about["published"]["address"],
        "id": [*names, "measure"],
        "size": [*size, len(MEASURES)],
        "role": {"time": ["period"], "geo": ["area"], "metric": ["measure"]},
        "dimension": {
            **{
                name: {
                    "label": name,
                    "category": {"index": codes[name], "label": _labels(about, name, codes[name])},
                }
                for name in names
            },
            "measure": {
                "label": "measure",
                "category": {
                    "index": list(MEASURES),
                    "label": {name: COLUMN_WORDS[name] for name in MEASURES},
                },
            },
        },
        "value": values,
        "extension": {"texts": texts, "metadata": about},
    }


def _labels(about: Mapping[str, Any], name: str, codes: list[str]) -> dict[str, str]:
    if name == "area":
        return {code: about["areas"][code]["name"] for code in codes}
    if name in ("indicator", "standard"):
        titles = {each["id"]: each["title"] for each in about[f"{name}s"]}
        return {code: titles[code] for code in codes}
    if name == "source":
        return {each["code"]: each["title"] for each in about["codebooks"]}
    if name == "period":
        return {code: code for code in codes}
    of_dimension = about["dimensions"][name]["codes"]
    return {code: "Total" if code == _TOTAL else of_dimension[code] for code in codes}
