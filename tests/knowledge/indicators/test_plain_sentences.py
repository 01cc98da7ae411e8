"""Figures in plain sentences, each written by hand in its language."""

import pytest
from django.utils import translation

from livelihoods.analysis.statistics.dimensions import DIMENSIONS, UNKNOWN
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import locatives, plain_sentences, sentences, whom
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.platform.vocabulary import queries as vocabulary

LANGUAGES = ("en", "es", "fr", "pt")
ZAF = {"country": "ZAF", "name": "South Africa"}
ARG_31 = {"country": "ARG", "name": "Argentina, 31 urban agglomerations"}
RATE = {
    "indicator": "informal_employment_rate", "unit": "percent", "period": "2016",
    "value": 33.9, "lower": 33.2, "upper": 34.6, "interval": "logit",
}  # fmt: skip


def said(language, area=("ZAF", ZAF), names=(), **parts):
    with translation.override(language):
        estimate = Estimate(**RATE | parts)
        return plain_sentences.sentence(estimate, locatives.where(*area), dict(names))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "In South Africa in 2016, about 34 of 100 workers had an informal main job (33.2 to 34.6)."),
        ("es", "En Sudáfrica en 2016, alrededor de 34 de cada 100 personas que trabajan tenían un empleo principal informal (de 33,2 a 34,6)."),
        ("fr", "En Afrique du Sud en 2016, environ 34 personnes sur 100 qui travaillent avaient un emploi principal informel (de 33,2 à 34,6)."),
        ("pt", "Na África do Sul em 2016, cerca de 34 de cada 100 pessoas que trabalham tinham um trabalho principal informal (de 33,2 a 34,6)."),
    ],
)  # fmt: skip
def test_a_rate(language, expected):
    assert said(language) == expected


WOMEN = {
    "by": "sex",
    "cell": "female",
    "period": "2016-Q4",
    "value": 36.6,
    "lower": 35.4,
    "upper": 37.9,
}
YOUNG = {"by": "age_group,sex", "cell": "Y15-24,male"}
SHARED = {
    "indicator": "status_share_of_informal_employment", "by": "status", "cell": "own_account",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "parts", "expected"),
    [
        ("en", WOMEN, "In South Africa in the 4th quarter of 2016, among women, about 37 of 100 workers had an informal main job (35.4 to 37.9)."),
        ("es", WOMEN, "En Sudáfrica en el 4.º trimestre de 2016, entre las mujeres, alrededor de 37 de cada 100 personas que trabajan tenían un empleo principal informal (de 35,4 a 37,9)."),
        ("fr", WOMEN, "En Afrique du Sud au 4e trimestre 2016, parmi les femmes, environ 37 personnes sur 100 qui travaillent avaient un emploi principal informel (de 35,4 à 37,9)."),
        ("pt", WOMEN, "Na África do Sul no 4º trimestre de 2016, entre as mulheres, cerca de 37 de cada 100 pessoas que trabalham tinham um trabalho principal informal (de 35,4 a 37,9)."),
        ("en", YOUNG, "In South Africa in 2016, among men from 15 to 24 years of age, about 34 of 100 workers had an informal main job (33.2 to 34.6)."),
        ("es", YOUNG, "En Sudáfrica en 2016, entre los hombres de 15 a 24 años, alrededor de 34 de cada 100 personas que trabajan tenían un empleo principal informal (de 33,2 a 34,6)."),
        ("fr", YOUNG, "En Afrique du Sud en 2016, parmi les hommes de 15 à 24 ans, environ 34 personnes sur 100 qui travaillent avaient un emploi principal informel (de 33,2 à 34,6)."),
        ("pt", YOUNG, "Na África do Sul em 2016, entre os homens de 15 a 24 anos, cerca de 34 de cada 100 pessoas que trabalham tinham um trabalho principal informal (de 33,2 a 34,6)."),
        ("en", SHARED, "In South Africa in 2016, people who work on their own account were about 34 of 100 people with an informal main job (33.2 to 34.6)."),
        ("es", SHARED, "En Sudáfrica en 2016, las personas que trabajan por cuenta propia eran alrededor de 34 de cada 100 personas con un empleo principal informal (de 33,2 a 34,6)."),
        ("fr", SHARED, "En Afrique du Sud en 2016, les personnes qui travaillent à leur compte étaient environ 34 personnes sur 100 ayant un emploi principal informel (de 33,2 à 34,6)."),
        ("pt", SHARED, "Na África do Sul em 2016, as pessoas que trabalham por conta própria eram cerca de 34 de cada 100 pessoas com um trabalho principal informal (de 33,2 a 34,6)."),
    ],
)  # fmt: skip
def test_whom_a_figure_is_of(language, parts, expected):
    assert said(language, **parts) == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", 2_000_400.0, "about 2,000,000 people were employed"),
        ("es", 2_000_400.0, "alrededor de 2.000.000 de personas estaban ocupadas"),
        ("fr", 2_000_400.0, "environ 2\u202f000\u202f000 de personnes étaient en emploi"),
        ("pt", 2_000_400.0, "cerca de 2.000.000 de pessoas estavam ocupadas"),
        ("es", 2_100_000.0, "alrededor de 2.100.000 personas estaban ocupadas"),
        ("fr", 999_000.0, "environ 999\u202f000 personnes étaient en emploi"),
    ],
)
def test_whole_millions_are_said_as_the_language_does(language, value, expected):
    told = {"indicator": "employment", "unit": "persons", "value": value}
    assert expected in said(language, **told, lower=value - 9, upper=value + 9)


COUNT = {
    "indicator": "informal_employment", "unit": "persons", "value": 5632490.0, "lower": 5446100.0,
    "upper": 5819000.0, "interval": "t",
}  # fmt: skip
HOURS = {
    "indicator": "mean_usual_hours",
    "unit": "hours",
    "value": 41.26,
    "lower": 41.0,
    "upper": 41.5,
}
MEDIAN = {
    "indicator": "median_monthly_earnings", "unit": "ZAR", "value": 3500.0, "lower": 3400.0,
    "upper": 3600.0, "interval": "woodruff",
}  # fmt: skip
GAP = {
    "indicator": "gender_gap_in_informal_employment",
    "unit": "points",
    "value": -1.24,
    "lower": -2.0,
    "upper": -0.5,
}
PAY = {"indicator": "gender_gap_in_hourly_earnings", "value": 12.6, "lower": 8.0, "upper": 17.0}


@pytest.mark.parametrize(
    ("language", "parts", "expected"),
    [
        ("en", COUNT, "In South Africa in 2016, about 5,632,000 people had an informal main job (5,446,000 to 5,819,000)."),
        ("es", COUNT, "En Sudáfrica en 2016, alrededor de 5.632.000 personas tenían un empleo principal informal (de 5.446.000 a 5.819.000)."),
        ("en", HOURS, "In South Africa in 2016, people usually worked about 41.3 hours a week in their main job, on average (41.0 to 41.5)."),
        ("pt", HOURS, "Na África do Sul em 2016, as pessoas ocupadas trabalhavam habitualmente cerca de 41,3 horas por semana no trabalho principal, em média (de 41,0 a 41,5)."),
        ("en", MEDIAN, "In South Africa in 2016, the person in the middle earned about 3,500 South African rand in a month in the main job: half earned less, half earned more (3,400 to 3,600)."),
        ("es", MEDIAN, "En Sudáfrica en 2016, la persona que está en el medio ganaba alrededor de 3.500 rands sudafricanos en un mes en su empleo principal: la mitad ganaba menos, la mitad ganaba más (de 3.400 a 3.600)."),
        ("en", GAP, "In South Africa in 2016, the informal employment rate of women was about 1.2 percentage points below that of men (-2.0 to -0.5)."),
        ("fr", GAP, "En Afrique du Sud en 2016, le taux d\u2019emploi informel des femmes était inférieur d\u2019environ 1,2 point de pourcentage à celui des hommes (de -2,0 à -0,5)."),
        ("pt", GAP, "Na África do Sul em 2016, a taxa de emprego informal das mulheres estava cerca de 1,2 ponto percentual abaixo da dos homens (de -2,0 a -0,5)."),
        ("en", GAP | {"value": 0.04}, "In South Africa in 2016, the informal employment rates of women and men were about the same (-2.0 to -0.5)."),
        ("en", PAY, "In South Africa in 2016, women earned about 13 percent less in an hour than men, on average (8.0 to 17.0)."),
        ("es", PAY | {"value": -12.6, "lower": -17.0, "upper": -8.0}, "En Sudáfrica en 2016, las mujeres ganaban en una hora alrededor de 13 por ciento más que los hombres, en promedio (de 8,0 a 17,0)."),
    ],
)  # fmt: skip
def test_every_kind_of_unit(language, parts, expected):
    assert said(language, **parts) == expected


ABSENT = dict.fromkeys(("value", "lower", "upper"))
NO_BOUNDS = {"lower": None, "upper": None}


@pytest.mark.parametrize(
    ("language", "parts", "expected"),
    [
        ("en", ABSENT | {"flag": "suppressed", "reason": "sample_size"}, "In South Africa in 2016, the figure is not shown (suppressed: the sample is too small)."),
        ("fr", ABSENT | {"flag": "suppressed", "reason": "few_records"}, "En Afrique du Sud en 2016, le chiffre n\u2019est pas montré (supprimé\u00a0: trop peu d\u2019enregistrements pour le publier)."),
        ("en", {"flag": "stand_in_error"}, "In South Africa in 2016, about 34 of 100 workers had an informal main job (wider than 33.2 to 34.6)."),
        ("es", NO_BOUNDS | {"interval": "not_given"}, "En Sudáfrica en 2016, alrededor de 34 de cada 100 personas que trabajan tenían un empleo principal informal. El productor no indica margen de error."),
        ("en", NO_BOUNDS | {"interval": "none"}, "In South Africa in 2016, about 34 of 100 workers had an informal main job. No margin of error can be given."),
        ("en", NO_BOUNDS | {"interval": "by_definition", "value": 100.0}, "In South Africa in 2016, 100 of 100 workers had an informal main job."),
        ("pt", NO_BOUNDS | {"interval": "none", "value": 0.0}, "Na África do Sul em 2016, 0 de cada 100 pessoas que trabalham tinham um trabalho principal informal. Não é possível indicar uma margem de erro."),
    ],
)  # fmt: skip
def test_how_sure_a_figure_is(language, parts, expected):
    assert said(language, **parts) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.5, ("about 2", 100)),
        (1.4, ("about 14", 1000)),
        (99.2, ("about 992", 1000)),
        (0.042, ("about 4", 10_000)),
        (34.5, ("about 35", 100)),
        (100.0, ("100", 100)),
    ],
)
def test_a_share_is_of_a_number_that_is_fine_enough(value, expected):
    assert plain_sentences.of_base(value) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "In South Africa in 2016, about 10 of 1,000 workers had an informal main job (7.1 to 13.9)."),
        ("es", "En Sudáfrica en 2016, alrededor de 10 de cada 1.000 personas que trabajan tenían un empleo principal informal (de 7,1 a 13,9)."),
        ("fr", "En Afrique du Sud en 2016, environ 10 personnes sur 1\u202f000 qui travaillent avaient un emploi principal informel (de 7,1 à 13,9)."),
        ("pt", "Na África do Sul em 2016, cerca de 10 de cada 1.000 pessoas que trabalham tinham um trabalho principal informal (de 7,1 a 13,9)."),
    ],
)  # fmt: skip
def test_the_interval_is_of_as_many_as_the_sentence(language, expected):
    assert said(language, value=1.0, lower=0.71, upper=1.39) == expected
    wider = {"flag": "stand_in_error"}
    assert "(wider than 7.1 to 13.9)" in said("en", value=1.0, lower=0.71, upper=1.39, **wider)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "In Argentina (31 urban agglomerations) in 2016, about 34"),
        ("es", "En Argentina (31 aglomerados urbanos) en 2016, alrededor de 34"),
        ("fr", "En Argentine (31 agglomérations urbaines) en 2016, environ 34"),
        ("pt", "Na Argentina (31 aglomerados urbanos) em 2016, cerca de 34"),
    ],
)
def test_a_part_of_a_country_is_named_with_what_is_covered(language, expected):
    assert said(language, ("ARG-31", ARG_31)).startswith(expected)


PLACES = {
    "en": "in South Africa;in the United States;in Brazil;in the Philippines;in the Netherlands;in India;in Kenya;in Cuba;in the United Kingdom;in Côte d\u2019Ivoire",
    "es": "en Sudáfrica;en Estados Unidos;en Brasil;en Filipinas;en los Países Bajos;en la India;en Kenia;en Cuba;en el Reino Unido;en Côte d\u2019Ivoire",
    "fr": "en Afrique du Sud;aux États-Unis;au Brésil;aux Philippines;aux Pays-Bas;en Inde;au Kenya;à Cuba;au Royaume-Uni;en Côte d\u2019Ivoire",
    "pt": "na África do Sul;nos Estados Unidos;no Brasil;nas Filipinas;nos Países Baixos;na Índia;no Quênia;em Cuba;no Reino Unido;na Costa do Marfim",
}  # fmt: skip
CODES = ("ZAF", "USA", "BRA", "PHL", "NLD", "IND", "KEN", "CUB", "GBR", "CIV")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_before_a_country(language):
    told = [locatives.in_country(code, language) for code in CODES]
    assert told == PLACES[language].split(";")


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_countries_are_listed_and_each_once(language):
    known = set(vocabulary.country_names("en"))
    listed = locatives.listed(language)
    assert set(listed) <= known
    assert len(listed) == len(set(listed))


def test_several_periods():
    def when(text, language):
        with translation.override(language):
            return locatives.when(text)

    assert (
        when("2016-Q1/2016-Q3", "en") == "from the 1st quarter of 2016 to the 3rd quarter of 2016"
    )
    assert when("2016-Q1/2016-Q3", "es") == "del 1.er trimestre de 2016 al 3.er trimestre de 2016"
    assert when("2015/2016", "fr") == "de 2015 à 2016"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_its_sentence_in_every_language(language):
    """Of every indicator and cell something is said, and not in English elsewhere."""
    for each in INDICATORS.values():
        unit = "ZAR" if each.unit == "currency" else each.unit
        cell = (
            {"by": each.over, "cell": next(iter(DIMENSIONS[each.over].codes))} if each.over else {}
        )
        parts = {"indicator": each.id, "unit": unit, **cell}
        there = said(language, names=[(each.over, "-")], **parts)
        assert "{" not in there
        assert there.count("34") >= 1
        assert language == "en" or there != said("en", names=[(each.over, "-")], **parts)


def test_every_gap_has_a_sentence_on_either_side_of_zero_and_at_it():
    gaps = {each.id for each in INDICATORS.values() if each.kind == "gap"}
    assert set(sentences.BELOW_ZERO) == set(sentences.ALIKE) == gaps


def test_every_qualifier_is_of_a_code_that_there_is():
    for dimension, said_of in whom.QUALIFIERS.items():
        assert set(said_of) == set(DIMENSIONS[dimension].codes) - {UNKNOWN}


def test_a_code_without_a_qualifier_is_named():
    names = {"occupation": "Managers"}
    there = said("en", names=names.items(), by="occupation", cell="1")
    assert there.startswith("In South Africa in 2016, among people (Managers), about 34")


def test_the_interval_of_a_gap_points_where_its_sentence_does():
    women = said("en", **PAY | {"value": -2.0, "lower": -3.5, "upper": 0.5})
    assert women.endswith(
        "women earned about 2 percent more in an hour than men, on average (-0.5 to 3.5)."
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "nobody of these is in the sample: how many there are is not known."),
        ("es", "en la muestra no hay ninguna de estas personas: no se sabe cuántas son."),
        ("fr", "aucune de ces personnes n\u2019est dans l\u2019échantillon : on ne sait pas combien elles sont."),
        ("pt", "na amostra não há nenhuma destas pessoas: não se sabe quantas são."),
    ],
)  # fmt: skip
def test_nobody_in_the_sample_is_not_nobody(language, words):
    none = {
        "indicator": "informal_employment",
        "unit": "persons",
        "value": 0,
        "lower": None,
        "upper": None,
        "n": 0,
    }
    text = said(
        language, **none | {"interval": "none", "flag": "unreliable", "reason": "no_records"}
    )
    assert text.endswith(words)
    assert "0 " not in text.removeprefix("In South Africa in 2016")
