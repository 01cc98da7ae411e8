"""Nobody can work out from all rows that `survey estimate` shows what it holds back."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.analysis.statistics.judgement.outsider import DIMENSIONS, Outsider
from typer.testing import CliRunner

from livelihoods.analysis.statistics import Survey, estimates, figure_rows
from livelihoods.analysis.statistics.asking import why_not
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.judgement import few
from livelihoods.cli.survey import app

RING = [["sex", "status"], ["status", "activity"], ["sex", "activity"]]
CROSSED = [["status", "activity"], ["sex", "status"], ["sex", "nature"]]
LINKS = (
    *("informal_economy_workers", "informal_employment", "informal_jobs_in_formal_enterprises"),
    *("formal_jobs_in_informal_enterprises", "informal_employment_rate_in_formal_enterprises"),
    *("sector_share_of_informal_employment", "informal_employment_rate_outside_agriculture"),
)
OUTSIDE = (
    *("employment", "informal_employment", "activity_share_of_informal_employment"),
    "informal_employment_rate_outside_agriculture",
)
FILES = {
    "zaf-qlfs": ("zaf-qlfs/qlfs_2016q4.parquet", "2016-Q4", "WEIGHT", "STRATUM"),
    "arg-eph": ("arg-eph/eph_individual_2019t1.parquet", "2019-Q1", "PONDERA", "AGLOMERADO"),
}


@pytest.fixture(scope="module")
def records(examples):
    return {book: pq.read_table(examples / "surveys" / file) for book, (file, *_) in FILES.items()}


def small(records, book, seed, places):
    """The records of a few strata, or cities: a small domain; of all where no number is given."""
    if places is None:
        return records[book]
    table, column = records[book], FILES[book][3]
    every = np.sort(table[column].unique().to_numpy())
    chosen = np.random.default_rng(seed).choice(every, places, replace=False)
    return table.filter(pa.array(np.isin(table[column].to_numpy(), chosen)))


def opened(frame, book, standard):
    return Survey.open(frame, book, standard=standard, period=FILES[book][1])


@pytest.mark.parametrize("standard", ["icls17", "national"])
@pytest.mark.parametrize("book", FILES)
def test_what_the_demonstration_publishes(records, book, standard):
    survey = opened(records[book], book, standard)
    table = survey.indicators(by=[["sex"], ["status"], ["activity"], *RING]).arrow()
    secrets, known = Outsider(survey, FILES[book][2]).given_away(table, RING)
    assert secrets >= 2
    assert known == []
    assert table["value"].null_count < 0.4 * table.num_rows


@pytest.mark.parametrize(
    "case",
    [
        ("zaf-qlfs", "icls17", 1, 20, RING, ()),
        # What three tables in a ring say of each other, beyond their sums.
        ("zaf-qlfs", "icls17", 10, 10, CROSSED, ()),
        ("zaf-qlfs", "national", 2, 8, [["activity", "sector"], ["status", "sector"], ["sex"]], ()),
        ("zaf-qlfs", "national", 4, 20, [["sector", "nature"], ["sex", "nature"]], ["employment"]),
        ("zaf-qlfs", "icls17", 5, 4, [["sex", "status"]], ["informal_employment_rate"]),
        ("zaf-qlfs", "icls17", 6, 8, [["activity"]], ["women_share_of_informal_employment"]),
        ("arg-eph", "icls17", 7, 2, [["sex"], ["activity"]], ["status_share_of_informal_employment"]),
        ("arg-eph", "icls17", 8, 2, [["sex", "sector"], ["sex", "activity"]], ()),
        # Links to the formal economy: unions and parts of informal jobs and informal enterprises.
        ("zaf-qlfs", "icls17", 11, 8, [["sex"]], LINKS),
        ("arg-eph", "icls17", 12, 3, [["sex"]], LINKS),
        # Who is left out of a base: rate and numerator tell the base, all less the base the rest.
        ("zaf-qlfs", "national", 0, None, [["status"]], OUTSIDE),
        # Rates of wage earners only, beside counts of everybody.
        ("arg-eph", "national", 9, 2, [["sex", "activity"], ["status", "activity"]], ()),
    ],
)  # fmt: skip
def test_small_domains(records, case):
    book, standard, seed, places, sets, names = case
    survey = opened(small(records, book, seed, places), book, standard)
    table = survey.indicators(names, sets).arrow()
    secrets, known = Outsider(survey, FILES[book][2]).given_away(table, sets)
    assert secrets >= 1
    assert known == []
    assert table["value"].null_count < table.num_rows


@pytest.mark.parametrize("seed", [13, 14])
def test_rates_on_answers(records, seed):
    """The bases are those who answered, which no count tells."""
    names = ["social_security_coverage", "paid_sick_leave_coverage", "employment"]
    survey = opened(small(records, "zaf-qlfs", seed, 8), "zaf-qlfs", "icls17")
    table = survey.indicators(names, [["sex"], ["activity"]]).arrow()
    found = Outsider(survey, "WEIGHT", ("social_security", "sick_leave"))
    secrets, known = found.given_away(table, [["sex"], ["activity"]])
    assert secrets >= 1
    assert known == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("quarter", "standard", "names"),
    [
        *(
            (quarter, "icls17", 16)
            for quarter in ("2017t1", "2019t1", "2019t2", "2019t3", "2019t4")
        ),
        ("2019t4", "national", 9),
    ],
)
def test_all_tables_together(shared, quarter, standard, names):
    """All that can be told by sex, status, activity and two of these, judged and read as one.

    Periods are judged each by itself: five files at once give the same.
    """
    file = shared / f"data/surveys/arg_eph/eph_individual_{quarter}.parquet"
    sets = [["sex"], ["status"], ["activity"], *RING]
    survey = Survey.open(file, "arg-eph", standard=standard)
    questions = [
        ([each.id], [columns for columns in sets if {*columns} <= {*each.dimensions}])
        for each in INDICATORS.values()
        if each.is_of_people and each.names <= {*DIMENSIONS} and why_not(survey, each) is None
    ]
    assert len(questions) == names
    table = survey.answers(questions).arrow()
    secrets, known = Outsider(survey, "PONDERA").given_away(table, sets)
    assert secrets >= 4
    assert known == []
    assert table["value"].null_count < 0.6 * table.num_rows


def test_the_file_that_the_command_writes(records, tmp_path):
    path, output = tmp_path / "qlfs_2016q4.parquet", tmp_path / "figures.csv"
    pq.write_table(small(records, "zaf-qlfs", 10, 12), path)
    words = [
        "estimate",
        str(path),
        "--codebook",
        "zaf-qlfs",
        "--by",
        "sex,status",
        "--by",
        "activity",
    ]
    done = CliRunner().invoke(app, [*words, "--output", str(output)])
    assert done.exit_code == 0, done.output
    table = estimates.read(output).table
    secrets, known = Outsider(Survey.open(path, "zaf-qlfs"), "WEIGHT").given_away(
        table, [["sex", "status"], ["activity"]]
    )
    assert secrets >= 2
    assert known == []


def bare(table, n, n_y, **_):
    """Suppress by the number of records alone."""
    hide = [
        bool(few([a, b, a - b] if unit == "percent" else a).any())
        for a, b, unit in zip(n, n_y, table["unit"].to_pylist(), strict=True)
    ]
    shown = [
        None if no else each for no, each in zip(hide, table["value"].to_pylist(), strict=True)
    ]
    return table.set_column(table.column_names.index("value"), "value", pa.array(shown))


def without_the_finest(table, n, n_y, **options):
    return figures_judged(table, n, n_y, **{**options, "finest": None})


figures_judged = figure_rows.judged


@pytest.mark.parametrize("worse", [bare, without_the_finest])
def test_the_outsider_succeeds_where_less_is_done(records, worse, monkeypatch):
    """The tests above can fail."""
    monkeypatch.setattr(figure_rows, "judged", worse)
    survey = opened(small(records, "zaf-qlfs", 10, 10), "zaf-qlfs", "icls17")
    table = survey.indicators(by=CROSSED).arrow()
    assert Outsider(survey, "WEIGHT").given_away(table, CROSSED)[1]


def test_asking_for_less_hides_the_same_margins(records):
    """Two runs by the same dimensions agree on which counts are hidden."""
    survey = opened(small(records, "zaf-qlfs", 1, 20), "zaf-qlfs", "icls17")
    alone = survey.indicators(["employment"], [["sex", "status"]]).arrow().to_pylist()
    both = survey.indicators(["employment", "informal_employment"], [["sex", "status"]]).arrow()
    assert [row for row in both.to_pylist() if row["indicator"] == "employment"] == alone
