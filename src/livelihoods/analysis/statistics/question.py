"""From statistics to what must be added up: conditions, quantities, totals and products."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.measures import Measures
from livelihoods.analysis.statistics.statistic import Statistic

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """A statistic with the numbers of the measures that it needs."""

    statistic: Statistic
    sets: tuple[tuple[str, ...], ...]
    domain: int
    base: int
    y: int
    x: int | None
    yy: int
    xy: int | None
    xx: int | None
    certain: int | None


class Questions:
    """The statistics of a plan, bound to the survey's names.

    Attributes:
        where: SQL condition of the records that count at all.
        measures: What must be added up.
        columns: Column of a domain -> its SQL.
        level_queries: How many readings it took to list the levels of shares.
        asked: The statistics, a share as one per level.
        bound: The expressions that were given, for messages.
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
        self._by = tuple(tuple(each) for each in by)
        self.where = self._bound(where or "TRUE", "where").sql(DIALECT)
        self.measures = Measures()
        self.columns: dict[str, str] = {}
        self.level_queries = 0
        self.asked = [self._ask(one) for each in statistics for one in self._levels(each)]

    def _bound(self, text: str, key: str) -> exp.Expr:
        place = Place(key)
        value = bind(text, self._jobs.names, place)
        self.bound.append(Bound(place, "jobs", value))
        return value

    def _levels(self, statistic: Statistic) -> list[Statistic]:
        """Split a share into one statistic per level; leave others as they are."""
        if statistic.kind != "share" or statistic.of is None:
            return [statistic]
        of = self._bound(statistic.of, "share").sql(DIALECT)
        if self._survey.is_coded and statistic.of in DIMENSIONS:
            levels: list[str] = list(DIMENSIONS[statistic.of].codes)
        else:
            self.level_queries += 1
            query = exp.select(f"CAST({of} AS TEXT) AS level", dialect=DIALECT).from_("jobs")
            query = query.where(self.where, dialect=DIALECT).distinct().order_by("level")
            rows = self._survey.fetch(self._jobs.query(query).sql(DIALECT), self.bound)
            levels = [row["level"] for row in rows if row["level"] is not None]
        base = statistic.where
        if not (self._survey.is_coded and statistic.of in DIMENSIONS):  # those are never null
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

    def _ask(self, statistic: Statistic) -> Asked:
        sets = (statistic.within,) if statistic.kind == "share" else self._by
        for each in (name for columns in sets for name in columns):
            if each not in self._jobs.names:
                raise UnknownNameError("column", each, self._jobs.names)
            self.columns.setdefault(each, self._jobs.names[each].sql(DIALECT))
        y, x = self._quantity(statistic.y), None
        base = [self._bound(statistic.where, "where")] if statistic.where else [exp.true()]
        domain = _all(base)
        parts = [y]
        if statistic.kind != "total":
            x = self._quantity(statistic.x or "TRUE")
            parts.append(x)
        if not statistic.complete:
            base += [_present(quantity) for quantity, _ in parts]
        within = _all(base)
        first = self._total(within, y)
        second = self._total(within, x) if x is not None else None
        product = self.measures.product
        certain = self._bound(statistic.certain, "certain") if statistic.certain else None
        return Asked(
            statistic,
            sets,
            domain=self.measures.count(domain),
            base=self.measures.count(within),
            y=first,
            x=second,
            yy=product(first, first),
            xy=None if second is None else product(first, second),
            xx=None if second is None else product(second, second),
            certain=None
            if certain is None
            else self.measures.count(_all([within, exp.not_(certain)])),
        )

    def _quantity(self, text: str) -> tuple[exp.Expr, bool]:
        """Bind an expression and tell whether it is a condition (which counts records)."""
        bound = self._bound(text, text)
        if isinstance(bound.unnest(), exp.Predicate | exp.Connector | exp.Not | exp.Boolean):
            return bound, True
        query = self._jobs.query(
            exp.select(exp.alias_(bound.copy(), "q")).from_("jobs").limit(0)
        ).sql(DIALECT)
        kind = self._survey.fetch(f"DESCRIBE {query}", self.bound)[0]["column_type"]
        if kind == "VARCHAR":
            raise SurveyError(f"{text} is text: a number or a condition is needed")
        return bound, kind == "BOOLEAN"

    def _total(self, within: exp.Expr, quantity: tuple[exp.Expr, bool]) -> int:
        bound, is_condition = quantity
        if is_condition:
            return self.measures.total(_all([within, bound]), None)
        return self.measures.total(within, bound)


def _all(conditions: Sequence[exp.Expr]) -> exp.Expr:
    """Join conditions by AND, without those that always hold: equal ones are then counted once."""
    kept = [each.copy() for each in conditions if each.unnest() != exp.true()]
    return exp.and_(*kept) if kept else exp.true()


def _present(quantity: exp.Expr) -> exp.Expr:
    """Return the condition that a quantity is known; a constant always is."""
    if not list(quantity.find_all(exp.Column)):
        return exp.true()
    return exp.Not(this=exp.Is(this=quantity.copy(), expression=exp.Null()))
