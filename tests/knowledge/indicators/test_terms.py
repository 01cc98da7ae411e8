"""Every word of the registry that a reader sees is marked for translation."""

import tomllib
from pathlib import Path

from livelihoods.analysis.statistics import schemes
from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import terms, wording


def test_indicators_and_dimensions_can_be_translated():
    wanted = set()
    for each in INDICATORS.values():
        wanted |= {each.title, each.definition, each.formula, each.universe}
    for dimension in DIMENSIONS.values():
        wanted |= {dimension.title, *dimension.codes.values()}
    assert wanted - set(terms.PUBLISHED) == set()


def test_titles_and_universes_of_the_standards_can_be_translated():
    wanted = set()
    for file in Path(schemes.__path__[0]).glob("*.toml"):
        scheme = tomllib.loads(file.read_text(encoding="utf-8"))
        wanted |= {scheme["title"], scheme["universe"]["words"]}
    assert len(wanted) >= 4
    assert wanted - set(terms.PUBLISHED) == set()


def test_every_indicator_of_one_figure_has_a_sentence():
    single = {each.id for each in INDICATORS.values() if each.kind != "distribution"}
    for indicator in single:
        said = terms.sentence(indicator, place="Ghana", period="2015", number="9")
        assert said.startswith("Ghana, 2015: about 9 ")


def test_periods_in_words():
    assert wording.period("2016") == "2016"
    assert wording.period("2016-Q2") == "2nd quarter of 2016"
    assert wording.period("2016-Q1/2016-Q3") == "1st quarter of 2016 to 3rd quarter of 2016"


def test_numbers_in_words():
    assert wording.number(34.628, "percent") == "34.6"
    assert wording.number(16265372.3, "persons") == "16,265,000"
    assert wording.number(1234, "persons") == "1,200"
    assert wording.number(87, "persons") == "87"
