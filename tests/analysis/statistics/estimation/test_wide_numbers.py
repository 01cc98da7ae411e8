"""Weights and quantities that take all digits of a double: their products must still add up."""

import numpy as np
import pyarrow as pa
import pytest

from livelihoods.analysis.statistics import Calibration, Design, Survey, mean, total

COUNT = 2000


def test_what_calibration_explains_of_numbers_with_all_their_digits():
    rng = np.random.default_rng(3)
    w, x = rng.uniform(0.5, 1.5, COUNT), rng.uniform(0, 1, COUNT)
    y = rng.uniform(0, 1, COUNT) + x
    totals = np.array([1.1, 0.6]) * COUNT
    design = Design(weights="w", calibration=Calibration({"1": totals[0], "x": totals[1]}))
    survey = Survey.open(pa.table({"w": w, "x": x, "y": y}), design=design)
    asked = [mean("y"), total("y", where="x > 0.5", name="part"), total("x")]
    whole, part, fixed = survey.estimate(asked).arrow().to_pylist()

    columns = np.stack([np.ones(COUNT), x], axis=1)
    gram = columns.T @ (columns * w[:, None])
    fitted = w * (1 + columns @ np.linalg.solve(gram, totals - columns.T @ w))

    def se(z: np.ndarray) -> float:
        left = fitted * (z - columns @ np.linalg.solve(gram, columns.T @ (w * z)))
        return float(np.sqrt(COUNT / (COUNT - 1) * ((left - left.mean()) ** 2).sum()))

    average = (fitted * y).sum() / fitted.sum()
    assert whole["value"] == pytest.approx(average, rel=1e-12)
    assert whole["se"] == pytest.approx(se((y - average) / fitted.sum()), rel=1e-10)
    assert part["se"] == pytest.approx(se(y * (x > 0.5)), rel=1e-10)
    assert fixed["se"] == 0
