"""Random draws that depend on a seed and a number only: the same whatever the block that asks.

A draw is a hash (the mixing steps of SplitMix64) of the seed, the name of the column and the number
of the person, household or sampling unit: no state is carried from one block to the next.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Bools = NDArray[np.bool_]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_TURNS = (np.uint64(30), np.uint64(27), np.uint64(31))
_UNUSED_BITS = np.uint64(11)  # a double holds 53 of the 64


def uniform(seed: int, name: str, numbers: Integers) -> Floats:
    """Draw from [0, 1) for each number."""
    # Masked in Python, where whole numbers do not overflow: NumPy would warn about scalars.
    start = (zlib.crc32(name.encode()) << 32 ^ (seed * 0x5851F42D4C957F2D)) & (2**64 - 1)
    x = numbers.astype(np.uint64)
    x *= _STEP
    x += np.uint64(start)
    for turn, factor in zip(_TURNS[:2], _MIX, strict=True):
        x ^= x >> turn
        x *= factor
    x ^= x >> _TURNS[2]
    return (x >> _UNUSED_BITS).astype(np.float64) * 2.0**-53


def bell(seed: int, name: str, numbers: Integers) -> Floats:
    """Draw from a distribution like the normal one (mean 0, variance 1): a sum of four uniforms."""
    total = sum(uniform(seed, f"{name} {part}", numbers) for part in range(4))
    return (total - 2.0) * np.sqrt(3.0)


def pick(draws: Floats, shares: list[float]) -> NDArray[np.int8]:
    """Turn uniform draws into the number of a class, each class with its share."""
    return np.searchsorted(np.cumsum(shares)[:-1], draws, side="right").astype(np.int8)
