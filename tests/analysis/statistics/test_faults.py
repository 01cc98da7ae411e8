"""Values and expressions that only the engine can refuse: the place is told, no value is."""

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Design, Survey, mean, total
from livelihoods.analysis.statistics import codebook as codebooks


@pytest.fixture(scope="module")
def table(examples: Path) -> pa.Table:
    return pa.parquet.read_table(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet")


def opened(table: pa.Table, book="zaf-qlfs") -> Survey:
    return Survey.open(table, book, period="2016-Q4")


def changed(old: str, new: str) -> codebooks.Codebook:
    folder = Path(codebooks.__file__).parent / "codebooks"
    text = (folder / "zaf-qlfs.toml").read_text(encoding="utf-8")
    assert old in text
    return codebooks.parse(text.replace(old, new, 1), "mine.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('age = "Q14AGE"', 'age = "CAST(UQNO AS INT)"', r"\[record\] age: a value cannot be"),
        ('"Q13GENDER = 2"', '"CAST(UQNO AS INT) = 2"', r"\[record.sex\] female: a value cannot"),
        ('"STRATUM"', '"CAST(UQNO AS INT)"', r"\[design\] strata: a value cannot be"),
        ('age = "Q14AGE"', 'age = "CAST(Q14AGE AS DATE)"', r"\[record\] age: a value cannot be"),
        ('"Q13GENDER = 2"', '"lower(Q13GENDER) - UQNO"', r"\[record.sex\] female: "),
    ],
)
def test_fault_of_a_codebook_is_told_with_its_place(table, old, new, message):
    with pytest.raises(InputError, match=f"^mine.toml: {message}") as caught:
        opened(table, changed(old, new)).indicators(["informal_employment_rate"], [["sex"]])
    assert not re.search(r"\d{8}|raw_", str(caught.value))


@pytest.mark.parametrize("text", ["CAST(UQNO AS INT)", "CAST(UQNO AS INT) > 3"])
def test_fault_of_a_question_is_told_without_a_value(table, text):
    for ask in (
        lambda s: s.estimate([total(text)]),
        lambda s: s.estimate([mean("age", where=text)]),
    ):
        with pytest.raises(InputError, match=r"a value cannot be converted") as caught:
            ask(opened(table))
        assert not re.search(r"\d{8}", str(caught.value))
        assert "UQNO" in str(caught.value) or "where" in str(caught.value)


def with_column(table: pa.Table, name: str, values) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, pa.array(values))


def test_labels_in_the_place_of_codes_are_refused(table):
    labels = {1.0: "Yes", 2.0: "No"}
    texts = [labels.get(each) for each in table["Q46PENSION"].to_pylist()]
    told = sum(each is not None for each in texts)
    with pytest.raises(
        InputError, match=f"frame_1: Q46PENSION: {told} of 69231 values are text, not numbers"
    ) as caught:
        opened(with_column(table, "Q46PENSION", texts)).indicators(["employment"])
    assert "Yes" not in str(caught.value)


def test_codes_written_as_text_are_read(table):
    texts = [None if each is None else f" {each:.0f}" for each in table["Q46PENSION"].to_pylist()]
    rate = ["informal_employment_rate"]
    expected = opened(table).indicators(rate).arrow()
    assert opened(with_column(table, "Q46PENSION", texts)).indicators(rate).arrow() == expected


def test_weights_that_are_true_or_false(table):
    ones = with_column(table, "WEIGHT", [True] * table.num_rows)
    with pytest.raises(InputError, match="the weight WEIGHT is true or false, not a number"):
        opened(ones).indicators(["employment"])
    frame = pa.table({"w": [True, False], "y": [1, 2]})
    with pytest.raises(InputError, match="the weight w is true or false"):
        Survey.open(frame, design=Design("w")).estimate([mean("y")])
