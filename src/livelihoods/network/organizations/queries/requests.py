"""Reading yearly checks: of a link, of an organization, and which organizations are to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from livelihoods.network.organizations import rules, wording
from livelihoods.network.organizations.fields import FIELDS, MEMBERS
from livelihoods.network.organizations.models import (
    Organization,
    Status,
    VerificationAnswer,
    VerificationRequest,
    Visibility,
)
from livelihoods.network.organizations.verification_rules import (
    ASK_AGAIN,
    OPEN_STATES,
    Instants,
    State,
    digest,
    state,
)
from livelihoods.platform.timeline import today


@dataclass(frozen=True)
class DraftView:
    """An answer as it was written, and what was shown then."""

    answer: str
    shown: Any
    value: Any


@dataclass(frozen=True)
class CheckView:
    """A request as whoever has its link may see it."""

    organization: str
    name: str
    state: State
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    values: Mapping[str, Any]
    drafts: Mapping[str, DraftView]
    correction: str

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return self.state in OPEN_STATES


@dataclass(frozen=True)
class RequestView:
    """A request as an editor sees it, with how far it is today."""

    row: VerificationRequest
    state: State

    @property
    def is_open(self) -> bool:
        """Whether its link can be answered, and be revoked."""
        return self.state in OPEN_STATES

    @property
    def state_words(self) -> str:
        """How far it is, in words."""
        return wording.check_state(self.state)


@dataclass(frozen=True)
class DueView:
    """An organization whose record is to be checked, and when it was asked last."""

    id: int
    key: str
    name: str
    country: str
    contact_language: str
    verified_on: date | None
    completeness: int
    has_email: bool
    email_fails: bool
    asked_at: datetime | None
    state: State | None

    @property
    def state_words(self) -> str:
        """How far the last request is, in words."""
        return wording.check_state(self.state) if self.state else ""


def state_of(row: VerificationRequest) -> State:
    """Return how far a request is now."""
    return state(
        Instants(
            expires_at=row.expires_at,
            begun_at=row.begun_at,
            answered_at=row.answered_at,
            revoked_at=row.revoked_at,
            has_problem=bool(row.problem),
        ),
        timezone.now(),
    )


def record_values(key: str) -> dict[str, Any]:
    """Return the values of a record with its number of members, whatever is public of them."""
    row = Organization.objects.get(key=key)
    found: dict[str, Any] = {
        MEMBERS: {"total": row.members, "counted_on": row.members_counted_on.isoformat()}
        if row.members is not None and row.members_counted_on is not None
        else None
    }
    for field in FIELDS:
        if field.name == "groups":
            found["groups"] = sorted(group.pk for group in row.groups.all())
        else:
            column = "country_id" if field.name == "country" else field.name
            found[field.name] = getattr(row, column)
    return found


def check(token: str) -> CheckView | None:
    """Return the request of a link, or None where no link has this secret."""
    row = (
        VerificationRequest.objects.select_related("organization", "proposal")
        .filter(token_digest=digest(token))
        .first()
    )
    if row is None:
        return None
    now = state_of(row)
    is_open = now in OPEN_STATES
    return CheckView(
        organization=row.organization.key,
        name=row.organization.name,
        state=now,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        values=record_values(row.organization.key) if is_open else {},
        drafts={
            draft.field: DraftView(draft.answer, draft.shown, draft.value)
            for draft in (row.answers.all() if is_open else ())
        },
        correction=_correction(row),
    )


def _correction(row: VerificationRequest) -> str:
    """Return the reference of what was proposed, while the link would be valid."""
    is_hidden = row.organization.visibility == Visibility.HIDDEN
    if row.proposal is None or is_hidden or timezone.now() >= row.expires_at:
        return ""
    return row.proposal.reference


def requests_of(key: str) -> list[RequestView]:
    """Return every request to an organization, the newest first, for who keeps its record."""
    rows = VerificationRequest.objects.filter(organization__key=key).select_related(
        "asked_by", "recorded_by", "proposal"
    )
    return [RequestView(row, state_of(row)) for row in rows]


def due() -> "QuerySet[Organization]":
    """Return the organizations whose record is to be checked, the longest unverified first.

    Those that are dissolved are not asked any more.
    """
    there = Organization.objects.filter(merged_into=None).exclude(status=Status.DISSOLVED)
    rows = there.exclude(verified_on__gt=rules.last_due(today()))
    return rows.order_by(F("verified_on").asc(nulls_first=True), "name", "key")


def to_be_mailed(*, country: str = "", language: str = "") -> "QuerySet[Organization]":
    """Return those of them that can be asked by mail, and were not asked of late.

    Who asked to be hidden is not written to unasked; an editor may.

    Args:
        country: only those of this country.
        language: only those with this language of contact.
    """
    of_late = VerificationRequest.objects.filter(
        organization=OuterRef("pk"), asked_at__gt=timezone.now() - ASK_AGAIN
    )
    rows = due().exclude(email="").exclude(visibility=Visibility.HIDDEN)
    rows = rows.filter(email_fails=False).exclude(Exists(of_late))
    if country:
        rows = rows.filter(country=country)
    return rows.filter(contact_language=language) if language else rows


def with_requests(rows: "list[Organization]") -> list[DueView]:
    """Return organizations with the last request to each."""
    last: dict[int, VerificationRequest] = {}
    for request in VerificationRequest.objects.filter(organization__in=rows):
        last.setdefault(request.organization_id, request)
    return [
        DueView(
            id=row.pk,
            key=row.key,
            name=row.name,
            country=row.country_id or "",
            contact_language=row.contact_language,
            verified_on=row.verified_on,
            completeness=row.completeness,
            has_email=bool(row.email),
            email_fails=row.email_fails,
            asked_at=last[row.pk].asked_at if row.pk in last else None,
            state=state_of(last[row.pk]) if row.pk in last else None,
        )
        for row in rows
    ]


def answers_of(request: int) -> list[VerificationAnswer]:
    """Return what was answered to each field, for who keeps the record."""
    return list(VerificationAnswer.objects.filter(request_id=request))


def asked_in(rows: "QuerySet[Organization]", how: str) -> "QuerySet[Organization]":
    """Keep the organizations that were asked and answered in this way.

    Args:
        rows: organizations.
        how: `never` asked; `open`, asked without an answer yet; `expired`, without one in time;
            `partly`, the last answer was not a whole one.
    """
    own = VerificationRequest.objects.filter(organization=OuterRef("pk"))
    unanswered = own.filter(answered_at=None, revoked_at=None)
    now = timezone.now()
    if how == "never":
        return rows.exclude(Exists(own))
    if how == "open":
        return rows.filter(Exists(unanswered.filter(expires_at__gt=now)))
    if how == "expired":
        return rows.filter(Exists(unanswered.filter(expires_at__lte=now)))
    last = own.order_by("-asked_at", "-pk").values("result")[:1]
    return rows.annotate(last_result=Subquery(last)).filter(last_result="partly")
