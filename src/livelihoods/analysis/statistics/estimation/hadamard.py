"""Hadamard matrices: which half of each pair of sampling units a balanced replicate keeps.

A Hadamard matrix has entries +1 and -1 and rows that are orthogonal to each other. Its order is 1,
2 or a multiple of 4. Three constructions reach nearly all multiples of 4 below 200 (not 52, 92,
100, 116, 156, 172, 184 and 188, where the next order is taken): Paley's two, from the squares
modulo a prime (Paley 1933, "On orthogonal matrices"), and Sylvester's doubling.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SignArray = NDArray[np.int8]


def balanced_signs(rows: int) -> SignArray:
    """Return rows of signs, orthogonal to each other and each with as many + as -.

    That is full orthogonal balance (Wolter 2007, section 3.3): the mean of the replicates of a
    total is the total itself, and their variance is that of the paired differences, exactly.

    Args:
        rows: The number of strata, at least 1.

    Returns:
        Array (rows x order) of +1 and -1, with the smallest order above `rows` that can be
        built, and at least 4.
    """
    order = max(4, -(-(rows + 1) // 4) * 4)
    while not _buildable(order):
        order += 4
    matrix = _matrix(order)
    # The first row is all ones, so that every other row has as many + as -; it is left out.
    return np.asarray((matrix * matrix[0])[1 : rows + 1], np.int8)


@lru_cache(maxsize=4096)
def _buildable(order: int) -> bool:
    if order in {1, 2}:
        return True
    if order % 4:
        return False
    return _first_paley(order) or _second_paley(order) or _buildable(order // 2)


def _matrix(order: int) -> SignArray:
    if order == 1:
        return np.ones((1, 1), np.int8)
    if _first_paley(order):
        return _from_prime_three(order - 1)
    if _second_paley(order):
        return _from_prime_one(order // 2 - 1)
    double = np.array([[1, 1], [1, -1]], np.int8)
    return np.kron(double, _matrix(order // 2)).astype(np.int8)


def _first_paley(order: int) -> bool:
    return (order - 1) % 4 == 3 and _is_prime(order - 1)


def _second_paley(order: int) -> bool:
    return order % 2 == 0 and (order // 2 - 1) % 4 == 1 and _is_prime(order // 2 - 1)


def _from_prime_three(prime: int) -> SignArray:
    """Return the matrix of order prime + 1, for a prime that leaves 3 when divided by 4.

    Two rows of -(character(i + j) + [i + j = 0]) have the product -1, because -1 is no square;
    the border of ones makes it 0.
    """
    sums = np.add.outer(np.arange(prime), np.arange(prime)) % prime
    matrix = np.ones((prime + 1, prime + 1), np.int8)
    matrix[1:, 1:] = -(_character(prime)[sums] + (sums == 0))
    return matrix


def _from_prime_one(prime: int) -> SignArray:
    """Return the matrix of order 2 (prime + 1), for a prime that leaves 1 when divided by 4."""
    differences = np.subtract.outer(np.arange(prime), np.arange(prime)) % prime
    conference = np.ones((prime + 1, prime + 1), np.int8)
    conference[0, 0] = 0
    conference[1:, 1:] = _character(prime)[differences]
    off = np.kron(conference, np.array([[1, 1], [1, -1]], np.int8))
    on = np.kron(np.eye(prime + 1, dtype=np.int8), np.array([[1, -1], [-1, -1]], np.int8))
    return (off + on).astype(np.int8)


def _character(prime: int) -> SignArray:
    """Return +1 for the squares modulo a prime, -1 for the other numbers and 0 for 0."""
    signs = np.full(prime, -1, np.int8)
    signs[np.arange(1, prime, dtype=np.int64) ** 2 % prime] = 1
    signs[0] = 0
    return signs


def _is_prime(number: int) -> bool:
    if number < 2:
        return False
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))
