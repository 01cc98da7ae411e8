"""Reading proposed corrections: for who proposed, and for who decides."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from livelihoods.network.organizations import wording
from livelihoods.network.organizations.fields import BY_NAME, FIELDS, MEMBERS
from livelihoods.network.organizations.models import (
    Decision,
    FieldFact,
    Organization,
    Proposal,
    ProposedChange,
    Visibility,
)
from livelihoods.network.organizations.statements import standing
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary


@dataclass(frozen=True)
class ChangeView:
    """A proposed change in words: what was shown, what stands now, what is proposed."""

    id: int
    field: str
    label: str
    shown: str
    stands: str
    stands_source: str
    stands_on: date | None
    proposed: str
    decision: str
    decision_words: str
    reason: str
    answer: str

    @property
    def is_open(self) -> bool:
        """Whether it can be decided."""
        return self.decision in (Decision.OPEN, Decision.ASKED)

    @property
    def is_asked(self) -> bool:
        """Whether the proposer is asked something."""
        return self.decision == Decision.ASKED


@dataclass(frozen=True)
class ProposalView:
    """A proposal as its proposer may see it."""

    organization: str
    name: str
    changes: tuple[ChangeView, ...]


def visible_values(key: str) -> dict[str, Any] | None:
    """Return the values of a record that the public may see, or None where it sees nothing."""
    row = Organization.objects.exclude(visibility=Visibility.HIDDEN).filter(key=key).first()
    if row is None:
        return None
    found: dict[str, Any] = {}
    for field in FIELDS:
        is_hidden = row.visibility == Visibility.NAME_ONLY and field.name not in ("name", "country")
        if is_hidden or (field.is_contact and field.name not in row.shown_contacts):
            continue
        if field.name == "groups":
            found["groups"] = sorted(group.pk for group in row.groups.all())
        else:
            found[field.name] = (
                row.country_id if field.name == "country" else getattr(row, field.name)
            )
    return found


def proposal(reference: str) -> ProposalView | None:
    """Return a proposal by its reference, or None; what is on record now is not in it."""
    row = Proposal.objects.select_related("organization").filter(reference=reference).first()
    if row is None or row.organization.visibility == Visibility.HIDDEN:
        return None
    return ProposalView(
        organization=row.organization.key,
        name=row.organization.name,
        changes=changes(row.pk, is_public=True),
    )


def open_proposals(key: str) -> list[Proposal]:
    """Return the proposals about an organization that wait for a decision, the oldest first."""
    rows = Proposal.objects.filter(organization__key=key, open_changes__gt=0)
    return list(rows.order_by("recorded_at"))


def corrections_to_decide(kept: Q) -> int:
    """Count the proposals that wait for a decision, among those that a filter leaves."""
    return Proposal.objects.filter(kept, open_changes__gt=0).count()


def changes(proposal_id: int, *, is_public: bool = False) -> tuple[ChangeView, ...]:
    """Return the changes of a proposal; for an editor with what stands now and its source."""
    rows = list(ProposedChange.objects.filter(proposal_id=proposal_id).select_related("proposal"))
    if not rows:
        return ()
    facts = {}
    if not is_public:
        organization = rows[0].proposal.organization_id
        facts = standing(FieldFact.objects.filter(organization_id=organization), Moment.read())
    return tuple(_view(row, facts.get(row.field)) for row in rows)


def _view(row: ProposedChange, fact: FieldFact | None) -> ChangeView:
    return ChangeView(
        id=row.pk,
        field=row.field,
        label=label(row.field),
        shown=words(row.field, row.shown),
        stands=words(row.field, fact.value) if fact else "",
        stands_source=fact.source if fact else "",
        stands_on=fact.stated_on if fact else None,
        proposed=words(row.field, row.value),
        decision=row.decision,
        decision_words=str(Decision(row.decision).label),
        reason=row.reason,
        answer=row.answer,
    )


def label(name: str) -> str:
    """Return what a field, or the number of members, is called."""
    if name == MEMBERS:
        return gettext("Number of members")
    called = str(BY_NAME[name].label)
    return called[:1].upper() + called[1:]


def words(name: str, stored: Any) -> str:
    """Return a value of a field, or a number of members with its day, in the reader's language."""
    if name == MEMBERS:
        if not stored:
            return ""
        number = number_format(stored["total"], force_grouping=True)
        return f"{number} ({date_format(date.fromisoformat(stored['counted_on']))})"
    groups = {each.code: each.name for each in vocabulary.occupational_groups(Moment.read())}
    return ", ".join(wording.value(BY_NAME[name], stored, groups))
