"""Who can be recognized: a decision of a person, and, of a child, of a reviewer too."""

from django.utils.translation import gettext

from livelihoods.knowledge.stories import policy
from livelihoods.knowledge.stories.assets import Kept, for_change
from livelihoods.knowledge.stories.models import Depicted, PeopleDecision, Review
from livelihoods.network.people import queries as people
from livelihoods.platform.accounts.actors import Actor, NotAllowedError, require
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today


@audit.one_act()
def decide_people(*, actor: Actor, kind: str, key: str, decision: str, reason: str = "") -> Kept:
    """Say whether somebody can be recognized in a photo or a story.

    Raises:
        NotAllowedError: where the actor keeps none.
        FactError: where there is none, or "nobody" is said where somebody is named.
    """
    policy.require_keeper(actor, kind)
    row: Kept = for_change(kind, key)
    if decision not in (PeopleDecision.RECOGNIZABLE, PeopleDecision.NOBODY):
        raise FactError(gettext("say recognizable or nobody"), "decision")
    if decision == PeopleDecision.NOBODY and row.depicted.exists():
        raise FactError(
            gettext("somebody is named as recognizable; take her out first if that was wrong"),
            "decision",
        )
    audit.change(
        actor=actor, act="stories.decide_people", row=row, values={"people_decision": decision},
        reason=reason,
    )  # fmt: skip
    return row


@audit.one_act()
def show_person(
    *,
    actor: Actor,
    kind: str,
    key: str,
    person: str,
    shown_as: str = "",
    is_pseudonym: bool = True,
    is_minor: bool = False,
) -> Depicted:
    """Say that a person can be recognized, and by what name she is shown.

    Raises:
        NotAllowedError: where the actor keeps none.
        FactError: where the thing or the person is not on record, or she is named already.
    """
    policy.require_keeper(actor, kind)
    row: Kept = for_change(kind, key)
    holder = people.person_for_change(person)
    if holder is None:
        raise FactError(gettext("no person {key} is on record").format(key=person[:60]), "person")
    if row.depicted.filter(person_id=holder.id).exists():
        raise FactError(gettext("this person is named in it already"), "person")
    shown = Depicted(
        **{kind: row}, person_id=holder.id, shown_as=" ".join(shown_as.split()),
        is_pseudonym=is_pseudonym, is_minor=is_minor,
    )  # fmt: skip
    audit.add(actor=actor, act="stories.show_person", row=shown)
    if row.people_decision != PeopleDecision.RECOGNIZABLE:
        audit.change(
            actor=actor, act="stories.decide_people", row=row,
            values={"people_decision": PeopleDecision.RECOGNIZABLE},
        )  # fmt: skip
    return shown


@audit.one_act()
def leave_out(*, actor: Actor, depicted: int, reason: str) -> Kept:
    """Take out a person who was named by mistake; until somebody looks again, it is closed.

    Raises:
        NotAllowedError: where the actor keeps none.
        FactError: where it is not on record, no reason is given, or she withdrew.
    """
    kind, shown = _depicted(actor, depicted)
    policy.require_keeper(actor, kind)
    if not reason.strip():
        raise FactError(gettext("say why she was named by mistake"), "reason")
    if shown.withdrawn_on is not None:
        raise FactError(gettext("she withdrew; that stays on record"), "reason")
    row: Kept = for_change(kind, getattr(shown, kind).key)
    audit.record(
        actor=actor, act="stories.leave_out", subject=shown,
        changes={"person": (shown.person_id, None)}, reason=reason,
    )  # fmt: skip
    shown.delete()
    if not row.depicted.exists():
        audit.change(
            actor=actor, act="stories.decide_people", row=row,
            values={"people_decision": PeopleDecision.UNDECIDED}, reason=reason,
        )  # fmt: skip
    return row


@audit.one_act()
def review_minor(*, actor: Actor, depicted: int, is_approved: bool, note: str) -> Depicted:
    """Decide, as a safeguarding reviewer, whether a child may be shown as guardian and child wish.

    Raises:
        NotAllowedError: where the actor is no reviewer, or brought it in.
        FactError: where it is not on record, is of no child, or no note says why.
    """
    require(actor, policy.REVIEW)
    kind, shown = _depicted(actor, depicted)
    policy.require_reviewer(actor, getattr(shown, kind).uploaded_by_id)
    if not shown.is_minor:
        raise FactError(gettext("she is not younger than 18: her own consents decide"))
    if not note.strip():
        raise FactError(gettext("say in a few words on what you decided"), "note")
    values = {
        "review": Review.APPROVED if is_approved else Review.REFUSED,
        "review_note": note.strip(),
        "reviewed_by": actor,
        "reviewed_on": today(),
    }
    audit.change(actor=actor, act="stories.review_minor", row=shown, values=values)
    return shown


def _depicted(actor: Actor, number: int) -> tuple[str, Depicted]:
    if not any(policy.may_see(actor, kind) for kind in policy.SEE):
        raise NotAllowedError(f"{actor} may not see who is in photos and stories")
    found = (
        Depicted.objects.select_for_update(of=("self",))
        .select_related("photo", "story")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise FactError(gettext("this person is not on record in it"))
    return ("photo" if found.photo_id else "story"), found
