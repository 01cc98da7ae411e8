"""Survey files of other programs, made into Parquet: Stata, SPSS, Excel, fixed-width text.

What a file tells about its columns (labels, labels of codes) is kept in the Parquet file.
"""

from livelihoods.analysis.statistics.conversion.conversion import Conversion, convert
from livelihoods.analysis.statistics.conversion.parquet import Labels, labels

__all__ = ["Conversion", "Labels", "convert", "labels"]
