"""Recording how many members an organization has."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.models import (
    Headcount,
    HeadcountKind,
    Precision,
)
from livelihoods.network.organizations.statements import Origin, rebuild, signature
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today

MOST_MEMBERS = 2_000_000_000
"""More than this is a slip of the keys, and no column holds it."""


@dataclass(frozen=True)
class Members:
    """How many members, on which day, counted how; None where the source does not say."""

    total: int
    counted_on: date
    kind: str = HeadcountKind.CLAIMED
    women: int | None = None
    men: int | None = None
    youth: int | None = None
    precision: str = Precision.EXACT
    date_stated: str = ""
    is_direct: bool = False
    is_estimate: bool = False

    def check(self) -> None:
        """Refuse numbers that cannot be.

        Raises:
            FactError: naming the part that is wrong.
        """
        if self.counted_on > today():
            raise FactError(
                gettext("{day} is in the future").format(day=date_format(self.counted_on)),
                "counted_on",
            )
        if self.total > MOST_MEMBERS:
            raise FactError(
                gettext("{number} members are more than any organization has").format(
                    number=self.total
                ),
                "total",
            )
        if self.kind not in HeadcountKind.values:
            raise FactError(f"{self.kind!r} is none of {', '.join(HeadcountKind.values)}", "kind")
        if self.precision not in Precision.values:
            raise FactError(
                f"{self.precision!r} is none of {', '.join(Precision.values)}", "precision"
            )
        for name in ("women", "men", "youth"):
            part = getattr(self, name)
            if part is not None and part > self.total:
                raise FactError(f"{part} {name} are more than {self.total} members", name)
        if self.women is not None and self.men is not None:
            both = self.women + self.men
            if both > self.total:
                raise FactError(
                    f"{self.women} women and {self.men} men are more than {self.total} members",
                    "men",
                )


def add_headcount(
    *, actor: Actor, organization: str, members: Members, origin: Origin, reason: str = ""
) -> Headcount:
    """Record a number of members.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: naming what is wrong.
    """
    return _record(actor, organization, members, origin, reason=reason)


def correct_headcount(
    *, actor: Actor, headcount: int, members: Members | None, origin: Origin | None, reason: str
) -> Headcount:
    """Put another number in the place of a wrong one; without members, take it back.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason, or where it was corrected already.
    """
    old = Headcount.objects.select_related("organization").filter(pk=headcount).first()
    policy.require_keeper(actor, old.organization if old else None)
    if not reason.strip():
        raise FactError("a correction says why", "reason")
    if old is None:
        raise FactError(f"there is no headcount {headcount}")
    if old.is_withdrawal:
        raise FactError("a withdrawal is not corrected; record another headcount")
    origin = origin or Origin(old.source, old.stated_on, old.source_kind, old.confidence)
    return _record(actor, old.organization.key, members, origin, reason=reason, corrects=old)


@audit.one_act()
def _record(
    actor: Actor,
    organization: str,
    members: Members | None,
    origin: Origin,
    *,
    reason: str,
    corrects: Headcount | None = None,
) -> Headcount:
    owner = on_record(organization)
    policy.require_keeper(actor, owner)
    origin.check()
    if corrects is not None and Headcount.objects.filter(corrects=corrects).exists():
        raise FactError("this headcount was corrected already; correct the one in its place")
    row = Headcount(
        organization=owner,
        corrects=corrects,
        **signature(actor, origin),
    )
    if members is None:
        assert corrects is not None
        row.counted_on, row.kind = corrects.counted_on, corrects.kind
        row.is_direct, row.is_withdrawal = corrects.is_direct, True
    else:
        members.check()
        for name, value in vars(members).items():
            setattr(row, name, value)
    act = "correct_headcount" if corrects else "headcount"
    audit.add(actor=actor, act=f"organizations.{act}", row=row, reason=reason)
    rebuild(owner)
    return row
