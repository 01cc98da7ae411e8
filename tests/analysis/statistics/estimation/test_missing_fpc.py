"""A finite population that is told for some records of a stratum only is a mistake."""

import pyarrow as pa
import pytest

from livelihoods.analysis.statistics import Design, Survey, total
from livelihoods.analysis.statistics.errors import SurveyError


def test_an_fpc_missing_for_some_records_of_a_stratum_is_refused():
    table = pa.table({"s": [1, 1, 2, 2], "p": [1, 2, 3, 4], "y": [1.0] * 4, "N": [9, None, 8, 8]})
    survey = Survey.open(table, design=Design(strata="s", psu="p", fpc="N"))
    with pytest.raises(SurveyError, match="fpc: stratum 1: it is missing for some of the records"):
        survey.estimate([total("y")])


def test_an_fpc_missing_for_some_records_of_a_unit_is_refused_at_further_stages():
    rows = [
        {"p": psu, "q": f"{psu}{second}", "y": 1.0, "N": 10, "M": 5}
        for psu in "abc"
        for second in (1, 2, 2)
    ]
    rows[1]["M"] = None
    design = Design(psu=["p", "q"], fpc=["N", "M"], weights="1.0")
    survey = Survey.open(pa.Table.from_pylist(rows), design=design)
    with pytest.raises(
        SurveyError, match="fpc, stage 2: it is missing for some of the records of 1"
    ):
        survey.estimate([total("y")])
