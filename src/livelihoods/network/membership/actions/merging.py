"""What becomes of memberships where two records of one organization are merged."""

from django.utils import timezone

from livelihoods.network.membership import policy, rules
from livelihoods.network.membership.models import Invitation, Membership
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version
from livelihoods.platform.timeline import Interval


def follow_merge(*, actor: Actor, kept: int, merged: int, reason: str) -> None:
    """Let memberships and invitations of a merged record follow to the one that is kept.

    Each membership gets another version: it was the same organization all along. Who represents it
    and what it affirmed hang on the membership and follow with it. In the transaction of the merge.

    Args:
        actor: who merges.
        kept: the number of the record that is kept.
        merged: the number of the record that is merged into it.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where something is to follow and the actor keeps no memberships.
        FactError: where both hold memberships at the same time.
    """
    current = list(
        Membership.objects.current()
        .select_for_update(of=("self",))
        .filter(organization_id__in=(kept, merged))
    )
    theirs = [row for row in current if row.organization_id == merged]
    invitations = list(Invitation.objects.filter(organization_id=merged))
    if not theirs and not invitations:
        return
    policy.require_keeper(actor)
    own = [(row.key, _interval(row)) for row in current if row.organization_id == kept]
    for row in theirs:
        if other := rules.colliding(_interval(row), own):
            raise FactError(
                f"both hold a membership in the same time ({other} and {row.key}): a holder has "
                "one at a time. Correct the dates of one of them under Memberships, or end it "
                "before the other begins; then merge"
            )
    now = timezone.now()
    for row in theirs:
        version = next_version(row, recorded_at=now)
        version.organization_id = kept
        Membership.objects.filter(pk=row.pk).update(superseded_at=now)
        version.save(force_insert=True)
        audit.record(
            actor=actor,
            act="membership.follow_merge",
            subject=version,
            changes={"organization_id": (merged, kept)},
            reason=reason,
        )
    for invitation in invitations:
        audit.change(
            actor=actor,
            act="membership.follow_merge",
            row=invitation,
            values={"organization_id": kept},
            reason=reason,
        )


def _interval(row: Membership) -> Interval:
    assert row.starts_on is not None
    return Interval(row.starts_on, row.ends_on)
