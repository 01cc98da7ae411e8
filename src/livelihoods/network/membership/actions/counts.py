"""Publishing a count of members, which is kept as it was published; taking the roll away."""

from datetime import date, datetime

from livelihoods.network.membership import policy, queries
from livelihoods.network.membership.models import PublishedCount
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, recording_time
from livelihoods.platform.timeline import Moment, today


@audit.one_act()
def publish_count(
    *,
    actor: Actor,
    key: str,
    as_of: date,
    source: str,
    institutional: int | None = None,
    individual: int | None = None,
    countries: int | None = None,
    note: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> PublishedCount:
    """Keep a count as it is published, for good; without numbers, count now.

    Raises:
        NotAllowedError: where the actor may not publish counts.
        FactError: where a count of this key is published already, or only one number is given.
    """
    policy.require_publisher(actor)
    if PublishedCount.objects.filter(key=key).exists():
        raise FactError(
            f"count {key} is published; it is never overwritten: publish another", "key"
        )
    is_computed = institutional is None and individual is None
    if is_computed:
        found = queries.count(Moment(as_of=as_of, known_on=today()))
        institutional, individual, countries = (
            found.institutional, found.individual, found.countries,
        )  # fmt: skip
    if institutional is None or individual is None:
        raise FactError("state both institutional and individual members, or neither")
    if countries is not None and countries > institutional + individual:
        raise FactError(f"{countries} countries are more than the members", "countries")
    row = PublishedCount(
        key=key,
        as_of=as_of,
        institutional=institutional,
        individual=individual,
        countries=countries,
        source=source,
        note=note,
        is_computed=is_computed,
        recorded_at=recording_time(recorded_at, may_backdate=policy.may_backdate(actor)),
    )
    audit.add(actor=actor, act="membership.publish_count", row=row, reason=reason)
    return row


@audit.one_act()
def take_roll_away(*, actor: Actor, moment: Moment, form: str) -> tuple[queries.MemberView, ...]:
    """Return all members of a day by name, for a file; the audit keeps that they were taken away.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
    """
    rows = queries.whole_roll(actor, moment)
    if not isinstance(actor, Operator):
        audit.record(
            actor=actor,
            act="membership.take_roll_away",
            subject=actor,
            changes={
                "as_of": (None, moment.as_of),
                "known_on": (None, moment.known_on),
                "rows": (None, len(rows)),
                "form": (None, form),
            },
        )
    return rows
