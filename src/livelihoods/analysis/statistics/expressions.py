"""SQL scalar expressions of codebooks, standards and users: parsed, checked, bound to columns.

An expression may compare, combine and transform the variables it is given, and nothing else: no
sub-query, no table, no function outside a short list. What is refused is refused with the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import SqlglotError

from livelihoods.analysis.statistics.errors import CodebookError, suggestion

DIALECT = "duckdb"

_ALLOWED = (
    *(exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Tuple),
    *(exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
    *(exp.In, exp.Between, exp.Is, exp.Case, exp.If, exp.Coalesce, exp.Nullif),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg),
    *(exp.DPipe, exp.Substring, exp.Left, exp.Right, exp.Lower, exp.Upper, exp.Trim),
    *(exp.Length, exp.Pad, exp.Round, exp.Abs, exp.Floor, exp.Ceil, exp.Least, exp.Greatest),
    *(exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam),
)
_TYPES = {
    *(exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT, exp.DType.DOUBLE),
    *(exp.DType.TEXT, exp.DType.VARCHAR, exp.DType.BOOLEAN, exp.DType.DATE, exp.DType.DECIMAL),
}
_BEFORE_TYPES = {TokenType.ALIAS, TokenType.DCOLON}
_MOST_CHARACTERS = 10_000
_DEEPEST = 100
FUNCTIONS = (
    "abs, ceil, coalesce, floor, greatest, least, left, length, lower, lpad, nullif, right, "
    "round, rpad, substr, trim, upper; CASE, CAST, TRY_CAST, IN, BETWEEN, IS NULL"
)
TYPES = "tinyint, smallint, int, bigint, double, decimal, text, varchar, boolean, date"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: the file, the table in it and the key."""

    file: str
    table: str = ""
    key: str = ""

    def refuse(self, problem: str, text: str = "", offset: int | None = None) -> CodebookError:
        """Make the error for this place; `offset` counts characters into the expression."""
        where, position = self.words, None
        if offset is not None:
            line = text.count("\n", 0, offset) + 1
            column = offset - (text.rfind("\n", 0, offset) + 1) + 1
            where += f", line {line}, column {column} of the expression"
            position = (line, column)
        return CodebookError(
            f"{where}: {problem}",
            table=self.table,
            key=self.key,
            problem=problem,
            position=position,
        )

    @property
    def words(self) -> str:
        """The place as messages write it: file, table in brackets, key."""
        where = self.file + (f": [{self.table}]" if self.table else "")
        return f"{where} {self.key}" if self.key else where


Names = Mapping[str, exp.Expr]
"""The variables that an expression may use: the name as written -> what it stands for."""


def bind(text: object, names: Names, place: Place) -> exp.Expr:
    """Parse an expression, check it, and put what its names stand for in their place.

    Raises:
        CodebookError: It is not one scalar expression, uses an unknown name, or something that
            is not allowed.
    """
    if isinstance(text, bool | int | float):
        text = str(text)
    if not isinstance(text, str):
        raise place.refuse("an SQL expression is expected, in quotes")
    if not text.strip():
        raise place.refuse("is empty: write an SQL expression, or delete the line")
    tree = _parse(text, place)
    _check(tree, text, place)
    for column in list(tree.find_all(exp.Column)):
        column_names(column, names, text, place)
    bound = tree.transform(
        lambda node: (
            exp.paren(names[node.name].copy())
            if isinstance(node, exp.Column) and not isinstance(names[node.name], exp.Column)
            else names[node.name].copy()
            if isinstance(node, exp.Column)
            else node
        )
    )
    return exp.paren(bound)


def _check(tree: exp.Expr, text: str, place: Place) -> None:
    """Refuse what is not allowed in an expression, and what is nested too deep to be computed."""
    level = [tree]
    for _ in range(_DEEPEST):
        for node in level:
            if not isinstance(node, _ALLOWED):
                raise _refuse_node(node, text, place)
            if isinstance(node, exp.DataType) and not _is_plain(node):
                raise place.refuse(_no_type(node.sql(DIALECT)), text)
        level = [inner for node in level for inner in node.iter_expressions()]
        if not level:
            return
    raise place.refuse(f"the expression is nested deeper than {_DEEPEST} levels")


def _no_type(written: str) -> str:
    return f"{written} is not a type that is known; known: {TYPES}"


def _is_plain(kind: exp.DataType) -> bool:
    """Whether a type is one of the few by name, a decimal with whole numbers at most."""
    if kind.this not in _TYPES or any(kind.args.get(key) for key in ("nested", "values", "kind")):
        return False
    sizes = kind.expressions
    if sizes and kind.this is not exp.DType.DECIMAL:
        return False
    return all(
        isinstance(size, exp.DataTypeParam)
        and isinstance(size.this, exp.Literal)
        and size.this.is_int
        and not size.expression
        for size in sizes
    )


def names_in(text: str) -> set[str]:
    """Return the names in an expression; none where it is not one."""
    try:
        return {
            column.name for column in sqlglot.parse_one(text, read=DIALECT).find_all(exp.Column)
        }
    except (SqlglotError, RecursionError, TypeError, AttributeError):
        return set()


def column_names(column: exp.Column, names: Names, text: str, place: Place) -> str:
    """Return the name of a column in an expression, refusing those that are not known."""
    offset = column.this.meta.get("start") if isinstance(column.this, exp.Identifier) else None
    if column.table:
        raise place.refuse(f"{column.sql(DIALECT)!r}: names have no table", text, offset)
    if column.name not in names:
        raise place.refuse(
            f"unknown name {column.name!r}{suggestion(column.name, list(names))}", text, offset
        )
    return column.name


def _parse(text: str, place: Place) -> exp.Expr:
    if len(text) > _MOST_CHARACTERS:
        raise place.refuse(
            f"the expression has {len(text):,} characters; {_MOST_CHARACTERS:,} are the most"
        )
    try:
        tokens = sqlglot.tokenize(text, read=DIALECT)
        for before, token in pairwise(tokens):
            # The parser would read a quoted type up to where it makes sense, and drop the rest.
            if before.token_type in _BEFORE_TYPES and token.token_type is TokenType.IDENTIFIER:
                raise place.refuse(_no_type(f'"{token.text}"'), text, token.start)
        trees = sqlglot.parse(text, read=DIALECT)
    except RecursionError:
        raise place.refuse("the expression is nested too deep") from None
    except SqlglotError as error:
        details = getattr(error, "errors", None) or [{}]
        line, column = details[0].get("line"), details[0].get("col")
        what = details[0].get("description") or str(error).splitlines()[0]
        at = _offset(text, line, column)
        raise place.refuse(f"not an SQL expression: {what}", text, at) from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Expr):
        raise place.refuse("one SQL expression is expected", text, text.find(";") + 1)
    return trees[0]


def _offset(text: str, line: int | None, column: int | None) -> int | None:
    if line is None or column is None:
        return None
    lines = text.splitlines(keepends=True)
    return sum(len(each) for each in lines[: line - 1]) + max(column - 1, 0)


def _refuse_node(node: exp.Expr, text: str, place: Place) -> CodebookError:
    if isinstance(node, exp.Query | exp.Subquery | exp.Exists | exp.Table):
        name, problem = "select", "a sub-query is not allowed here"
    elif isinstance(node, exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        problem = f"function {name.lower()!r} is not allowed; allowed: {FUNCTIONS}"
    else:
        name = node.key
        problem = f"{node.sql(DIALECT)!r} is not a scalar expression over the survey's variables"
    found = text.lower().find(name.lower())
    inner = node.find(exp.Identifier)
    start = found if found >= 0 else inner.meta.get("start", 0) if inner else 0
    return place.refuse(problem, text, start)
