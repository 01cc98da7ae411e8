"""What briefs of the two example surveys tell, computed once."""

from pathlib import Path

import pytest

from livelihoods.knowledge.indicators.briefs import material
from livelihoods.knowledge.indicators.briefs.material import Material

# Drawing takes most of the time, and is the same in every language.
DRAWN = {("ZAF", "en"), ("ARG", "es")}
COMMAND = ["survey", "brief", "survey.parquet", "--output", "brief.html"]


@pytest.fixture(scope="session")
def south_africa(examples: Path) -> Material:
    file = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    return material.gather(material.Request([file], "zaf-qlfs", command=COMMAND))


@pytest.fixture(scope="session")
def argentina(examples: Path, made_up_value_added: Path) -> Material:
    file = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    request = material.Request([file], "arg-eph", contribution=made_up_value_added, command=COMMAND)
    return material.gather(request)


@pytest.fixture(scope="session")
def pages(south_africa: Material, argentina: Material) -> dict[tuple[str, str], str]:
    """Every brief in every language: (country, language) -> HTML."""
    from livelihoods.knowledge.indicators.briefs import document, pictures

    made = {}
    for country, told in (("ZAF", south_africa), ("ARG", argentina)):
        for language in document.LANGUAGES:
            with pytest.MonkeyPatch.context() as patch:
                if (country, language) not in DRAWN:
                    patch.setattr(pictures, "picture", lambda _chapter: None)
                made[country, language] = document.html(told, language)
    return made
