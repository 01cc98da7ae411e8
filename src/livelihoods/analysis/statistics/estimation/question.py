"""From statistics to what must be added up: conditions, quantities, totals and products."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.functional import Functional
from livelihoods.analysis.statistics.estimation.statistic import DISTRIBUTIONAL, Statistic
from livelihoods.analysis.statistics.estimation.terms import Terms
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.jobs import PERIOD

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

PERIOD_COLUMN = "period"
"""A column of every survey with a codebook: to break down a sample that several periods share."""

_WHOLE_TYPES = {"TINYINT": 127, "UTINYINT": 255, "SMALLINT": 32767, "USMALLINT": 65535}
"""Types of columns whose scale need not be looked for: whole, and not larger than this."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statistic with the numbers of what it needs.

    Attributes:
        statistic: The statistic.
        sets: The sets of domains that it is asked for.
        functional: Which function of which totals it is.
        domain: The condition whose PSUs give the degrees of freedom.
        known: The condition whose records make a stratum one of the domain: y and x are known.
        base: The condition whose records it is computed over.
        numerator: The condition whose records are in its numerator.
        counted: The condition whose records are counted as n where a formula has n.
        whole: The condition whose records an interval of Korn and Graubard counts.
        certain: The condition of records that do not follow from a definition alone.
        moments: For a design effect: the terms y^2, y and 1.
    """

    statistic: Statistic
    sets: tuple[tuple[str, ...], ...]
    functional: Functional
    domain: int
    known: int
    base: int
    numerator: int
    counted: int
    whole: int
    certain: int | None = None
    moments: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class AskedDistribution:
    """A statistic of the distribution of a quantity.

    Attributes:
        statistic: The statistic, of a quantile one probability.
        sets: The sets of domains that it is asked for.
        y: The quantity.
        within: The condition of the records that it is computed over.
    """

    statistic: Statistic
    sets: tuple[tuple[str, ...], ...]
    y: exp.Expr
    within: exp.Expr


@dataclass(frozen=True, slots=True)
class Quantity:
    """An expression with its kind: a condition counts records."""

    value: exp.Expr
    is_condition: bool


class Questions:
    """The statistics of a plan, bound to the survey's names.

    Attributes:
        where: SQL condition of the records that count at all.
        terms: What must be added up.
        columns: Column of a domain -> its SQL.
        level_queries: How many readings it took to list the levels of shares.
        asked: What is asked, a share as one per level, quantiles as one per probability.
        bound: The expressions that were given, for messages.
        largest: SQL of a quantity -> the largest value that its type can hold, where that is small
            and whole.
    """

    def __init__(
        self,
        survey: "Survey",
        statistics: Sequence[Statistic],
        by: Sequence[Sequence[str]],
        where: str | None,
    ) -> None:
        self._survey = survey
        self._jobs = survey.jobs_query
        self.bound: list[Bound] = []
        self._kinds: dict[str, str] = {}
        self._by = tuple(dict.fromkeys(tuple(each) for each in by))
        self.where = self.condition(where, "where").sql(DIALECT)
        self.terms = Terms()
        self.columns: dict[str, str] = {}
        self.largest: dict[str, int] = {}
        self.level_queries = 0
        self._learn_kinds(statistics)
        self.asked = [self._ask(one) for each in statistics for one in self._levels(each)]

    @property
    def _is_replicated(self) -> bool:
        design = self._survey.design
        return design is not None and design.replicates is not None

    def condition(self, text: str | None, key: str) -> exp.Expr:
        """Bind a condition; None always holds."""
        return exp.paren(exp.true()) if text is None else self._bound(text, key)

    def _bound(self, text: str, key: str) -> exp.Expr:
        place = Place(key)
        value = bind(text, self._jobs.names, place)
        self.bound.append(Bound(place, "jobs", value))
        return value

    def _learn_kinds(self, statistics: Sequence[Statistic]) -> None:
        """Ask the engine once for the types of all quantities."""
        texts = dict.fromkeys(
            text
            for each in statistics
            if each.kind != "share"
            for text in (each.y, each.x)
            if text is not None
        )
        self._kinds = {
            text: kind for text in texts if (kind := self._survey.column_type(text)) is not None
        }
        unknown = {
            text: bound
            for text in texts
            if text not in self._kinds
            and not _is_condition(bound := bind(text, self._jobs.names, Place(text)))
        }
        if not unknown:
            return
        columns = [exp.alias_(each.copy(), f"q{n}") for n, each in enumerate(unknown.values())]
        query = self._jobs.query(exp.select(*columns).from_("jobs").limit(0)).sql(DIALECT)
        suspects = [Bound(Place(text), "jobs", each) for text, each in unknown.items()]
        rows = self._survey.fetch(f"DESCRIBE {query}", suspects)
        self._kinds |= {text: row["column_type"] for text, row in zip(unknown, rows, strict=True)}

    def _levels(self, statistic: Statistic) -> list[Statistic]:
        """Split a share into one statistic per level, quantiles into one per probability."""
        if statistic.kind == "quantile":
            return [replace(statistic, p=p) for p in statistic.probabilities]
        if statistic.kind != "share" or statistic.of is None:
            return [statistic]
        of = self._bound(statistic.of, "share").sql(DIALECT)
        coded = self._survey.is_coded and statistic.of in DIMENSIONS
        if coded:
            levels: list[str] = list(DIMENSIONS[statistic.of].codes)
        else:
            self.level_queries += 1
            query = exp.select(f"CAST({of} AS TEXT) AS level", dialect=DIALECT).from_("jobs")
            query = query.where(self.where, dialect=DIALECT).distinct().order_by("level")
            rows = self._survey.fetch(self._jobs.query(query).sql(DIALECT), self.bound)
            levels = [row["level"] for row in rows if row["level"] is not None]
        base = statistic.where
        if not coded:  # those are never null
            base = f"({base or 'TRUE'}) AND {statistic.of} IS NOT NULL"
        return [
            replace(
                statistic,
                y=f"CAST({statistic.of} AS TEXT) = {exp.Literal.string(level).sql(DIALECT)}",
                where=base,
                level=level,
            )
            for level in levels
        ]

    def _ask(self, statistic: Statistic) -> Asked | AskedDistribution:
        sets = (statistic.within,) if statistic.kind == "share" else self._by
        for each in (name for columns in sets for name in columns):
            if each == PERIOD_COLUMN and self._survey.is_coded:
                self.columns.setdefault(each, PERIOD)
                continue
            if each not in self._jobs.names:
                raise UnknownNameError("column", each, self._jobs.names)
            self.columns.setdefault(each, self._jobs.names[each].sql(DIALECT))
        y = self._quantity(statistic.y)
        x = self._quantity(statistic.x or "TRUE") if statistic.kind != "total" else None
        given = [self._bound(statistic.where, "where")] if statistic.where else []
        domain = _all(given)
        if statistic.kind in DISTRIBUTIONAL:
            if y.is_condition:
                raise SurveyError(f"{statistic.name}: a number is needed, not a condition")
            return AskedDistribution(statistic, sets, y.value, _all([*given, present(y.value)]))
        if not statistic.complete:
            given += [present(each.value) for each in (y, x) if each is not None]
        within = _all(given)
        functional = self._functional(statistic, within, y, x)
        return Asked(
            statistic,
            sets,
            functional,
            domain=self.terms.presence(domain),
            known=self.terms.presence(within),
            base=self.terms.count(within),
            numerator=self.terms.count(_all([within, y.value]) if y.is_condition else within),
            # R's variance counts the records of the domain, also those without a value; that of
            # replicates leaves these out first.
            counted=self.terms.count(
                domain if statistic.kind == "variance" and not self._is_replicated else within
            ),
            # R's `beta` interval, too.
            whole=self.terms.count(domain if statistic.interval == "beta" else within),
            certain=None
            if statistic.certain is None
            else self.terms.count(
                _all([within, exp.not_(self._bound(statistic.certain, "certain"))])
            ),
            moments=self._second_moments(within, y, x) if statistic.deff else None,
        )

    def _functional(
        self, statistic: Statistic, within: exp.Expr, y: Quantity, x: Quantity | None
    ) -> Functional:
        if statistic.kind == "variance":
            functional = Functional("variance", self._moments(within, y))
        elif x is None:
            functional = Functional("total", (self._total(within, y),))
        else:
            functional = Functional("ratio", (self._total(within, y), self._total(within, x)))
        for number, first in enumerate(functional.terms):
            for second in functional.terms[number:]:
                self.terms.product(first, second)
        return functional

    def _moments(self, within: exp.Expr, y: Quantity) -> tuple[int, int, int]:
        """Return the terms y^2, y and 1."""
        first = self._total(within, y)
        square = first if y.is_condition else self.terms.total(within, y.value, y.value)
        return square, first, self.terms.total(within)

    def _second_moments(self, within: exp.Expr, y: Quantity, x: Quantity | None) -> tuple[int, ...]:
        """Return what a design effect needs: y^2, y, 1 of a total; y^2, xy, x^2, 1 of a ratio."""
        if x is None:
            return self._moments(within, y)
        return (
            self._moments(within, y)[0],
            self._product(within, y, x),
            *(self._moments(within, x)[place] for place in (0, 2)),
        )

    def _product(self, within: exp.Expr, y: Quantity, x: Quantity) -> int:
        conditions = [each.value for each in (y, x) if each.is_condition]
        values = [each.value for each in (y, x) if not each.is_condition]
        return self.terms.total(_all([within, *conditions]), *values)

    def _quantity(self, text: str) -> Quantity:
        """Bind an expression and tell whether it is a condition (which counts records)."""
        bound = self._bound(text, text)
        if _is_condition(bound):
            return Quantity(bound, is_condition=True)
        kind = self._kinds[text]
        if kind == "VARCHAR" or kind.startswith("ENUM"):
            raise SurveyError(
                f"{text} is text: a number or a condition is needed{self._survey.advice(bound)}"
            )
        if kind in _WHOLE_TYPES:
            self.largest[bound.sql(DIALECT)] = _WHOLE_TYPES[kind]
        return Quantity(bound, is_condition=kind == "BOOLEAN")

    def _total(self, within: exp.Expr, quantity: Quantity) -> int:
        if quantity.is_condition:
            return self.terms.total(_all([within, quantity.value]))
        return self.terms.total(within, quantity.value)


def _is_condition(bound: exp.Expr) -> bool:
    kinds = exp.Predicate | exp.Connector | exp.Not | exp.Boolean
    return isinstance(bound.unnest(), kinds)


def _all(conditions: Sequence[exp.Expr]) -> exp.Expr:
    """Join conditions by AND, without those that always hold: equal ones are then counted once."""
    kept = [each.copy() for each in conditions if each.unnest() != exp.true()]
    return exp.and_(*kept) if kept else exp.true()


def present(quantity: exp.Expr) -> exp.Expr:
    """Return the condition that a quantity is known; a constant always is."""
    if not list(quantity.find_all(exp.Column)):
        return exp.true()
    return exp.Not(this=exp.Is(this=quantity.copy(), expression=exp.Null()))
