"""The runner itself: it must tell a right answer from a wrong one, and never skip in silence."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reference.run import main

DATA = "h,i,w,y,g\n1,1,10,3,a\n1,2,12,8,b\n2,1,20,7,a\n2,2,5,,a\n"
DESIGN = {"psu": ["i"], "strata": "h", "weights": "w", "nest": True}
# By hand: (10 3 + 12 8 + 20 7) / 42.
RIGHT = {"rows": [{"name": "y", "estimate": 266 / 42}]}


def case(**changes: Any) -> dict[str, Any]:
    made = {
        "id": "hand.mean",
        "dataset": "four",
        "design": DESIGN,
        "statistic": {"stat": "mean", "y": "y", "na": "drop"},
        "options": None,
        "expected": RIGHT,
    }
    return {**made, **changes}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "four.csv").write_text(DATA)
    return tmp_path


def answer(folder: Path, capsys: pytest.CaptureFixture[str], content: Any) -> tuple[int, list[str]]:
    (folder / "cases" / "hand.json").write_text(json.dumps(content))
    code = main([str(folder)])
    shown = capsys.readouterr()
    return code, (shown.out or shown.err).splitlines()


def test_a_right_answer_passes(folder, capsys):
    code, lines = answer(folder, capsys, {"cases": [case()]})
    assert (code, lines[-1]) == (0, "1 passed, 0 failed, 0 unsupported")


@pytest.mark.parametrize(
    "expected",
    [
        {"rows": [{"name": "y", "estimate": 266 / 42 * (1 + 1e-8)}]},
        {"rows": [{"name": "y", "estimate": None}]},
        {"rows": [{"name": "y", "estimate": 266 / 42, "se": 1.0}]},
        {"rows": [{"name": "y", "estimate": 266 / 42, "n": 2}]},
        {"rows": [{"name": "y", "estimate": 266 / 42}], "degf": 3},
        {"error": "must raise"},
    ],
)
def test_a_wrong_answer_fails(folder, capsys, expected):
    code, lines = answer(folder, capsys, [case(expected=expected)])
    assert (code, lines[-1]) == (1, "0 passed, 1 failed, 0 unsupported")
    assert lines[0].startswith("failed hand.mean: ")


def test_a_missing_value_is_na_unless_dropped(folder, capsys):
    statistic = {"stat": "mean", "y": "y"}
    missing = case(statistic=statistic, expected={"rows": [{"name": "y", "estimate": None}]})
    assert answer(folder, capsys, [missing])[0] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"statistic": {"stat": "mode", "y": "y"}},
        {"statistic": {"stat": "mean", "y": "y", "trim": 0.1}},
        {"statistic": {"stat": "mean", "y": "log(y)"}},
        {"statistic": {"stat": "mean", "y": "y", "where": [["g", "like", "a"]]}},
        {"design": {**DESIGN, "pps": "brewer"}},
        {"design": {**DESIGN, "lonely_psu": "ignore"}},
        {"options": {"survey.multicore": True}},
        {"expected": {"rows": [{"name": "y", "estimate": 1, "skewness": 2}]}},
    ],
)
def test_an_unknown_word_is_unsupported(folder, capsys, changes):
    code, lines = answer(folder, capsys, [case(**changes)])
    assert (code, lines[-1]) == (0, "0 passed, 0 failed, 1 unsupported")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"content": []}, "hand.json: cases"),
        ([{"id": "hand.mean"}], "hand.json: cases[0].dataset"),
        ([case(dataset="five")], "hand.json: cases[0].dataset"),
        ([case(statistic={"y": "y"})], "hand.json: cases[0].statistic.stat"),
    ],
)
def test_a_file_of_another_form_is_refused_with_its_key(folder, capsys, content, key):
    code, lines = answer(folder, capsys, content)
    assert code == 2
    assert key in lines[0]


def test_a_wrong_directory_is_refused(tmp_path, capsys):
    assert main([str(tmp_path / "absent")]) == 2
    assert "absent" in capsys.readouterr().err


def test_results_are_written(folder, capsys, tmp_path):
    (folder / "cases" / "hand.json").write_text(json.dumps([case(), case(id="other.mean")]))
    out = tmp_path / "out.json"
    assert main([str(folder), "--json", str(out), "--group", "other"]) == 0
    content = json.loads(out.read_text())
    assert (content["passed"], [each["id"] for each in content["cases"]]) == (1, ["other.mean"])


LONELY = {"error": "Stratum (1) has only one PSU at stage 1"}


def test_an_expected_error_must_be_of_its_kind(folder, capsys):
    alone = {**DESIGN, "psu": ["h"], "lonely_psu": "fail"}
    assert answer(folder, capsys, [case(design=alone, expected=LONELY)])[0] == 0
    other = case(design={**DESIGN, "weights": "g"}, expected=LONELY)
    code, lines = answer(folder, capsys, [other])
    assert code == 1
    assert "refused for another reason than" in lines[0]
