"""The indicators: what each means, how it is computed and by what it may be broken down.

An indicator is data (`registry/*.toml`). Its conditions are SQL scalar expressions over the
canonical job record and the two outputs of a standard (`sector`, `nature`); they hold inside the
universe of the standard, which decides who counts as employed and from which age. `{hours}` stands
for usual hours, or actual ones where usual hours are not asked or not told.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.expressions import Place, names_in

Unit = Literal["persons", "percent", "points", "hours", "currency"]
Kind = Literal["count", "rate", "distribution", "mean", "median", "low_pay", "gap", "contribution"]

LANGUAGES = ("en", "es", "fr", "pt")
ALL = "all"
"""The name that stands for every indicator that a survey and a standard can give."""

_OUTPUTS = ("sector", "nature")
_HOURS = ("hours_usual", "hours_actual")
_THEMES = (
    *("size", "composition", "contribution", "protection", "hours", "earnings", "poverty", "gaps"),
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that users ask for by name.

    Attributes:
        id: Name in files, commands and addresses.
        theme: What it is about: the file of the registry that it stands in.
        titles: Language -> name for readers.
        definition: What it says about the world, in one or two sentences.
        formula: How it is computed, in words a statistician can check.
        unit: `persons`, `percent` from 0 to 100, `points` between two percentages, `hours`, or
            `currency`, which is that of the survey.
        universe: Whom it covers, before the age limit of the standard.
        is_not: What it is easily mistaken for.
        source: What the definition rests on.
        kind: `count` of people, `rate` of a condition within a base, `distribution` of the base
            over the codes of one dimension, `mean` or `median` of a quantity, `low_pay` (the part
            at or below two thirds of the median of all), `gap` between women and men, or
            `contribution` to value added, which a survey alone cannot tell.
        base: Condition of the records that it is computed over; `n` counts them.
        having: Of a rate: the condition of its numerator, within the base; of a contribution: that
            of the jobs whose part it is.
        y: Of a mean, median or low pay: the quantity.
        over: Of a distribution: the dimension whose codes share out the base.
        of: Of a gap: the indicator whose values for women and men are compared.
        relative: Of a gap: whether it is men's less women's in percent of men's, and not women's
            less men's.
        dimensions: By what it may be broken down.
        rate_base: Whether a standard may narrow the base (some national measures are rates of
            wage earners only).
        headline: Whether it is among those that are computed where none is named.
    """

    id: str
    theme: str
    titles: Mapping[str, str] = field(hash=False)
    definition: str
    formula: str
    unit: Unit
    universe: str
    is_not: str
    source: str
    kind: Kind
    base: str
    dimensions: tuple[str, ...]
    having: str | None = None
    y: str | None = None
    over: str | None = None
    of: str | None = None
    relative: bool = False
    rate_base: bool = False
    headline: bool = False

    @property
    def title(self) -> str:
        """The English name."""
        return self.titles["en"]

    @property
    def names(self) -> frozenset[str]:
        """The fields of the job record and the outputs that it is computed from."""
        texts = [self.base, self.having, self.y, self.over]
        plain = [text.replace("{hours}", "hours") for text in texts if text]
        found = {name for text in plain for name in names_in(text)}
        return frozenset(found) | (INDICATORS[self.of].names if self.of else frozenset())

    @property
    def outputs(self) -> tuple[str, ...]:
        """Which outputs of the standard it needs (`sector`, `nature`)."""
        return tuple(name for name in _OUTPUTS if name in self.names)

    @property
    def is_of_people(self) -> bool:
        """Whether it follows from counts of people: then those of others could give it away."""
        return self.kind in {"count", "rate", "distribution"}


_KEYS = {each.name for each in fields(Indicator)} - {"id", "theme", "dimensions"} | {"without"}
_NEEDED = (*("titles", "kind", "unit", "definition", "formula", "universe", "is_not", "source"),)


def _registry() -> dict[str, Indicator]:
    folder = resources.files(__package__) / "registry"
    found: dict[str, Indicator] = {}
    for theme in _THEMES:
        file = f"{theme}.toml"
        for name, entry in tomllib.loads((folder / file).read_text("utf-8")).items():
            found[name] = _read(name, theme, entry, found, Place(f"registry/{file}", name))
    return found


def _read(
    name: str, theme: str, entry: dict[str, Any], before: Mapping[str, Indicator], place: Place
) -> Indicator:
    if unknown := sorted(set(entry) - _KEYS):
        raise place.refuse(f"unknown key {unknown[0]!r}; known: {', '.join(sorted(_KEYS))}")
    if missing := [key for key in _NEEDED if key not in entry]:
        raise place.refuse(f"{missing[0]!r} is missing")
    if tuple(entry["titles"]) != LANGUAGES:
        raise place.refuse(f"titles: a name in each of {', '.join(LANGUAGES)} is expected")
    given = {key: value for key, value in entry.items() if key != "without"}
    base = given.setdefault("base", "TRUE")
    # What a definition fixes it cannot be broken down by.
    fixed = names_in(base) | names_in(given.get("having", "TRUE")) | {*entry.get("without", ())}
    possible: Iterable[str] = DIMENSION_NAMES
    if "of" in given:
        possible, fixed = before[given["of"]].dimensions, fixed | {"sex"}
    if given["kind"] == "contribution":  # value added is known of activities alone
        possible = ()
    dimensions = tuple(each for each in possible if each not in fixed)
    return Indicator(id=name, theme=theme, dimensions=dimensions, **given)


INDICATORS: MappingProxyType[str, Indicator] = MappingProxyType(_registry())
"""Every indicator by its id, in the order in which tables show them."""


def indicator(name: str) -> Indicator:
    """Return the indicator of that id.

    Raises:
        UnknownNameError: There is none; the message suggests the nearest.
    """
    try:
        return INDICATORS[name]
    except KeyError:
        raise UnknownNameError("indicator", name, [*INDICATORS, ALL]) from None
