"""Each indicator explained twice, in every language."""

import re
import tomllib
from pathlib import Path

import pytest
from tests.knowledge.indicators.places.test_places import text_of

from livelihoods.analysis.statistics.group_estimates import MEASURES
from livelihoods.analysis.statistics.indicators import INDICATORS, LANGUAGES
from livelihoods.knowledge.indicators import explanations

WORDS = {
    language: tomllib.loads(
        Path(explanations.__file__).with_name(f"{language}.toml").read_text(encoding="utf-8")
    )
    for language in LANGUAGES
}
_LONGEST = 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_and_no_other_is_explained(language):
    wanted = {*INDICATORS, *(f"groups:{measure}" for measure in MEASURES), "kinds"}
    assert set(WORDS[language]) == wanted
    assert set(WORDS[language]["kinds"]) == {each.kind for each in INDICATORS.values()} | {
        "replicates"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_there_short_and_in_their_language(language):
    for name, entry in WORDS[language].items():
        if name == "kinds":
            continue
        assert set(entry) == {"says", "use", "limits"}
        for part, words in entry.items():
            assert words.endswith(".")
            assert len(words) <= _LONGEST, (name, part)
            assert language == "en" or words != WORDS["en"][name][part]


def test_a_language_that_is_not_ours_has_english():
    said = explanations.explanation("employment", "de")
    assert said == explanations.explanation("employment", "en")
    assert explanations.explanation("unheard_of", "en") is None


@pytest.mark.web
@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/es", "/fr", "/pt"])
def test_the_page_of_an_indicator_explains_it_twice(client, release, prefix):
    said = text_of(client.get(f"{prefix}/statistics/informal-employment-rate/?area=ZAF"))
    words = explanations.explanation("informal_employment_rate", prefix.strip("/") or "en")
    for part in (words.says, words.use, words.limits, words.variance):
        assert re.sub(r" ([.,:;])", r"\1", part) in said


@pytest.mark.web
@pytest.mark.django_db
def test_metadata_that_travels_explains_it_too(client, release):
    metadata = client.get("/statistics/informal-employment-rate.metadata.json?area=ZAF").json()
    assert set(metadata["explanations"]) == set(LANGUAGES)
    assert "hundred people who work" in metadata["explanations"]["en"]["says"]
