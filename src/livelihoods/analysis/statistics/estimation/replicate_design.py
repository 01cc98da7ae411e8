"""From replicate weights as a user declares them to weights that can be added up."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import replicate_factors as making
from livelihoods.analysis.statistics.estimation.design import Replicates
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign
from livelihoods.analysis.statistics.estimation.replication import (
    Scales,
    centred_at_estimate,
    replicate_scales,
)
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import FPC, PSU, STRATUM, WEIGHT, Jobs

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.designed import DesignedRecords

_MOST = 20_000_000
FACTORS = "factors"


def given_design(given: Replicates, weights: Sequence[str], weight: str) -> ReplicateDesign:
    """Return the design of replicate weights that came with the survey.

    Args:
        given: What was declared.
        weights: SQL of each column.
        weight: SQL of the weight, with which columns that are not combined are multiplied.
    """
    scales = replicate_scales(
        given.kind,
        len(weights),
        scale=given.scale,
        rscales=given.rscales,
        rho=given.rho or None,
    )
    whole = [
        each if given.combined else f"CAST({each} AS DOUBLE) * CAST({weight} AS DOUBLE)"
        for each in weights
    ]
    return ReplicateDesign(
        tuple(whole), scales, centred_at_estimate(given.kind, given.mse), given.df
    )


def made_design(
    survey: "DesignedRecords", jobs: Jobs, given: Replicates
) -> tuple[Jobs, ReplicateDesign]:
    """Make replicate weights from strata and PSUs, and add their factors to the steps.

    Raises:
        SurveyError: The kind cannot be made, or not from this design; there would be too many.
    """
    select = exp.select(
        f"{STRATUM} AS stratum", f"{PSU} AS psu", f"MAX({FPC}) AS fpc", dialect=DIALECT
    ).from_("jobs")
    select = select.group_by("stratum", "psu")
    rows = survey.fetch_table(jobs.query(select).sql(DIALECT), order=("stratum", "psu"))
    strata, psus = rows["stratum"].to_pylist(), rows["psu"].to_pylist()
    fpc = rows["fpc"].to_pylist()
    population = None if None in fpc else dict(zip(strata, map(float, fpc), strict=True))
    units = making.SampledUnits(list(zip(strata, psus, strict=True)), population)
    rule = survey.lonely_rule.name
    made = _factors(given, units, rule, len(psus))
    columns: dict[str, Any] = {"_h": rows["stratum"], "_i": rows["psu"]}
    columns |= {f"_f{n}": pa.array(made.factors[:, n]) for n in range(made.factors.shape[1])}
    survey.keep_table(FACTORS, pa.table(columns))
    step = (
        exp.select("u.*", "f.* EXCLUDE (_h, _i)", dialect=DIALECT)
        .from_("unreplicated AS u")
        .join(f"{FACTORS} AS f", on=f"u.{STRATUM} = f._h AND u.{PSU} = f._i", dialect=DIALECT)
    )
    steps = {
        ("unreplicated" if name == "jobs" else name): each for name, each in jobs.steps.items()
    }
    extended = jobs.extended({**steps, "jobs": step})
    weights = [f"_f{n} * CAST({WEIGHT} AS DOUBLE)" for n in range(made.factors.shape[1])]
    mse = centred_at_estimate(given.kind, given.mse)
    scales = Scales(made.scale, made.rscales)
    return extended, ReplicateDesign(tuple(weights), scales, mse, given.df)


def _factors(
    given: Replicates, units: making.SampledUnits, rule: str, psus: int
) -> making.ReplicateFactors:
    kind = given.kind
    count = psus if kind in ("JK1", "JKn") else given.count
    if psus * count > _MOST:
        raise SurveyError(
            f"replicates: {psus} PSUs times {count} replicates are more than {_MOST}: leave out "
            "`replicates`, so that standard errors are linearized, or take fewer"
        )
    if kind == "JK1":
        return making.jackknife_unstratified(units)
    if kind == "JKn":
        return making.jackknife_stratified(units, rule)  # type: ignore[arg-type]
    if kind in ("BRR", "Fay"):
        return making.balanced_halves(units, given.rho)
    if kind == "subbootstrap":
        return making.bootstrap_rescaled(units, given.count, given.seed, rule)  # type: ignore[arg-type]
    if kind == "bootstrap":
        return making.bootstrap_plain(units, given.count, given.seed, rule)  # type: ignore[arg-type]
    known = ("JK1", "JKn", "BRR", "Fay", "bootstrap", "subbootstrap")
    raise SurveyError(
        f"replicates: kind {kind!r} cannot be made, its columns must be given; can be made: "
        f"{', '.join(known)}"
    )
