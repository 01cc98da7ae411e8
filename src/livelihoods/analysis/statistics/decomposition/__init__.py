"""Why two groups differ: rates by Kitagawa, means by Oaxaca and Blinder, the informality penalty.

>>> from livelihoods.analysis.statistics.decomposition import kitagawa
>>> parts = kitagawa(sizes=[[50, 50], [25, 75]], events=[[10, 20], [5, 30]])
>>> [(part.component, round(part.value, 6)) for part in parts[2:5]]
[('gap', -0.05), ('composition', -0.05), ('rate', 0.0)]
"""

from livelihoods.analysis.statistics.decomposition.kitagawa import Part, kitagawa
from livelihoods.analysis.statistics.decomposition.oaxaca import Decomposed, oaxaca
from livelihoods.analysis.statistics.decomposition.penalty import Earnings, penalty
from livelihoods.analysis.statistics.decomposition.rate_gap import rate_gap

__all__ = ["Decomposed", "Earnings", "Part", "kitagawa", "oaxaca", "penalty", "rate_gap"]
