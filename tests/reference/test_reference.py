"""R's survey package on synthetic data, and on its own examples where shared data is at hand."""

import json
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.reference.run import run

HERE = Path(__file__).parent
OWN = sorted(path.stem for path in (HERE / "cases").glob("*.json"))
SHARED = (
    *("cal", "clus1_fpc", "clus1_wr", "clus2_fpc", "fpc", "hospital", "lfs", "lonely", "mu284"),
    *("nhanes", "prop_ci", "quantile", "rep", "srs_fpc", "srs_wr", "strat_fpc", "strat_wr", "yrbs"),
)


SLOW = {"own_cal", "own_rep", "own_repcal"}
"""Of these every third case is run here; the runner runs them all."""


def refused(folder: Path, file: str, chosen: Collection[str] | None = None) -> list[str]:
    """Return a line for every case of a file that did not pass."""
    results = list(
        run(
            folder,
            lambda case: case.file.stem == file and (chosen is None or case.id in chosen),
        )
    )
    assert results, f"{file}: no case ran"
    return [each.line() for each in results if each.outcome != "passed"]


@pytest.mark.parametrize("file", OWN)
def test_equals_r_on_synthetic_data(file):
    content = json.loads((HERE / "cases" / f"{file}.json").read_text())
    names = [case["id"] for case in content["cases"]]
    assert refused(HERE, file, names[::3] if file in SLOW else names) == []


@pytest.mark.shared
@pytest.mark.parametrize("file", SHARED)
def test_equals_r_on_its_own_examples(shared, file):
    assert refused(shared / "reference" / "survey", file) == []


@pytest.mark.shared
def test_no_file_is_left_out(shared):
    files = (shared / "reference" / "survey" / "cases").glob("*.json")
    assert sorted(path.stem for path in files) == sorted(SHARED)
