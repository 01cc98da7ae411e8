"""Arrays of numbers with twice the digits of a double: whole numbers up to 2^106 stay exact.

The engine returns exact sums. A variance is the small difference of large ones, so the arithmetic
between the sums and the last rounding is done here, element by element and in a fixed order: the
same sums give the same bits on every machine. A number is an unevaluated sum of two doubles
(Dekker 1971; Knuth, The Art of Computer Programming 2, 4.2.2).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]

_SPLITTER = 134217729.0  # 2^27 + 1
_WORD = 2.0**32
_BLOCK = 1 << 13
"""Long arrays are worked through in blocks of so many numbers: what an operation needs on its way
then stays in the processor's cache, which is three times quicker."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """An array of numbers `high + low`, with |low| at most half a unit in the last place of high.

    Arithmetic is element by element and broadcasts; its relative error is a few parts in 2^104.
    """

    high: Floats
    low: Floats

    @classmethod
    def of(cls, values: Any) -> Self:
        """Take doubles, or whole numbers that fit 53 bits, as they are."""
        high = np.asarray(values, dtype=np.float64)
        return cls(high, np.zeros_like(high))

    @classmethod
    def constant(cls, value: int) -> Self:
        """Take one whole number, exactly up to 2^106."""
        high = float(value)
        return cls(np.array([high]), np.array([float(value - int(high))]))

    @classmethod
    def whole(cls, column: pa.ChunkedArray | pa.Array) -> Self:
        """Take a column of whole numbers of the engine (up to 128 bits), exactly up to 2^106."""
        found = joined(limbs(column))
        return cls(found.high, found.low)

    def __len__(self) -> int:
        return len(self.high)

    def __getitem__(self, index: Any) -> "Doubled":
        return Doubled(self.high[index], self.low[index])

    def __neg__(self) -> "Doubled":
        return Doubled(-self.high, -self.low)

    def __add__(self, other: "Doubled") -> "Doubled":
        return _in_blocks(_added, self, other)

    def __sub__(self, other: "Doubled") -> "Doubled":
        return self + (-other)

    def __mul__(self, other: "Doubled") -> "Doubled":
        return _in_blocks(_multiplied, self, other)

    def __truediv__(self, other: "Doubled") -> "Doubled":
        """Divide; where the divisor is 0 the quotient is not a number."""
        return _in_blocks(_divided, self, other)

    def times(self, factor: float) -> "Doubled":
        """Multiply by a power of two, exactly."""
        return Doubled(self.high * factor, self.low * factor)

    def floats(self) -> Floats:
        """Round to doubles."""
        return self.high + self.low


def limbs(column: pa.ChunkedArray | pa.Array) -> list[npt.NDArray[np.int64]]:
    """Cut whole numbers of the engine (up to 128 bits) into words of 32 bits, the highest first.

    The highest carries the sign; missing numbers are 0.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_decimal128(array.type):
        array = array.cast(pa.int64())
        values = (array.fill_null(0) if array.null_count else array).to_numpy(zero_copy_only=False)
        return [values >> 32, values & 0xFFFFFFFF]
    words = np.frombuffer(array.buffers()[1], dtype="<i8").reshape(-1, 2)
    words = words[array.offset : array.offset + len(array)]
    if array.null_count:
        words = np.where(np.asarray(array.is_null())[:, None], 0, words)
    below, above = words[:, 0], words[:, 1]
    return [above >> 32, above & 0xFFFFFFFF, (below >> 32) & 0xFFFFFFFF, below & 0xFFFFFFFF]


def joined(words: Sequence[npt.NDArray[np.int64]]) -> Doubled:
    """Put words of 32 bits, or sums of at most 2^20 of them, together again."""
    found = Doubled.of(words[0] * 1.0)
    for word in words[1:]:
        found = found.times(_WORD) + Doubled.of(word * 1.0)
    return found


def segment_sums(values: Floats, starts: Sequence[int]) -> list[float]:
    """Add up segments of an array, each rounded once: the order within a segment does not matter.

    `starts` holds the first index of each segment and, at its end, the length.
    """
    numbers = values.tolist()
    return [math.fsum(numbers[first:last]) for first, last in pairwise(starts)]


def _in_blocks(operation: Callable[[Doubled, Doubled], Doubled], a: Doubled, b: Doubled) -> Doubled:
    """Work through two long arrays, or one and a single number; short ones in one go."""
    if a.high.ndim != 1 or b.high.ndim != 1 or max(len(a), len(b)) <= _BLOCK:
        return operation(a, b)
    length = max(len(a), len(b))
    found = Doubled(np.empty(length), np.empty(length))
    for first in range(0, length, _BLOCK):
        here = slice(first, first + _BLOCK)
        part = operation(*(each if len(each) == 1 else each[here] for each in (a, b)))
        found.high[here], found.low[here] = part.high, part.low
    return found


def _added(a: Doubled, b: Doubled) -> Doubled:
    s, e = _two_sum(a.high, b.high)
    t, f = _two_sum(a.low, b.low)
    s, e = _quick_two_sum(s, e + t)
    return Doubled(*_quick_two_sum(s, e + f))


def _multiplied(a: Doubled, b: Doubled) -> Doubled:
    p, e = _two_product(a.high, b.high)
    return Doubled(*_quick_two_sum(p, e + (a.high * b.low + a.low * b.high)))


def _divided(a: Doubled, b: Doubled) -> Doubled:
    with np.errstate(divide="ignore", invalid="ignore"):
        first = a.high / b.high
        rest = a - b * Doubled.of(first)
        second = rest.high / b.high
        rest = rest - b * Doubled.of(second)
        third = rest.high / b.high
    return Doubled(*_quick_two_sum(first, second)) + Doubled.of(third)


def _two_sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    s = a + b
    v = s - a
    return s, (a - (s - v)) + (b - v)


def _quick_two_sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    s = a + b
    return s, b - (s - a)


def _two_product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    p = a * b
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    return p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low


def _split(a: Floats) -> tuple[Floats, Floats]:
    c = _SPLITTER * a
    high = c - (c - a)
    return high, a - high
