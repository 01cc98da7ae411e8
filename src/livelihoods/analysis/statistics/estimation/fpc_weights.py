"""Weights that follow from the population counts of each stage: no column of weights is needed."""

from collections.abc import Mapping

from sqlglot import exp

from livelihoods.analysis.statistics.expressions import DIALECT

_STRATUM, _PSU, _FPC, _UNIT, _WEIGHT = "_stratum", "_psu", "_fpc", "_unit", "_weight"


def weights_from_fpc(
    extra: Mapping[str, exp.Expr], stages: int, *, record_is_psu: bool
) -> dict[str, exp.Select]:
    """Compile the steps that give each record the weight product of N / n over the stages.

    N is the population count of a stage, n the units that were drawn there: PSUs of the stratum,
    secondary units of the PSU (Cochran 1977, 10.4). A stage without a count weighs 1.

    Args:
        extra: Design column -> its SQL, over the step `source`.
        stages: How many stages there are.
        record_is_psu: Whether each record is a PSU.
    """
    added = [exp.alias_(value, name, quoted=False) for name, value in extra.items()]
    keyed = exp.select("*", *added).from_("source")
    units = [_PSU, *(f"{_UNIT}{stage}" for stage in range(2, stages + 1))]
    steps = {"keyed": keyed}
    jobs = exp.select("keyed.*").from_("keyed")
    parts = []
    for stage in range(1, stages + 1):
        parents = [_STRATUM, *units[: stage - 1]]
        drawn = "COUNT(*)" if record_is_psu else f"COUNT(DISTINCT {units[stage - 1]})"
        sizes = exp.select(*parents, f"{drawn} AS drawn{stage}", dialect=DIALECT)
        steps[f"sizes{stage}"] = sizes.from_("keyed").group_by(*parents)
        on = " AND ".join(f"keyed.{key} = sizes{stage}.{key}" for key in parents)
        jobs = jobs.join(f"sizes{stage}", on=on, dialect=DIALECT)
        fpc = _FPC if stage == 1 else f"{_FPC}{stage}"
        parts.append(f"COALESCE(CAST(keyed.{fpc} AS DOUBLE) / drawn{stage}, 1)")
    steps["jobs"] = jobs.select(f"{' * '.join(parts)} AS {_WEIGHT}", dialect=DIALECT)
    return steps
