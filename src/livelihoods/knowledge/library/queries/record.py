"""Reading one publication whole, and what is like it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.library.models import Edition, Publication, Topic
from livelihoods.knowledge.library.names import number_label
from livelihoods.knowledge.library.queries.shelves import programme_names, series_shelf
from livelihoods.knowledge.library.queries.values import (
    CreditView,
    EditionView,
    FileView,
    ReviewView,
    SeriesView,
    StepView,
    WorkView,
)
from livelihoods.knowledge.library.rules import FINISHED, PUBLIC, READABLE, is_stale

_KINDS = {
    "group": "groups", "country": "countries", "programme": "programmes", "goal": "goals",
}  # fmt: skip


def about_of(topics: Iterable[tuple[str, str]]) -> About:
    """Return the codes of a publication, from kind and code of each."""
    found: dict[str, set[str]] = {name: set() for name in _KINDS.values()}
    for kind, code in topics:
        found[_KINDS[kind]].add(code)
    return About(**{name: frozenset(codes) for name, codes in found.items()})


def public_keys() -> list[str]:
    """Return the keys of all publications that have a page."""
    return list(
        Publication.objects.filter(state__in=PUBLIC).order_by("key").values_list("key", flat=True)
    )


def work(key: str) -> WorkView | None:
    """Return a publication that has a page, or None."""
    row = (
        Publication.objects.filter(key=key, state__in=PUBLIC)
        .select_related("replaced_by")
        .prefetch_related("topics", "steps", "reviews", "contributions")
        .first()
    )
    return None if row is None else _view(row)


def _view(row: Publication) -> WorkView:
    shelf, programmes = series_shelf(), programme_names()
    series = shelf.get(row.series_id or "")
    is_readable = row.state in READABLE
    editions = list(
        row.editions.filter(is_released=True).prefetch_related("files").select_related("follows")
    )
    programme = programmes.get(row.numbered_in_id or "", "")
    languages = {edition.pk: edition.language for edition in editions}
    steps = [step for step in row.steps.all() if step.state in PUBLIC]
    return WorkView(
        key=row.key,
        kind=row.kind,
        series=series,
        programme_of_number=programme,
        publisher=row.publisher,
        place=row.place,
        licence=row.licence,
        source=row.source,
        seen_on=row.seen_on,
        is_fictional=row.is_fictional,
        state=row.state,
        replaced_by=_public(row.replaced_by),
        about=about_of((topic.kind, topic.code) for topic in row.topics.all()),
        editions=tuple(_edition(each, series, programme, is_readable) for each in editions),
        credits=tuple(
            CreditView(
                each.role, each.name, each.sort_name, each.is_body,
                languages[each.edition_id] if each.edition_id else "",
            )
            for each in row.contributions.all()
            if each.edition_id is None or each.edition_id in languages
        ),
        steps=tuple(
            StepView(
                step.state, step.happened_on, step.note,
                tuple(filter(None, step.languages.split(", "))),
            )
            for step in steps
        ),
        reviews=tuple(
            ReviewView(
                each.reviewers, each.outcome, each.asked_on, each.finished_on, each.dates_stated,
                each.source,
            )
            for each in row.reviews.all()
            if each.outcome in FINISHED
        ),
        recorded_at=row.recorded_at,
        changed_on=max((step.happened_on for step in steps if step.happened_on), default=None),
        original=_original(editions),
    )  # fmt: skip


def _public(row: Publication | None) -> str:
    return row.key if row is not None and row.state in PUBLIC else ""


def _original(editions: list[Edition]) -> str:
    """Return the language that was translated from no other, else that of the first edition."""
    return next(
        (each.language for each in editions if each.follows_id is None), editions[0].language
    )


def _edition(
    row: Edition, series: SeriesView | None, programme: str, is_readable: bool
) -> EditionView:
    followed: Any = row.follows
    return EditionView(
        language=row.language,
        title=row.title,
        subtitle=row.subtitle,
        abstract=row.abstract,
        issued=row.issued,
        number=row.number,
        label=number_label(series.singular, row.number, programme) if series else "",
        pages=row.pages,
        isbn=row.isbn,
        doi=row.doi,
        address=row.address if is_readable else "",
        version=row.version,
        follows=followed.language if followed else "",
        is_stale=is_stale(row.follows_version, followed.version if followed else None),
        has_text=bool(row.text) and is_readable,
        text=row.text if is_readable else "",
        files=tuple(
            FileView(each.pk, each.name, each.suffix, each.size, each.sha256, each.note)
            for each in row.files.all()
            if each.replaced_at is None
        )
        if is_readable
        else (),
    )


def related(work: WorkView, limit: int = 5) -> list[int]:
    """Return the numbers of readable publications that share most codes with one, or its series."""
    shared = Q()
    for name, kind in (("groups", "group"), ("countries", "country"), ("programmes", "programme")):
        codes = getattr(work.about, name)
        if codes:
            shared |= Q(kind=kind, code__in=codes)
    found: list[int] = []
    if shared:
        found = list(
            Topic.objects.filter(shared, publication__state__in=READABLE)
            .exclude(publication__key=work.key)
            .values("publication_id", "publication__issued", "publication__key")
            .annotate(number=Count("id"))
            .order_by("-number", "-publication__issued", "publication__key")
            .values_list("publication_id", flat=True)[:limit]
        )
    if len(found) < limit and work.series:
        same = (
            Publication.objects.filter(series_id=work.series.code, state__in=READABLE)
            .exclude(key=work.key)
            .exclude(pk__in=found)
            .order_by("-issued", "key")
            .values_list("pk", flat=True)[: limit - len(found)]
        )
        found += same
    return found
