"""Codebooks that are wrong in unusual ways: one message with file, table and key."""

import re
from pathlib import Path

import pyarrow as pa
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Design, Survey, total
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics.scheme import standard


def shipped() -> str:
    folder = Path(codebooks.__file__).parent / "codebooks"
    return (folder / "zaf-qlfs.toml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> codebooks.Codebook:
    text = shipped()
    assert old in text
    return codebooks.parse(text.replace(old, new, 1), "mine.toml")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("(" * 1500 + "1" + ")" * 1500, "nested"),
        ("NOT " * 2000 + "TRUE", "nested"),
        ("1 + " * 400 + "1", "nested deeper than 100"),
        ("1 " + " " * 10_000, "10,002 characters; 10,000 are the most"),
    ],
)
def test_expressions_too_long_or_too_deep(examples, expression, message):
    book = changed('age = "Q14AGE"', f'age = "{expression}"')
    path = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    with pytest.raises(InputError, match=rf"^mine\.toml: \[record\] age: .*{message}"):
        Survey.open(path, book).indicators(["employment"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("notes = [", 'breaks = ["x"]\nnotes = [', r"\[breaks\]: \[\[breaks\]\] is expected"),
        ("notes = [", "breaks = 3\nnotes = [", r"\[breaks\]: \[\[breaks\]\] is expected"),
        ("notes = [", 'notes = "x"\nbreaks = [', "notes: a list of texts"),
        ("title = ", "title = 3 # ", "title: text is expected"),
        (
            'label = "Gender", codes = {',
            'label = "Gender", codes = 3 } #',
            "Q13GENDER: codes: a ta",
        ),
        ('label = "Gender",', "label = 3,", r"\[variables\] Q13GENDER: label: text"),
        ("[area]", "[variants.q]\nrecord = 3\n[area]", r"\[variants.q\] record: a table"),
        ("[area]", "[variants.q]\ntitle = 3\n[area]", r"\[variants.q\] title: text"),
        ("[area]", "[standards.icls17]\nparameters = 3\n[area]", r"icls17\] parameters: a table"),
        ("[area]", "[standards.icls99.parameters]\n[area]", r"no standard 'icls99'.*Known: icls17"),
        (
            '"national:zaf"',
            '"national:nope"',
            "profile: there is no standard 'national:nope'.*Known",
        ),
        ('psu = "substr(UQNO, 1, 8)"', "psu = []", r"\[design\] psu: text is expected"),
        ("nest = true", 'nest = "no"', r"\[design\] nest: true or false"),
        ("[area]", "[area]\nx = " + "[" * 3000, "not a TOML file"),
    ],
)
def test_wrong_kinds_name_their_place(old, new, message):
    with pytest.raises(InputError, match=re.compile(f"^mine.toml: .*{message}|{message}")):
        changed(old, new)


def test_file_that_is_no_text(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"mine\.toml: not a TOML file: it is not UTF-8"):
        codebooks.load(path)


@pytest.mark.parametrize("name", ["icls17+", "national+"])
def test_standard_with_an_empty_variant(name):
    with pytest.raises(InputError, match=r"no variant of arg-eph .*Known: \S+\+place_and_size"):
        standard(name, codebooks.load("arg-eph"))


def test_values_that_are_not_finite():
    frame = pa.table({"y": [1.0, 2.0]})
    with pytest.raises(InputError, match="not finite"):
        Survey.open(frame, design=Design()).estimate([total("y / 0")])


def test_weights_too_large_to_be_added():
    frame = pa.table({"w": [1.0, 2.0**52], "y": [1, 2]})
    with pytest.raises(InputError, match=r"w: the largest weight is 2\^52 or more"):
        Survey.open(frame, design=Design("w")).estimate([total("y")])
