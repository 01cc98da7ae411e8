"""What the informal economy contributes to gross value added, by the labour-input method."""

from livelihoods.analysis.statistics.contribution.labour_input import Assumptions, contribution
from livelihoods.analysis.statistics.contribution.publishable import share_estimates
from livelihoods.analysis.statistics.contribution.value_added import ValueAdded, read_value_added

__all__ = ["Assumptions", "ValueAdded", "contribution", "read_value_added", "share_estimates"]
