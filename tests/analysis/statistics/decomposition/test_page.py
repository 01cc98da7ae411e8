"""The page on gaps and contribution says what its examples give."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
PAGE = (ROOT / "docs/gaps-and-contribution.md").read_text("utf-8")


@pytest.fixture(scope="module")
def space():
    block = re.search(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    found: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        exec(block[1], found)
    return found


def test_the_gap_is_as_shown(space):
    gap = space["gap"].fillna({"term": ""}).set_index(["component", "term"])
    shown = {key: f"{row['value']:.2f} ({row['se']:.2f})" for key, row in gap.iterrows()}
    assert f"{shown['first', '']}, {shown['second', '']}" in PAGE
    for component in ("gap", "composition", "rate"):
        assert f"| {shown[component, '']} |" in PAGE
    for component, level in (("rate", "employee"), ("composition", "employer")):
        assert f"({gap.loc[(component, level), 'value']:.2f})" in PAGE


def test_the_contribution_is_as_shown(space):
    rows = space["shares"]
    for _, row in rows[rows["component"] == "sensitivity"].iterrows():
        shown = row["term"].removeprefix("productivity ")
        assert re.search(
            rf"\| (relative productivity )?{shown} \| {row['value']:.1f} \({row['se']:.1f}\) \|",
            PAGE,
        )
    whole = rows[(rows["component"] == "share") & rows["term"].isna()]
    assert whole["value"].item() == pytest.approx(14.19, abs=0.01)
