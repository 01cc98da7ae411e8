"""Survey file -> canonical jobs -> estimates with standard errors -> indicators.

>>> from livelihoods.analysis.statistics import Survey
>>> survey = Survey.open("qlfs_2016q4.parquet", codebook="zaf-qlfs")  # doctest: +SKIP
>>> survey.indicators(["informal_employment_rate"], by=[["sex"]]).pandas()  # doctest: +SKIP
"""

from livelihoods.analysis.statistics.estimation.design import (
    Calibration,
    Design,
    PostStratification,
    Raking,
    Replicates,
)
from livelihoods.analysis.statistics.estimation.plan import Plan
from livelihoods.analysis.statistics.estimation.statistic import (
    fgt,
    gini,
    low_pay_rate,
    mean,
    poverty_rate,
    poverty_threshold,
    quantile,
    quintile_share_ratio,
    ratio,
    share,
    theil,
    total,
    variance,
)
from livelihoods.analysis.statistics.survey import Survey
from livelihoods.analysis.statistics.table import Table

__all__ = [
    "Calibration",
    "Design",
    "Plan",
    "PostStratification",
    "Raking",
    "Replicates",
    "Survey",
    "Table",
    "fgt",
    "gini",
    "low_pay_rate",
    "mean",
    "poverty_rate",
    "poverty_threshold",
    "quantile",
    "quintile_share_ratio",
    "ratio",
    "share",
    "theil",
    "total",
    "variance",
]
