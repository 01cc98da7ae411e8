"""`livelihoods survey indicators` as a user runs it."""

import pytest

from livelihoods.analysis.statistics.indicators import INDICATORS
from tests.cli.commands import run


def test_every_indicator_is_listed_with_its_unit_and_whether_it_is_computed_unasked():
    done = run("indicators")
    assert done.returncode == 0
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["indicator", "name", "unit", "theme", "headline"]
    listed = {row.split()[0]: row.split() for row in rows[: len(INDICATORS)]}
    assert list(listed) == list(INDICATORS)
    for name, each in INDICATORS.items():
        assert each.unit in listed[name]
        assert (listed[name][-1] == "yes") == each.headline
    assert "--indicator all" in done.stdout


def test_one_is_told_in_full_with_its_names_in_every_language():
    done = run("indicators", "median_hourly_earnings")
    assert done.returncode == 0
    known = INDICATORS["median_hourly_earnings"]
    for words in (*known.titles.values(), known.definition, known.formula, known.is_not):
        assert words in done.stdout
    assert "earnings, hours" in done.stdout


@pytest.mark.parametrize(("language", "name"), [("es", "Empleo"), ("fr", "Emploi")])
def test_the_names_are_in_the_language_asked_for(language, name):
    listed = run("indicators", "--lang", language).stdout
    assert f"  {name}  " in listed
    assert run("indicators", "employment", "--lang", language).stdout.split()[2] == name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["informal_employment_rat"], "no indicator 'informal_employment_rat'"),
        (["--lang", "de"], "no language 'de'. Known: en, es, fr, pt"),
    ],
)
def test_what_is_not_known_is_refused(words, said):
    done = run("indicators", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_help_of_estimate_says_how_to_ask_for_all():
    said = " ".join(run("estimate", "--help").stdout.replace("│", " ").split())
    assert "One of `survey indicators`, or all" in said
