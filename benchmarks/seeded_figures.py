"""A made-up release of about a million observations, in the shape of a published one."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, product
from typing import Any

from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.offers import prepare
from livelihoods.platform.vocabulary import queries as vocabulary

YEARS = range(2005, 2025)
SEXES = ("female", "male")
STATUSES = ("employee", "employer", "own_account", "contributing_family", "not_classifiable")
ACTIVITIES = ("agriculture", "industry", "services")
CELLS = (
    ("", [()]),
    ("sex", list(product(SEXES))),
    ("status", list(product(STATUSES))),
    ("activity", list(product(ACTIVITIES))),
    ("sex,status", list(product(SEXES, STATUSES))),
    ("activity,sex", list(product(ACTIVITIES, SEXES))),
    ("activity,status", list(product(ACTIVITIES, STATUSES))),
)
INDICATORS = (
    "employment", "informal_employment", "informal_employment_rate",
    "informal_sector_employment", "informal_sector_employment_share",
)  # fmt: skip
DATASET = "made-up"
_BATCH = 20_000


def seed(like: Release, most: int) -> int:
    """Write a release that explains its figures as another does; return how many it has.

    Args:
        like: a release of surveys, whose words are taken.
        most: about how many figures; fewer make fewer years.
    """
    metadata = dict(like.metadata)
    source = metadata["codebooks"][0]["code"]
    countries = sorted(country.code for country in vocabulary.countries())
    metadata["areas"] = {
        code: {"name": vocabulary.country_name(code, "en"), "country": code, "coverage": ""}
        for code in countries
    }
    release = Release(
        dataset=DATASET, version="2026-01-01", released_on="2026-01-01", sequence=1,
        published_at=datetime.now(UTC), content_hash="0" * 64, note="made up for a benchmark",
        metadata=metadata,
    )  # fmt: skip
    Release.objects.add_published([release])
    units = {each["id"]: each["unit"] for each in metadata["indicators"]}
    each_year = len(INDICATORS) * len(countries) * sum(len(cells) for _by, cells in CELLS)
    years = list(YEARS)[-max(1, min(len(YEARS), round(most / each_year))) :]
    rows = _rows(release, countries, years, units, source)
    number = 0
    while batch := list(islice(rows, _BATCH)):
        Estimate.objects.add_published(batch)
        number += len(batch)
    prepare(release)  # as publishing does
    return number


def _rows(
    release: Release, countries: list[str], years: list[int], units: dict[str, str], source: str
) -> Iterator[Estimate]:
    drawn = random.Random(20261128)
    for indicator, area, year in product(INDICATORS, countries, years):
        for by, cells in CELLS:
            for codes in cells:
                yield Estimate(
                    release=release, indicator=indicator, standard="icls17", area=area,
                    period=str(year), by=by, cell=",".join(codes), unit=units[indicator],
                    source=source, **_drawn(drawn, units[indicator]),
                )  # fmt: skip


def _drawn(drawn: random.Random, unit: str) -> dict[str, Any]:
    chance = drawn.random()
    if chance < 0.02:
        return {"flag": "suppressed", "reason": "few_records"}
    value = drawn.uniform(5, 95) if unit == "percent" else float(drawn.randrange(10_000, 10**7))
    se = value * drawn.uniform(0.01, 0.04)
    return {
        "value": value, "se": se, "lower": max(0.0, value - 2 * se), "upper": value + 2 * se,
        "level": 95, "interval": "t", "n": drawn.randrange(100, 20_000), "df": 400,
        "flag": "unreliable" if chance < 0.07 else "",
        "reason": "limited_records" if chance < 0.07 else "",
    }  # fmt: skip
