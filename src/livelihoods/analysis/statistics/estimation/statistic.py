"""What can be asked of a survey: totals, means, ratios, shares, quantiles and the like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.quantile_rules import RULES

IntervalName = Literal["t", "logit", "xlogit", "beta", "asin", "likelihood", "wilson"]
"""Intervals of means and proportions. `t`: value plus or minus t(df) standard errors; the others
are for proportions (see `proportions`)."""

DesignEffect = Literal["wor", "wr"]
"""Against which simple random sample a design effect is taken: without or with replacement."""

QuantileInterval = Literal["mean", "beta", "xlogit", "asin", "score", "quantile"]
"""How the interval of a quantile is made; `quantile` needs replicate weights."""

Kind = Literal[
    "total",
    "mean",
    "ratio",
    "share",
    "variance",
    "quantile",
    "gini",
    "quintile_share_ratio",
    "poverty_threshold",
    "poverty_rate",
    "theil",
    "fgt",
]
DISTRIBUTIONAL = (
    *("quantile", "gini", "quintile_share_ratio", "poverty_threshold", "poverty_rate"),
    *("theil", "fgt"),
)
"""Kinds that need the distribution of a quantity, not only its totals."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """One statistic; use `total`, `mean`, `ratio`, `share`, `quantile` and the like to make it.

    Attributes:
        kind: What it is.
        y: SQL expression; a condition counts records. Of a share: the numerator, per level.
        x: Of a ratio: the denominator.
        name: Its name in the table.
        where: Condition of the records that it is computed over, within every domain.
        of, within: Of a share: the column whose levels share out, and the columns within whose
            crossing they add up to 1.
        interval: How the interval is made.
        certain: Condition of records whose y follows from a definition alone; a domain with no
            other record has no sampling error.
        level: Of one level of a share: which.
        complete: That y and x are known for every record: then nulls are not looked for.
        probabilities: Of quantiles: the probabilities.
        p: Of one quantile: its probability.
        rule: Of a quantile: which of the records is it, or between which (see `quantile_rules`).
        deff: Which design effect is wanted.
        line: Of a measure of poverty: a fixed line, or None for a line that follows the median.
        percent: Of a line that follows a quantile: the multiple of it (0.6 of the median).
        order: Of such a line: which quantile it follows.
        power: Of FGT: 0 the rate, 1 the gap, 2 its square.
        strict: Of a rate below a line: whether a value at the line is not below it.
    """

    kind: Kind
    y: str
    x: str | None = None
    name: str = ""
    where: str | None = None
    of: str | None = None
    within: tuple[str, ...] = ()
    interval: IntervalName | QuantileInterval = "t"
    certain: str | None = None
    level: str | None = None
    complete: bool = False
    probabilities: tuple[float, ...] = ()
    p: float | None = None
    rule: str = "math"
    deff: DesignEffect | None = None
    line: float | None = None
    percent: float = 0.6
    order: float = 0.5
    power: int = 0
    strict: bool = False

    @property
    def texts(self) -> tuple[str | None, ...]:
        """The expressions in it."""
        return (self.y, self.x, self.where, self.of, self.certain, *self.within)

    def __post_init__(self) -> None:
        known = get_args(QuantileInterval if self.kind == "quantile" else IntervalName)
        if self.interval not in known:
            raise UnknownNameError("interval", str(self.interval), known)
        if self.deff not in (None, *get_args(DesignEffect)):
            raise UnknownNameError("design effect", str(self.deff), get_args(DesignEffect))
        if self.power not in (0, 1, 2):
            raise SurveyError(f"{self.name}: the power is 0, 1 or 2, not {self.power}")
        if self.line is not None and not self.line > 0:
            raise SurveyError(f"{self.name}: a line is larger than 0, not {self.line}")
        if not (self.percent > 0 and 0 < self.order < 1):
            raise SurveyError(
                f"{self.name}: a line is a positive multiple of a quantile between 0 and 1, not "
                f"{self.percent} of {self.order}"
            )
        for p in self.probabilities:
            if not 0 <= p <= 1:
                raise SurveyError(f"{self.name}: a probability is from 0 to 1, not {p}")
        if self.kind == "quantile" and self.rule not in RULES:
            raise UnknownNameError("rule for quantiles", self.rule, RULES)


def total(
    y: str, *, where: str | None = None, name: str | None = None, deff: DesignEffect | None = None
) -> Statistic:
    """Ask for the sum over the population of a quantity, or of the records that meet a condition.

    Estimated by the sum of weight times y.
    """
    return Statistic("total", y, name=name or f"total({y})", where=where, deff=deff)


def mean(
    x: str,
    *,
    where: str | None = None,
    name: str | None = None,
    interval: IntervalName = "t",
    certain: str | None = None,
    deff: DesignEffect | None = None,
) -> Statistic:
    """Ask for the mean of a quantity, or the proportion that meets a condition (0 to 1).

    `interval` other than "t" is for proportions: "logit" keeps the interval between 0 and 1,
    "beta" is Korn and Graubard's.
    """
    return Statistic(
        "mean",
        x,
        name=name or f"mean({x})",
        where=where,
        interval=interval,
        certain=certain,
        deff=deff,
    )


def ratio(
    y: str,
    x: str,
    *,
    where: str | None = None,
    name: str | None = None,
    deff: DesignEffect | None = None,
) -> Statistic:
    """Ask for the total of y divided by the total of x."""
    return Statistic("ratio", y, x, name=name or f"ratio({y}, {x})", where=where, deff=deff)


def share(
    of: str,
    within: Sequence[str] = (),
    *,
    where: str | None = None,
    name: str | None = None,
    interval: IntervalName = "logit",
) -> Statistic:
    """Ask how records divide among the levels of a column, within each crossing of others.

    Within each crossing of `within` the shares of all levels add up to 1: that is the
    denominator. Records without a level count in no share and not in the denominator.
    """
    return Statistic(
        "share",
        of,
        name=name or f"share({of})",
        where=where,
        of=of,
        within=tuple(within),
        interval=interval,
    )


def variance(y: str, *, where: str | None = None, name: str | None = None) -> Statistic:
    """Ask for the variance of a quantity over the population.

    Sum of weight times squared deviation, over the sum of weights, times n / (n - 1).
    """
    return Statistic("variance", y, name=name or f"variance({y})", where=where)


def quantile(
    y: str,
    p: float | Sequence[float] = 0.5,
    *,
    rule: str = "math",
    interval: QuantileInterval = "mean",
    where: str | None = None,
    name: str | None = None,
) -> Statistic:
    """Ask for the value below which the proportion `p` of the population lies; `p` may be several.

    `rule` says which value that is where several, or none, are (R's names: math, school, shahvaish,
    hf1 to hf9); `interval` how the interval of the proportion is made that Woodruff (1952) turns
    into one of the quantile.
    """
    several = tuple(p) if isinstance(p, Sequence) else (p,)
    if not several:
        raise SurveyError(f"quantile({y}): no probability is given")
    return Statistic(
        "quantile",
        y,
        name=name or f"quantile({y})",
        where=where,
        probabilities=several,
        rule=rule,
        interval=interval,
    )


def gini(y: str, *, where: str | None = None, name: str | None = None) -> Statistic:
    """Ask for the Gini coefficient of a quantity (0: all have the same; 1: one has it all)."""
    return Statistic("gini", y, name=name or f"gini({y})", where=where)


def quintile_share_ratio(y: str, *, where: str | None = None, name: str | None = None) -> Statistic:
    """Ask for S80/S20: what the highest fifth has in all, over what the lowest fifth has."""
    return Statistic(
        "quintile_share_ratio", y, name=name or f"quintile_share_ratio({y})", where=where
    )


def poverty_threshold(
    y: str,
    *,
    percent: float = 0.6,
    order: float = 0.5,
    where: str | None = None,
    name: str | None = None,
) -> Statistic:
    """Ask for the at-risk-of-poverty line: a multiple (0.6) of a quantile (the median) of y."""
    return Statistic(
        "poverty_threshold",
        y,
        name=name or f"poverty_threshold({y})",
        where=where,
        percent=percent,
        order=order,
    )


def poverty_rate(
    y: str,
    *,
    percent: float = 0.6,
    order: float = 0.5,
    where: str | None = None,
    name: str | None = None,
) -> Statistic:
    """Ask for the proportion at or below the line that `poverty_threshold` gives for everybody."""
    return Statistic(
        "poverty_rate",
        y,
        name=name or f"poverty_rate({y})",
        where=where,
        percent=percent,
        order=order,
    )


def low_pay_rate(
    y: str, *, strict: bool = False, where: str | None = None, name: str | None = None
) -> Statistic:
    """Ask for the proportion that earns at most (`strict`: less than) 2/3 of the median of y."""
    rate = poverty_rate(y, percent=2 / 3, where=where, name=name or f"low_pay_rate({y})")
    return replace(rate, strict=strict)


def theil(y: str, *, where: str | None = None, name: str | None = None) -> Statistic:
    """Ask for the Theil index: the generalized entropy of parameter 1, over positive y."""
    return Statistic("theil", y, name=name or f"theil({y})", where=where)


def fgt(
    y: str,
    power: Literal[0, 1, 2] = 0,
    *,
    line: float | None = None,
    percent: float = 0.6,
    order: float = 0.5,
    where: str | None = None,
    name: str | None = None,
) -> Statistic:
    """Ask for the poverty measure of Foster, Greer and Thorbecke (1984).

    The mean of ((line - y) / line)^power over everybody, with 0 for those above the line: power 0
    is the rate, 1 the gap, 2 its square. Without `line` the line is a multiple of a quantile.
    """
    return Statistic(
        "fgt",
        y,
        name=name or (f"fgt({y}, {power})" if line is None else f"fgt({y}, {power}, {line})"),
        where=where,
        line=line,
        percent=percent,
        order=order,
        power=power,
    )
