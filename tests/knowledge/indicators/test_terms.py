"""Every word of the registry that a reader sees is marked for translation."""

import math
import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from livelihoods.analysis.statistics import schemes
from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.meanings import MEANINGS
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.ranges import value_range


def test_indicators_and_dimensions_can_be_translated():
    wanted = set()
    for each in INDICATORS.values():
        wanted |= {each.definition, each.formula, each.universe, each.is_not}
    for dimension in DIMENSIONS.values():
        wanted |= {dimension.title, *dimension.codes.values()}
    assert wanted - set(terms.PUBLISHED) == set()


def test_nothing_is_translated_that_no_indicator_says():
    """Titles stand in the registry in every language: here they would be a second truth."""
    said = {
        words
        for each in INDICATORS.values()
        for words in (each.definition, each.formula, each.universe, each.is_not)
    }
    assert set(MEANINGS) == said
    assert len(MEANINGS) == len(said)


@pytest.mark.parametrize(("language", "title"), [("en", "Women at work"), ("pt-br", "Mulheres")])
def test_the_title_is_that_of_the_release(language, title):
    about = {"id": "employment", "title": "Women at work", "titles": {"pt": "Mulheres"}}
    with translation.override(language):
        assert terms.title(about) == title


def test_the_title_of_an_older_release_is_that_of_the_registry_or_as_published():
    with translation.override("fr"):
        assert terms.title({"id": "employment", "title": "Employment"}) == "Emploi"
        assert terms.title({"id": "unheard_of", "title": "Unheard of"}) == "Unheard of"


def test_titles_and_universes_of_the_standards_can_be_translated():
    wanted = set()
    for file in Path(schemes.__path__[0]).glob("*.toml"):
        scheme = tomllib.loads(file.read_text(encoding="utf-8"))
        wanted |= {scheme["title"], scheme["universe"]["words"]}
    assert len(wanted) >= 4
    assert wanted - set(terms.PUBLISHED) == set()


def test_periods_in_words():
    assert wording.period("2016") == "2016"
    assert wording.period("2016-Q2") == "2nd quarter of 2016"
    assert wording.period("2016-Q1/2016-Q3") == "1st quarter of 2016 to 3rd quarter of 2016"


def test_numbers_in_words():
    assert wording.number(34.628, "percent") == "34.6"
    assert wording.number(16265372.3, "persons") == "16,265,000"
    assert wording.number(1234, "persons") == "1,200"
    assert wording.number(87, "persons") == "87"
    assert wording.number(41.26, "hours") == "41.3"
    assert wording.number(5432.1, "ZAR") == "5,432"
    assert wording.number(23.456, "ZAR") == "23.46"
    assert [wording.number(value, "points") for value in (3.21, -3.21, -0.04)] == [
        "+3.2",
        "-3.2",
        "0.0",
    ]
    assert wording.number(-12.34, "percent") == "-12.3"


def test_units_in_words():
    assert wording.unit_name("points") == "percentage points"
    assert wording.unit_name("ARS") == "Argentine pesos"
    with translation.override("pt"):
        assert wording.unit_name("BRL") == "reais brasileiros"
        assert wording.number(5432.1, "BRL") == "5.432"


def test_values_in_a_sentence():
    """A sentence says by itself which side of zero a gap is on, and whose money it is."""
    assert wording.of_hundred(-12.6, "percent") == "13"
    assert wording.of_hundred(-3.21, "points") == "3.2"
    assert wording.of_hundred(41.26, "hours") == "41.3"
    assert wording.of_hundred(5432.1, "ARS") == "5,432 Argentine pesos"
    assert wording.of_hundred(1, "ZAR") == "1.00 South African rand"


def test_values_beside_marks_and_on_scales():
    assert wording.with_unit(12_345_678, "COP") == "12.35M"
    assert wording.with_unit(54_321, "ZAR") == "54,321"
    assert wording.with_unit(41.26, "hours") == "41.3"
    assert wording.with_unit(-3.21, "points") == "-3.2"
    assert [wording.tick(value, "points") for value in (-2.5, 0, 2.5)] == ["-2.5", "0", "+2.5"]
    assert wording.tick(0.75, "USD") == "0.75"
    assert wording.tick(20_000, "ZAR") == "20K"


def test_an_interval_begins_below_zero_for_a_gap_alone():
    numbers = {"value": 1.0, "lower": -2.0, "upper": 4.0, "interval": "t"}
    gap = Estimate(indicator="gender_gap_in_informal_employment", unit="points", **numbers)
    assert wording.interval(gap) == "-2.0 to +4.0"
    pay = Estimate(indicator="gender_gap_in_hourly_earnings", unit="percent", **numbers)
    assert wording.interval(pay) == "-2.0 to 4.0"
    count = Estimate(indicator="employment", unit="persons", **numbers)
    assert wording.interval(count) == "0 to 4"
    median = {"value": 5000, "lower": 4800, "upper": 5100, "interval": "woodruff"}
    money = Estimate(indicator="median_monthly_earnings", unit="ZAR", **median)
    assert wording.interval(money) == "4,800 to 5,100"


@pytest.mark.parametrize(
    ("indicator", "unit", "expected"),
    [
        ("employment", "persons", (0, math.inf)),
        ("unheard_of", "percent", (0, 100)),
        ("mean_usual_hours", "hours", (0, 168)),
        ("mean_monthly_earnings", "ZAR", (0, math.inf)),
        ("gender_gap_in_hourly_earnings", "percent", (-math.inf, 100)),
        ("gender_gap_in_informal_employment", "points", (-100, 100)),
    ],
)
def test_values_that_a_figure_may_have(indicator, unit, expected):
    assert value_range(indicator, unit) == expected
