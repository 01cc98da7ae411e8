"""Rules of the constitution: each with the date from which it holds, and its source."""

from datetime import date, datetime

from livelihoods.network.governance import policy
from livelihoods.network.governance.models import Setting
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, recording_time
from livelihoods.platform.timeline import Interval


@audit.one_act()
def set_rule(
    *,
    actor: Actor,
    name: str,
    value: str,
    starts_on: date,
    source: str,
    ends_on: date | None = None,
    note: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Setting:
    """Record that a rule has a value from a day on; one from the same day is superseded.

    Raises:
        NotAllowedError: where the actor does not keep the rules.
        FactError: where another value of the rule is in force in the same time.
    """
    policy.require_rule_keeper(actor)
    if ends_on is not None and ends_on <= starts_on:
        raise FactError(f"{ends_on} is not after the start {starts_on}", "ends_on")
    on_record = list(Setting.objects.current().select_for_update().filter(name=name))
    before = next((row for row in on_record if row.starts_on == starts_on), None)
    wanted = Interval(starts_on, ends_on)
    for row in on_record:
        if row is not before and wanted.overlaps(Interval(row.starts_on, row.ends_on)):
            raise FactError(
                f"rule {name} has the value {row.value} from {row.starts_on}; end that one first",
                "starts_on",
            )
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=before)
    if before is not None:
        Setting.objects.filter(pk=before.pk).update(superseded_at=instant)
    row = Setting(
        name=name,
        value=value,
        starts_on=starts_on,
        ends_on=ends_on,
        source=source,
        note=note,
        recorded_at=instant,
    )
    audit.add(actor=actor, act="governance.rule", row=row, reason=reason)
    return row
