"""The sample design, as a user declares it: strata, sampling units, weights, replicates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.replication import KINDS

LonelyRule = Literal["fail", "remove", "certainty", "adjust", "average"]
LONELY_ALIASES = {
    "missing": "fail",
    "scaled": "average",
    "centered": "adjust",
    "centred": "adjust",
}
"""Stata's names of the same rules."""

CalibrationFunction = Literal["linear", "raking", "logit"]


@dataclass(frozen=True, slots=True)
class Replicates:
    """Replicate weights: columns that came with the survey, or a kind that is to be made.

    Attributes:
        columns: Names of the columns, in the order of `rscales`.
        pattern: In their place a pattern such as "rw*": the columns that match it, in the order in
            which they stand.
        file: Where the columns are not in the survey's own file: a file or frame that has them,
            record for record in the same order.
        kind: BRR, Fay, JK1, JKn, JK2, bootstrap, subbootstrap, mrbbootstrap, ACS,
            successive-difference or other. With neither `columns` nor `pattern` it is made from
            strata and primary sampling units (JK1, JKn, BRR, Fay, bootstrap, subbootstrap).
        combined: Whether the columns are whole weights; False: they multiply the weight.
        scale, rscales: The factor of all squared deviations, and one for each replicate. None
            takes those that belong to the kind.
        mse: Whether deviations are from the estimate of the whole sample; False: from the mean of
            the replicates. None takes what belongs to the kind.
        rho: Of Fay's method: the part that stays of the weights of the half left out.
        df: Degrees of freedom, where the survey's documentation gives them; None: the rank of the
            replicate weights, less 1.
        count, seed: Of a bootstrap that is to be made: how many, and from which random numbers.
    """

    columns: Sequence[str] | None = None
    pattern: str | None = None
    file: Any = None
    kind: str = "other"
    combined: bool = True
    scale: float | None = None
    rscales: Sequence[float] | None = None
    mse: bool | None = None
    rho: float = 0.0
    df: int | None = None
    count: int = 200
    seed: int = 1

    @property
    def made(self) -> bool:
        """Whether the replicates are to be made from the design."""
        return self.columns is None and self.pattern is None

    def __post_init__(self) -> None:
        if self.columns is not None and self.pattern is not None:
            raise SurveyError("replicates: give the columns or a pattern, not both")
        if isinstance(self.columns, str):
            raise SurveyError(f"replicates: columns is a list of names, not {self.columns!r}")
        if self.kind not in KINDS:
            raise UnknownNameError("kind of replicate weights", self.kind, KINDS)


@dataclass(frozen=True, slots=True)
class PostStratification:
    """Weights adjusted to the known size of each post-stratum.

    Attributes:
        by: The column, or columns, whose crossing makes the post-strata.
        totals: Level -> population; for several columns tuples of levels. Levels as text.
    """

    by: str | Sequence[str]
    totals: Mapping[Any, float]


@dataclass(frozen=True, slots=True)
class Raking:
    """Weights adjusted in turn to the known sizes of several classifications, until all hold.

    Attributes:
        margins: Column -> level (as text) -> population.
        tolerance: How near each margin must come, as a part of it.
    """

    margins: Mapping[str, Mapping[str, float]]
    tolerance: float = 1e-12

    def __post_init__(self) -> None:
        if not self.margins:
            raise SurveyError("raking: no margin is given")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights moved as little as possible so that totals of some quantities are the known ones.

    Attributes:
        totals: SQL expression -> total in the population; "1" is the population itself.
        function: linear (the regression estimator), raking, or logit (needs bounds).
        bounds: Least and largest factor by which a weight may change.
    """

    totals: Mapping[str, float]
    function: CalibrationFunction = "linear"
    bounds: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not self.totals:
            raise SurveyError("calibration: no total is given")
        if self.function not in get_args(CalibrationFunction):
            raise UnknownNameError(
                "calibration function", self.function, get_args(CalibrationFunction)
            )
        if self.function == "logit" and self.bounds is None:
            raise SurveyError("calibration: the logit function needs bounds, such as (0.5, 2)")


@dataclass(frozen=True, slots=True)
class Design:
    """The design of a sample, for `Survey.open(frame, design=Design(...))`.

    Attributes:
        weights: SQL expression of the weight. None: the weight follows from `fpc`; without that
            each record weighs 1.
        strata: SQL expression of the stratum; None means one stratum.
        psu: SQL expression of the primary sampling unit, or a list of one for each stage; None
            means that each record is one.
        nest: Whether the labels of PSUs repeat between strata. Where they do not, a PSU in two
            strata is an error.
        fpc: SQL expression of the number of units in the population: PSUs of the stratum; a list
            gives further stages their own (secondary units of the PSU). None, or no entry for a
            stage, takes the units as drawn with replacement.
        lonely_psu: What a stratum with a single PSU adds to a variance: "fail" (an error that
            names the stratum), "remove" or "certainty" (nothing), "adjust" (its distance from the
            mean of all PSUs), "average" (the mean of the other strata). Stata's names are taken.
        adjust_domain_lonely: Whether the rule holds, too, for a stratum of which a single PSU has
            a record of the domain.
        ultimate_cluster: Whether stages after the first are left out of the variance.
        replicates: Replicate weights, in the place of strata and PSUs.
        calibration: How the weights are adjusted to known totals; standard errors know of it.
    """

    weights: str | None = None
    strata: str | None = None
    psu: str | Sequence[str] | None = None
    nest: bool = False
    fpc: str | Sequence[str] | None = None
    lonely_psu: str = "fail"
    adjust_domain_lonely: bool = False
    ultimate_cluster: bool = False
    replicates: Replicates | None = None
    calibration: PostStratification | Raking | Calibration | None = None

    def __post_init__(self) -> None:
        for name, given in (("weights", self.weights), ("strata", self.strata)):
            if given is not None and not isinstance(given, str):
                raise SurveyError(_not_one(name, given))
        for name, several in (("psu", self.psu), ("fpc", self.fpc)):
            if several is not None and not _are_texts(several):
                raise SurveyError(
                    f"{name}: SQL expressions in quotes are expected, not {several!r}"
                )
        if self.lonely_rule not in get_args(LonelyRule):
            known = (*get_args(LonelyRule), *LONELY_ALIASES)
            raise UnknownNameError("rule for lonely PSUs", str(self.lonely_psu), known)
        if len(self.fpcs) > max(len(self.units), 1):
            raise SurveyError(
                f"fpc: {len(self.fpcs)} stages are given, psu has {max(len(self.units), 1)}"
            )

    @property
    def lonely_rule(self) -> str:
        """The rule for lonely PSUs by its own name."""
        return LONELY_ALIASES.get(self.lonely_psu, self.lonely_psu)

    @property
    def units(self) -> tuple[str, ...]:
        """Expressions of the sampling units, one for each stage; empty: each record is a PSU."""
        return _listed(self.psu)

    @property
    def fpcs(self) -> tuple[str, ...]:
        """Expressions of the population counts, one for each stage."""
        return _listed(self.fpc)

    @property
    def stages(self) -> int:
        """How many stages the variance counts."""
        several = self.fpcs and not self.ultimate_cluster
        return max(len(self.units), 1) if several else 1


def _are_texts(given: object) -> bool:
    if isinstance(given, list | tuple):
        return all(isinstance(each, str) for each in given)
    return isinstance(given, str)


def _not_one(name: str, given: object) -> str:
    """Say that one expression is expected, and what to write in the place of several."""
    several = list(given) if isinstance(given, list | tuple) else []
    texts = [each for each in several if isinstance(each, str)]
    hint = ""
    if name == "strata" and texts:
        crossed = " || '/' || ".join(texts)
        hint = f'; several columns are crossed in one: strata="{crossed}"'
    return f"{name}: one SQL expression in quotes is expected, not {given!r}{hint}"


def _listed(given: str | Sequence[str] | None) -> tuple[str, ...]:
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)
