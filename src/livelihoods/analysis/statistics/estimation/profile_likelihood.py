"""Where the likelihood of a proportion from a complex sample falls too far below its maximum.

The binomial deviance, divided by its design effect, is compared with the square of a t quantile
(Rao & Scott, 1984, Annals of Statistics 12). The bounds are those of R's `survey` 4.5, method
"likelihood" of `svyciprop`, which goes through a logistic model with nothing but a constant; all of
that model can be said in closed form but the round in which R stopped fitting.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import expit, log_ndtr, logit, ndtri_exp, stdtrit

Floats = NDArray[np.float64]

# The profile as R walks it: in fifths of the way, nine at the most; then three times as many points
# on a spline.
_PARTS: Final = 5
_MOST_STEPS: Final = 9
_SPLINE_DENSITY: Final = 3
# When R's fit stops: relative change of the deviance, and number of rounds.
_FIT_TOLERANCE: Final = 1e-8
_MOST_ROUNDS: Final = 25


@dataclass(frozen=True, slots=True)
class ProfileLikelihood:
    """The likelihood of a proportion as a function of its log odds.

    Args:
        p: The estimated proportion, between 0 and 1.
        spread: The design-based variance of ln(p / (1 - p)).
        n: Records of the design or domain, at least 2.
        dispersion: Weighted variance of the Pearson residuals: n / (n - 1), and 1 on replicate
            weights, where R does not correct for the mean.
        information: From `scoring_information`; 1 for a fit carried to its end.
    """

    p: float
    spread: float
    n: int
    dispersion: float
    information: float = 1.0

    def bounds(self, t: float) -> tuple[float, float]:
        """Return the two proportions at which the deviance is t squared times the design effect.

        R does not solve for them: it walks along the profile, lays a cubic spline through the
        points and reads the bounds off straight lines between points on it. That moves them by up
        to a thousandth of their value, so the same is done here; where R's walk ends short of a
        bound (and R has none) or the spline breaks down, the equation is solved.

        Args:
            t: The t (or normal) quantile, > 0.

        Returns:
            Lower and upper bound.
        """
        cut = t * math.sqrt(self.spread * self.n * self.p * (1 - self.p) * self.information)
        at, root = self._walk(cut)
        fine = np.linspace(at[0], at[-1], _SPLINE_DENSITY * len(at))
        height = _spline(at, root, fine)
        order = np.argsort(height, kind="stable")
        found = []
        for signed in (-cut, cut):
            b = float(np.interp(signed, height[order], fine[order]))
            reached = height.min() <= signed <= height.max()
            # With less than one expected case the spline swings to the other side of the estimate.
            if not reached or (b - float(logit(self.p))) * signed <= 0:
                b = self._solved(signed)
            found.append(float(expit(b)))
        return found[0], found[1]

    def _signed_root(self, b: float) -> float:
        """Return the root of the deviance at log odds b, negative below the estimate."""
        centre = float(logit(self.p))
        gain = self.p * (np.logaddexp(0, -b) - np.logaddexp(0, -centre))
        gain += (1 - self.p) * (np.logaddexp(0, b) - np.logaddexp(0, centre))
        deviance = max(2 * self.n * float(gain) / self.dispersion, 0.0)
        return math.copysign(math.sqrt(deviance), b - centre)

    def _walk(self, cut: float) -> tuple[Floats, Floats]:
        """Return R's points on the profile: log odds, ascending, and the signed root at each."""
        # R walks until the tail is half of that at the cut, by F(1, n - 1), whose root is the t
        # with a quarter beyond it. The logarithm of the tail does not underflow.
        log_tail = float(log_ndtr(-cut)) - 2 * math.log(2)
        tail = math.exp(log_tail)
        end = -float(stdtrit(self.n - 1, tail) if tail > 0 else ndtri_exp(log_tail))
        step = end / _PARTS * math.sqrt(self.spread)
        centre = float(logit(self.p))
        points = [(centre, 0.0)]
        for sign in (-1, 1):
            for k in range(1, _MOST_STEPS + 1):
                b = centre + sign * k * step
                points.append((b, self._signed_root(b)))
                if abs(points[-1][1]) >= end:
                    break
        at, root = np.array(sorted(points)).T
        return at, root

    def _solved(self, signed: float) -> float:
        centre = float(logit(self.p))
        far = math.copysign(1.0, signed)
        while abs(self._signed_root(centre + far)) < abs(signed):
            far *= 2
        return float(brentq(lambda b: self._signed_root(b) - signed, centre, centre + far))


def scoring_information(
    outcome: ArrayLike, weights: ArrayLike, counts: ArrayLike | None = None
) -> float:
    """Return how far R's information of a logistic fit is from the one at the estimate.

    R stops scoring when the deviance no longer moves, and keeps the information of the round
    before. The `likelihood` interval is cut at a deviance that contains it, so this ratio is what
    it takes to agree with R to more than six digits.

    Args:
        outcome: Shape (n,): whether each record counts (1) or not (0); none missing.
        weights: Shape (n,): the weights. R divides them by their mean, which is that of all
            records: where some have no outcome, do so before.
        counts: Shape (n,): how many records have this outcome and weight, and weights are already
            divided by their mean; None: one each, weights of any scale.

    Returns:
        The information used over the information at p of weights of mean 1, near 1; 1 where p is
        0 or 1.
    """
    y = np.asarray(outcome, dtype=float)
    w = np.asarray(weights, dtype=float)
    c = np.ones(len(w)) if counts is None else np.asarray(counts, dtype=float)
    w = w / w.mean() if counts is None else w
    p = float(np.average(y, weights=w * c)) if (w * c).sum() > 0 else 0.0
    if not 0 < p < 1:
        return 1.0
    # R starts from a mean drawn half a record towards one half.
    mu = (w * y + 0.5) / (w + 1)
    eta = logit(mu)
    deviance = _deviance(y, w * c, mu)
    used = p * (1 - p)
    for _ in range(_MOST_ROUNDS):
        scoring = w * mu * (1 - mu)
        used = float(np.average(scoring, weights=c))
        b = float(np.average(eta + (y - mu) / (mu * (1 - mu)), weights=scoring * c))
        eta = np.full_like(w, b)
        mu = expit(eta)
        before, deviance = deviance, _deviance(y, w * c, mu)
        if abs(deviance - before) / (abs(deviance) + 0.1) < _FIT_TOLERANCE:
            break
    return used / (p * (1 - p))


def _deviance(y: Floats, w: Floats, mu: Floats) -> float:
    return float(-2 * np.sum(w * np.where(y > 0, np.log(mu), np.log1p(-mu))))


def _spline(x: Floats, y: Floats, out: Floats) -> Floats:
    """Return the cubic spline of Forsythe, Malcolm & Moler (1977) through the points.

    Its third derivative at either end is that of the cubic through the four points there, which
    no boundary condition of `scipy.interpolate` says.
    """
    h = np.diff(x)
    slope = np.diff(y) / h
    second = np.diff(slope)
    system = np.diag(np.r_[-h[0], 2 * (h[:-1] + h[1:]), -h[-1]])
    system += np.diag(h, 1) + np.diag(h, -1)
    right = np.r_[0.0, second, 0.0]
    if len(x) > 3:
        divided = second / (x[2:] - x[:-2])
        right[0] = (divided[1] - divided[0]) * h[0] ** 2 / (x[3] - x[0])
        right[-1] = (divided[-2] - divided[-1]) * h[-1] ** 2 / (x[-1] - x[-4])
    sixth = np.linalg.solve(system, right)
    i = np.clip(np.searchsorted(x, out, side="right") - 1, 0, len(h) - 1)
    u = out - x[i]
    first = slope[i] - h[i] * (sixth[i + 1] + 2 * sixth[i])
    curve = 3 * sixth[i] + u * (sixth[i + 1] - sixth[i]) / h[i]
    return np.asarray(y[i] + u * (first + u * curve))
