"""The language of words that are of none."""

from typing import Final

NEUTRAL: Final = "und"
"""The language (BCP 47) of words that are of none, such as names: read in every language."""
