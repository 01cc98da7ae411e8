"""The shapes of the answers, from which the OpenAPI description is made."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """A part of an answer; what is not listed here does not occur."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """What is wrong with a request, where, and what to do."""

    status: int
    what: str
    where: str
    what_to_do: str
    documentation: str


class ReleaseName(Shape):
    """Which release: it never changes, and can be asked for by `release=`."""

    name: Annotated[str, Field(examples=["surveys:2026-11-22"])]
    dataset: str
    version: str
    released_on: date
    content_hash: Annotated[str, Field(description="SHA-256 of figures and metadata")]


class Source(Shape):
    """From where figures come, whom to credit and by which terms they may be used."""

    code: str
    title: str
    producer: str
    credit: str
    terms: Annotated[str, Field(description="licence or terms of use, as the producer says them")]
    url: str
    as_published: Annotated[
        bool, Field(description="whether the producer published the figures; else computed here")
    ]


class About(Shape):
    """What every answer says of itself: who publishes, which releases, whom to credit."""

    publisher: str
    releases: list[ReleaseName]
    sources: list[Source]
    cite_as: str
    documentation: str


class Described(Shape):
    """What an indicator means, by some standards."""

    standards: list[str]
    title: str
    definition: str
    formula: str
    universe: str
    unit: str
    is_not: Annotated[str, Field(description="what it is often taken for, and is not")]


class IndicatorName(Shape):
    """An indicator, and how much is published of it."""

    id: Annotated[str, Field(examples=["informal_employment_rate"])]
    title: str
    titles: Annotated[dict[str, str], Field(description="by language: en, es, fr, pt")]
    definition: str
    unit: str
    figures: int
    areas: list[str]
    standards: list[str]
    breakdowns: Annotated[
        list[str], Field(description="values of `by`; `total` where it is not broken down")
    ]
    first_period: str
    last_period: str
    page: str
    data: str


class Indicators(Shape):
    """All indicators of some releases."""

    about: About
    indicators: list[IndicatorName]


class Standard(Shape):
    """By which definition figures were decided."""

    id: str
    title: str
    universe: str
    source: str


class Indicator(Shape):
    """An indicator with all that its releases say of it."""

    about: About
    indicator: IndicatorName
    described: list[Described]
    standards: list[Standard]
    metadata: Annotated[str, Field(description="address of all metadata, as of the downloads")]


class Area(Shape):
    """A country, or a part of one."""

    code: Annotated[str, Field(examples=["ZAF", "ARG-31"])]
    name: str
    country: Annotated[str, Field(description="ISO 3166-1 alpha-3")]
    coverage: str
    indicators: list[str]
    figures: int


class Areas(Shape):
    """All areas of some releases."""

    about: About
    areas: list[Area]


class Release(ReleaseName):
    """A release with what it holds, and its files."""

    published_at: datetime
    note: str
    figures: int
    indicators: list[str]
    is_newest: bool
    files: Annotated[dict[str, str], Field(description="ending -> address")]


class Releases(Shape):
    """All releases, the newest of each dataset last."""

    about: About
    releases: list[Release]


class OneRelease(Shape):
    """A release with all that it says of its figures."""

    about: About
    release: Release
    changes: Annotated[str, Field(description="address of what it changed; empty for the first")]
    metadata: dict[str, Any]


class Counts(Shape):
    """How many figures of an indicator are new, gone and revised."""

    indicator: str
    new: int
    gone: int
    revised: int
    median_change: Annotated[float | None, Field(description="of values, in the unit")]
    largest_change: float | None


class Revised(Shape):
    """A figure before and after; null where it is suppressed."""

    figure: str
    before: float | None
    after: float | None


class Changes(Shape):
    """What a release changed against the one before of its dataset."""

    about: About
    before: Annotated[str, Field(description="empty for the first release of a dataset")]
    unchanged: int
    renamed: Annotated[int, Field(description="figures from a source that is named otherwise")]
    indicators: list[Counts]
    largest: list[Revised]


class Figure(Shape):
    """One published figure. A suppressed one has no value, and its reason."""

    release: str
    indicator: str
    standard: str
    area: str
    period: Annotated[str, Field(examples=["2016", "2016-Q4", "2016-Q1/2016-Q3"])]
    by: Annotated[dict[str, str], Field(description="dimension -> code; empty for the total")]
    value: float | None
    se: float | None
    lower: float | None
    upper: float | None
    level: Annotated[int | None, Field(description="confidence level, in percent")]
    interval: Annotated[str | None, Field(description="how it was made, or why there is none")]
    n: Annotated[int | None, Field(description="records that the figure is computed over")]
    df: int | None
    unit: str
    flags: list[str]
    reason: Annotated[str | None, Field(description="why the figure is flagged")]
    source: str
    notes: Annotated[list[str], Field(description="codes of the producer's notes")]


class Data(Shape):
    """Figures, a page at a time."""

    about: About
    count: Annotated[int, Field(description="figures on this page")]
    areas_without_figures: Annotated[
        list[str], Field(description="asked for, and not published: missing is not zero")
    ]
    notes: Annotated[dict[str, str], Field(description="code -> the producer's note")]
    data: list[Figure]
    next: Annotated[str | None, Field(description="address of the next page; null on the last")]
