"""What differs between our answer and the expected one, at the tolerances of the form."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from tests.reference.answer import Answer, Row, find
from tests.reference.case import Case, listed, text

CLOSED = 1e-9
ITERATIVE = 1e-6
ROOT_SEARCH = 1e-2
NOTHING = 1e-12
"""Of the estimate: what a standard error may be that is zero in theory."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs: where, ours and what was expected."""

    what: str
    ours: Any
    expected: Any

    def __str__(self) -> str:
        return f"{self.what}: ours {self.ours!r}, expected {self.expected!r}"


def tolerance(case: Case) -> float:
    """How far, relative to the value, our figures may be from those of a case."""
    said, calibration = case.statistic, case.design.get("calibration") or {}
    iterative = (
        calibration.get("kind") == "rake"
        or (calibration.get("calfun") or "linear") != "linear"
        or bool(calibration.get("bounds"))
        or said["stat"] in {"glm", "ttest"}
        or bool(said.get("formula"))
        or (said["stat"] == "proportion" and said.get("ci_method", "logit") in _ITERATIVE)
        or (said["stat"] == "chisq" and said.get("method") in {"lincom", "saddlepoint"})
    )
    return ITERATIVE if iterative else CLOSED


_ITERATIVE = {"logit", "likelihood"}


def known(value: Any) -> float | None:
    """Return a number; None for what is null, NaN or infinite, which the form writes as null."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


class Comparison:
    """The comparison of one answer with what its case expects."""

    def __init__(self, case: Case, answer: Answer) -> None:
        self.case, self.answer = case, answer
        self.expected = case.expected
        self.relative = tolerance(case)
        self.rows: list[tuple[Mapping[str, Any], Row]] = []

    def differences(self) -> Iterator[Difference]:
        """Go through everything that the case expects."""
        overall = self.answer.overall
        for name in ("degf", "ci_df"):
            if self.expected.get(name) is not None:
                yield from self.number(name, overall and overall.df, self.expected[name])
        if "df_residual" in self.expected:
            found = self.answer.df_residual
            yield from self.number("df_residual", found, self.expected["df_residual"])
        if self.expected.get("test") is not None:
            yield from self._test(self.expected["test"])
        for row in self.expected.get("rows") or ():
            yield from self._row(row)
        yield from self._more_rows()
        if self.expected.get("vcov") is not None:
            yield from self._matrix(np.array(_squared(self.expected["vcov"]), dtype=float))

    def number(
        self, what: str, ours: Any, expected: Any, absolute: float = 0.0
    ) -> Iterator[Difference]:
        """Compare one number; null must be null."""
        ours, wanted = known(ours), known(expected)
        if ours is None or wanted is None:
            if ours is not wanted:
                yield Difference(what, ours, wanted)
        elif not abs(ours - wanted) <= max(self.relative * abs(wanted), absolute):
            yield Difference(what, ours, wanted)

    def _row(self, row: Mapping[str, Any]) -> Iterator[Difference]:
        key = self._key(row)
        place = "/".join(str(each) for each in (*key, row.get("name"), row.get("p")) if each)
        ours = find(self.answer.rows, key, row.get("name"), row.get("p"))
        if ours is None:
            yield Difference(f"{place} row", "none", "one")
            return
        self.rows.append((row, ours))
        if not self._is_missing(row, ours):
            yield from self._figure(place, row, ours)
            yield from self._domain(place, row, ours)

    def _figure(self, place: str, row: Mapping[str, Any], ours: Row) -> Iterator[Difference]:
        if "estimate" in row:
            yield from self.number(f"{place} estimate", ours.value, row["estimate"])
        if "se" in row:
            nothing = NOTHING * abs(known(row.get("estimate")) or 0.0)
            near = self._near_score(row) or nothing
            yield from self.number(f"{place} se", ours.se, row["se"], near)
        if "ci" in row:
            yield from self._interval(place, row, ours)
        if self.case.statistic.get("deff") and "deff" in row:
            yield from self.number(f"{place} deff", ours.deff, row["deff"])

    def _domain(self, place: str, row: Mapping[str, Any], ours: Row) -> Iterator[Difference]:
        records = self.answer.records.get(ours.key)
        if row.get("n") is not None:
            yield from self.number(f"{place} n", records and records.n, row["n"])
        degf = row.get("domain_degf")
        if degf is not None:
            yield from self.number(f"{place} domain_degf", records and records.df, degf)
            if records and ours.n == records.n and ours.df is not None:
                yield from self.number(f"{place} df", ours.df, degf)

    def _key(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        if not self.case.by:
            return ()
        if "key" not in row:
            return self._key_by_name(row.get("name"))
        return tuple(text(_number(row["key"][name])) for name in self.case.by)

    def _key_by_name(self, name: str | None) -> tuple[str, ...]:
        keys = {row.key for row in self.answer.rows if ".".join(row.key) == name}
        return next(iter(keys)) if len(keys) == 1 else ()

    def _is_missing(self, row: Mapping[str, Any], ours: Row) -> bool:
        """Whether R says NA because a value is missing, where `na: drop` was not asked.

        Our engine leaves records without a value out, and its n tells.
        """
        records = self.answer.records.get(ours.key)
        return (
            self.case.statistic.get("na") != "drop"
            and known(row.get("estimate")) is None
            and ours.n is not None
            and records is not None
            and ours.n < records.n
        )

    def _near_score(self, row: Mapping[str, Any]) -> float | None:
        said = self.case.statistic
        if said["stat"] == "quantile" and said.get("interval") == "score":
            return ROOT_SEARCH * abs(known(row.get("estimate")) or 0.0)
        return None

    def _interval(self, place: str, row: Mapping[str, Any], ours: Row) -> Iterator[Difference]:
        own = (ours.lower, ours.upper)
        stat = self.case.statistic["stat"]
        by_method = stat == "quantile" or (
            stat == "proportion" and self.case.statistic.get("ci_method", "logit") != "mean"
        )
        expected = listed(row["ci"]) or [None, None]
        if by_method and "ci_df" not in self.expected:
            yield from self._bounds(place, own, expected, row)
            return
        # The form takes the degrees of freedom of the whole, our table those of the domain. Ours
        # must be what it says of itself, and the expected one be made of the same two numbers.
        if ours.lower is not None and not by_method:
            yield from self._bounds(f"{place} own", own, reach(ours, ours.df), row)
        df = self._interval_df(ours)
        made = reach(ours, math.inf if df is None and known(expected[0]) is not None else df)
        differing = list(self._bounds(place, made, expected, row))
        if by_method and differing and not list(self._bounds(place, own, expected, row)):
            return
        yield from differing

    def _interval_df(self, ours: Row) -> float | None:
        """The degrees of freedom that the expected interval was made with."""
        if "ci_df" in self.expected:
            return self.expected["ci_df"]
        if self.case.statistic["stat"] == "glm":
            return self.expected.get("df_residual", ours.df)
        return self.expected.get("degf", ours.df)

    def _bounds(
        self, place: str, ours: Any, expected: Any, row: Mapping[str, Any]
    ) -> Iterator[Difference]:
        # A bound near zero is only as good as the numbers that it is the difference of.
        size = max(abs(known(each) or 0.0) for each in (row.get("estimate"), *expected))
        near = self._near_score(row) or max(self.relative, NOTHING) * size
        for name, mine, theirs in zip(("lower", "upper"), ours, expected, strict=True):
            yield from self.number(f"{place} {name}", mine, theirs, near)

    def _more_rows(self) -> Iterator[Difference]:
        if not self.case.by or not self.expected.get("rows"):
            return
        met = {row.key for _, row in self.rows}
        for row in self.answer.rows:
            if row.key not in met and "NA" not in row.key and row.n:
                met.add(row.key)
                yield Difference(f"{'/'.join(row.key)} row", "one", "none")

    def _matrix(self, expected: np.ndarray) -> Iterator[Difference]:
        pairs = self.rows
        if len(pairs) != len(expected):
            yield Difference("vcov rows", len(pairs), len(expected))
            return
        if self.answer.matrix is None:
            yield Difference("vcov", "none", f"{len(expected)} x {len(expected)}")
            return
        ours = self.answer.matrix([row for _, row in pairs])
        se = np.sqrt(np.abs(np.diag(expected)))
        noise = np.array([NOTHING * abs(known(row.get("estimate")) or 0.0) for row, _ in pairs])
        # Without `covmat = TRUE` R knows only the diagonal of domains' covariances, and says 0.
        call = str(self.case.calls.get("estimate", ""))
        diagonal = bool(self.case.by) and not re.search(r"covmat\s*=\s*TRUE", call)
        diagonal = diagonal and not np.any(expected - np.diag(np.diag(expected)))
        for i, j in np.ndindex(expected.shape):
            if diagonal and i != j:
                continue
            near = 2 * self.relative * se[i] * se[j]
            near += noise[i] * se[j] + noise[j] * se[i] + noise[i] * noise[j]
            mine, theirs = float(ours[i, j]), float(expected[i, j])
            yield from self.number(f"vcov[{i},{j}]", mine, theirs, near)

    def _test(self, expected: Mapping[str, Any]) -> Iterator[Difference]:
        ours = self.answer.test
        if ours is None:
            yield Difference("test", "none", "one")
            return
        if _first(expected.get("statistic")) is not None:
            yield from self.number("statistic", ours.statistic, _first(expected["statistic"]))
        for name in ("parameter", "df"):
            wanted = _values(expected.get(name))
            for number, each in enumerate(wanted):
                mine = ours.parameter[number] if number < len(ours.parameter) else None
                yield from self.number(f"{name}[{number}]", mine, each)
        if "p_value" in expected:
            # Tails that R integrates numerically are good to about this much.
            method = self.case.statistic.get("method")
            near = 1e-8 if method in {"lincom", "saddlepoint"} else 1e-15
            yield from self.number("p_value", ours.p_value, _first(expected["p_value"]), near)
        if _values(expected.get("estimate")):
            yield from self.number("estimate", ours.estimate, _first(expected["estimate"]))


def reach(row: Row, df: float | None) -> tuple[float | None, float | None]:
    """Return the interval of Student's t around a figure; none where there is no df."""
    if known(row.value) is None or known(row.se) is None or df is None or df <= 0:
        return (None, None)
    assert row.value is not None
    assert row.se is not None
    half = float(stdtrit(df, 0.975)) * row.se if math.isfinite(df) else 1.959963984540054 * row.se
    return (row.value - half, row.value + half)


def _number(value: Any) -> Any:
    """Read a level that is written as a number."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else listed(value)


def _first(value: Any) -> Any:
    return next(iter(_values(value)), None)


def _squared(matrix: Any) -> list[list[Any]]:
    """Read a matrix; of one row it may be a single number."""
    if not isinstance(matrix, list):
        return [[matrix]]
    rows = [each if isinstance(each, list) else [each] for each in matrix]
    return [[math.nan if each is None else each for each in row] for row in rows]
