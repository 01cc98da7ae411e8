"""What of an organization's record is about a person: who is reached, how, and at what place."""

from typing import Final

from livelihoods.platform.privacy.declaration import (
    UNTIL_ASKED,
    Basis,
    Erasure,
    Personal,
    Purpose,
    Subject,
)

# The same as those that `fields.py` calls contacts: a test compares them.
CONTACT_FIELDS: Final = (
    "address", "point", "contact_person", "contact_role", "email", "phone", "contact_language",
)  # fmt: skip


def contact(*fields: str, path: str, **where: object) -> Personal:
    """Return that these fields hold contact details of the organization at the end of `path`."""
    return Personal(
        fields,
        Subject.of("contact", path, **where),
        Purpose.CONTACT,
        Basis.LEGITIMATE_INTEREST,
        UNTIL_ASKED,
        Erasure.BLANK,
    )
