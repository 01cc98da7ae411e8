"""The check of a codebook: every error at once, with its place; what files lack; what few hide."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from tests.analysis.statistics import nusa_kesha

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics.checking import Check, check
from livelihoods.analysis.statistics.checking.survey import shares

BOOK = (Path(__file__).parent / "xnk-ifte.toml").read_text("utf-8")


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the codebook of Nusa Kesha with changes."""
    text = BOOK
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(found: Check, level: str = "error") -> list[tuple[str, str]]:
    """The findings of a level: place and message."""
    return [
        (f"[{each.table}] {each.key}".strip(), each.message)
        for each in found.findings
        if each.level == level
    ]


def records(folder: Path, name: str = "ifte_2023t4.parquet", **columns: object) -> Path:
    """Write the records of Nusa Kesha with other columns; None leaves one out."""
    frame = nusa_kesha.records().drop(columns=[each for each, v in columns.items() if v is None])
    frame = frame.assign(**{each: v for each, v in columns.items() if v is not None})
    frame.to_parquet(folder / name)
    return folder / name


@pytest.mark.parametrize("code", codebooks.codes())
def test_codebooks_that_come_with_the_software_have_no_errors(code):
    found = check(code)
    assert told(found) == []
    assert not any(each.refused for each in found.standards if each.id.startswith("national"))


def test_every_error_of_expressions_at_once(tmp_path):
    path = written(
        tmp_path,
        ('weight = "FEXP / 1000"', 'weight = "FEXPP / 1000"'),
        ('female = "P03 = 2"', 'femal = "P03 = 2"'),
        ('employee = "P30 = 1"', 'employee = "P30 = "'),
        ('employer = "P30 = 2"', 'employer = "P30"'),
        ("agriculture = \"P28 = 'A'\"", 'agriculture = "P28 = 1"'),
        ("[record.sick_leave]", "[record.sick_leaf]"),
        ('age = "P04"', 'age = "P28"'),
        ('large = "P34 IN (3, 4, 5)"', 'large = "P34 IN (SELECT 3)"'),
    )
    found = check(path)
    lines = path.read_text("utf-8").splitlines()
    places = {(each.table, each.key): each for each in found.findings if each.level == "error"}
    assert list(places) == [
        ("design", "weight"),
        ("record", "age"),
        ("record.sex", "femal"),
        ("record.status", "employee"),
        ("record.status", "employer"),
        ("record.activity", "agriculture"),
        ("record", "sick_leaf"),
        ("record.size", "large"),
    ]
    for (_, key), each in places.items():
        assert each.file == "mine.toml"
        assert lines[each.line - 1] == each.excerpt
        assert key in each.excerpt
    weight = places["design", "weight"]
    assert weight.excerpt[weight.column - 1 :].startswith("FEXPP")
    assert "did you mean 'FEXP'?" in weight.message
    assert "known: female, male" in places["record.sex", "femal"].message
    assert (
        "write its codes in quotes, such as '1'" in places["record.activity", "agriculture"].message
    )
    assert "a condition is expected" in places["record.status", "employer"].message
    assert "this gives varchar" in places["record", "age"].message
    assert "did you mean 'sick_leave'" in places["record", "sick_leaf"].message
    assert not found.standards


def test_every_error_of_the_form_at_once(tmp_path):
    path = written(
        tmp_path,
        ("producer =", "producr ="),
        ('country = "XNK"', 'country = 3\nland = "x"'),
        ("nest = true", 'nest = "yes"'),
        ('terms = "Made up for tests: free to use."', 'terms = "TODO"'),
        ("AE = {", 'AE = { type = "int", '),
        ("[record]", "# TODO: ask the office about P22\n[record]"),
    )
    found = check(path)
    assert told(found) == [
        ("[]", "'producer' is missing"),
        ("[] producr", found.findings[1].message),
        ("[] terms", "still to do (TODO)"),
        ("[area] country", "text is expected"),
        ("[area] land", "unknown key 'land'. Known: code, country, coverage, name."),
        ("[design] nest", "true or false is expected"),
        ("[variables] AE", "type 'int' is not known; write number or text"),
        ("[]", "still to do (TODO ask the office about P22); take the mark away when it is done"),
    ]
    assert [each.line for each in found.findings[1:]] == sorted(
        each.line for each in found.findings[1:]
    )
    assert "form of the codebook" in found.stopped


def test_what_is_not_toml_has_its_line(tmp_path):
    found = check(written(tmp_path, ('name = "Nusa Kesha"', 'name = "Nusa Kesha')))
    (finding,) = found.findings
    assert finding.excerpt == 'name = "Nusa Kesha'
    assert finding.column == len(finding.excerpt) + 1


def test_variants_are_looked_at_too(tmp_path):
    variant = '[variants.strict.record.size]\nlarge = "P34 = 77"\nsmal = "P34 = 1"\n'
    path = tmp_path / "mine.toml"
    path.write_text(BOOK + variant, encoding="utf-8")
    found = check(path)
    assert told(found) == [
        ("[variants.strict.record.size] smal", "unknown value 'smal'; known: large, small")
    ]
    assert told(found, "warning")[0][1].startswith("P34 has no code 77; its codes: 1 1, 2 2 a 4")


def test_what_a_codebook_says_of_worker_groups(tmp_path):
    path = written(tmp_path)
    tables = '\n[groups.fields.workplace]\nstreet = "P35 = 4"\n'
    path.write_text(BOOK + tables, encoding="utf-8")
    assert told(check(path)) == []
    path.write_text(f'{BOOK}{tables}own_home = "P53 = 2"\n', encoding="utf-8")
    (finding,) = [each for each in check(path).findings if each.level == "error"]
    assert (finding.table, finding.key) == ("groups.fields.workplace", "own_home")
    assert finding.message.startswith("unknown name 'P53'; did you mean 'P")
    assert finding.line == len((BOOK + tables).splitlines()) + 1
    path.write_text(f"{BOOK}{tables}\n[groups.lack]\n", encoding="utf-8")
    assert told(check(path))[0][1].startswith("unknown key 'lack'; did you mean 'lacks'?")
    path.write_text(f"groups = 1\n{BOOK}", encoding="utf-8")
    assert told(check(path)) == [("[]", "'groups' must be a table")]


def test_too_few_answers_are_an_error_that_names_them(tmp_path):
    text = BOOK[: BOOK.index("[record.registration]")]
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    found = check(path)
    assert [message for _, message in told(found)] == [
        "no standard can be estimated: see below which answers are missing"
    ]
    refused = next(each.refused for each in found.standards if each.id == "icls17")
    assert "social_security, annual_leave, sick_leave" in refused


def test_columns_that_files_lack_or_hold_otherwise(tmp_path):
    days = [dt.date(2023, 10, 1)] * len(nusa_kesha.records())
    first = records(tmp_path, P40=None, AGREGADO=None)
    second = records(
        tmp_path, "ifte_2023t3.parquet", P03="Masculino", P04=pa.array(days).to_pandas()
    )
    found = check(written(tmp_path), [first, second])
    assert [
        (each.file, each.key, each.message) for each in found.findings if each.level == "error"
    ] == [
        (first.name, "P40", "the column is missing; [record.social_security] yes uses it"),
        (second.name, "P04", 'holds dates, not numbers; say type = "text" in [variables]'),
        (
            second.name,
            "P03",
            (
                "2,725 of 2,725 values are text, not numbers; if the variable holds text, say "
                'type = "text" in [variables]'
            ),
        ),
    ]
    assert "until the errors are mended" in found.stopped
    assert not found.fields


def test_several_files_that_differ_are_one_message(tmp_path):
    book = codebooks.load(written(tmp_path))
    files = [
        records(tmp_path),
        records(tmp_path, "ifte_2023t3.parquet", P40=None),
        records(tmp_path, "ifte_2023t2.parquet", P41=None, P42=None),
    ]
    with pytest.raises(InputError) as raised:
        Survey.open(files, book).indicators(["employment"])
    assert [line.partition(" (")[0] for line in str(raised.value).splitlines()] == [
        "ifte_2023t3.parquet: column missing: P40",
        "ifte_2023t2.parquet: column missing: P41",
    ]
    days = pa.array([dt.date(2023, 10, 1)] * len(nusa_kesha.records())).to_pandas()
    files = [records(tmp_path), records(tmp_path, "ifte_2023t3.parquet", P03=days)]
    with pytest.raises(InputError, match=r"^ifte_2023t3\.parquet: P03 holds dates; the codebook"):
        Survey.open(files, book).indicators(["employment"])


def test_files_may_store_a_column_in_other_types(tmp_path):
    frame = nusa_kesha.records()
    files = [
        records(tmp_path),
        records(
            tmp_path,
            "ifte_2023t3.parquet",
            P03=frame["P03"].astype(str),
            P30=frame["P30"].astype("Int16"),
            FEXP=frame["FEXP"].astype("float32"),
        ),
    ]
    table = Survey.open(files, codebooks.load(written(tmp_path))).indicators(
        ["employment"], [["sex"]]
    )
    values = table.pandas().pivot_table(index="sex", columns="period", values="value")
    assert values["2023-Q3"].tolist() == values["2023-Q4"].tolist()


def test_codes_that_are_not_documented(tmp_path):
    frame = nusa_kesha.records()
    odd = frame["P34"].mask(frame["P34"] == 8, 9)
    assert (odd == 9).sum() >= 5
    odd.iloc[:3] = 55
    path = tmp_path / "ifte_2023t4.parquet"
    table = pa.Table.from_pandas(frame.assign(P34=odd), preserve_index=False)
    place = table.schema.get_field_index("P34")
    labelled = table.schema.field(place).with_metadata({"value_labels": '{"9": "Ignorado"}'})
    pq.write_table(table.cast(table.schema.set(place, labelled)), path)
    found = check(written(tmp_path), [path])
    assert told(found, "warning") == [
        (
            "[] P34",
            (
                "codes that the codebook does not document: 9 'Ignorado' "
                f"({(odd == 9).sum()} records), codes on fewer than 5 records each"
            ),
        )
    ]
    assert ("[] P34", "documented codes that no record has: 8 Não sabe") in told(found, "note")
    assert not any("55" in each.message for each in found.findings)


def test_codes_of_several_files_are_taken_together(tmp_path):
    frame = nusa_kesha.records()
    odd = frame["P34"].mask(frame["P34"] == 8, 9)
    files = [records(tmp_path), records(tmp_path, "ifte_2023t3.parquet", P34=odd)]
    found = check(written(tmp_path), files)
    number = (odd == 9).sum()
    assert told(found, "warning") == [
        (
            "[] P34",
            f"codes that the codebook does not document: 9 ({number} records in 1 of the 2 files)",
        )
    ]
    # 8 occurs in the other file.
    assert told(found, "note") == [
        ("[record.size]", "P34 = 9: no condition takes it, so it counts as not told")
    ]
    assert [each.period for each in found.designs] == ["2023-Q3", "2023-Q4"]


def test_faults_of_the_design_are_all_told(tmp_path):
    frame = nusa_kesha.records()
    weights = frame["FEXP"].astype("Float64")
    weights.iloc[:7] = None
    weights.iloc[10:13] = -1.0
    areas = frame["AE"].astype("Int64")
    areas.iloc[20:40] = None
    found = check(written(tmp_path), [records(tmp_path, FEXP=weights, AE=areas)])
    assert told(found) == [
        ("[design] weight", "7 of 2,725 weights are missing"),
        ("[design] weight", "fewer than 5 of 2,725 weights are negative"),
        ("[design] psu", "20 of 2,725 records have no PSU"),
    ]
    assert found.fields


def test_lonely_units_and_units_in_two_strata(tmp_path):
    frame = nusa_kesha.records()
    alone = frame["AE"].where(frame["ILHA"] != 4, 1)
    found = check(written(tmp_path), [records(tmp_path, AE=alone)])
    assert told(found)[0][1].startswith(
        "2023-Q4: strata with a single primary sampling unit: 41, 42;"
    )
    assert found.designs[0].lonely == ("41", "42")
    nested = written(tmp_path, ("nest = true", "nest = false"))
    found = check(nested, [records(tmp_path)])
    assert "if labels repeat between strata, say nest = true" in told(found)[0][1]


def test_households_in_the_place_of_areas_are_doubted(tmp_path):
    path = written(
        tmp_path,
        ('psu = "AE"', 'psu = "AGREGADO"'),
        ("AE = { label", 'AGREGADO = { label = "Agregado", type = "text" }\nAE = { label'),
    )
    (note,) = told(check(path, [records(tmp_path)]), "note")
    frame = nusa_kesha.records()
    each = len(frame) / frame["AGREGADO"].nunique()
    assert note[0] == "[design] psu"
    assert note[1].startswith(f"2023-Q4: {each:.1f} records to a primary sampling unit, as in")
    stand_in = path.read_text("utf-8").replace(
        "nest = true", 'nest = true\nstand_in = true\nstand_in_warning = "Too small."'
    )
    path.write_text(stand_in, encoding="utf-8")
    assert told(check(path, [records(tmp_path)]), "note") == []


def test_conditions_that_never_hold(tmp_path):
    path = written(
        tmp_path,
        ('employee = "P30 = 1"', 'employee = "P30 = 7"'),
        ('fixed = "P35 = 1"\nother = "P35 BETWEEN 2 AND 6"', 'fixed = "P35 > 6"'),
    )
    found = check(path, [records(tmp_path)])
    warnings = dict(told(found, "warning"))
    assert (
        warnings["[record.status]"]
        == "no condition holds for 490 employed records: no status is told"
    )
    assert warnings["[record.place]"] == "none of its conditions holds for an employed person"
    assert warnings["[record.status] employee"].startswith("P30 has no code 7;")
    notes = dict(told(found, "note"))
    assert notes["[record.status] employee"].startswith("holds for no employed person")


def test_expression_that_the_engine_cannot_compute_has_its_place(tmp_path):
    path = written(
        tmp_path, ("agriculture = \"P28 = 'A'\"", 'agriculture = "CAST(P28 AS int) = 1"')
    )
    found = check(path, [records(tmp_path)])
    (place, message) = told(found)[0]
    assert place == "[record.activity] agriculture"
    assert "TRY_CAST" in message
    assert "P28" not in message


def test_period_that_is_not_told(tmp_path):
    path = records(tmp_path, "people.parquet")
    assert "give it with --period" in told(check(written(tmp_path), [path]))[0][1]
    spss = tmp_path / "people.sav"
    pyreadstat.write_sav(nusa_kesha.records(), spss)
    (finding,) = check(written(tmp_path), [spss]).findings
    assert (finding.file, finding.level) == ("people.sav", "error")
    assert finding.message.startswith("neither its columns nor its name tell the period")
    assert check(written(tmp_path), [path], period=["2023-Q4"]).designs[0].period == "2023-Q4"


def test_columns_of_the_period_that_a_file_lacks_are_named(tmp_path):
    text = BOOK.index("file_name = "), BOOK.index("[design]")
    path = written(tmp_path, (BOOK[slice(*text)], 'year = "ANO"\nquarter = "P03"\n'))
    (finding,) = check(path, [records(tmp_path, "people.parquet")]).findings
    assert "tell the period (it has no column ANO); give it with --period" in finding.message


def test_answers_that_no_condition_takes(tmp_path):
    """A forgotten "does not know" counts as not asked, which standards treat otherwise."""
    path = written(
        tmp_path,
        ('unknown = "P40 = 8"\n', ""),
        ('fixed = "P35 = 1"', 'fixed = "P35 = 7"'),
        ('other = "P35 BETWEEN 2 AND 6"', 'other = "P35 BETWEEN 2 AND 5"'),
        ('unknown = "P33 = 8"\n', ""),
    )
    registration = nusa_kesha.records()["P33"]
    assert (registration == 8).sum() == 5
    registration[registration.index[registration == 8][0]] = 1
    found = check(path, [records(tmp_path, P33=registration)])
    warnings, notes = dict(told(found, "warning")), dict(told(found, "note"))
    assert warnings.pop("[record.social_security]") == (
        "P40 = 8 Não sabe: no condition takes it, so it counts as not asked; write it to the value "
        'that it is, "does not know" to unknown'
    )
    assert notes["[record.place]"] == (
        "P35 = 1 Estabelecimento fixo, 6 No campo ou no mar: no condition takes it, so it counts "
        "as not told"
    )
    assert "[record.registration]" not in warnings
    # What is not applicable is no answer, and "does not know" is no size.
    labels = written(tmp_path, ('unknown = "P40 = 8"\n', ""))
    text = labels.read_text("utf-8").replace('8 = "Não sabe"', '8 = "Não se aplica"')
    labels.write_text(text, encoding="utf-8")
    assert told(check(labels, [records(tmp_path)]), "warning") == []
    assert check(written(tmp_path), [records(tmp_path)]).findings == ()


def test_special_codes_that_count_as_amounts(tmp_path):
    frame = nusa_kesha.records()
    employed = frame.index[(frame["P21"] == 1) | (frame["P22"] == 1)]
    pay = pd.Series(range(1000, 1000 + len(frame)), index=frame.index, dtype="float64")
    pay.loc[employed[:5]] = 999998
    pay.loc[employed[5:9]] = 999999
    table = """
[variables.PAY]
label = "Pay"

[record.earnings]
value = "PAY"
unit = "XTS per month"
words = "Pay."
limits = [0, 9999999]
"""
    path, file = written(tmp_path), records(tmp_path, PAY=pay)
    path.write_text(BOOK + table, encoding="utf-8")
    (message,) = dict(told(check(path, [file]), "warning")).values()
    assert message.startswith("PAY = 999998: counts as an amount;")
    path.write_text(f"{BOOK}{table}missing = [999998]\n", encoding="utf-8")
    assert told(check(path, [file]), "warning") == []


def test_what_readers_see_is_not_empty(tmp_path):
    credit = next(line for line in BOOK.splitlines() if line.startswith("credit = "))
    path = written(tmp_path, (credit, 'credit = " "'), ('code = "XNK"', 'code = "nk"'))
    assert told(check(path), "warning") == [
        ("[] credit", "is empty; it is shown with every figure"),
        (
            "[area] code",
            "'nk': write the country's code by ISO 3166-1 alpha-3, or more, such as ARG-31",
        ),
    ]


def test_file_of_another_survey(tmp_path, examples):
    path = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    assert "this is not a file of Nusa Kesha" in told(check(written(tmp_path), [path]))[0][1]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"yes": 100, "no": 50, "unknown": 5}, set()),
        ({"yes": 100, "no": 50, "unknown": 4}, {"no", "unknown"}),
        ({"yes": 100, "no": 3, "unknown": 4}, {"no", "unknown"}),
        ({"yes": 100, "no": 2, "unknown": 2, "not_asked": 60}, {"no", "unknown", "not_asked"}),
        ({"yes": 3, "no": 1}, {"yes", "no"}),
        ({"yes": 2}, {"yes"}),
        ({"yes": 700}, set()),
        ({}, set()),
    ],
)
def test_small_shares_do_not_follow_from_the_others(counts, hidden):
    found = shares(counts)
    assert {value for value, share in found.items() if share is None} == hidden
    total = sum(counts.values())
    for value, share in found.items():
        assert share is None or share == pytest.approx(100 * counts[value] / total)


def test_shares_of_south_africa_equal_those_in_pandas(examples):
    path = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    found = check("zaf-qlfs", [path])
    frame = pd.read_parquet(path)
    employed = frame[frame["STATUS"] == 1]
    fields = {each.name: each.shares for each in found.fields}
    assert fields["annual_leave"]["no"] == pytest.approx(100 * (employed["Q47PDLEAVE"] == 2).mean())
    assert fields["sex"]["female"] == pytest.approx(100 * (employed["Q13GENDER"] == 2).mean())
    design = found.designs[0]
    assert design.weights == pytest.approx(frame["WEIGHT"].sum(), rel=1e-12)
    assert design.strata == frame["STRATUM"].nunique()
    assert design.psus == frame.groupby(["STRATUM", frame["UQNO"].str[:8]]).ngroups
    icls = next(each for each in found.standards if each.id == "icls17")
    table = Survey.open(path, "zaf-qlfs").indicators(["employment"])
    assert icls.swept["sector"] == pytest.approx(table.metadata["swept"][0]["percent"], rel=1e-9)


@pytest.mark.shared
@pytest.mark.parametrize("code", ["zaf-qlfs", "arg-eph", "bra-pnadc"])
def test_what_is_told_of_the_surveys_themselves_is_true(code, shared):
    """No code that a codebook leaves out; the small example of Brazil has lonely units, indeed."""
    folder = shared / "data/surveys" / code.replace("-", "_")
    files = sorted(each for each in folder.iterdir() if each.match("*_20*"))[-2:]
    found = check(code, files)
    assert told(found, "warning") == []
    lonely = [message for _, message in told(found) if "single primary sampling unit" in message]
    assert told(found) == ([("[design] strata", *lonely)] if code == "bra-pnadc" else [])


@pytest.mark.parametrize("name", ["nope", "nope.toml"])
def test_codebook_that_is_not_there(name):
    with pytest.raises(InputError, match=r"There is no codebook 'nope'|there is no such codebook"):
        check(name)


def test_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"^nope\.sav: there is no such file"):
        check(written(tmp_path), [tmp_path / "nope.sav"])
