"""The words of the form: which the runner answers, and what makes a case unsupported.

One unknown word anywhere in a case may change what it asks, so the case is not answered at all.
"""

import re
from collections.abc import Mapping
from typing import Any

from tests.reference.case import Case, listed

NAMES = ("math", "school", "shahvaish", *(f"hf{number}" for number in range(1, 10)))
CHOICES: dict[str, tuple[Any, ...]] = {
    "na": ("drop",),
    "qrule": NAMES,
    "interval": ("mean", "quantile", "beta", "xlogit", "asin", "score"),
    "ci_method": ("logit", "likelihood", "asin", "beta", "mean", "xlogit", "wilson"),
    "deff": ("wor", "wr"),
    "categorical": (True, False),
    "method": ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"),
    "family": ("gaussian", "binomial"),
    "lonely_psu": ("fail", "remove", "certainty", "adjust", "average"),
    "adjust_domain_lonely": (True, False),
    "nest": (True, False),
    "combined": (True, False),
    "mse": (True, False),
    "type": (
        *("BRR", "Fay", "JK1", "JKn", "bootstrap", "subbootstrap", "mrbbootstrap"),
        *("successive-difference", "ACS"),
    ),
    "kind": ("poststratify", "rake", "calibrate"),
    "calfun": ("linear", "raking", "logit"),
}
BASES = ("mean", "total", "ratio")
INEQUALITY = ("gini", "qsr", "arpt", "arpr", "gei1")
_ALWAYS = {"stat", "where", "na"}
_DOMAINS = {"y", "by"}
STATISTICS: dict[str, set[str]] = {
    "mean": {*_DOMAINS, "categorical", "deff"},
    "total": {*_DOMAINS, "categorical", "deff"},
    "ratio": {*_DOMAINS, "x", "deff"},
    "quantile": {*_DOMAINS, "p", "qrule", "interval"},
    "proportion": {*_DOMAINS, "ci_method"},
    "variance": _DOMAINS,
    "chisq": {"rows", "cols", "method"},
    "ttest": {"y", "group"},
    "contrast": {
        *(*_DOMAINS, "x", "categorical", "contrast", "expression", "formula", "family"),
        *("p", "qrule", "interval"),
    },
    "glm": {"formula", "family"},
    **dict.fromkeys(INEQUALITY, _DOMAINS),
}
DESIGN = {
    *("psu", "strata", "weights", "fpc", "nest", "lonely_psu", "adjust_domain_lonely"),
    *("replicates", "calibration"),
}
REPLICATES = {"file", "combined", "scale", "rscales", "mse", "type", "rho"}
CALIBRATION = {
    "poststratify": {"kind", "by", "totals"},
    "rake": {"kind", "margins", "tolerance"},
    "calibrate": {"kind", "totals", "calfun", "bounds", "tolerance"},
}
OPTIONS = {"survey.lonely.psu", "survey.adjust.domain.lonely"}
OPERATORS = {"==": "=", "!=": "<>", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
EXPECTED = {"degf", "ci_df", "rows", "vcov", "df_residual", "test", "error"}
ROWS = {"key", "name", "p", "estimate", "se", "ci", "n", "deff", "domain_degf"}
TEST = {"statistic", "parameter", "df", "p_value", "estimate"}
COMPARISON = re.compile(
    r"""^\s*(?P<column>[A-Za-z_.][\w.]*)\s*(?P<operator>==|!=|>=|<=|>|<)\s*"""
    r"""(?P<value>'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|TRUE|FALSE)\s*$"""
)
FORMULA = re.compile(r"^\s*[\w.]+\s*~\s*[\w.]+(\s*\+\s*[\w.]+)*\s*$")


class UnsupportedError(Exception):
    """A word that is not in the vocabulary, or one of the two that may stay unsupported."""


def check(case: Case) -> None:
    """Refuse a case that has a word which is not known."""
    stat = case.statistic["stat"]
    if stat not in STATISTICS:
        raise UnsupportedError(f"statistic.stat {stat!r}")
    _keys(case.statistic, STATISTICS[stat] | _ALWAYS, "statistic")
    _values(case.statistic, "statistic")
    _keys(case.design, DESIGN, "design")
    _values(case.design, "design")
    if len(listed(case.design.get("strata"))) > 1:
        raise UnsupportedError("design.strata with several columns")
    replicates = case.design.get("replicates") or {}
    _keys(replicates, REPLICATES, "design.replicates")
    _values(replicates, "design.replicates")
    calibration = case.design.get("calibration")
    if calibration:
        _values(calibration, "design.calibration")
        kind = calibration.get("kind")
        _keys(calibration, CALIBRATION.get(kind, set()), "design.calibration")
    _keys(case.options, OPTIONS, "options")
    _check_texts(case)
    _check_expected(case)


def _keys(content: Mapping[str, Any], known: set[str], place: str) -> None:
    # A key that holds null says nothing: R's generator writes those too.
    for key, value in content.items():
        if key not in known and value is not None:
            raise UnsupportedError(f"{place}.{key}")


def _values(content: Mapping[str, Any], place: str) -> None:
    for key, value in content.items():
        if key in CHOICES and value is not None and value not in CHOICES[key]:
            raise UnsupportedError(f"{place}.{key} {value!r}")


def _check_texts(case: Case) -> None:
    for y in listed(case.statistic.get("y")):
        if not re.fullmatch(r"[A-Za-z_.][\w.]*", str(y)) and not COMPARISON.match(str(y)):
            raise UnsupportedError(f"statistic.y {y!r}")
    formula = case.statistic.get("formula")
    if formula is not None and not FORMULA.match(str(formula)):
        raise UnsupportedError(f"statistic.formula {formula!r}")
    for condition in case.statistic.get("where") or ():
        word = condition[1] if isinstance(condition, list) and len(condition) > 1 else condition
        if word not in {*OPERATORS, "in", "not null"}:
            raise UnsupportedError(f"statistic.where {condition!r}")


def _check_expected(case: Case) -> None:
    _keys(case.expected, EXPECTED, "expected")
    for row in case.expected.get("rows") or ():
        _keys(row, ROWS, "expected.rows")
    _keys(case.expected.get("test") or {}, TEST, "expected.test")
