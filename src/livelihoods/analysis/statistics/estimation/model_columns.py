"""From a formula to the columns of a model: numbers as they are, classifications as 0 and 1.

The coding is R's: of a classification every level but the first (in the order of its text, or of
its numbers) has a column that is 1 where a record is of that level.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from sqlglot import exp

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.model_formula import Formula, Variable
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

INTERCEPT = "(Intercept)"
MOST_COLUMNS = 100
_NOT_NUMBERS = ("DATE", "TIME", "BLOB", "INTERVAL", "UUID", "STRUCT", "MAP", "BIT")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a model: the name of its coefficient and SQL that gives a number.

    `is_indicator` tells that it is 0 or 1; `of` names the classification of which it is one level
    (a record is of one level only).
    """

    name: str
    sql: str
    is_indicator: bool
    of: str = ""


@dataclass(frozen=True)
class ModelColumns:
    """A model over the records.

    Attributes:
        response: SQL of what is explained, a number.
        columns: The explaining columns, the intercept (if there is one) first.
        intercept: Whether there is one.
        universe: SQL condition of the records that count at all.
        complete: SQL condition that no variable is missing.
        suspects: The expressions in all this, for messages.
    """

    response: Column
    columns: tuple[Column, ...]
    intercept: bool
    universe: str
    complete: str
    suspects: tuple[Bound, ...]

    @property
    def names(self) -> list[str]:
        """The names of the coefficients."""
        return [each.name for each in self.columns]


class _Binding:
    """Variables of a formula, bound to the survey's names, with their kinds and levels."""

    def __init__(self, survey: "Survey", formula: Formula, where: str | None) -> None:
        self._survey = survey
        self._jobs = survey.jobs_query
        self._formula = formula
        self.suspects: list[Bound] = []
        self.universe = "TRUE" if where is None else self._bound(where, "where")
        self.sql = {each: self._sql(each) for each in formula.variables}
        self.complete = " AND ".join(f"({sql}) IS NOT NULL" for sql in self.sql.values())
        self._kinds = self._learn_kinds()
        self._levels = self._learn_levels()

    def _bound(self, text: str, place: str) -> str:
        value = bind(text, self._jobs.names, Place(place))
        self.suspects.append(Bound(Place(place), "jobs", value))
        return value.sql(DIALECT)

    def _sql(self, variable: Variable) -> str:
        bound = self._bound(variable.sql, variable.text)
        if not variable.logarithm:
            return bound
        # What has no logarithm becomes "not a number", which is looked for and told later.
        number = f"CAST({bound} AS DOUBLE)"
        return (
            f"CASE WHEN {number} > 0 THEN LN({number}) "
            f"WHEN {number} IS NOT NULL THEN CAST('nan' AS DOUBLE) END"
        )

    def _learn_kinds(self) -> dict[Variable, str]:
        columns = [exp.alias_(exp.maybe_parse(sql, dialect=DIALECT), f"q{n}")
                   for n, sql in enumerate(self.sql.values())]  # fmt: skip
        query = self._jobs.query(exp.select(*columns).from_("jobs").limit(0)).sql(DIALECT)
        rows = self._survey.fetch(f"DESCRIBE {query}", self.suspects)
        kinds = {}
        for variable, row in zip(self.sql, rows, strict=True):
            kind = str(row["column_type"])
            if kind.startswith(_NOT_NUMBERS) or kind.endswith("]"):
                raise SurveyError(f"{variable.text} is {kind.lower()}: a number or text is needed")
            if kind == "VARCHAR" or kind.startswith("ENUM"):
                kinds[variable] = "text"
            elif variable.as_factor:
                kinds[variable] = "codes"
            else:
                kinds[variable] = "truth" if kind == "BOOLEAN" else "number"
        return kinds

    def _learn_levels(self) -> dict[Variable, list[tuple[str, str]]]:
        """List the levels of all classifications in one reading: (label, text in the engine)."""
        factors = [each for each, kind in self._kinds.items() if kind in {"text", "codes"}]
        if not factors:
            return {}
        names = [f"f{n}" for n in range(len(factors))]
        inner = exp.select(
            *(f"{self.sql[each]} AS f{n}" for n, each in enumerate(factors)), dialect=DIALECT
        ).from_("jobs")
        inner = inner.where(self.universe, self.complete, f"{WEIGHT} <> 0", dialect=DIALECT)
        pieces = [
            exp.select(f"{n} AS number", f"CAST({name} AS TEXT) AS level", dialect=DIALECT)
            .from_("chosen")
            .distinct()
            .limit(MOST_COLUMNS + 2)
            .subquery(f"s{n}")
            for n, name in enumerate(names)
        ]
        union: exp.Query = exp.select("*").from_(pieces[0])
        for piece in pieces[1:]:
            union = exp.union(union, exp.select("*").from_(piece), distinct=False)
        whole = exp.select("*").from_(union.subquery("levels"))
        statement = self._jobs.query(whole, {"chosen": inner}).sql(DIALECT)
        levels: dict[Variable, list[tuple[str, str]]] = {each: [] for each in factors}
        for row in self._survey.fetch(statement, self.suspects):
            levels[factors[row["number"]]].append((label(row["level"]), row["level"]))
        for variable, found in levels.items():
            if len(found) > MOST_COLUMNS:
                raise SurveyError(
                    f"{variable.text} has more than {MOST_COLUMNS} levels: too many for a model"
                )
            found.sort(key=by_text if self._kinds[variable] == "text" else by_number)
        return levels

    def response(self, *, binary: bool) -> Column:
        """Return what is explained; text of two levels is 1 where it is the second, as in R."""
        variable = self._formula.response
        if self._kinds[variable] in {"truth", "number"}:
            sql = f"CAST({self.sql[variable]} AS DOUBLE)"
            return Column(variable.text, sql, self._kinds[variable] == "truth")
        levels = self._levels[variable]
        if not binary or len(levels) != 2:
            raise SurveyError(
                f"{variable.text} is text: a number or a condition is needed, such as "
                f"{variable.text} = '{levels[-1][0] if levels else ''}'"
            )
        return Column(variable.text, _indicator(self.sql[variable], levels[1][1]), True)

    def columns(self) -> list[Column]:
        """Return the explaining columns."""
        found = [Column(INTERCEPT, "CAST(1 AS DOUBLE)", True)] if self._formula.intercept else []
        whole = not self._formula.intercept
        for term in self._formula.terms:
            pieces = []
            for variable in term:
                # Without an intercept the first classification has a column for every level.
                all_levels = whole and len(term) == 1 and self._kinds[variable] != "number"
                whole = whole and not all_levels
                pieces.append(self._coded(variable, all_levels=all_levels))
            # R counts the levels of the first variable through first.
            found.extend(_times(chosen[::-1]) for chosen in product(*reversed(pieces)))
        return found

    def _coded(self, variable: Variable, *, all_levels: bool) -> list[Column]:
        sql, kind = self.sql[variable], self._kinds[variable]
        if kind == "number":
            return [Column(variable.text, f"CAST({sql} AS DOUBLE)", False)]
        if kind == "truth":
            sides = (["FALSE"] if all_levels else []) + ["TRUE"]
            return [Column(f"{variable.text}{side}", f"CAST(({sql}) = {side} AS DOUBLE)", True)
                    for side in sides]  # fmt: skip
        levels = self._levels[variable]
        if not levels:
            raise SurveyError("No record has all variables of the model")
        if len(levels) == 1:
            raise SurveyError(
                f"{variable.text} has only the level {levels[0][0]!r} among the complete records: "
                "leave it out of the model"
            )
        return [
            Column(f"{variable.text}{shown}", _indicator(sql, level), True, variable.text)
            for shown, level in levels[0 if all_levels else 1 :]
        ]


def model_columns(
    survey: "Survey", formula: Formula, where: str | None, *, binary: bool
) -> ModelColumns:
    """Bind a formula to the columns of a survey.

    Args:
        survey: The records.
        formula: The model.
        where: Condition of the records that count at all.
        binary: Whether the response is to be 0 or 1.

    Raises:
        CodebookError: An expression is wrong or names no column.
        SurveyError: A variable cannot be used: a date, one level only, too many levels.
    """
    bound = _Binding(survey, formula, where)
    columns = bound.columns()
    if len(columns) > MOST_COLUMNS:
        raise SurveyError(f"The model has {len(columns)} coefficients; {MOST_COLUMNS} are the most")
    return ModelColumns(
        response=bound.response(binary=binary),
        columns=tuple(columns),
        intercept=formula.intercept,
        universe=bound.universe,
        complete=bound.complete,
        suspects=tuple(bound.suspects),
    )


def label(level: str) -> str:
    """Write a level as R does: whole numbers without decimals, truth values in capitals."""
    if level in {"true", "false"}:
        return level.upper()
    return level.removesuffix(".0") if level.lstrip("-").replace(".0", "").isdigit() else level


def by_text(level: tuple[str, str]) -> str:
    """Order levels by the characters of their text."""
    return level[1]


def by_number(level: tuple[str, str]) -> tuple[float, str]:
    """Order levels of a column of numbers by size; of truth values FALSE is the first."""
    try:
        return float(level[1]), level[1]
    except ValueError:
        return 0.0, level[1]


def _indicator(sql: str, level: str) -> str:
    literal = exp.Literal.string(level).sql(DIALECT)
    return f"CAST(CAST(({sql}) AS TEXT) = {literal} AS DOUBLE)"


def _times(columns: Sequence[Column]) -> Column:
    if len(columns) == 1:
        return columns[0]
    return Column(
        ":".join(each.name for each in columns),
        " * ".join(each.sql for each in columns),
        all(each.is_indicator for each in columns),
    )
