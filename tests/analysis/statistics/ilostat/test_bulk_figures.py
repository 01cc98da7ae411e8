"""Bulk files of ILOSTAT as figures of a release: the real extracts, and small made-up ones."""

from collections import Counter

import pytest
from tests.analysis.statistics.ilostat.bulk_lines import (
    LABELS_TOTAL,
    TOTAL,
    WOMEN,
    coded,
    labelled,
)

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import estimates
from livelihoods.analysis.statistics.ilostat import bulk_figures, bulk_terms

CODES = "data/ilostat/SDG_0831_SEX_ECO_RT_A_2023-11-29_codes.csv"
LABELS = "data/ilostat/EMP_NIFL_SEX_RT_A_2024-07-26_labels.csv"
RATE = "informal_employment_rate"


def rows_of(path):
    found = bulk_figures.read(path)
    return [
        row | {"notes": notes}
        for row, notes in zip(
            found.estimates.table.to_pylist(), found.notes.to_pylist(), strict=True
        )
    ]


def test_a_figure_has_no_error_and_says_so(tmp_path):
    (row,) = rows_of(coded(tmp_path, TOTAL))
    assert (row["indicator"], row["area"], row["period"], row["source"]) == (
        RATE, "ZAF", "2022", "BA:595",
    )  # fmt: skip
    assert (row["value"], row["unit"], row["standard"]) == (42.205, "percent", "ilostat:icls13")
    assert row["interval"] == "not_given"
    assert [row[name] for name in ("se", "lower", "upper", "level", "n", "df")] == [None] * 6
    assert row["notes"] == "R1:3513"


def test_what_is_read_is_in_the_form_of_estimates(tmp_path):
    found = bulk_figures.read(coded(tmp_path, TOTAL, WOMEN)).estimates
    estimates.check_rows(found.table, found.metadata, "file")
    (book,) = found.metadata["codebooks"]
    assert book["credit"] == "ILO, ILOSTAT, SDG_0831_SEX_ECO_RT, vintage 2023-11-29"
    assert book["title"] == "South Africa, labour force survey (BA:595 in ILOSTAT)"
    assert "Creative Commons Attribution 4.0" in book["terms"]


def test_labels_say_the_same_as_codes(tmp_path):
    (row,) = rows_of(labelled(tmp_path, LABELS_TOTAL))
    assert (row["area"], row["value"], row["notes"]) == ("ZAF", 34.546, "R1:3513")
    (book,) = bulk_figures.read(labelled(tmp_path, LABELS_TOTAL)).estimates.metadata["codebooks"]
    assert book["title"] == "South Africa, LFS - Quarterly Labour Force Survey"
    assert book["code"] == row["source"]


def test_categories_and_flags_have_our_codes(tmp_path):
    lines = [
        TOTAL,
        TOTAL.replace("AGNAG_TOTAL", "AGNAG_AGR").replace("42.205,", "75.285,U"),
        TOTAL.replace("AGNAG_TOTAL", "SECTOR_SER").replace("42.205,", "35.6,B"),
        TOTAL.replace("AGNAG_TOTAL", "SECTOR_X").replace("42.205,", "78.8,M"),
        TOTAL.replace("AGNAG_TOTAL", "AGGREGATE_MAN").replace("42.205", "30.1"),
        TOTAL.replace("AGNAG_TOTAL", "AGNAG_NAG").replace("42.205", "34.315"),
    ]
    found = rows_of(coded(tmp_path, *lines))
    told = [(row["indicator"], row["activity"], row.get("industry"), row["flag"]) for row in found]
    assert told == [
        (RATE, None, None, ""),
        (RATE, "agriculture", None, "unreliable"),
        (RATE, "services", None, "break"),
        (RATE, "unknown", None, "modelled"),
        (RATE, None, "C", ""),
        (f"{RATE}_outside_agriculture", None, None, ""),
    ]
    assert found[1]["reason"] == "limited_records"


def test_the_total_of_each_classification_is_one_figure(tmp_path):
    again = TOTAL.replace("AGNAG", "SECTOR")
    assert len(rows_of(coded(tmp_path, TOTAL, again))) == 1
    other = again.replace("42.205", "42.206")
    with pytest.raises(InputError, match=r"line 3, obs_value: 42\.206, but line 2 says 42\.205"):
        bulk_figures.read(coded(tmp_path, TOTAL, other))


def test_a_value_that_is_withheld_is_suppressed_and_one_that_is_missing_is_no_figure(tmp_path):
    withheld = WOMEN.replace("43.293,", ",U")
    missing = WOMEN.replace("43.293", "").replace("SEX_F", "SEX_M")
    path = coded(tmp_path, TOTAL, withheld, missing)
    _, row = rows_of(path)
    assert (row["sex"], row["value"], row["flag"], row["reason"]) == (
        "female", None, "suppressed", "few_records",
    )  # fmt: skip
    assert bulk_figures.read(path).left_out == (
        "1 rows without a value: missing is not zero, and no figure",
    )


def test_what_a_release_has_no_place_for_is_counted(tmp_path):
    lines = [
        TOTAL,
        TOTAL.replace("SEX_T", "SEX_O"),
        TOTAL.replace("AGNAG_TOTAL", "AGGREGATE_MKT"),
        TOTAL.replace("ZAF", "X01").replace("BA:595", "XA:8405"),
    ]
    found = bulk_figures.read(coded(tmp_path, *lines))
    assert found.estimates.table.num_rows == 1
    assert found.left_out == (
        "1 rows of market services together: no counterpart in a release",
        "1 rows of regions and groups of countries: no counterpart in a release",
        "1 rows of sex other than women and men: no counterpart in a release",
    )


def test_a_part_of_a_country_has_its_coverage_in_its_name(tmp_path):
    cities = TOTAL.replace("ZAF", "ARG").replace("R1:3513", "R1:3513_S4:33")
    found = bulk_figures.read(coded(tmp_path, cities)).estimates
    assert found.table["area"].to_pylist() == ["ARG-CITIES"]
    assert found.metadata["areas"]["ARG-CITIES"]["name"] == (
        "Argentina, main cities or metropolitan areas"
    )


def test_another_concept_of_employment_is_another_standard(tmp_path):
    market = TOTAL.replace("2022", "2021").replace("R1:3513", "R1:3513_S14:4077")
    modelled = TOTAL.replace("SDG_0831_SEX_ECO_RT", "EMP_2IFL_SEX_RT")
    found = rows_of(coded(tmp_path, TOTAL, market, modelled))
    assert [(row["standard"], row["flag"]) for row in found] == [
        ("ilostat:icls13", ""),
        ("ilostat:icls13-market", ""),
        ("ilostat:modelled", "modelled"),
    ]


def test_several_sources_of_a_year_stay_apart(tmp_path):
    other = TOTAL.replace("BA:595", "BX:7").replace("42.205", "44.1")
    assert [row["source"] for row in rows_of(coded(tmp_path, TOTAL, other))] == ["BA:595", "BX:7"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("ZAF", "ZAX"), "line 3, ref_area: 'ZAX' is no area"),
        (
            ("SDG_0831_SEX_ECO_RT", "EAP_DWAP_SEX_AGE_RT"),
            "line 3, indicator: 'EAP_DWAP_SEX_AGE_RT'",
        ),
        (("BA:595", ""), "line 3, source: is empty"),
        (("SEX_F", "SEX_W"), "line 3, sex: 'SEX_W' is not known"),
        (("ECO_AGNAG_TOTAL", "ECO_AGNAG_XYZ"), "line 3, classif1: 'ECO_AGNAG_XYZ' is not known"),
        (("2022", "2022M01"), "line 3, time: '2022M01' is neither a year"),
        (("43.293", "43,293"), "Row #3: Expected 11 columns, got 12"),
        (("43.293", "n/a"), "line 3, obs_value: 'n/a' is not a number"),
        (("43.293", "nan"), "line 3, obs_value: 'nan' is not a number"),
        (("43.293,", "43.293,Z"), "line 3, obs_status: 'Z' is not known"),
        ((WOMEN, TOTAL), "line 3: repeats the observation of line 2"),
    ],
)
def test_a_line_that_is_not_understood_is_named_with_its_column(tmp_path, change, said):
    path = coded(tmp_path, TOTAL, WOMEN.replace(*change))
    with pytest.raises(InputError) as caught:
        bulk_figures.read(path)
    assert "SDG_2023-11-29.csv" in str(caught.value)
    assert said in str(caught.value)


def test_a_line_with_labels_is_named_too(tmp_path):
    path = labelled(tmp_path, LABELS_TOTAL, LABELS_TOTAL.replace("South Africa", "Atlantis"))
    with pytest.raises(InputError, match=r"line 3, ref_area\.label: 'Atlantis' is no area"):
        bulk_figures.read(path)


def test_a_note_whose_code_is_not_known_keeps_its_words(tmp_path):
    line = LABELS_TOTAL.replace('"Repository', '"Strange: Something | Repository')
    found = bulk_figures.read(labelled(tmp_path, line))
    codes = found.notes[0].as_py().split(";")
    words = {found.estimates.metadata["notes"][code]["words"] for code in codes}
    assert words == {
        "Strange: Something", "Repository: ILO-STATISTICS - Micro data processing",
    }  # fmt: skip


def test_every_area_has_a_name_and_a_code():
    names = [name for _, _, name in bulk_terms.areas()]
    assert len(set(names)) == len(names)
    assert not any("?" in name for name in names)


@pytest.mark.shared
def test_the_full_extract_with_codes(shared):
    found = bulk_figures.read(shared / CODES)
    table = found.estimates.table
    left_out = Counter({words: int(words.split()[0]) for words in found.left_out})
    assert left_out.total() == 3359 + 1978 + 3357 + 570 + 60
    # Of 3,937 totals by AGNAG 570 are of groups of countries; 4 of sex "other".
    assert table.num_rows == 25302
    assert len(found.estimates.metadata["areas"]) == 140
    assert Counter(table["flag"].to_pylist()) == {
        "": 20151, "break": 2446, "unreliable": 1427, "suppressed": 1278,
    }  # fmt: skip
    totals = {
        (row["area"], row["sex"]): row["value"]
        for row in table.to_pylist()
        if row["period"] == "2022" and row["indicator"] == RATE
        and row["activity"] is None and row["industry"] is None
    }  # fmt: skip
    assert [totals["ZAF", sex] for sex in (None, "male", "female")] == [42.205, 41.318, 43.293]
    assert totals["ARG-CITIES", None] == 50.963
    assert totals["IND", "female"] == 91.320


@pytest.mark.shared
def test_the_identities_of_the_full_extract(shared):
    """The total lies between agriculture and the rest wherever all three are there."""
    rows = bulk_figures.read(shared / CODES).estimates.table.to_pylist()
    cells = {}
    for row in rows:
        key = (row["area"], row["source"], row["period"], row["sex"])
        if row["industry"] is None and row["value"] is not None:
            part = row["activity"] or row["indicator"].removeprefix(RATE)
            cells.setdefault(key, {})[part] = row["value"]
    complete = [
        each for each in cells.values() if {"", "agriculture", "_outside_agriculture"} <= set(each)
    ]
    assert len(complete) > 3000
    for each in complete:
        least, most = sorted([each["agriculture"], each["_outside_agriculture"]])
        assert least - 0.001 <= each[""] <= most + 0.001


@pytest.mark.shared
def test_the_full_extract_with_labels(shared):
    found = bulk_figures.read(shared / LABELS)
    assert found.estimates.table.num_rows == 3559 - 7
    assert len(found.estimates.metadata["areas"]) == 141
    totals = {
        (row["area"], row["period"]): row["value"]
        for row in found.estimates.table.to_pylist()
        if row["sex"] is None
    }
    assert totals["ZAF", "2022"] == 34.546
    assert totals["BGD", "2022"] == 82.048
    assert totals["SEN", "2022"] == 95.069
