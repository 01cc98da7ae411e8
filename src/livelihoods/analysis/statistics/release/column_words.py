"""What the columns of an estimates table, and its flags, mean."""

from types import MappingProxyType
from typing import Final

COLUMN_WORDS: Final = MappingProxyType(
    {
        "indicator": "what is measured",
        "standard": "the definition of informality",
        "area": "ISO 3166-1 alpha-3 code of a country, or a longer code of a part of it",
        "period": "a year (2016), a quarter (2016-Q4), or several (2016-Q1/2016-Q3)",
        "value": "the estimate; empty where it is suppressed",
        "se": "standard error of the value, in its unit",
        "lower": "lower end of the interval",
        "upper": "upper end of the interval",
        "level": "confidence level of the interval, in percent",
        "interval": "how the interval was made: t, logit, woodruff (of a median), by_definition "
        "(the value follows from the definition alone), none, not_given (the producer gives none)",
        "n": "records with a weight that the figure is computed over; of a rate, of its base",
        "df": "degrees of freedom",
        "unit": "persons, percent, points (between percentages), hours, or a currency (ISO 4217)",
        "flag": "flags, joined by a semicolon; see below",
        "reason": "why the figure is flagged",
        "source": "code of the survey's codebook",
    }
)

FLAG_WORDS: Final = MappingProxyType(
    {
        "unreliable": "the sample is small for this figure",
        "suppressed": "not shown; value, errors, bounds, n and df are empty",
        "break": "the series has a break at this period",
        "stand_in_error": "the survey's design is not published; the true error is larger than se",
        "modelled": "computed with a model",
        "provisional": "its producer may still revise it",
    }
)
