"""Rules of membership, without a database: who may hold one, when two collide, how to count."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from livelihoods.platform.timeline import Interval

INSTITUTIONAL = "institutional"
INDIVIDUAL = "individual"


@dataclass(frozen=True)
class Tally:
    """How many memberships of one constituency are held in one country."""

    country: str
    constituency: str
    institutional: int
    individual: int


def holder_kind(*, has_organization: bool, has_person: bool) -> str:
    """Return which kind of membership the holder makes it.

    Raises:
        ValueError: without a holder, or with an organization and a person at once.
    """
    if has_organization == has_person:
        raise ValueError(
            "a membership has one holder: an organization (institutional) or a person (individual)"
        )
    return INSTITUTIONAL if has_organization else INDIVIDUAL


def objections(
    *,
    kind: str,
    constituency: str,
    constituency_takes: str,
    organization_kind: str = "",
    is_membership_based: bool = True,
    grounds: str,
) -> tuple[str, ...]:
    """Return why this holder cannot be a member in this way; nothing where it can.

    Organizations of the workers themselves are institutional members; researchers and
    practitioners are individual members; each is invited for what it does in the network.
    """
    found = []
    if kind == INSTITUTIONAL and not is_membership_based:
        found.append(
            f"an organization of kind {organization_kind} cannot be an institutional member: only "
            "membership-based organizations can (union, cooperative, association, self-help "
            "group, federation or network of them)"
        )
    if kind != constituency_takes:
        wrong = (
            "a person never holds an institutional membership"
            if kind == INDIVIDUAL
            else "an organization never holds an individual membership"
        )
        found.append(f"constituency {constituency} has {constituency_takes} members: {wrong}")
    if not grounds.strip():
        found.append("the grounds are empty: a member is invited for an activity in the network")
    return tuple(found)


def colliding(wanted: Interval, others: Iterable[tuple[str, Interval]]) -> str | None:
    """Return the key of the first membership of the same holder that overlaps, or None."""
    return next((key for key, interval in others if wanted.overlaps(interval)), None)


def total_by_country(tallies: Iterable[Tally]) -> dict[str, tuple[int, int]]:
    """Return country -> (institutional, individual), by code."""
    institutional: Counter[str] = Counter()
    individual: Counter[str] = Counter()
    for tally in tallies:
        institutional[tally.country] += tally.institutional
        individual[tally.country] += tally.individual
    return {
        country: (institutional[country], individual[country])
        for country in sorted(institutional.keys() | individual.keys())
    }
