"""The page on codebooks, followed: from the file of an unknown survey to an estimate.

The codebook `xnk-ifte.toml` was written from a draft by what the page says. The figures are compared
with the operational tree of the ILO written out in pandas, and with the formula of the error.
"""

import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.analysis.statistics import nusa_kesha
from typer.testing import CliRunner

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.checking import Check, check
from livelihoods.cli.main import app

BOOK = Path(__file__).parent / "xnk-ifte.toml"
PAGE = Path(__file__).resolve().parents[3] / "docs/codebooks.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder in which all commands of the page were run, in their order."""
    place = tmp_path_factory.mktemp("by_the_docs")
    blocks = re.findall(
        r"^```console\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    commands = [
        each.removeprefix("$ ")
        for block in blocks
        for each in re.split(r"\n(?=\$)", block.replace("\\\n", " ").strip())
    ]
    assert commands.pop(0) == ".venv/bin/python -m tests.analysis.statistics.nusa_kesha ."
    nusa_kesha.write(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for command in commands:
            words = shlex.split(command)
            assert words.pop(0) == "livelihoods"
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, (command, done.output)
            if "new-codebook" in words:
                Path("xnk-ifte.toml").rename("draft.toml")
                shutil.copy(BOOK, "xnk-ifte.toml")
    return place


def job(frame: pd.DataFrame) -> pd.DataFrame:
    """The 17th ICLS as the ILO applies it, in pandas, on the answers themselves."""
    status = frame["P30"]
    employee = status == 1
    contributes, leave = frame["P40"], (frame["P41"] == 1) & (frame["P42"] == 1)
    large = frame["P34"].isin([3, 4, 5])
    sector = np.select(
        [
            frame["P31"].isin([1, 2, 4]),
            frame["P31"] == 5,
            frame["P33"] == 1,
            frame["P33"].isin([2, 3, 8]),
            employee & (contributes == 1),
            (frame["P35"] == 1) & large,
            frame["P35"] > 1,
            (frame["P35"] == 1) & frame["P34"].isin([1, 2]),
            employee & (contributes == 2),
        ],
        ["formal", "household", "formal", "informal", "formal", "formal", *["informal"] * 3],
        default="informal",
    )
    like_employees = employee | (status == 9)
    nature = np.select(
        [
            status == 4,
            like_employees & (contributes == 1),
            like_employees & (contributes == 2),
            like_employees & leave,
            like_employees,
            sector == "formal",
        ],
        ["informal", "formal", "informal", "formal", "informal", "formal"],
        default="informal",
    )
    return frame.assign(sector=sector, nature=nature)


def ratio(frame: pd.DataFrame, y: pd.Series, x: pd.Series) -> tuple[float, float]:
    """A ratio of totals and its error, areas within strata taken as drawn with replacement."""
    w = frame["FEXP"] / 1000
    total = (w * x).sum()
    rate = (w * y).sum() / total
    areas = (w * (y - rate * x) / total).groupby([frame["ILHA"], frame["MEIO"], frame["AE"]]).sum()
    strata = areas.groupby(["ILHA", "MEIO"])
    n = strata.size()
    spread = strata.apply(lambda each: ((each - each.mean()) ** 2).sum())
    return rate, float(np.sqrt((n / (n - 1) * spread).sum()))


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_estimate_equals_the_tree_in_pandas(folder, ending):
    frame = job(nusa_kesha.records())
    base = ((frame["P21"] == 1) | (frame["P22"] == 1)) & (frame["P04"] >= 15)
    survey = Survey.open(folder / f"ifte_2023t4.{ending}", BOOK)
    table = survey.indicators(
        ["employment", "informal_employment_rate", "informal_sector_employment_share"], [["sex"]]
    ).pandas()
    assert table["period"].unique().tolist() == ["2023-Q4"]
    rows = table.set_index(["indicator", table["sex"].fillna("")])
    for sex, members in (
        ("", base),
        ("female", base & (frame["P03"] == 2)),
        ("male", base & (frame["P03"] == 1)),
    ):
        row = rows.loc["employment", sex]
        assert row["value"] == pytest.approx(frame.loc[members, "FEXP"].sum() / 1000, rel=1e-12)
        assert row["n"] == members.sum()
        assert row["df"] == 64 - 8
        for name, output in (
            ("informal_employment_rate", "nature"),
            ("informal_sector_employment_share", "sector"),
        ):
            y = (members & (frame[output] == "informal")).astype(float)
            rate, error = ratio(frame, y, members.astype(float))
            assert rows.loc[name, sex]["value"] == pytest.approx(100 * rate, rel=1e-12)
            assert rows.loc[name, sex]["se"] == pytest.approx(100 * error, rel=1e-9)


def test_the_page_writes_the_figures(folder):
    written = pd.read_csv(folder / "rates.csv")
    assert set(written["indicator"]) == {"employment", "informal_employment_rate"}
    assert written["flag"].isna().all()


@pytest.fixture(scope="module")
def checks(folder) -> dict[str, Check]:
    return {
        ending: check(BOOK, [folder / f"ifte_2023t4.{ending}"])
        for ending in ("sav", "dta", "csv", "parquet")
    }


def test_check_of_every_kind_of_file(checks):
    found = checks
    for each in found.values():
        assert not each.findings
        assert each.designs == found["parquet"].designs
        assert each.fields == found["parquet"].fields
        assert each.standards == found["parquet"].standards
    frame = nusa_kesha.records()
    design = found["sav"].designs[0]
    assert (design.period, design.records, design.strata, design.psus) == (
        "2023-Q4",
        len(frame),
        8,
        64,
    )
    assert design.weights == pytest.approx(frame["FEXP"].sum() / 1000, rel=1e-12)


def test_shares_are_those_of_the_records(checks):
    frame = nusa_kesha.records()
    employed = frame[(frame["P21"] == 1) | (frame["P22"] == 1)]
    fields = {each.name: each for each in checks["parquet"].fields}
    assert fields["sex"].shares["female"] == pytest.approx(100 * (employed["P03"] == 2).mean())
    told = fields["social_security"].shares
    assert told["not_asked"] == pytest.approx(100 * employed["P40"].isna().mean())
    assert told["unknown"] == pytest.approx(100 * (employed["P40"] == 8).mean())
    # Two records are of no status that can be classified, and must not follow from the others.
    assert (employed["P30"] == 9).sum() == 2
    status = fields["status"].shares
    assert status["not_classifiable"] is None
    assert [value for value, share in status.items() if share is None] == [
        "cooperative_member",
        "not_classifiable",
    ]
    assert not fields["bookkeeping"].asked


def test_what_a_reader_forgets_is_told(folder, tmp_path):
    """Without place and size the sector of most is decided by no answer of an employee."""
    text = BOOK.read_text("utf-8")
    path = tmp_path / "x.toml"
    path.write_text(text[: text.index("[record.place]")])
    found = check(path, [folder / "ifte_2023t4.parquet"])
    frame = nusa_kesha.records()
    base = frame[((frame["P21"] == 1) | (frame["P22"] == 1)) & (frame["P04"] >= 15)]
    left = (base["P30"] == 1) & ~base["P31"].isin([1, 2, 4, 5]) & (base["P40"] == 8)
    swept = 100 * base.loc[left, "FEXP"].sum() / base["FEXP"].sum()
    state = next(each for each in found.standards if each.id == "icls17")
    assert left.sum() >= 5
    assert state.swept["sector"] == pytest.approx(swept, rel=1e-9)
