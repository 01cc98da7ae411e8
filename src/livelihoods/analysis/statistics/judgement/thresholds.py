"""What each reliability rule asks for: as data for the metadata, and in words for readers."""

from types import MappingProxyType

from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW, UNRELIABLE_BELOW
from livelihoods.analysis.statistics.judgement.reliability import (
    HOUSE_RELATIVE_ERROR,
    NCHS_COUNT_FEWEST,
    NCHS_COUNT_RELATIVE,
    NCHS_FEWEST,
    NCHS_FEWEST_DF,
    NCHS_NARROW,
    NCHS_RELATIVE,
    NCHS_WIDE,
)

THRESHOLDS: MappingProxyType[str, MappingProxyType[str, float]] = MappingProxyType(
    {
        "ilo": MappingProxyType(
            {
                "records_suppressed_below": SUPPRESS_BELOW,
                "records_unreliable_below": UNRELIABLE_BELOW,
            }
        ),
        "nchs": MappingProxyType(
            {
                "proportion_records_suppressed_below": NCHS_FEWEST,
                "proportion_interval_suppressed_from": NCHS_WIDE,
                "proportion_interval_shown_up_to": NCHS_NARROW,
                "proportion_relative_interval_suppressed_above": NCHS_RELATIVE,
                "count_records_suppressed_below": NCHS_COUNT_FEWEST,
                "count_relative_interval_suppressed_above": NCHS_COUNT_RELATIVE,
                "mean_relative_error_suppressed_above": HOUSE_RELATIVE_ERROR,
                "degrees_of_freedom_unreliable_below": NCHS_FEWEST_DF,
            }
        ),
    }
)
"""What each rule asks for. Intervals are at 95 %; relative: their width over the figure."""

WORDS: MappingProxyType[str, str] = MappingProxyType(
    {
        "ilo": (
            f"rule of the ILO: suppressed on fewer than {SUPPRESS_BELOW} records, unreliable on "
            f"fewer than {UNRELIABLE_BELOW}"
        ),
        "nchs": (
            f"rule of the NCHS: proportions suppressed on fewer than {NCHS_FEWEST} records or "
            f"effective records, or with an interval of {NCHS_WIDE:.2f} or more, or more than "
            f"{NCHS_NARROW:.2f} and more than {NCHS_RELATIVE * 100:.0f} % of the figure; counts on "
            f"fewer than {NCHS_COUNT_FEWEST} records, or with an interval of more than "
            f"{NCHS_COUNT_RELATIVE * 100:.0f} % of the figure; unreliable below "
            f"{NCHS_FEWEST_DF} degrees of freedom"
        ),
    }
)
"""Each rule for readers, with its thresholds."""
