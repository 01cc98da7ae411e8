"""What a plan adds up: conditions, quantities, weighted totals and the products of totals."""

from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.expressions import DIALECT


@dataclass(frozen=True, slots=True)
class Term:
    """A weighted total: of the records that meet `condition`, the sum of weight (times values).

    `condition` numbers the condition among all conditions, `values` the quantities whose product
    is added up among all quantities (none: the records themselves).
    """

    condition: int
    values: tuple[int, ...] = ()


@dataclass
class Terms:
    """The distinct conditions, quantities, totals and products that a plan needs.

    Attributes:
        conditions: SQL of each condition.
        values: SQL of each quantity.
        totals: What is added up.
        products: Pairs of totals whose products over PSUs are added up.
        counted: Conditions whose records are counted.
        present: Conditions of which the PSUs with a record are counted.
    """

    conditions: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    totals: list[Term] = field(default_factory=list)
    products: list[tuple[int, int]] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    present: list[int] = field(default_factory=list)

    def condition(self, condition: exp.Expr) -> int:
        """Return the number of a condition."""
        return _numbered(self.conditions, condition.sql(DIALECT))

    def count(self, condition: exp.Expr) -> int:
        """Return the number of a condition whose records are to be counted."""
        number = self.condition(condition)
        _numbered(self.counted, number)
        return number

    def presence(self, condition: exp.Expr) -> int:
        """Return the number of a condition whose PSUs are to be counted."""
        number = self.condition(condition)
        _numbered(self.present, number)
        return number

    def total(self, condition: exp.Expr, *quantities: exp.Expr) -> int:
        """Return the number of a weighted total."""
        values = tuple(_numbered(self.values, each.sql(DIALECT)) for each in quantities)
        return _numbered(self.totals, Term(self.condition(condition), values))

    def product(self, first: int, second: int) -> int:
        """Return the number of the product of two totals, summed over PSUs."""
        return _numbered(self.products, (min(first, second), max(first, second)))


def _numbered(items: list[Any], item: Any) -> int:
    if item not in items:
        items.append(item)
    return items.index(item)
