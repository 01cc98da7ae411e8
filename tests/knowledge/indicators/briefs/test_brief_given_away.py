"""Nobody can work out from all chapters of a brief together what it holds back."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.analysis.statistics.judgement.outsider import DIMENSIONS, Outsider

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators.briefs import material

CROSSED = (*DIMENSIONS, "age_group", "education", "area_type")
FILES = {
    "zaf-qlfs": ("zaf-qlfs/qlfs_2016q4.parquet", "WEIGHT", "STRATUM", 30),
    "arg-eph": ("arg-eph/eph_individual_2019t1.parquet", "PONDERA", "AGLOMERADO", 3),
}


def answers(survey):
    """The rows of a brief that tell of counts of people by what the outsider crosses."""
    request = material.Request([survey.parts[0].path], survey.codebook.code)
    rows = [
        row
        for row in material.answers(survey, request).arrow().to_pylist()
        if INDICATORS[row["indicator"]].is_of_people
        and INDICATORS[row["indicator"]].names <= {*CROSSED}
    ]
    return pa.Table.from_pylist(rows)


@pytest.mark.parametrize("book", FILES)
def test_the_chapters_together(examples, tmp_path, book):
    """Of a few strata or cities, which have many small cells."""
    name, weight, place, places = FILES[book]
    records = pq.read_table(examples / "surveys" / name)
    every = np.sort(records[place].unique().to_numpy())
    chosen = np.random.default_rng(5).choice(every, places, replace=False)
    path = tmp_path / Path(name).name
    pq.write_table(records.filter(pa.array(np.isin(records[place].to_numpy(), chosen))), path)
    survey = Survey.open(path, book)
    table = answers(survey)
    found = Outsider(survey, weight, dimensions=CROSSED)
    asked = dict.fromkeys(columns for _, by in material.QUESTIONS for columns in by)
    sets = [columns for columns in asked if {*columns} <= {*found.names}]
    secrets, known = found.given_away(table, sets)
    assert secrets >= 2
    assert known == []
    assert table["value"].null_count < 0.5 * table.num_rows
