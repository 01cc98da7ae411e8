"""Sentences that hang on figures: more or less, how many of a hundred, why a group is not told."""

import pytest
from django.utils.translation import override

from livelihoods.knowledge.indicators.briefs import group_reasons, phrases
from livelihoods.knowledge.indicators.briefs.difference import Difference
from livelihoods.knowledge.indicators.briefs.estimate import Estimate


def figure(value, lower=None, upper=None, unit="percent", *, flags=(), codes=()):
    return Estimate("x", "2016", unit, value, lower, upper, flags=frozenset(flags), codes=codes)


@pytest.mark.parametrize(
    ("lower", "upper", "flags", "verdict"),
    [
        (0.1, 1.5, (), "more"),
        (-1.5, -0.1, (), "less"),
        (-0.3, 1.9, (), "unsure"),
        (0.0, 1.9, (), "unsure"),
        (0.1, 1.5, ("stand_in_error",), "unknown"),
        (None, None, (), "unknown"),
    ],
)
def test_more_or_less_only_where_the_interval_excludes_zero(lower, upper, flags, verdict):
    assert Difference(figure(0.8, lower, upper, "points", flags=flags)).verdict == verdict


def test_a_fall_is_told_by_its_size():
    fall = Difference(figure(-2.0, -3.5, -0.5, "points"))
    assert (fall.size, fall.bounds) == ("2.0 percentage points", "(0.5 to 3.5)")


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en", 0.6, "0.6 percentage points"),
        ("en", 1.0, "1.0 percentage points"),
        ("es", 0.6, "0,6 puntos porcentuales"),
        ("fr", 1.9, "1,9 point de pourcentage"),
        ("fr", 2.0, "2,0 points de pourcentage"),
        ("pt", 0.6, "0,6 ponto percentual"),
        ("pt", 3.2, "3,2 pontos percentuais"),
    ],
)
def test_points_are_counted_as_the_language_counts(language, value, said):
    with override(language):
        assert Difference(figure(value, 0.1, 3.5, "points")).size == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (0.3, "fewer than 1"),
        (0.6, "about 1"),
        (34.4, "about 34"),
        (99.7, "more than 99"),
        (100.0, "100"),
    ],
)
def test_of_a_hundred(value, said):
    assert phrases.hundred(figure(value)) == said


def test_a_range_is_told_only_where_intervals_lie_apart():
    def by_sex(women, men):
        return [
            figure(30.0, *women, codes=(("sex", "female"),)),
            figure(33.0, *men, codes=(("sex", "male"),)),
        ]

    assert phrases.range_of("sex", by_sex((29.0, 31.0), (32.0, 34.0))) == (
        "Sex: from 30 of 100 (women) to 33 of 100 (men)."
    )
    assert phrases.range_of("sex", by_sex((29.0, 32.5), (32.0, 34.0))) == ""


def test_a_range_names_all_groups_at_its_ends():
    rates = {"agriculture": 35.21, "industry": 29.8, "services": 35.24}
    found = [
        figure(rate, rate - 1, rate + 1, codes=(("activity", code),))
        for code, rate in rates.items()
    ]
    assert phrases.range_of("activity", found) == (
        "Economic activity: from 30 of 100 (industry) to 35 of 100 (agriculture and services)."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "(34.2%; 33.3 to 35.1)"),
        ("es", "(34,2\u00a0%; de 33,3 a 35,1)"),
        ("fr", "(34,2\u00a0%\u00a0; de 33,3 à 35,1)"),
        ("pt", "(34,2%; de 33,3 a 35,1)"),
    ],
)
def test_a_figure_and_its_interval_are_set_as_the_language_sets_them(language, said):
    with override(language):
        assert phrases.exact(figure(34.2, 33.3, 35.1)) == said


REASONS = (
    "the survey does not ask where people work and nothing tells the dependent contractor",
    (
        "no answer on the workplace stands for market; or occupations are coded by the national "
        "CNO 2001, which does not have the codes of ISCO (stalls in markets are among premises or "
        "street stalls)"
    ),
    "the file lacks Q43INDUSTRY",
    "industry has isic31 with 2 digits, and isic4 with 3 is needed",
    "the standard national:arg does not give the sector",
    "nothing tells the workplace and nothing tells the dependent contractor",
    "the file lacks A and industry has isic31 with 2 digits, and isic4 with 3 is needed",
    "the codebook does not tell institution household and nothing tells the occupation",
)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_reasons_of_groups_are_translated(reason, language):
    with override(language):
        said = group_reasons.translated(reason)
    english = {
        "the",
        "survey",
        "does",
        "not",
        "nothing",
        "tells",
        "answer",
        "lacks",
        "give",
        "with",
        "and",
        "workplace",
    }
    assert not english & set(said.lower().replace("(", " ").split())


def test_a_reason_of_ones_own_stays():
    with override("fr"):
        assert group_reasons.translated("hors du champ") == "hors du champ"
