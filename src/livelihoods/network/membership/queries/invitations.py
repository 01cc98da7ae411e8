"""Reading invitations: how far each has come on a day, and whether the holder is eligible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from livelihoods.network.membership import eligibility, progress, rules
from livelihoods.network.membership.models import (
    Activity,
    Invitation,
    InvitationStep,
    Membership,
)
from livelihoods.network.organizations.rules import is_membership_based
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary import queries as vocabulary


@dataclass(frozen=True)
class StepView:
    """A step of an invitation."""

    kind: str
    name: str
    happened_on: date
    body: str
    meeting: str
    language: str
    answer_by: date | None
    note: str


@dataclass(frozen=True)
class ActivityView:
    """An activity that an invitation cites."""

    kind: str
    description: str
    began_on: date
    programme: str
    address: str


@dataclass(frozen=True)
class InvitationView:
    """An invitation as it stood on a day; `is_overdue`: an answer was due and is not there."""

    key: str
    kind: str
    name: str
    country: str
    constituency: str
    proposed_by: str
    state: str
    state_name: str
    since: date
    answer_by: date | None
    is_overdue: bool


@dataclass(frozen=True)
class InvitationDetail:
    """An invitation with its steps and the activities that it cites."""

    view: InvitationView
    steps: tuple[StepView, ...]
    activities: tuple[ActivityView, ...]
    membership: str


def invitations(moment: Moment, *, state: str = "") -> tuple[InvitationView, ...]:
    """List the invitations that were proposed by the day, newest step first; by state if asked."""
    rows = Invitation.objects.select_related("organization", "person").prefetch_related(
        _known_steps(moment)
    )
    views = [view for row in rows if (view := _view(row, moment)) is not None]
    if state:
        views = [view for view in views if view.state == state]
    return tuple(sorted(views, key=lambda view: (view.since, view.key), reverse=True))


def in_state(rows: "QuerySet[Invitation]", state: str) -> "QuerySet[Invitation]":
    """Keep the invitations that have come so far, as it is on record now, and no farther."""
    steps = InvitationStep.objects.current().filter(invitation=OuterRef("pk"))
    farther = steps.filter(kind__in=progress.later(state))
    return rows.filter(Exists(steps.filter(kind=state)), ~Exists(farther))


def unanswered(rows: "QuerySet[Invitation]", by: date) -> "QuerySet[Invitation]":
    """Keep the invitations that were sent and have no answer, though it is due by a day."""
    sent = InvitationStep.objects.current().filter(kind=progress.SENT, answer_by__lte=by)
    return in_state(rows, progress.SENT).filter(Exists(sent.filter(invitation=OuterRef("pk"))))


def invitation(key: str, moment: Moment) -> InvitationDetail | None:
    """Return one invitation as it stood on a day, or None where it was not proposed by then."""
    row = (
        Invitation.objects.select_related("organization", "person")
        .prefetch_related(_known_steps(moment))
        .filter(key=key)
        .first()
    )
    view = _view(row, moment) if row is not None else None
    if row is None or view is None:
        return None
    cited = Activity.objects.filter(invitation=row, recorded_at__lt=moment.known_before)
    begun = Membership.objects.known(moment).filter(invitation=row).values_list("key", flat=True)
    return InvitationDetail(
        view=view,
        steps=tuple(_step(step) for step in _past(row, moment)),
        activities=tuple(
            ActivityView(
                kind=activity.get_kind_display(),
                description=activity.description,
                began_on=activity.began_on,
                programme=activity.programme.name if activity.programme else "",
                address=activity.address,
            )
            for activity in cited.select_related("programme")
        ),
        membership=begun.first() or "",
    )


def eligibility_of(key: str, day: date | None = None) -> tuple[eligibility.Check, ...]:
    """Judge, rule by rule, whether the holder of an invitation may be invited on a day.

    Raises:
        KeyError: where there is no such invitation.
    """
    row = Invitation.objects.select_related("organization").filter(key=key).first()
    if row is None:
        raise KeyError(key)
    return checks_of(row, day or today())


def checks_of(row: Invitation, day: date) -> tuple[eligibility.Check, ...]:
    """Judge an invitation rule by rule, by what is on record now."""
    return eligibility.check(
        eligibility.Candidacy(
            kind=rules.INSTITUTIONAL if row.organization_id else rules.INDIVIDUAL,
            constituency_takes=_takes(row.constituency_id),
            is_membership_based=row.organization is None
            or is_membership_based(row.organization.kind),
            activities=list(
                Activity.objects.filter(invitation=row).values_list("began_on", flat=True)
            ),
            membership=_membership_from(row, day),
            other_invitation=_other_open(row, day),
            on=day,
        )
    )


def _takes(constituency: str) -> str:
    try:
        return vocabulary.member_kind(constituency)
    except KeyError:
        return ""


def _membership_from(row: Invitation, day: date) -> str:
    held = (
        Membership.objects.current()
        .filter(**_holder(row))
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        .exclude(invitation=row)
        .values_list("key", flat=True)
    )
    return held.first() or ""


def _other_open(row: Invitation, day: date) -> str:
    moment = Moment(as_of=day, known_on=today())
    others = (
        Invitation.objects.filter(**_holder(row))
        .exclude(pk=row.pk)
        .prefetch_related(_known_steps(moment))
        .order_by("key")
    )
    for other in others:
        steps = [progress.Step(step.kind, step.happened_on) for step in _past(other, moment)]
        if progress.is_open(progress.state_on(steps, day)):
            return other.key
    return ""


def _holder(row: Invitation) -> dict[str, Any]:
    return {"organization_id": row.organization_id, "person_id": row.person_id}


def _known_steps(moment: Moment) -> "Prefetch[Any]":
    return Prefetch(
        "steps",
        queryset=InvitationStep.objects.known(moment).select_related("body"),
        to_attr="known_steps",
    )


def _plain(steps: Iterable[InvitationStep]) -> list[progress.Step]:
    return [progress.Step(step.kind, step.happened_on) for step in steps]


def _past(row: Any, moment: Moment) -> list[InvitationStep]:
    by_kind = {step.kind: step for step in row.known_steps if step.happened_on <= moment.as_of}
    return [by_kind[step.kind] for step in progress.in_order(_plain(by_kind.values()))]


def _view(row: Any, moment: Moment) -> InvitationView | None:
    past = _past(row, moment)
    if not past:
        return None
    holder, last = row.organization or row.person, past[-1]
    answer_by = last.answer_by if last.kind == progress.SENT else None
    return InvitationView(
        key=row.key,
        kind=rules.INSTITUTIONAL if row.organization_id else rules.INDIVIDUAL,
        name=holder.name,
        country=holder.country_id,
        constituency=row.constituency_id,
        proposed_by=row.proposed_by,
        state=last.kind,
        state_name=last.get_kind_display(),
        since=last.happened_on,
        answer_by=answer_by,
        is_overdue=answer_by is not None and answer_by < moment.as_of,
    )


def _step(step: InvitationStep) -> StepView:
    return StepView(
        kind=step.kind,
        name=step.get_kind_display(),
        happened_on=step.happened_on,
        body=step.body.name if step.body else "",
        meeting=step.meeting,
        language=step.language,
        answer_by=step.answer_by,
        note=step.note,
    )
