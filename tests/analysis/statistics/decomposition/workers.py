"""A made-up survey of earnings, and Oaxaca and Blinder's parts of it written with NumPy alone."""

from collections.abc import Callable

import numpy as np
import pandas as pd


def workers(records: int = 900, seed: int = 7) -> pd.DataFrame:
    """People in 60 primary sampling units of 12 strata; PSUs hold formal and informal workers."""
    draw = np.random.default_rng(seed)
    psu = draw.integers(0, 60, records)
    age = draw.integers(16, 66, records)
    school = draw.choice(["a_primary", "b_secondary", "c_tertiary"], records, p=[0.3, 0.5, 0.2])
    woman = draw.random(records) < 0.45
    informal = draw.random(records) < 0.25 + 0.3 * (school == "a_primary") + 0.1 * woman
    place = draw.normal(0, 0.3, 60)[psu]
    level = 2 + 0.04 * age - 0.0004 * age**2 + 0.4 * (school == "c_tertiary") + place
    level += -0.3 * informal - 0.15 * woman - 0.1 * informal * (school == "c_tertiary")
    return pd.DataFrame(
        {
            "psu": psu,
            "stratum": psu // 5,
            "w": draw.integers(50, 400, records) / 4,
            "age": age,
            "school": school,
            "woman": woman,
            "informal": informal,
            "earnings": np.exp(level + draw.normal(0, 0.4, records)),
        }
    )


def columns(people: pd.DataFrame) -> np.ndarray:
    """Constant, woman, age, age squared, two levels of schooling."""
    school = people["school"]
    return np.column_stack(
        [
            np.ones(len(people)),
            people["woman"],
            people["age"],
            people["age"] ** 2,
            school == "b_secondary",
            school == "c_tertiary",
        ]
    ).astype(float)


TERMS = {"sex": "woman", "age": "age + I(age * age)", "education": "school"}
PLACES = {"sex": [1], "age": [2, 3], "education": [4, 5]}


def fit(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Weighted least squares."""
    root = np.sqrt(w)[:, None]
    return np.linalg.lstsq(x * root, y * root[:, 0], rcond=None)[0]


def parts(people: pd.DataFrame, w: np.ndarray, kind: str, reference: str) -> dict[object, float]:
    """All parts at given weights; classifications by distances from their mean."""
    x, y = columns(people), np.log(people["earnings"].to_numpy())
    two = people["informal"].to_numpy()
    b1, b2 = fit(x[~two], y[~two], w[~two]), fit(x[two], y[two], w[two])
    pooled = fit(np.column_stack([x, two]), y, w)[:-1]
    x1, x2 = (np.average(x[side], axis=0, weights=w[side]) for side in (~two, two))
    b = {"pooled": pooled, "first": b1, "second": b2}[reference]
    found: dict[object, float] = {
        "first": np.average(y[~two], weights=w[~two]),
        "second": np.average(y[two], weights=w[two]),
    }
    found["gap"] = found["first"] - found["second"]
    # Every level with a column of its own, coefficients summing to 0 over the levels.
    b1, b2, b = (_centred(each) for each in (b1, b2, b))
    x1, x2 = (_with_all_levels(each) for each in (x1, x2))
    places = {"sex": [1, 6], "age": [2, 3], "education": [4, 5, 7]}
    names = {
        "twofold": {
            "explained": lambda j: (x1[j] - x2[j]) @ b[j],
            "unexplained": lambda j: x1[j] @ (b1 - b)[j] + x2[j] @ (b - b2)[j],
        },
        "threefold": {
            "endowments": lambda j: (x1[j] - x2[j]) @ b2[j],
            "coefficients": lambda j: x2[j] @ (b1 - b2)[j],
            "interaction": lambda j: (x1[j] - x2[j]) @ (b1 - b2)[j],
        },
    }[kind]
    for component, value in names.items():
        terms = dict(places)
        if component in ("unexplained", "coefficients"):
            terms["constant"] = [0]
        for term, j in terms.items():
            found[component, term] = value(j)
        found[component] = sum(found[component, term] for term in terms)
    return found


def _centred(b: np.ndarray) -> np.ndarray:
    sex, school = b[1] / 2, (b[4] + b[5]) / 3
    new = np.append(b, [0.0, 0.0])
    new[[1, 6]] -= sex
    new[[4, 5, 7]] -= school
    new[0] += sex + school
    return new


def _with_all_levels(x: np.ndarray) -> np.ndarray:
    return np.append(x, [1 - x[1], 1 - x[4] - x[5]])


def design_errors(
    people: pd.DataFrame, value: Callable[[np.ndarray], dict[object, float]]
) -> dict[object, float]:
    """Standard errors over the design from influences, which are slopes by the weights.

    A record's influence on a number is the slope of the number by the record's weight, taken here
    by moving each weight a little: no formula of the number is needed.
    """
    w = people["w"].to_numpy()
    whole = value(w)
    influence = {key: np.zeros(len(w)) for key in whole}
    for record in range(len(w)):
        step = 1e-3 * w[record]
        up, down = w.copy(), w.copy()
        up[record] += step
        down[record] -= step
        high, low = value(up), value(down)
        for key in whole:
            influence[key][record] = (high[key] - low[key]) / (2 * step)
    found = {}
    for key, each in influence.items():
        totals = (
            pd.DataFrame({"h": people["stratum"], "i": people["psu"], "z": each * w})
            .groupby(["h", "i"])["z"]
            .sum()
        )
        variance = 0.0
        for _, z in totals.groupby(level=0):
            variance += len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum()
        found[key] = float(np.sqrt(variance))
    return found
