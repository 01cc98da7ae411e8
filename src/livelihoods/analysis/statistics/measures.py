"""What a plan adds up: conditions, quantities, weighted totals and the products of totals."""

from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.expressions import DIALECT


@dataclass(frozen=True, slots=True)
class Measure:
    """A weighted total: of the records that meet `condition`, the sum of weight (times value).

    `count` numbers the condition among all conditions, `value` the quantity among all quantities
    (None: the records themselves).
    """

    count: int
    value: int | None


@dataclass
class Measures:
    """The distinct conditions, quantities, totals and products that a plan needs."""

    conditions: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    totals: list[Measure] = field(default_factory=list)
    products: list[tuple[int, int]] = field(default_factory=list)

    def count(self, condition: exp.Expr) -> int:
        """Return the number of a condition."""
        return _numbered(self.conditions, condition.sql(DIALECT))

    def value(self, quantity: exp.Expr) -> int:
        """Return the number of a quantity."""
        return _numbered(self.values, quantity.sql(DIALECT))

    def total(self, condition: exp.Expr, quantity: exp.Expr | None) -> int:
        """Return the number of a weighted total."""
        value = None if quantity is None else self.value(quantity)
        return _numbered(self.totals, Measure(self.count(condition), value))

    def product(self, first: int, second: int) -> int:
        """Return the number of the product of two totals, summed over PSUs."""
        return _numbered(self.products, (first, second))


def _numbered(items: list[Any], item: Any) -> int:
    if item not in items:
        items.append(item)
    return items.index(item)
