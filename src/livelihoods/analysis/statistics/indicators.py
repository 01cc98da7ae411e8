"""The indicators: what each means, how it is computed and by what it may be broken down.

An indicator is data. Its conditions are SQL scalar expressions over the canonical job record and
the two outputs of a standard (`sector`, `nature`); they hold inside the universe of the standard,
which decides who counts as employed and from which age.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import UnknownNameError

Unit = Literal["persons", "percent"]
Kind = Literal["count", "rate", "distribution"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that users ask for by name.

    Attributes:
        id: Name in files, commands and addresses.
        title: Name for readers.
        definition: What it says about the world, in one or two sentences.
        formula: How it is computed, in words a statistician can check.
        unit: `persons`, or `percent` from 0 to 100.
        universe: Whom it covers, before the age limit of the standard.
        kind: `count` of jobs, `rate` of a condition within a base, or `distribution` of the base
            over the codes of one dimension.
        base: Condition of the records that it is computed over; `n` counts them.
        having: Of a rate: the condition of its numerator, within the base.
        over: Of a distribution: the dimension whose codes share out the base.
        dimensions: By what it may be broken down.
        outputs: Which outputs of the standard it needs (`sector`, `nature`).
        rate_base: Whether a standard may narrow the base (some national measures are rates of
            wage earners only).
    """

    id: str
    title: str
    definition: str
    formula: str
    unit: Unit
    universe: str
    kind: Kind
    base: str
    dimensions: tuple[str, ...]
    having: str | None = None
    over: str | None = None
    outputs: tuple[str, ...] = ()
    rate_base: bool = False


_ALL = DIMENSION_NAMES


def _without(*names: str) -> tuple[str, ...]:
    return tuple(name for name in _ALL if name not in names)


_REGISTRY = (
    Indicator(
        id="employment",
        title="Employment",
        definition="Number of people who are employed, counted once, by their main job.",
        formula="Sum of weights of employed people.",
        unit="persons",
        universe="Employed people",
        kind="count",
        base="TRUE",
        dimensions=_ALL,
    ),
    Indicator(
        id="informal_employment",
        title="Informal employment",
        definition=(
            "Number of people whose main job is informal: the job, in law or in practice, comes "
            "without the protection that formal work has, whatever the enterprise."
        ),
        formula="Sum of weights of employed people whose main job is informal.",
        unit="persons",
        universe="Employed people",
        kind="count",
        base="nature = 'informal'",
        dimensions=_without("nature"),
        outputs=("nature",),
    ),
    Indicator(
        id="informal_employment_rate",
        title="Informal employment rate",
        definition="Of every hundred employed people, how many have an informal main job.",
        formula="100 x informal employment / employment.",
        unit="percent",
        universe="Employed people",
        kind="rate",
        base="TRUE",
        having="nature = 'informal'",
        dimensions=_without("nature"),
        outputs=("nature",),
        rate_base=True,
    ),
    Indicator(
        id="informal_sector_employment",
        title="Employment in the informal sector",
        definition=(
            "Number of people whose main job is in an informal enterprise, whatever the job is "
            "like: formal employees of informal enterprises count, domestic workers do not."
        ),
        formula="Sum of weights of employed people whose production unit is informal.",
        unit="persons",
        universe="Employed people",
        kind="count",
        base="sector = 'informal'",
        dimensions=_without("sector"),
        outputs=("sector",),
    ),
    Indicator(
        id="informal_sector_employment_share",
        title="Share of employment in the informal sector",
        definition="Of every hundred employed people, how many work in an informal enterprise.",
        formula="100 x employment in the informal sector / employment.",
        unit="percent",
        universe="Employed people",
        kind="rate",
        base="TRUE",
        having="sector = 'informal'",
        dimensions=_without("sector"),
        outputs=("sector",),
    ),
    Indicator(
        id="women_share_of_informal_employment",
        title="Women's share of informal employment",
        definition="Of every hundred people with an informal main job, how many are women.",
        formula="100 x women in informal employment / informal employment.",
        unit="percent",
        universe="People in informal employment",
        kind="rate",
        base="nature = 'informal'",
        having="sex = 'female'",
        dimensions=_without("sex", "nature"),
        outputs=("nature",),
    ),
    Indicator(
        id="status_share_of_informal_employment",
        title="Informal employment by status in employment",
        definition=(
            "How informal employment divides among employees, employers, own-account workers, "
            "cooperative members and contributing family workers."
        ),
        formula="100 x informal employment with the status / informal employment.",
        unit="percent",
        universe="People in informal employment",
        kind="distribution",
        base="nature = 'informal'",
        over="status",
        dimensions=_without("nature"),
        outputs=("nature",),
    ),
)

INDICATORS: MappingProxyType[str, Indicator] = MappingProxyType(
    {each.id: each for each in _REGISTRY}
)
"""Every indicator by its id, in the order in which tables show them."""


def indicator(name: str) -> Indicator:
    """Return the indicator of that id.

    Raises:
        UnknownNameError: There is none; the message suggests the nearest.
    """
    try:
        return INDICATORS[name]
    except KeyError:
        raise UnknownNameError("indicator", name, INDICATORS) from None


def computable(names: Iterable[str], *, outputs: Iterable[str]) -> list[str]:
    """Of the named indicators, those that a standard with these outputs can give."""
    have = set(outputs)
    return [name for name in names if have.issuperset(INDICATORS[name].outputs)]
