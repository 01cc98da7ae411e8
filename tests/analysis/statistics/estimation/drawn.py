"""Small samples drawn at random for tests: odd designs, odd weights, nulls, columns of every type."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st
from tests.analysis.statistics.estimation import plain

from livelihoods.analysis.statistics import Design

TYPES = ("text", "float", "categorical", "bool", "integer")
LABELS = {
    "text": ["it's", "", "Ñandú", "NULL"],
    "float": [-1.5, 0.1, 2.0, 1e9],
    "categorical": ["b", "a", "z", "10"],
    "bool": [True, False],
    "integer": [-7, 0, 3, 10**12],
}


@dataclass(frozen=True)
class Drawn:
    """A sample as the engine reads it and as the plain formulas do.

    Attributes:
        table: The records.
        design: What the engine is told.
        sample: The same for `plain`.
        columns: Name -> values, None where they are missing.
    """

    table: pa.Table
    design: Design
    sample: plain.Sample
    columns: dict[str, list]

    def _repr_pretty_(self, printer, _cycle) -> None:
        """What hypothesis prints: enough to make the sample again."""
        printer.text(f"{self.design}, pd.DataFrame({self.columns})")

    def numbers(self, name: str) -> np.ndarray:
        return np.array([0.0 if each is None else each for each in self.columns[name]], float)

    def known(self, *names: str) -> np.ndarray:
        return np.array(
            [None not in row for row in zip(*(self.columns[n] for n in names), strict=True)]
        )

    def inside(self, domain: dict) -> np.ndarray:
        found = np.ones(len(self.table), bool)
        for name, code in domain.items():
            found &= np.array([each == code for each in self.columns[name]])
        return found

    def codes(self, names: tuple[str, ...], inside: np.ndarray) -> set[tuple]:
        """The crossings that a record with a weight has."""
        rows = zip(
            inside & (self.sample.weights != 0), *(self.columns[n] for n in names), strict=True
        )
        return {tuple(row) for here, *row in rows if here and None not in row}


def as_column(values: list, kind: str) -> pa.Array:
    return pa.array(values).dictionary_encode() if kind == "categorical" else pa.array(values)


def weights(rng: np.random.Generator, rows: int, decimals: int | None) -> np.ndarray:
    found = rng.gamma(2, 300, rows) + 1
    return found if decimals is None else found.round(decimals)


def nulls(rng: np.random.Generator, values, part: float) -> list:
    gone = rng.random(len(values)) < part
    return [None if no else each for no, each in zip(gone, list(values), strict=True)]


@st.composite
def samples(draw, *, stages: int = 1, rule: str | None = None, null: bool = True) -> Drawn:
    """Draw a sample. The labels of units repeat between strata, and between first units."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6), label="seed"))
    rule = rule or draw(st.sampled_from(["fail", "remove", "certainty", "adjust", "average"]))
    in_domains = draw(st.booleans(), label="in_domains")
    kinds = {name: draw(st.sampled_from(TYPES), label=name) for name in ("h", "u", "d", "e")}
    decimals = draw(st.sampled_from([0, 1, 2, 5, 9, None]), label="decimals")
    null_part = draw(st.sampled_from([0.0, 0.2, 0.6]), label="nulls") if null else 0.0
    zero_part = draw(st.sampled_from([0.0, 0.2]), label="zeros")
    with_fpc = stages > 1 or draw(st.booleans(), label="fpc")
    strata, units = LABELS[kinds["h"]], LABELS[kinds["u"]]
    strata = strata[: draw(st.integers(1, len(strata)), label="strata")]
    least = 2 if rule == "fail" else 1
    pairs = [(h, u) for h in strata for u in units[: rng.integers(least, len(units) + 1)]]
    triples = [(h, u, s) for h, u in pairs for s in range(rng.integers(least, 4))]
    rows = len(triples) + draw(st.integers(0, 40), label="further rows")
    # Every unit has a record; the order is no order.
    which = rng.permutation(
        [*range(len(triples)), *rng.integers(0, len(triples), rows - len(triples))]
    )
    h, u, s = ([triples[k][n] for k in which] for n in range(3))
    w = weights(rng, rows, decimals)
    w[rng.random(rows) < zero_part] = 0.0
    w[0] = max(w[0], 1.0)
    columns = {
        "h": h,
        "u": u,
        "s": s,
        "w": w.tolist(),
        "y": nulls(
            rng, rng.normal(50, 40, rows).round(int(rng.integers(0, 4))).tolist(), null_part
        ),
        "x": nulls(rng, rng.integers(1, 6, rows).tolist(), null_part),
        "b": nulls(rng, (rng.random(rows) < 0.4).tolist(), null_part),
        "q": nulls(rng, (rng.integers(1, 9, rows) * 5.5).tolist(), null_part),
        "d": nulls(
            rng, [LABELS[kinds["d"]][k] for k in _crowd(rng, rows, kinds["d"])], null_part / 2
        ),
        "e": nulls(
            rng, [LABELS[kinds["e"]][k] for k in _crowd(rng, rows, kinds["e"])], null_part / 2
        ),
    }
    first = {label: sum(each[0] == label for each in pairs) for label in strata}
    second = {pair: sum(each[:2] == pair for each in triples) for pair in pairs}
    more = {label: int(rng.choice([0, 1, 10])) for label in strata}
    further = {pair: int(rng.choice([0, 2, 5])) for pair in pairs}
    columns["n1"] = [first[label] + more[label] for label in h]
    columns["n2"] = [second[pair] + further[pair] for pair in zip(h, u, strict=True)]
    fpc = ["n1", "n2"][:stages] if with_fpc else []
    design = Design(
        weights="w",
        strata="h",
        psu=["u", "s"][:stages],
        nest=True,
        fpc=fpc or None,
        lonely_psu=rule,
        adjust_domain_lonely=in_domains,
    )
    sample = plain.Sample(
        weights=w,
        strata=h,
        units=[u, s][:stages],
        fpc=[np.array(columns[name], float) for name in fpc],
        rule=rule,
        in_domains=in_domains,
    )
    table = pa.table({n: as_column(each, kinds.get(n, "")) for n, each in columns.items()})
    return Drawn(table, design, sample, columns)


def _crowd(rng: np.random.Generator, rows: int, kind: str) -> np.ndarray:
    """Levels of very different size: one of them has a record or two."""
    count = len(LABELS[kind])
    found = rng.integers(0, count - 1, rows)
    found[rng.integers(0, rows, 2)] = count - 1
    return found
