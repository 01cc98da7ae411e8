"""Two standards on the same jobs: the table, the rules that disagree, and what is held back."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from tests.analysis.statistics.judgement import attacker
from tests.analysis.statistics.small_survey import BOOK, many

from livelihoods.analysis.statistics import Survey, scheme
from livelihoods.analysis.statistics.disagreement import Pair, _few_together, disagreement
from livelihoods.analysis.statistics.errors import CodebookError, SurveyError, UnknownNameError
from livelihoods.analysis.statistics.withheld import withheld

BOTH_FORMAL = {}
BOTH_INFORMAL = {"PENSION": 2}
DIFFERENT = {"OWNER": 3, "PENSION": 1}
CHILD = {"AGE": 12}
STRICT = ("icls17", "icls17+strict")
SECURITY = "icls17.nature.employee.social_security"


def compared(*groups: tuple[int, dict[str, object]], standards: tuple[str, str] = STRICT):
    (found,) = disagreement(many(*groups), BOOK, *standards, period="2020").crossings
    return found


def cells(found) -> dict[tuple, tuple]:
    return {(each.first, each.second): (each.records, each.weighted) for each in found.cells}


@pytest.fixture
def everyone_in_the_second(monkeypatch):
    """The variant covers people of all ages."""
    real = scheme.standard

    def standard(name: str, book):
        found = real(name, book)
        return replace(found, universe="TRUE") if "+" in name else found

    monkeypatch.setattr(scheme, "standard", standard)


def test_table_and_causes():
    found = compared((10, BOTH_FORMAL), (7, BOTH_INFORMAL), (5, DIFFERENT), (3, CHILD))
    assert cells(found) == {
        ("formal", "formal"): (10, 15.0),
        ("formal", "informal"): (5, 7.5),
        ("formal", None): (0, 0.0),
        ("informal", "formal"): (0, 0.0),
        ("informal", "informal"): (7, 10.5),
        ("informal", None): (0, 0.0),
        (None, "formal"): (0, 0.0),
        (None, "informal"): (0, 0.0),
    }
    assert (found.both.records, found.both.weighted) == (22, 33.0)
    assert not found.suppressed
    assert found.pairs == (Pair(SECURITY, None, "formal", SECURITY, None, "informal", 5, 7.5),)


def test_the_order_of_standards_turns_the_table():
    groups = ((10, BOTH_FORMAL), (7, BOTH_INFORMAL), (5, DIFFERENT))
    one, other = compared(*groups), compared(*groups, standards=STRICT[::-1])
    assert cells(other) == {key[::-1]: value for key, value in cells(one).items()}


def test_a_rule_that_looks_at_the_sector_names_the_rule_of_the_sector():
    groups = [(6, {"KIND": 3, "OWNER": 3, "REGISTERED": 1}), (5, BOTH_FORMAL)]
    book = replace(BOOK, variants={"unregistered": {"record": {"registration": {"no": "TRUE"}}}})
    found = disagreement(many(*groups), book, "icls17", "icls17+unregistered", period="2020")
    (pair,) = found.crossings[0].pairs
    assert pair.first_rule == pair.second_rule == "icls17.nature.self_employed.sector"
    assert pair.first_sector_rule == pair.second_sector_rule == "icls17.sector.registration"
    assert (pair.first, pair.second, pair.records) == ("formal", "informal", 6)


def test_each_period_has_a_table_of_its_own():
    first = [(10, BOTH_FORMAL), (7, BOTH_INFORMAL), (5, DIFFERENT)]
    later = [(20, BOTH_FORMAL), (9, BOTH_INFORMAL), (3, DIFFERENT)]
    frames, periods = [many(*later), many(*first)], ["2021", "2020"]
    found = disagreement(frames, BOOK, *STRICT, period=periods)
    alone = [compared(*groups) for groups in (first, later)]
    assert [each.period for each in found.crossings] == ["2020", "2021"]
    assert [cells(each) for each in found.crossings] == [cells(each) for each in alone]
    assert [each.suppressed for each in found.crossings] == [False, True]
    assert [each.pairs for each in found.crossings] == [each.pairs for each in alone]


def test_pooled_periods_are_one_table_of_means():
    """Records are added up, weights are means over the periods, as in estimates."""
    first = [(10, BOTH_FORMAL), (7, BOTH_INFORMAL), (5, DIFFERENT)]
    later = [(20, BOTH_FORMAL), (9, BOTH_INFORMAL), (3, DIFFERENT)]
    frames = [many(*first), many(*later)]
    found = disagreement(frames, BOOK, *STRICT, pool=True, period=["2020", "2021"])
    (pooled,) = found.crossings
    assert pooled.period == "2020/2021"
    assert cells(pooled)["formal", "informal"] == (8, 6.0)
    assert cells(pooled)["formal", "formal"] == (30, 22.5)
    assert (pooled.both.records, pooled.both.weighted) == (54, 40.5)
    assert [(each.records, each.weighted) for each in pooled.pairs] == [(8, 6.0)]
    apart = disagreement(frames, BOOK, *STRICT, period=["2020", "2021"])
    assert apart.metadata["digests"]["plan"] != found.metadata["digests"]["plan"]


@pytest.mark.parametrize(
    ("few", "number", "suppressed"),
    [
        (DIFFERENT, 0, False),
        (DIFFERENT, 1, True),
        (DIFFERENT, 4, True),
        (DIFFERENT, 5, False),
        (BOTH_FORMAL, 4, True),
        (BOTH_INFORMAL, 4, True),
    ],
)
def test_a_few_records_hold_the_whole_table_back(few, number, suppressed):
    others = [(20, each) for each in (BOTH_FORMAL, BOTH_INFORMAL, DIFFERENT) if each is not few]
    found = compared(*others, (number, few))
    assert found.suppressed == suppressed
    whole = [*found.cells, found.both, found.only_first, found.only_second, *found.pairs]
    assert all((each.records is None) == suppressed for each in whole)
    assert all((each.weighted is None) == suppressed for each in whole)


def test_rules_on_few_records_are_not_even_named():
    assert compared((9, BOTH_FORMAL), (4, DIFFERENT)).pairs == ()
    named = compared((4, BOTH_FORMAL), (9, DIFFERENT)).pairs
    assert [each.first_rule for each in named] == [SECURITY]


def test_a_small_cell_takes_a_rectangle_with_it():
    records = {
        ("formal", "formal"): 900, ("formal", "informal"): 433, ("formal", "other"): 143,
        ("informal", "formal"): 11, ("informal", "informal"): 700, ("informal", "other"): 600,
        (None, "formal"): 0, (None, "informal"): 3, (None, "other"): 11,
    }  # fmt: skip
    records |= {("formal", None): 0, ("informal", None): 0}
    table = {key: (number, 210.0 * number) for key, number in records.items()}
    hidden, alone = withheld(table)
    assert hidden == {
        (None, "informal"), (None, "other"), ("formal", "informal"), ("formal", "other"),
    }  # fmt: skip
    assert not alone
    assert withheld({**table, (None, "informal"): (5, 1050.0)}) == (set(), False)
    # Nothing to exchange with, and what one standard alone covers follows from the sums.
    assert withheld({**table, (None, "other"): (0, 0.0)}) == (set(table), True)


def test_no_small_cell_follows_from_what_is_known():
    """Linear programming: with all sums of rows and columns none is known to within 10 %."""
    drawn, parts = random.Random(17), 0
    for _ in range(60):
        lines = ("a", "b", None)
        table = {
            (row, column): (number, number * drawn.uniform(50, 500))
            for row in lines for column in lines
            for number in [0 if row is column is None else drawn.choice((0, 1, 2, 4, 5, 8, 30))]
        }  # fmt: skip
        hidden, alone = withheld(table)
        few = {key for key in table if 0 < table[key][0] < 5}
        assert few <= hidden
        if hidden == set(table):
            continue
        parts += bool(hidden)
        # What one standard alone covers is shown unless told so; the rest anyone can estimate.
        sums = [(side, line) for side in (0, 1) for line in lines if line or not alone]
        order = sorted(hidden, key=str)
        for what in (0, 1):
            left = [[float(key[side] == line) for key in order] for side, line in sums]
            right = [
                sum(table[key][what] for key in order if key[side] == line) for side, line in sums
            ]
            for key in few:
                goal = np.array([float(each == key) for each in order])
                lowest, highest = attacker.range_of(goal, np.array(left), np.array(right))
                assert lowest <= 0.9001 * table[key][what]
                assert highest >= 1.0999 * table[key][what]
    assert parts > 8


@pytest.mark.usefixtures("everyone_in_the_second")
@pytest.mark.parametrize(("number", "shown"), [(5, 5), (4, None)])
def test_jobs_that_one_alone_covers(number, shown):
    """Employment by nature less the row of the table would tell how many they are."""
    found = compared((10, BOTH_FORMAL), (7, BOTH_INFORMAL), (number, CHILD))
    assert found.only_second.records == shown
    assert cells(found)[None, "formal"][0] == shown
    assert found.both.records == (17 if shown else None)
    assert found.only_first.records == (0 if shown else None)


def _pairs(*records: int) -> list[Pair]:
    return [Pair(f"a{n}", None, "formal", "b", None, "informal", n, 2.0 * n) for n in records]


@pytest.mark.parametrize(
    ("records", "shown", "together"),
    [
        ([5, 6, 90], [5, 6, 90], None),
        ([4, 6, 90], [90], 10),
        ([1, 1, 6, 90], [90], 8),
        ([1, 4, 6, 90], [6, 90], 5),
        ([3, 90], [], 93),
        ([2, 2, 1], [], 5),
    ],
)
def test_pairs_on_few_records_go_together(records, shown, together):
    found = _few_together(_pairs(*records))
    assert sorted(each.records for each in found if not each.together) == shown
    assert [each.records for each in found if each.together] == ([together] if together else [])
    assert sum(each.weighted for each in found) == 2.0 * sum(records)
    line = [each for each in found if each.together]
    assert all((each.first_rule, each.second_rule) == (None, "b") for each in line)


def test_no_line_of_pairs_gives_a_few_records_away():
    drawn = random.Random(20161125)
    for _ in range(500):
        records = [drawn.choice((1, 2, 3, 4, 5, 6, 9, 40)) for _ in range(drawn.randint(1, 7))]
        if sum(records) < 5:
            continue  # then the cell itself is held back
        found = _few_together(_pairs(*records))
        assert sum(each.records for each in found) == sum(records)
        assert all(each.records >= 5 for each in found)
        together = [each for each in found if each.together]
        if together:
            single = len(found) - 1
            assert len(records) - single >= 2


def test_south_africa_equals_a_crossing_of_the_jobs(examples):
    file = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    (found,) = disagreement(file, "zaf-qlfs", "icls17", "national").crossings
    records = pd.read_parquet(file)
    records = records[(records["STATUS"] == 1)].reset_index(drop=True)
    sides = []
    for standard in ("icls17", "national"):
        survey = Survey.open(file, "zaf-qlfs", standard=standard, threads=1)
        sides.append(survey.jobs("UQNO", "WEIGHT", "Q14AGE").to_pandas())
    one, two = sides
    assert (one["UQNO"] == records["UQNO"]).all()
    assert (two["UQNO"] == records["UQNO"]).all()
    keep = one["Q14AGE"] >= 15
    for (first, second), (number, weighted) in cells(found).items():
        if first and second:
            here = keep & (one["nature"] == first) & (two["nature"] == second)
            assert number == here.sum()
            assert weighted == pytest.approx(one["WEIGHT"][here].sum(), abs=1e-5)
    assert all(above.weighted >= below.weighted for above, below in pairwise(found.pairs))
    assert all(each.records >= 5 for each in found.pairs)
    # Informal employment as Statistics South Africa publishes it.
    informal = [each.weighted for each in found.cells if each.second == "informal"]
    assert sum(informal) == pytest.approx(4_813_215.0, abs=0.06)
    for cell in found.cells:
        if cell.first and cell.second and cell.first != cell.second:
            own = [
                each for each in found.pairs
                if (each.first, each.second) == (cell.first, cell.second)
            ]  # fmt: skip
            assert sum(each.records for each in own) == cell.records


def test_threads_do_not_matter(examples):
    file = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    found = [disagreement(file, "arg-eph", "icls17", "national", threads=each) for each in (1, 2)]
    assert found[0] == found[1]
    assert found[0].crossings[0].only_second.records == 16


@pytest.mark.shared
def test_argentina_crosses_its_own_standard_in_every_quarter(shared):
    for quarter in ("2017t1", "2019t4"):
        file = shared / f"data/surveys/arg_eph/eph_individual_{quarter}.parquet"
        (found,) = disagreement(file, "arg-eph", "icls17", "icls17+place_and_size").crossings
        shown = [each.records for each in (*found.cells, *found.pairs)]
        assert all(each is None or each == 0 or each >= 5 for each in shown)


def test_what_cannot_be_compared_is_refused():
    one = [(5, BOTH_FORMAL)]
    with pytest.raises(SurveyError, match="icls17 and icls17 are the same standard"):
        compared(*one, standards=("icls17", "icls17"))
    with pytest.raises(UnknownNameError, match="no standard 'icls71'; did you mean"):
        compared(*one, standards=("icls17", "icls71"))
    with pytest.raises(CodebookError, match="small has no national profile"):
        compared(*one, standards=("icls17", "national"))
    with pytest.raises(SurveyError, match="there is nothing to compare"):
        compared((5, CHILD))
    with pytest.raises(SurveyError, match="no record of 2021 is of an employed person"):
        disagreement([many(*one), many((5, CHILD))], BOOK, *STRICT, period=["2020", "2021"])
    with pytest.raises(SurveyError, match="weight"):
        compared((5, {"W": -1.0}))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "book", "informal"),
    [
        # Informal employment in each quarter, as Stats SA's Study Documentation gives it.
        ("zaf_qlfs", "zaf-qlfs", {"2016-Q4": 4_813_215.0}),
        ("arg_eph", "arg-eph", {}),
    ],
)
def test_five_quarters_at_once_are_those_one_by_one(shared, folder, book, informal):
    files = sorted((shared / "data/surveys" / folder).glob("*.parquet"))
    found = disagreement(files, book, "icls17", "national")
    assert len(found.crossings) == len(files) == 5
    for file, crossing in zip(files, found.crossings, strict=True):
        assert disagreement(file, book, "icls17", "national").crossings == (crossing,)
        if crossing.period in informal:
            number = sum(each.weighted for each in crossing.cells if each.second == "informal")
            assert number == pytest.approx(informal[crossing.period], abs=0.06)
    (pooled,) = disagreement(files, book, "icls17", "national", pool=True).crossings
    for cell in pooled.cells:
        one = [
            each
            for crossing in found.crossings
            for each in crossing.cells
            if (each.first, each.second) == (cell.first, cell.second)
        ]
        if cell.records is not None and all(each.records is not None for each in one):
            assert cell.records == sum(each.records for each in one)
            assert cell.weighted == pytest.approx(sum(each.weighted for each in one) / 5)
