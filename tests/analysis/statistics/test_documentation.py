"""The pages for statisticians: every example runs, and the first table is right."""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from livelihoods.analysis import statistics
from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Design, Survey, mean

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
PUBLISHED = 4_813_215.0
"""Informal employment, 2016-Q4: Statistics South Africa, documentation of the survey's file."""


def blocks(page: str) -> list[str]:
    """The Python examples of a page, in order."""
    return re.findall(
        r"^```python\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.DOTALL | re.MULTILINE
    )


def shown_rows(page: str) -> list[dict[str, str]]:
    """The first table of a page."""
    lines = (DOCS / page).read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A folder like the checkout, so that what examples write is not left in it."""
    for name in ("examples", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def first_table() -> pd.DataFrame:
    """What the first example of the page makes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        space: dict[str, object] = {}
        exec(blocks("first-table.md")[0], space)
    return space["table"]


@pytest.fixture(scope="module")
def employed(examples) -> pd.DataFrame:
    """The records behind the first table, read without our code."""
    records = pd.read_parquet(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet")
    records["psu"] = records["UQNO"].str.slice(0, 8)
    return records


def test_the_first_example_has_ten_lines_at_most():
    assert len(blocks("first-table.md")[0].splitlines()) <= 10


def test_the_first_table_has_the_published_figure(first_table):
    whole = first_table[first_table["Q13GENDER"].isna()].set_index("statistic")
    assert whole.loc["informal", "value"] == pytest.approx(PUBLISHED, abs=0.06)


def test_the_first_table_equals_sums_in_pandas(first_table, employed):
    here = employed[employed["STATUS"] == 1]
    for sex, members in (
        (1, here[here["Q13GENDER"] == 1]),
        (2, here[here["Q13GENDER"] == 2]),
        (None, here),
    ):
        rows = first_table[
            first_table["Q13GENDER"].isna() if sex is None else first_table["Q13GENDER"] == sex
        ].set_index("statistic")
        w, informal = members["WEIGHT"], members["INFEMPL"] == 2
        wanted = [w[informal].sum(), np.average(informal, weights=w)]
        wanted.append(np.average(members["Q14AGE"], weights=w))
        assert rows["value"].tolist() == pytest.approx(wanted, rel=1e-12)
        assert rows["n"].tolist() == [len(members)] * 3
        units = members.groupby(["STRATUM", "psu"]).ngroups - members["STRATUM"].nunique()
        assert rows["df"].tolist() == [units] * 3


def test_the_first_tables_errors_equal_the_formula_in_pandas(first_table, employed):
    counted = (employed["STATUS"] == 1).astype(float)
    y = counted * (employed["INFEMPL"] == 2)
    w = employed["WEIGHT"]
    rate = (w * y).sum() / (w * counted).sum()
    for name, z in (("informal", y), ("rate", (y - rate * counted) / (w * counted).sum())):
        psus = (w * z).groupby([employed["STRATUM"], employed["psu"]]).sum()
        strata = psus.groupby("STRATUM")
        n = strata.size()
        variance = (
            n / (n - 1) * strata.apply(lambda each: ((each - each.mean()) ** 2).sum())
        ).sum()
        row = first_table[first_table["Q13GENDER"].isna()].set_index("statistic").loc[name]
        assert row["se"] == pytest.approx(variance**0.5, rel=1e-9)


def test_the_page_shows_the_first_table(first_table):
    shown = shown_rows("first-table.md")
    assert len(shown) == len(first_table)
    for row, (_, ours) in zip(shown, first_table.iterrows(), strict=True):
        assert row["statistic"] == ours["statistic"]
        assert row["Q13GENDER"] == ("" if np.isnan(ours["Q13GENDER"]) else f"{ours['Q13GENDER']:g}")
        for name in ("value", "se", "lower", "upper", "n", "df"):
            decimals = len(row[name].partition(".")[2])
            assert row[name] == f"{ours[name]:.{decimals}f}"


@pytest.mark.parametrize(
    "page", [pytest.param("first-table.md", marks=pytest.mark.slow), "survey.md", "api.md"]
)
@pytest.mark.usefixtures("checkout", "capsys")
def test_every_example_runs(page):
    space: dict[str, object] = {}
    for number, block in enumerate(blocks(page), start=1):
        exec(compile(block, f"{page}, example {number}", "exec"), space)


def test_the_message_about_lonely_units_is_the_one_shown():
    lonely = pd.read_csv(ROOT / "tests/reference/data/lfs_lonely.csv.gz")
    design = Design(weights="weight", strata="stratum", psu="psu", nest=True)
    with pytest.raises(InputError) as raised:
        Survey.open(lonely, design=design).estimate([mean("hours")])
    assert str(raised.value) in (DOCS / "first-table.md").read_text("utf-8")


def test_the_reference_has_every_public_name():
    text = (DOCS / "api.md").read_text("utf-8")
    headings = set(re.findall(r"^### `(\w+)", text, re.MULTILINE))
    assert set(statistics.__all__) <= headings
    members = re.findall(r"^\| ((?:`[^`]+`,? ?)+)", text, re.MULTILINE)
    listed = {name for each in members for name in re.findall(r"`(\w+)", each)}
    for owner in (statistics.Plan, statistics.Table):
        public = {name for name in vars(owner) if not name.startswith("_")}
        assert public <= listed, owner.__name__


def test_the_reference_has_every_argument_of_a_design():
    text = (DOCS / "api.md").read_text("utf-8")
    for owner in (statistics.Design, statistics.Replicates):
        start = text.index(f"`{owner.__name__}(")
        arguments = " ".join(text[start : text.index("`. Frozen", start)].split())
        declared = [
            f"{each.name}={each.default!r}".replace("'", '"') for each in dataclasses.fields(owner)
        ]
        assert arguments == f"`{owner.__name__}({', '.join(declared)})"
