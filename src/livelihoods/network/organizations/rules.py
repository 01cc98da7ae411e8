"""Rules about organizations, without a database."""

MEMBERSHIP_BASED = frozenset(
    {"union", "cooperative", "association", "self_help_group", "federation", "network"}
)


def is_membership_based(kind: str) -> bool:
    """Whether workers themselves set up, own and run organizations of this kind.

    A support NGO, a research institution or a public body works with them or for them; it is no
    membership-based organization.
    """
    return kind in MEMBERSHIP_BASED
