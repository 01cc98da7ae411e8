"""Changing the records of organizations."""

from collections.abc import Collection

from django.db import transaction

from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations.models import Organization
from livelihoods.network.organizations.policy import require_keeper
from livelihoods.network.organizations.rules import is_membership_based
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.vocabulary.models import OccupationalGroup


@transaction.atomic
def set_organization(
    *,
    actor: Actor,
    key: str,
    name: str,
    kind: str,
    country: str,
    reach: str,
    source: str,
    acronym: str = "",
    groups: Collection[str] = (),
    is_fictional: bool = False,
    reason: str = "",
) -> Organization:
    """Record an organization, or correct what is on record of the one of this key.

    Raises:
        FactError: a kind that a member of the network cannot have.
    """
    require_keeper(actor)
    before = Organization.objects.select_for_update().filter(key=key).first()
    if (
        before is not None
        and not is_membership_based(kind)
        and membership.holds_institutional(before.pk)
    ):
        raise FactError(
            f"{key} has an institutional membership on record, so its kind cannot become {kind}: "
            "only membership-based organizations are institutional members",
            "kind",
        )
    row = audit.put(
        actor=actor,
        act="organizations.organization",
        model=Organization,
        key=key,
        values={
            "name": name,
            "acronym": acronym,
            "kind": kind,
            "country_id": country,
            "reach": reach,
            "is_fictional": is_fictional,
            "source": source,
        },
        reason=reason,
    )
    assert isinstance(row, Organization)
    _set_groups(actor, row, groups, reason)
    return row


def _set_groups(actor: Actor, row: Organization, groups: Collection[str], reason: str) -> None:
    old = sorted(row.groups.values_list("code", flat=True))
    if old == sorted(groups):
        return
    row.groups.set(OccupationalGroup.objects.filter(code__in=groups))
    audit.record(
        actor=actor,
        act="organizations.organization.groups",
        subject=row,
        changes={"groups": (";".join(old), ";".join(sorted(groups)))},
        reason=reason,
    )
