"""Arithmetic with twice the digits of a double, against whole numbers and fractions of Python."""

from fractions import Fraction
from operator import add, mul, sub, truediv

import numpy as np
import pytest

from livelihoods.analysis.statistics.estimation.doubled import Doubled

LENGTHS = (1, 7, 8192, 8193, 3 * 8192 + 5)
"""Below, at and above the length from which arrays are worked through in blocks."""


def numbers(length, seed):
    drawn = np.random.default_rng(seed)
    high = drawn.normal(size=length) * 10.0 ** drawn.integers(-8, 9, length)
    return Doubled(high, high * 2.0**-60)


def exact(array, place):
    return Fraction(array.high[place]) + Fraction(array.low[place])


@pytest.mark.parametrize("operation", [add, sub, mul, truediv])
@pytest.mark.parametrize("length", LENGTHS)
def test_equals_fractions(operation, length):
    a, b = numbers(length, 1), numbers(length, 2)
    found = operation(a, b)
    assert len(found) == length
    for place in {0, length // 2, length - 1, min(8192, length - 1)}:
        truth = operation(exact(a, place), exact(b, place))
        size = max(abs(truth), abs(exact(a, place)) if operation in {add, sub} else 0)
        assert abs(exact(found, place) - truth) <= size / 2**98


@pytest.mark.parametrize("operation", [add, sub, mul, truediv])
def test_bits_do_not_depend_on_the_length(operation):
    a, b = numbers(LENGTHS[-1], 3), numbers(LENGTHS[-1], 4)
    whole = operation(a, b)
    for first in range(0, len(a), 1000):
        here = slice(first, first + 1000)
        part = operation(a[here], b[here])
        assert np.array_equal(part.high, whole.high[here])
        assert np.array_equal(part.low, whole.low[here])


@pytest.mark.parametrize("operation", [add, sub, mul, truediv])
def test_a_long_array_and_one_number(operation):
    a, one = numbers(LENGTHS[-1], 5), Doubled.constant(10**30 + 1)
    repeated = Doubled(np.repeat(one.high, len(a)), np.repeat(one.low, len(a)))
    for left, right, left_too, right_too in [(a, one, a, repeated), (one, a, repeated, a)]:
        found, expected = operation(left, right), operation(left_too, right_too)
        assert np.array_equal(found.high, expected.high)
        assert np.array_equal(found.low, expected.low)


def test_division_by_zero_is_not_a_number():
    found = numbers(10_000, 6) / Doubled.of(np.zeros(10_000))
    assert np.isnan(found.floats()).all()
