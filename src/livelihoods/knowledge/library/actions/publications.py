"""Recording series, and what is the same in all editions of a publication."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from livelihoods.knowledge.library import policy
from livelihoods.knowledge.library.actions.searching import remake
from livelihoods.knowledge.library.models import Edition, Publication, Series, Topic
from livelihoods.knowledge.library.names import TopicKind, WorkKind, series_name
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary.actions import set_entry


def set_series(*, actor: Actor, code: str, values: Mapping[str, Any], reason: str = "") -> Series:
    """Record a series, or correct what is on record of it."""
    policy.require_series_keeper(actor)
    row = set_entry(actor=actor, model=Series, code=code, values=values, reason=reason)
    assert isinstance(row, Series)
    return row


@audit.one_act()
def set_publication(
    *,
    actor: Actor,
    key: str,
    kind: str,
    source: str,
    series: str = "",
    numbered_in: str = "",
    publisher: str = "",
    place: str = "",
    licence: str = "",
    seen_on: date | None = None,
    is_fictional: bool = False,
    groups: Sequence[str] = (),
    countries: Sequence[str] = (),
    programmes: Sequence[str] = (),
    goals: Sequence[str] = (),
    reason: str = "",
) -> tuple[Publication, bool]:
    """Record a publication, or correct what is on record of it; say whether something changed.

    Raises:
        NotAllowedError: where the actor does not keep the library.
        FactError: a value that there is not, or a number that is another's already.
    """
    policy.require_keeper(actor)
    if kind not in WorkKind.values:
        raise FactError(
            _("{value!r} is none of {choices}").format(
                value=kind, choices=", ".join(WorkKind.values)
            ),
            "kind",
        )
    if not source.strip():
        raise FactError(_("say where the record is from: nothing is shown without it"), "source")
    if seen_on and seen_on > today():
        raise FactError(_("{day} is in the future").format(day=seen_on), "seen_on")
    topics = _topics(
        {
            TopicKind.GROUP: groups,
            TopicKind.COUNTRY: countries,
            TopicKind.PROGRAMME: programmes,
            TopicKind.GOAL: goals,
        }
    )
    _check_series(series, numbered_in)
    values = {
        "kind": kind, "series_id": series or None, "numbered_in_id": numbered_in or None,
        "publisher": publisher, "place": place, "licence": licence, "source": source.strip(),
        "seen_on": seen_on, "is_fictional": is_fictional,
    }  # fmt: skip
    row = Publication.objects.select_for_update().filter(key=key).first()
    is_new = row is None
    if row is None:
        row = Publication(key=key, **values)
        audit.add(actor=actor, act="library.publication.add", row=row, reason=reason)
        changed = True
    else:
        moved = (row.series_id, row.numbered_in_id) != (series or None, numbered_in or None)
        changed = audit.change(
            actor=actor, act="library.publication.change", row=row, values=values, reason=reason
        )
        if moved:
            _move_editions(row)
    changed |= _set_topics(actor, row, topics, reason, is_new=is_new)
    remake(row)
    return row, changed


@audit.one_act()
def set_successor(*, actor: Actor, key: str, replaced_by: str, reason: str = "") -> bool:
    """Say which publication takes the place of another, such as a later edition of a book.

    Raises:
        NotAllowedError: where the actor does not keep the library.
        FactError: a publication that there is not, or one that leads back to itself.
    """
    policy.require_keeper(actor)
    row = Publication.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise FactError(_("no publication {key} is on record").format(key=key[:80]), "key")
    other = None
    if replaced_by:
        other = Publication.objects.filter(key=replaced_by).first()
        if other is None:
            raise FactError(
                _("no publication {key} is on record").format(key=replaced_by[:80]), "replaced_by"
            )
    step = other
    while step is not None:
        if step == row:
            raise FactError(_("a publication does not replace itself"), "replaced_by")
        step = step.replaced_by
    return audit.change(
        actor=actor, act="library.publication.replaced", row=row,
        values={"replaced_by_id": other.pk if other else None}, reason=reason,
    )  # fmt: skip


def _check_series(code: str, numbered_in: str) -> None:
    if not code:
        if numbered_in:
            raise FactError(_("only what stands in a series is numbered"), "numbered_in")
        return
    series = Series.objects.filter(code=code).first()
    if series is None:
        there = ", ".join(Series.objects.values_list("code", flat=True))
        raise FactError(
            _("there is no series {code}; there are {codes}").format(code=code, codes=there),
            "series",
        )
    if series.is_numbered_in_programme and not numbered_in:
        raise FactError(
            _("{series} are numbered within a programme: say which").format(
                series=series_name(series.name)
            ),
            "numbered_in",
        )
    if numbered_in and not series.is_numbered_in_programme:
        raise FactError(
            _("{series} are not numbered within a programme").format(
                series=series_name(series.name)
            ),
            "numbered_in",
        )
    if numbered_in and numbered_in not in _known(TopicKind.PROGRAMME):
        raise FactError(_("there is no programme {code}").format(code=numbered_in), "numbered_in")


def _move_editions(row: Publication) -> None:
    """Let the editions repeat the series of their publication, unless a number is taken there."""
    for edition in row.editions.filter(number__isnull=False):
        taken = Edition.objects.filter(
            series_id=row.series_id, numbered_in_id=row.numbered_in_id, number=edition.number,
            language=edition.language,
        ).exclude(publication=row)  # fmt: skip
        if row.series_id is None:
            raise FactError(_("its editions have numbers: take these out first"), "series")
        if taken.exists():
            raise FactError(
                _("number {number} in {language} is another publication's there").format(
                    number=edition.number, language=edition.language
                ),
                "series",
            )
    row.editions.update(series_id=row.series_id, numbered_in_id=row.numbered_in_id)


_FIELDS = {
    TopicKind.GROUP: "groups",
    TopicKind.COUNTRY: "countries",
    TopicKind.PROGRAMME: "programmes",
    TopicKind.GOAL: "goals",
}


def _known(kind: TopicKind) -> Collection[str]:
    moment = Moment.read()
    if kind is TopicKind.COUNTRY:
        return vocabulary.country_names("en")
    rows: Sequence[Any] = {
        TopicKind.GROUP: vocabulary.occupational_groups,
        TopicKind.PROGRAMME: vocabulary.programmes,
        TopicKind.GOAL: vocabulary.goals,
    }[kind](moment)
    return [row.code for row in rows]


def _topics(stated: Mapping[TopicKind, Sequence[str]]) -> set[tuple[str, str]]:
    found = set()
    for kind, codes in stated.items():
        known = _known(kind) if codes else ()
        for code in codes:
            if code not in known:
                raise FactError(
                    _("{code} is not on record ({kind})").format(code=code, kind=kind.label),
                    _FIELDS[kind],
                )
            found.add((kind.value, code))
    return found


def _set_topics(
    actor: Actor, row: Publication, wanted: set[tuple[str, str]], reason: str, *, is_new: bool
) -> bool:
    before = set() if is_new else set(row.topics.values_list("kind", "code"))
    if before == wanted:
        return False
    for kind, code in before - wanted:
        row.topics.filter(kind=kind, code=code).delete()
    Topic.objects.bulk_create(
        [Topic(publication=row, kind=kind, code=code) for kind, code in sorted(wanted - before)]
    )
    audit.record(
        actor=actor,
        act="library.publication.topics",
        subject=row,
        changes={"topics": (_told(before), _told(wanted))},
        reason=reason,
    )
    return True


def _told(topics: set[tuple[str, str]]) -> str:
    return "; ".join(f"{kind} {code}" for kind, code in sorted(topics))
