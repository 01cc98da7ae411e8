"""What briefs of the two example surveys tell, computed once."""

from pathlib import Path

import pytest

from livelihoods.knowledge.indicators.briefs import material
from livelihoods.knowledge.indicators.briefs.material import Material

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
    from livelihoods.knowledge.indicators.briefs import document

    countries = {"ZAF": south_africa, "ARG": argentina}
    return {
        (country, language): document.html(told, language)
        for country, told in countries.items()
        for language in document.LANGUAGES
    }
