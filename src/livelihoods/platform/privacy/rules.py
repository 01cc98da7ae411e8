"""Why somebody is erased, as codes that name nobody."""

from typing import Final

REQUEST: Final = "request"
WITHDRAWN: Final = "consent_withdrawn"
OBJECTION: Final = "objection"
UNLAWFUL: Final = "unlawful"
RETENTION: Final = "retention"

REASONS: Final = (REQUEST, WITHDRAWN, OBJECTION, UNLAWFUL, RETENTION)
