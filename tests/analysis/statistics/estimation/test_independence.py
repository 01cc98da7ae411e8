"""Tests of independence of two columns against R's `svychisq` on the sample of `scored`."""

import numpy as np
import pyarrow as pa
import pytest
from tests.analysis.statistics.estimation.scored import TABLE, sample, shuffled

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError

# svychisq(~grp + z, D, statistic = "F" and "adjWald"), where D is e, r, k:
# statistic, parameter, p.value
EXPECTED = {
    ("linear", "F"): (3.13420454690482, 1.81333610192545, 16.320024917329, 0.0744426594119268),
    ("linear", "adjWald"): (2.67765888519045, 2, 8, 0.128748756871926),
    ("replicates", "F"): (3.11853503923946, 1.81221754261512, 16.3099578835361, 0.075291518233238),
    ("replicates", "adjWald"): (2.67765888519046, 2, 8, 0.128748756871925),
    ("calibrated", "F"): (2.98840010819874, 1.76946263468402, 15.9251637121562, 0.083993928570922),
    ("calibrated", "adjWald"): (2.53417095798825, 2, 8, 0.140435851932497),
}


@pytest.mark.parametrize(("design", "method"), EXPECTED)
def test_the_test_is_that_of_r(design, method):
    found = sample(design).independence("grp", "z", method=method)
    ours = (found.statistic, *found.parameter, found.p_value)
    assert ours == pytest.approx(EXPECTED[design, method], rel=1e-10)
    assert (found.rows, found.columns, found.n) == (("a", "b", "c"), ("0", "1"), 24)


def test_the_table_holds_estimated_shares():
    found = sample().independence("grp", "z")
    weights, group, z = (np.array(TABLE[name]) for name in ("w", "grp", "z"))
    for row, column in np.ndindex(3, 2):
        inside = (group == "abc"[row]) & (z == column)
        assert found.shares[row, column] == pytest.approx(
            weights[inside].sum() / weights.sum(), rel=1e-14
        )


@pytest.mark.parametrize("method", ["Chisq", "lincom", "saddlepoint", "Wald"])
def test_rows_and_columns_can_be_exchanged(method):
    one = sample().independence("grp", "z", method=method)
    other = sample().independence("z", "grp", method=method)
    assert other.statistic == pytest.approx(one.statistic, rel=1e-12)
    assert other.p_value == pytest.approx(one.p_value, rel=1e-9)
    assert len(one.parameter) == {"Chisq": 1, "Wald": 2}.get(method, 0)


def test_missing_values_are_left_out_of_the_table_but_counted():
    missing = pa.array([None, *TABLE["grp"].to_pylist()[1:]])
    place = TABLE.column_names.index("grp")
    table = TABLE.set_column(place, "grp", missing)
    known = sample(table=table).independence("grp", "z", where="grp IS NOT NULL")
    found = sample(table=table).independence("grp", "z")
    assert (known.n, found.n) == (23, 24)
    assert found.shares == pytest.approx(known.shares)
    assert found.statistic == pytest.approx(known.statistic, rel=1e-12)


def test_numbers_and_conditions_can_be_crossed():
    found = sample().independence("x", "y > 5", method="Chisq")
    assert found.rows == ("0", "1", "2", "3", "4", "5")
    assert found.columns == ("FALSE", "TRUE")
    assert found.shares[0, 1] == 0


def test_the_bits_depend_neither_on_threads_nor_on_the_order_of_records():
    first = sample(threads=1).independence("grp", "z")
    other = sample(table=shuffled(), threads=3).independence("grp", "z")
    assert (first.statistic, first.p_value) == (other.statistic, other.p_value)
    assert first.shares.tobytes() == other.shares.tobytes()


def test_what_cannot_be_tested_is_told():
    with pytest.raises(UnknownNameError, match="test of independence 'G'"):
        sample().independence("grp", "z", method="G")
    with pytest.raises(SurveyError, match="s has 1 levels"):
        sample().independence("s", "z", where="s = 'f'")
    many = TABLE.append_column("many", pa.array(range(24)))
    wide = pa.concat_tables([many.set_column(8, "many", pa.array(range(n, n + 24)))
                             for n in range(0, 600, 24)])  # fmt: skip
    with pytest.raises(SurveyError, match="600 x 2 cells"):
        sample(table=wide).independence("many", "z")
