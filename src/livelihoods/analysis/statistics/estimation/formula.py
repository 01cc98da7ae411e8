"""Expressions over estimates: their value and their slopes, by automatic differentiation."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError

_FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "log": (math.log, lambda x: 1 / x),
    "exp": (math.exp, math.exp),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "abs": (abs, lambda x: math.copysign(1.0, x)),
    "asin": (math.asin, lambda x: 1 / math.sqrt(1 - x * x)),
    "sin": (math.sin, math.cos),
}
FUNCTIONS = tuple(_FUNCTIONS)
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Sloped:
    """A value with its slope in each name."""

    value: float
    slopes: Mapping[str, float]


def differentiate(text: str, values: Mapping[str, float]) -> Sloped:
    """Compute an expression of named values and its slope in each of them.

    Operators + - * / ** (or ^), numbers, and the functions of `FUNCTIONS`.

    Raises:
        SurveyError: It is not such an expression, or has no value here (a division by 0).
        UnknownNameError: A name is not one of the values.
    """
    try:
        tree = ast.parse(text.replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise SurveyError(f"{text!r} is not an expression such as 'a / b'") from None
    try:
        return _sloped(tree, values, text, 0)
    except (ZeroDivisionError, OverflowError):
        raise SurveyError(f"{text!r} has no value here: it divides by 0 or is too large") from None
    except ValueError as error:
        if isinstance(error, SurveyError | UnknownNameError):
            raise
        raise SurveyError(f"{text!r} has no value here: {error}") from None


def _sloped(node: ast.expr, values: Mapping[str, float], text: str, depth: int) -> Sloped:
    if depth > _DEEPEST:
        raise SurveyError(f"{text[:40]!r}...: nested deeper than {_DEEPEST} levels")
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise UnknownNameError("estimate", node.id, values)
        return Sloped(values[node.id], {node.id: 1.0})
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Sloped(float(node.value), {})
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = _sloped(node.operand, values, text, depth + 1)
        sign = -1.0 if isinstance(node.op, ast.USub) else 1.0
        return Sloped(sign * inner.value, _scaled(inner.slopes, sign))
    if isinstance(node, ast.BinOp):
        left = _sloped(node.left, values, text, depth + 1)
        right = _sloped(node.right, values, text, depth + 1)
        return _combined(node.op, left, right, text)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        if node.func.id not in _FUNCTIONS:
            raise UnknownNameError("function", node.func.id, FUNCTIONS)
        function, slope = _FUNCTIONS[node.func.id]
        inner = _sloped(node.args[0], values, text, depth + 1)
        return Sloped(function(inner.value), _scaled(inner.slopes, slope(inner.value)))
    raise SurveyError(
        f"{text!r}: only names, numbers, + - * / ^ and the functions {', '.join(FUNCTIONS)}"
    )


def _combined(kind: ast.operator, a: Sloped, b: Sloped, text: str) -> Sloped:
    if isinstance(kind, ast.Add | ast.Sub):
        sign = 1.0 if isinstance(kind, ast.Add) else -1.0
        return Sloped(a.value + sign * b.value, _added(a.slopes, 1.0, b.slopes, sign))
    if isinstance(kind, ast.Mult):
        return Sloped(a.value * b.value, _added(a.slopes, b.value, b.slopes, a.value))
    if isinstance(kind, ast.Div):
        value = a.value / b.value
        return Sloped(value, _added(a.slopes, 1 / b.value, b.slopes, -value / b.value))
    if isinstance(kind, ast.Pow) and not b.slopes:
        value = operator.pow(a.value, b.value)
        if isinstance(value, complex):
            raise SurveyError(f"{text!r} has no value here: a power of a negative number")
        return Sloped(value, _scaled(a.slopes, b.value * operator.pow(a.value, b.value - 1)))
    raise SurveyError(f"{text!r}: only + - * / and powers with a number as exponent")


def _scaled(slopes: Mapping[str, float], by: float) -> dict[str, float]:
    return {name: slope * by for name, slope in slopes.items()}


def _added(
    a: Mapping[str, float], by_a: float, b: Mapping[str, float], by_b: float
) -> dict[str, float]:
    return {
        name: a.get(name, 0.0) * by_a + b.get(name, 0.0) * by_b for name in dict.fromkeys([*a, *b])
    }
