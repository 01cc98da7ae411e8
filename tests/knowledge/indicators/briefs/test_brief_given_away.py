"""Nobody can work out from all chapters of a brief together what it holds back."""

import pyarrow as pa
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


def answers(survey, monkeypatch):
    """The rows of a brief that tell of counts of people by what the outsider crosses."""
    kept = []
    asked = Survey.answers
    monkeypatch.setattr(
        Survey, "answers", lambda *given, **more: kept.append(asked(*given, **more)) or kept[-1]
    )
    files = [survey.parts[0].path]
    book = survey.codebook.code
    material.gather(material.Request(files=files, codebook=book, periods=survey.periods))
    (table,) = kept
    rows = [
        row
        for row in table.arrow().to_pylist()
        if INDICATORS[row["indicator"]].is_of_people
        and INDICATORS[row["indicator"]].names <= {*CROSSED}
    ]
    return pa.Table.from_pylist(rows)


@pytest.mark.parametrize("book", FILES)
@pytest.mark.parametrize("is_small", [False, True])
def test_the_chapters_together(examples, tmp_path, monkeypatch, book, is_small):
    import numpy as np
    import pyarrow.parquet as pq

    name, weight, place, places = FILES[book]
    path = examples / "surveys" / name
    if is_small:
        # The records of a few strata or cities: many small cells.
        records = pq.read_table(path)
        every = np.sort(records[place].unique().to_numpy())
        chosen = np.random.default_rng(5).choice(every, places, replace=False)
        path = tmp_path / path.name
        pq.write_table(records.filter(pa.array(np.isin(records[place].to_numpy(), chosen))), path)
    survey = Survey.open(path, book)
    table = answers(survey, monkeypatch)
    sets = [columns for _, by in material.QUESTIONS for columns in by]
    found = Outsider(survey, weight, dimensions=CROSSED)
    sets = [columns for columns in dict.fromkeys(sets) if {*columns} <= {*found.names}]
    secrets, known = found.given_away(table, sets)
    assert secrets >= (2 if is_small else 1)
    assert known == []
    assert table["value"].null_count < 0.5 * table.num_rows
