"""Each indicator explained twice: for somebody who leads workers, and for a statistician.

The words are data, one file for each language; a test keeps them and the registry together.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from livelihoods.analysis.statistics.group_estimates import NUMBER, measure_of
from livelihoods.analysis.statistics.indicators import INDICATORS, LANGUAGES


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an indicator is, in plain words and in those of the trade.

    Attributes:
        says: What it says, for anyone.
        use: How to use it in a talk with a city or a government.
        limits: What a statistician must know of it.
        variance: How it is estimated, and its error.
    """

    says: str
    use: str
    limits: str
    variance: str


def explanation(indicator: str, language: str) -> Explanation | None:
    """Return the explanation of an indicator; None of one that is not ours.

    Args:
        indicator: Its id, of the registry or of a worker group.
        language: The reader's; English where there is none in it.
    """
    short = language.partition("-")[0]
    words = _words(short if short in LANGUAGES else LANGUAGES[0])
    known = INDICATORS.get(indicator)
    measure, _group = measure_of(indicator)
    if known is None and not measure:
        return None
    kind = known.kind if known else "count" if measure == NUMBER else "rate"
    entry = words[indicator if known else f"groups:{measure}"]
    return Explanation(
        says=entry["says"],
        use=entry["use"],
        limits=entry["limits"],
        variance=f"{words['kinds'][kind]} {words['kinds']['replicates']}",
    )


@cache
def _words(language: str) -> dict[str, Any]:
    file = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
