"""Where files lie that may be shown only with consent: no address opens this folder."""

from typing import Final

HELD: Final = "held/"
