"""Survey file -> canonical jobs -> estimates with standard errors -> indicators.

>>> from livelihoods.analysis.statistics import Survey
>>> survey = Survey.open("qlfs_2016q4.parquet", codebook="zaf-qlfs")  # doctest: +SKIP
>>> survey.indicators(["informal_employment_rate"], by=[["sex"]]).pandas()  # doctest: +SKIP
"""

from livelihoods.analysis.statistics.design import Design
from livelihoods.analysis.statistics.plan import Plan
from livelihoods.analysis.statistics.statistic import mean, ratio, share, total
from livelihoods.analysis.statistics.survey import Survey
from livelihoods.analysis.statistics.table import Table

__all__ = ["Design", "Plan", "Survey", "Table", "mean", "ratio", "share", "total"]
