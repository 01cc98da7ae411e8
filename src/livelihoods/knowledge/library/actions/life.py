"""What happens to a publication: steps, reviews, publishing, revising, withdrawing."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from livelihoods.knowledge.library import policy, texts
from livelihoods.knowledge.library.actions.editions import check, digest, edition_of, on_record
from livelihoods.knowledge.library.actions.files import put_file
from livelihoods.knowledge.library.actions.publications import set_successor
from livelihoods.knowledge.library.fault_words import told
from livelihoods.knowledge.library.faults import NO_FAULT
from livelihoods.knowledge.library.models import PeerReview, Publication, Step
from livelihoods.knowledge.library.names import Reviewers
from livelihoods.knowledge.library.rules import (
    BEFORE,
    PUBLIC,
    READABLE,
    Outcome,
    State,
    missing_for_publication,
    step_fault,
)
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today


@audit.one_act()
def move(
    *,
    actor: Actor,
    key: str,
    state: str,
    happened_on: date | None = None,
    note: str = "",
    reason: str = "",
) -> Step:
    """Say how far a publication is that has not appeared yet.

    Raises:
        NotAllowedError: where the actor does not keep the library.
        FactError: a state that it cannot come into.
    """
    policy.require_keeper(actor)
    row = on_record(key)
    if state not in BEFORE:
        raise FactError(
            _("{value!r} is none of {choices}").format(value=state, choices=", ".join(BEFORE)),
            "state",
        )
    return _step(actor, row, State(state), happened_on or today(), note=note, reason=reason)


@audit.one_act()
def record_review(
    *,
    actor: Actor,
    key: str,
    reviewers: str,
    source: str,
    outcome: str = "",
    asked_on: date | None = None,
    finished_on: date | None = None,
    dates_stated: str = "",
    reason: str = "",
) -> PeerReview:
    """Record that a manuscript is or was reviewed. A review that goes on is ended by this too.

    Raises:
        NotAllowedError: where the actor does not let publications appear.
        FactError: a day that cannot be, or a finished review without one.
    """
    policy.require_publisher(actor)
    row = on_record(key)
    _check_review(actor, reviewers, outcome, (asked_on, finished_on), dates_stated)
    if not source.strip():
        raise FactError(_("say where this is from"), "source")
    values: dict[str, Any] = {
        "reviewers": reviewers, "outcome": outcome, "finished_on": finished_on,
        "dates_stated": dates_stated, "source": source.strip(),
    }  # fmt: skip
    going_on = row.reviews.filter(outcome="").first()
    if going_on is not None:
        if asked_on:
            values["asked_on"] = asked_on
        elif going_on.asked_on and finished_on and finished_on < going_on.asked_on:
            raise FactError(
                _("{finished} is before it was asked for, {asked}").format(
                    finished=finished_on, asked=going_on.asked_on
                ),
                "finished_on",
            )
        audit.change(
            actor=actor, act="library.review.end", row=going_on, values=values, reason=reason
        )
        return going_on
    review = PeerReview(publication=row, asked_on=asked_on, **values)
    audit.add(actor=actor, act="library.review", row=review, reason=reason)
    return review


def _check_review(
    actor: Actor,
    reviewers: str,
    outcome: str,
    days: tuple[date | None, date | None],
    dates_stated: str,
) -> None:
    asked_on, finished_on = days
    if reviewers not in Reviewers.values:
        raise FactError(
            _("{value!r} is none of {choices}").format(
                value=reviewers, choices=", ".join(Reviewers.values)
            ),
            "reviewers",
        )
    if outcome and outcome not in list(Outcome):
        raise FactError(
            _("{value!r} is none of {choices}").format(value=outcome, choices=", ".join(Outcome)),
            "outcome",
        )
    may_leave_open = policy.may_leave_days_open(actor) and dates_stated
    if outcome and finished_on is None and not may_leave_open:
        raise FactError(_("a review that is finished has a day"), "finished_on")
    for name, day in (("asked_on", asked_on), ("finished_on", finished_on)):
        if day and day > today():
            raise FactError(_("{day} is in the future").format(day=day), name)
    if asked_on and finished_on and finished_on < asked_on:
        raise FactError(
            _("{finished} is before it was asked for, {asked}").format(
                finished=finished_on, asked=asked_on
            ),
            "finished_on",
        )


@audit.one_act()
def publish(
    *,
    actor: Actor,
    key: str,
    languages: Collection[str] = (),
    published_on: date | None = None,
    note: str = "",
    reason: str = "",
) -> Step:
    """Let a publication appear, or further editions of one that has appeared.

    Args:
        actor: who lets publications appear.
        key: of the publication.
        languages: of the editions that appear; none: all of them.
        published_on: the day on which they appeared here.
        note: what readers are told.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor may not.
        FactError: what is missing: an edition, or the finished peer review that the series needs.
    """
    policy.require_publisher(actor)
    row = on_record(key)
    there = {edition.language: edition for edition in row.editions.all()}
    for language in languages:
        edition_of(row, language, "languages")
    chosen = [there[language] for language in there if not languages or language in languages]
    missing = missing_for_publication(
        languages=[edition.language for edition in chosen],
        needs_review=bool(row.series and row.series.needs_peer_review),
        outcomes=list(row.reviews.values_list("outcome", flat=True)),
    )
    if missing:
        raise FactError(told(missing), "key")
    new = [edition for edition in chosen if not edition.is_released]
    if row.state in READABLE:
        if not new:
            raise FactError(_("all these editions are published already"), "languages")
        fault = NO_FAULT
    else:
        fault = step_fault(row.state, State.PUBLISHED)
    if fault:
        raise FactError(told(fault), "key")
    for edition in new:
        edition.is_released = True
        edition.save(update_fields=["is_released"])
    released = [edition.language for edition in new]
    stays = row.state in READABLE  # a revised one stays revised when a translation is added
    return _step(
        actor, row, State.PUBLISHED, published_on or today(), note=note, languages=released,
        reason=reason, stays=stays,
    )  # fmt: skip


@audit.one_act()
def revise(
    *,
    actor: Actor,
    key: str,
    language: str,
    note: str,
    revised_on: date | None = None,
    text: str | None = None,
    file_name: str = "",
    file_content: bytes | None = None,
    reason: str = "",
) -> Step:
    """Give a published edition a new version, and tell readers what is other.

    Translations of it are behind from then on; a translation that is revised follows the newest
    version of what it was translated from.

    Raises:
        NotAllowedError: where the actor may not.
        FactError: what was not published, or a revision that does not say what was revised.
    """
    policy.require_publisher(actor)
    row = on_record(key)
    edition = edition_of(row, language)
    fault = step_fault(row.state, State.REVISED)
    if fault:
        raise FactError(told(fault), "language")
    if not edition.is_released:
        raise FactError(_("this edition was not published yet"), "language")
    if not note.strip():
        raise FactError(_("tell readers what was revised"), "note")
    changes: dict[str, tuple[Any, Any]] = {"version": (edition.version, edition.version + 1)}
    edition.version += 1
    if edition.follows is not None:
        changes["follows_version"] = (edition.follows_version, edition.follows.version)
        edition.follows_version = edition.follows.version
    if text is not None:
        cleaned = texts.cleaned(text)
        changes["text"] = (digest(edition.text), digest(cleaned))
        edition.text = cleaned
    check(edition)
    edition.save()
    audit.record(
        actor=actor,
        act="library.edition",
        subject=row,
        changes={f"{language}.{name}": pair for name, pair in changes.items()},
        reason=reason,
    )
    if file_content is not None:
        put_file(
            actor=actor, edition=edition, name=file_name, content=file_content, note="",
            reason=reason, may_replace=True,
        )  # fmt: skip
    day = revised_on or today()
    return _step(actor, row, State.REVISED, day, note=note, languages=[language], reason=reason)


@audit.one_act()
def withdraw(
    *,
    actor: Actor,
    key: str,
    note: str,
    withdrawn_on: date | None = None,
    replaced_by: str = "",
    reason: str = "",
) -> Step:
    """Withdraw a publication: its page stays with the notice, its texts and files go.

    Raises:
        NotAllowedError: where the actor may not.
        FactError: what was not published, or no notice.
    """
    policy.require_publisher(actor)
    row = on_record(key)
    if not note.strip():
        raise FactError(_("tell readers why it is withdrawn"), "note")
    if replaced_by:
        set_successor(actor=actor, key=key, replaced_by=replaced_by, reason=reason)
        row.refresh_from_db()
    day = withdrawn_on or today()
    return _step(actor, row, State.WITHDRAWN, day, note=note, reason=reason)


def _step(
    actor: Actor,
    row: Publication,
    state: State,
    day: date,
    *,
    note: str,
    languages: Collection[str] = (),
    reason: str,
    stays: bool = False,
) -> Step:
    fault = NO_FAULT if stays else step_fault(row.state, state)
    if fault:
        raise FactError(told(fault), "state")
    if day > today():
        raise FactError(_("{day} is in the future").format(day=day), "happened_on")
    last = row.steps.filter(state__in=PUBLIC).order_by("-id").first()
    if last and last.happened_on and state in PUBLIC and day < last.happened_on:
        raise FactError(
            _("{day} is before the step that was recorded last, {last}").format(
                day=day, last=last.happened_on
            ),
            "happened_on",
        )
    step = Step(
        publication=row, state=state, happened_on=day, note=note.strip(),
        languages=", ".join(languages),
    )  # fmt: skip
    check(step)
    step.save(force_insert=True)
    before, row.state = row.state, row.state if stays else state
    row.save(update_fields=["state"])
    audit.record(
        actor=actor,
        act=f"library.{state.value}",
        subject=row,
        changes={
            "state": (before, row.state), "on": (None, day), "note": (None, step.note),
            "languages": (None, step.languages),
        },
        reason=reason,
    )  # fmt: skip
    return step
