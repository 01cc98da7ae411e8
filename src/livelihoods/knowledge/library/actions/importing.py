"""Recording a list of publications: all of it or nothing, and what it would do without doing it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from livelihoods.knowledge.library import policy
from livelihoods.knowledge.library.actions.editions import set_contributors, set_edition
from livelihoods.knowledge.library.actions.life import publish, record_review
from livelihoods.knowledge.library.actions.publications import set_publication, set_successor
from livelihoods.knowledge.library.lists import Listed
from livelihoods.knowledge.library.models import Edition, PeerReview, Publication
from livelihoods.knowledge.library.rules import FINISHED, State
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.interchange.problems import Place, Problems

# what an act calls a field that a list calls otherwise
_COLUMNS = {
    "follows": "translated_from",
    "finished_on": "reviewed_on",
    "reviewers": "reviewed_by",
    "languages": "is_published",
}


@dataclass
class Difference:
    """What a list changed, or would change: editions, by publication and language."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    published: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Tell it in a line."""
        return (
            f"{len(self.new)} editions new, {len(self.changed)} changed, "
            f"{self.unchanged} unchanged, {len(self.published)} publications published"
        )


_OF_PUBLICATION: Final = (
    "key", "kind", "series", "numbered_in", "publisher", "place", "licence", "groups", "countries",
    "programmes", "goals", "is_fictional", "source", "seen_on",
)  # fmt: skip


@audit.one_act()
def import_list(
    *,
    actor: Actor,
    rows: Sequence[Listed],
    file: str,
    texts: Mapping[tuple[str, str], str] | None = None,
    dry_run: bool = False,
    reason: str = "",
) -> Difference:
    """Record the publications of a list, each by the acts that record one.

    Args:
        actor: who keeps the library.
        rows: as `lists.read_list` reads them.
        file: what messages call the list.
        texts: texts as pages, by publication and language, where there are some.
        dry_run: show the difference and keep nothing.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor may not keep the library, or publishes and may not.
        InputError: all rows that cannot be recorded, each with line and column; nothing was kept.
    """
    policy.require_keeper(actor)
    if any(row.edition["is_published"] for row in rows):
        policy.require_publisher(actor)
    run = _Run(actor, texts or {}, file, reason)
    by_key: dict[str, list[Listed]] = {}
    for row in rows:
        by_key.setdefault(row.publication["key"], []).append(row)
    with transaction.atomic():
        for listed in by_key.values():
            run.record(listed)
        for listed in by_key.values():  # a list is in any order
            run.replace(listed[0])
        if dry_run or run.problems.found:
            transaction.set_rollback(True)
    run.problems.raise_if_any()
    return run.found


@dataclass
class _Run:
    """One import on its way."""

    actor: Actor
    texts: Mapping[tuple[str, str], str]
    file: str
    reason: str
    found: Difference = field(default_factory=Difference)
    problems: Problems = field(default_factory=Problems)

    def attempt(self, row: Listed, act: Callable[..., Any], **stated: Any) -> Any:
        """Do one act; what it refuses is noted with the line and column."""
        try:
            with transaction.atomic():
                return act(actor=self.actor, reason=self.reason, **stated)
        except FactError as error:
            column = _COLUMNS.get(error.field, error.field)
            self.problems.add(Place(self.file, row.line, column), str(error))
            return None

    def record(self, listed: list[Listed]) -> None:
        """Record one publication with its editions."""
        first = listed[0]
        of = first.publication
        values = {name: of[name] for name in _OF_PUBLICATION}
        done = self.attempt(first, set_publication, **values)
        if done is None:
            return
        row, changed = done
        there = set(row.editions.values_list("language", flat=True))
        editions = {
            each.edition["language"]: outcome[1]
            for each in _in_order(listed)  # what others were translated from comes first
            if (outcome := self._edition(of["key"], each)) is not None
        }
        if of["contributors"] or row.contributions.exists():
            changed |= bool(
                self.attempt(
                    first, set_contributors, key=of["key"], contributors=of["contributors"]
                )
            )
        changed |= self._review(first, row)
        self._publish(listed, row)
        self._tell(of["key"], editions, there, changed=changed)

    def _edition(self, key: str, listed: Listed) -> Any:
        language = listed.edition["language"]
        values = {
            name: value
            for name, value in listed.edition.items()
            if name not in ("translated_from", "is_published")
        }
        return self.attempt(
            listed, set_edition, key=key, follows=listed.edition["translated_from"],
            text=self.texts.get((key, language)), **values,
        )  # fmt: skip

    def _review(self, first: Listed, row: Publication) -> bool:
        of = first.publication
        if not of["reviewed_by"] or _is_reviewed(row):
            return False
        self.attempt(
            first, record_review, key=of["key"], reviewers=of["reviewed_by"], outcome="accepted",
            finished_on=of["reviewed_on"], dates_stated=of["review_stated"], source=of["source"],
        )  # fmt: skip
        return True

    def _publish(self, listed: list[Listed], row: Publication) -> None:
        row.refresh_from_db(fields=["state"])
        wanted = [each for each in listed if each.edition["is_published"]]
        waiting = set(
            Edition.objects.filter(
                publication=row,
                is_released=False,
                language__in=[each.edition["language"] for each in wanted],
            ).values_list("language", flat=True)
        )
        if not waiting or row.state == State.WITHDRAWN:
            return
        first = next(each for each in wanted if each.edition["language"] in waiting)
        step = self.attempt(first, publish, key=row.key, languages=sorted(waiting))
        if step is not None:
            self.found.published.append(row.key)

    def _tell(
        self, key: str, editions: Mapping[str, bool], there: Collection[str], *, changed: bool
    ) -> None:
        for language, is_changed in editions.items():
            name = f"{key} ({language})"
            if language not in there:
                self.found.new.append(name)
            elif is_changed or changed:
                self.found.changed.append(name)
            else:
                self.found.unchanged += 1

    def replace(self, first: Listed) -> None:
        """Say what replaces a publication, when all of them are on record."""
        of = first.publication
        if of["replaced_by"]:
            self.attempt(first, set_successor, key=of["key"], replaced_by=of["replaced_by"])


def _is_reviewed(row: Publication) -> bool:
    return PeerReview.objects.filter(publication=row, outcome__in=[*FINISHED]).exists()


def _in_order(listed: list[Listed]) -> list[Listed]:
    """Put editions after those that they were translated from; a circle stays as it is."""
    left, placed, order = list(listed), set[str](), list[Listed]()
    inside = {row.edition["language"] for row in listed}
    while left:
        ready = [
            row for row in left if row.edition["translated_from"] not in inside - placed
        ] or left
        order += ready
        placed |= {row.edition["language"] for row in ready}
        left = [row for row in left if row not in ready]
    return order
