"""Input that cannot be used: one clear message, and nothing computed."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Design, Survey, mean, share, total
from livelihoods.analysis.statistics import codebook as codebooks


@pytest.fixture(scope="module")
def table(examples: Path) -> pa.Table:
    return pa.parquet.read_table(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet")


def rates(given, codebook="zaf-qlfs", **options):
    survey = Survey.open(given, codebook, period=options.pop("period", "2016-Q4"), **options)
    return survey.indicators(["informal_employment_rate"]).arrow().to_pylist()


def with_weights(table: pa.Table, weights) -> pa.Table:
    return table.set_column(table.column_names.index("WEIGHT"), "WEIGHT", weights)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda w: [None, None, *w[2:]], r"WEIGHT: 2 of 69231 weights are missing"),
        (lambda w: [-1.0, *w[1:]], r"WEIGHT: 1 of 69231 weights are negative"),
        (lambda w: [float("nan"), *w[1:]], r"WEIGHT: 1 of 69231 weights are not finite"),
        (lambda w: [str(each) for each in w], r"weight WEIGHT is text, not a number"),
        (lambda w: [0.0] * len(w), r"no weight is larger than 0"),
    ],
)
def test_weights(table, change, message):
    weights = pa.array(change(table["WEIGHT"].to_pylist()))
    with pytest.raises(InputError, match=message):
        rates(with_weights(table, weights))


def test_text_among_the_weights_of_a_csv_file(tmp_path, table):
    frame = table.slice(0, 500).to_pandas()
    frame["WEIGHT"] = frame["WEIGHT"].astype(str)
    frame.loc[3, "WEIGHT"] = "a lot"
    path = tmp_path / "qlfs_2016q4.csv"
    frame.to_csv(path, index=False)
    with pytest.raises(InputError, match="1 of 500 weights are text"):
        rates(path, period=())


def test_missing_column_is_named_with_its_use(table):
    with pytest.raises(InputError, match=r"column missing: Q48UIF \(for social_security\)"):
        rates(table.drop_columns(["Q48UIF"]))


def test_column_that_the_standard_does_not_use_may_be_absent(table):
    assert rates(table.drop_columns(["Q410INCOMETAX", "INFEMPL"]))[0]["n"] == 18561


def test_file_of_another_survey(examples):
    path = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    with pytest.raises(InputError, match="not a file of South Africa, Quarterly Labour Force"):
        rates(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.parquet", b"", "empty.parquet: the file is empty"),
        ("empty.csv", b"", "empty.csv: the file is empty"),
        ("head.csv", b"UQNO,WEIGHT\n", "head.csv: there are no records in it"),
        ("noise.parquet", bytes(range(256)) * 40, "noise.parquet: cannot be read"),
        ("survey.dta", b"x", r"\.dta files are not read; .* `livelihoods survey convert`"),
        ("survey.por", b"x", r"\.por files are not read; .* save others as Parquet or CSV"),
        ("survey.doc", b"x", "not a kind of file that is read"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        rates(tmp_path / name)
    assert str(tmp_path) not in str(caught.value)


def test_noise_in_a_csv_file(tmp_path):
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(InputError, match=r"noise\.csv: (cannot be read|this is not a file)"):
        rates(tmp_path / "noise.csv")


def test_file_that_is_not_there():
    with pytest.raises(InputError, match=r"nowhere\.parquet: there is no such file"):
        rates("nowhere.parquet")


def test_same_file_twice(examples):
    path = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    with pytest.raises(InputError, match="the same file, given twice"):
        rates([path, path], period=())


def test_frame_without_records(table):
    with pytest.raises(InputError, match="there are no records"):
        rates(table.slice(0, 0))


def test_something_that_is_no_frame():
    with pytest.raises(InputError, match="neither a file nor a frame"):
        rates(42)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda s: s.indicators(["informal_employment_rat"]), "did you mean 'informal_employment_"),
        (lambda s: s.indicators([], [["sexe"]]), "no dimension 'sexe'; did you mean 'sex'"),
        (lambda s: s.indicators([], [["sex", "status", "activity"]]), "one dimension, or two"),
        (lambda s: s.indicators([], [["sex", "sex"]]), "one dimension, or two different"),
        (
            lambda s: s.indicators(["women_share_of_informal_employment"], [["sex"]]),
            "cannot be broken down by sex",
        ),
        (lambda s: s.estimate([total("foo(age)")]), "function 'foo' is not allowed"),
        (lambda s: s.estimate([total("sex")]), "sex is text"),
        (lambda s: s.estimate([mean("agee")]), "unknown name 'agee'; did you mean 'age'"),
        (lambda s: s.estimate([mean("age")], [["sects"]]), "no column 'sects'; did you mean"),
        (lambda s: s.estimate([]), "No statistic was asked for"),
        (lambda s: s.estimate([share("sex", ["regio"])]), "no column 'regio'"),
    ],
)
def test_questions_that_cannot_be_answered(table, ask, message):
    with pytest.raises(InputError, match=message):
        ask(Survey.open(table, "zaf-qlfs", period="2016-Q4"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"codebook": "zaf-qlf"}, "no codebook 'zaf-qlf'; did you mean 'zaf-qlfs'"),
        ({"standard": "icls_17"}, "no standard 'icls_17'; did you mean 'icls17'"),
        ({"standard": "icls17+place"}, "no variant of zaf-qlfs 'icls17[+]place'|no variant"),
        ({"standard": "national:arg"}, "national:arg belongs to arg-eph"),
        ({"codebook": None}, "opened with a codebook or with a design"),
        ({"period": ()}, "neither its columns nor its name tell the period"),
        ({"period": "autumn"}, "'autumn' is not a period"),
        ({"period": ["2016-Q4", "2017-Q1"]}, "2 periods were given for 1 files"),
    ],
)
def test_openings_that_cannot_be(table, options, message):
    with pytest.raises(InputError, match=message):
        Survey.open(table, **{"codebook": "zaf-qlfs", "period": "2016-Q4", **options})


def test_period_that_contradicts_the_name_of_the_file(examples):
    path = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    with pytest.raises(InputError, match="is of 2016-Q4, not of 2017-Q1"):
        rates(path, period="2017-Q1")


def test_sector_that_a_standard_does_not_give(examples):
    survey = Survey.open(
        examples / "surveys/arg-eph/eph_individual_2019t1.parquet", "arg-eph", standard="national"
    )
    with pytest.raises(InputError, match="national:arg does not give the sector"):
        survey.indicators([], [["sector"]])
    with pytest.raises(InputError, match="informal_sector_employment: needs the sector"):
        survey.indicators(["informal_sector_employment"])


# Codebooks


def shipped() -> str:
    path = Path(codebooks.__file__).parent / "codebooks" / "zaf-qlfs.toml"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'female = "Q13GENDER = 2"',
            'female = "Q13GENDR = 2"',
            (
                r"mine.toml: \[record.sex\] female, line 1, column 1 of the expression: "
                r"unknown name 'Q13GENDR'; did you mean 'Q13GENDER'"
            ),
        ),
        (
            'female = "Q13GENDER = 2"',
            'female = """Q13GENDER = 2\n  AND (SELECT 1) = 1"""',
            r"\[record.sex\] female, line 2, column 8 .* sub-query",
        ),
        (
            'age = "Q14AGE"',
            "age = \"read_text('x')\"",
            r"\[record\] age, line 1, column 1 .* function 'read_text' is not allowed",
        ),
        ('age = "Q14AGE"', 'age = "Q14AGE = = 1"', r"\[record\] age.*not an SQL expression"),
        ('age = "Q14AGE"', 'age = "1; DROP TABLE x"', r"\[record\] age.*one SQL expression"),
        ('age = "Q14AGE"', "age = []", r"\[record\] age: an SQL expression is expected"),
        ('age = "Q14AGE"', 'age = " "', r"\[record\] age: is empty: write an SQL expression"),
        ('age = "Q14AGE"', "", r"\[record\]: 'age' is missing"),
        ('weight = "WEIGHT"', 'weight = "WEIHGT"', r"\[design\] weight.*unknown name 'WEIHGT'"),
        ("[record.registration]", "[record.registraton]", "did you mean 'registration'"),
        ('yes = "Q47PDLEAVE = 1"', 'ja = "Q47PDLEAVE = 1"', r"annual_leave\]: unknown value 'ja'"),
        ("credit = ", "kredit = ", "unknown key 'kredit'; did you mean 'credit'"),
        ('country = "ZAF"', "", r"\[area\]: missing: country"),
        ("[area]", "area = 3\n[ar]", "unknown key 'ar'; did you mean 'area'"),
        (
            "[record]",
            "[variants.other]\nrecrd = 1\n[record]",
            r"\[variants.other\]: unknown key 'recrd'; did you mean 'record'",
        ),
        ('type = "text"', 'type = "date"', r"\[variables\] UQNO: type 'date' is not known"),
        ("(?P<year>", "(?P<anno>", r"\[period\] file_name: the pattern has no group named year"),
        ('code = "zaf-qlfs"', "code = ", "not a TOML file"),
    ],
)
def test_codebook_errors_name_the_place(table, old, new, message):
    text = shipped()
    assert old in text
    with pytest.raises(InputError, match=re.compile(message, re.DOTALL)):
        rates(table, codebooks.parse(text.replace(old, new, 1), "mine.toml"))


def test_codebook_from_a_file_of_ones_own(tmp_path, table):
    path = tmp_path / "mine.toml"
    path.write_text(shipped(), encoding="utf-8")
    assert rates(table, str(path))[0]["n"] == 18561
    with pytest.raises(InputError, match=r"other\.toml: there is no such codebook"):
        rates(table, str(tmp_path / "other.toml"))


# Designs of one's own

FRAME = pd.DataFrame({"w": [1.0, 2, 3, 4], "h": [1, 1, 2, 2], "u": [1, 2, 3, 4], "y": [1, 2, 3, 4]})


@pytest.mark.parametrize(
    ("frame", "design", "message"),
    [
        (FRAME[:3], Design("w", "h", "u"), "single primary sampling unit .* stratum 2"),
        (FRAME.assign(h=[1, None, 2, 2]), Design("w", "h", "u"), "h: 1 of 4 records have no strat"),
        (FRAME.assign(u=[1, None, 3, 4]), Design("w", "h", "u"), "u: 1 of 4 records have no PSU"),
        (FRAME.assign(u=[1, 2, 1, 4]), Design("w", "h", "u"), "PSU '1' stands in more than one"),
        (FRAME, Design("v", "h", "u"), "unknown name 'v'"),
        (FRAME.assign(N=1), Design("w", "h", "u", fpc="N"), "population of"),
    ],
)
def test_designs_that_cannot_be(frame, design, message):
    with pytest.raises(InputError, match=message):
        Survey.open(frame, design=design).estimate([mean("y")])


def test_lonely_rule_that_does_not_exist():
    with pytest.raises(InputError, match="no rule for lonely PSUs 'ajust'; did you mean 'adjust'"):
        Design(lonely_psu="ajust")
