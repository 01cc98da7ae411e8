"""Files that may be handed out today, and the whole list as rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.knowledge.library.credits import Credit, written
from livelihoods.knowledge.library.lists import COLUMNS, OF_EDITION, OF_PUBLICATION
from livelihoods.knowledge.library.models import EditionFile, Publication
from livelihoods.knowledge.library.rules import FINISHED, PUBLIC, READABLE


@dataclass(frozen=True, slots=True)
class FileToHand:
    """A file of an edition: what it is called, and how it is opened; `is_gone` says that it was."""

    name: str
    suffix: str
    size: int
    sha256: str
    is_gone: bool
    opened: Any


def file_to_hand(key: str, language: str, name: str) -> FileToHand | None:
    """Return a file of a publication that has a page; None where there is and was none in public.

    One that was withdrawn with its publication is gone.
    """
    row = (
        EditionFile.objects.filter(
            edition__publication__key=key,
            edition__publication__state__in=PUBLIC,
            edition__language=language,
            edition__is_released=True,
            name=name,
            replaced_at__isnull=True,
        )
        .select_related("edition__publication")
        .first()
    )
    if row is None:
        return None
    is_gone = row.edition.publication.state not in READABLE
    return FileToHand(
        row.name, row.suffix, row.size, row.sha256, is_gone, None if is_gone else row.file.open
    )


def export_rows(numbers: Iterable[int] | None = None) -> list[tuple[Any, tuple[Cell, ...]]]:
    """Return editions in the columns of a list, each with its publication.

    Args:
        numbers: of public publications, whose published editions are given; None: all there are.
    """
    works = Publication.objects.select_related("replaced_by").prefetch_related(
        "topics", "reviews", "contributions__edition", "editions__follows"
    )
    if numbers is not None:
        order = {number: place for place, number in enumerate(numbers)}
        found = sorted(works.filter(pk__in=list(order)), key=lambda row: order[row.pk])
    else:
        found = list(works.order_by("key"))
    return [
        (row, _cells(row, edition))
        for row in found
        for edition in row.editions.all()
        if numbers is None or edition.is_released
    ]


def _cells(row: Publication, edition: Any) -> tuple[Cell, ...]:
    codes: dict[str, list[str]] = {}
    for topic in row.topics.all():
        codes.setdefault(topic.kind, []).append(topic.code)
    review = next((each for each in row.reviews.all() if each.outcome in FINISHED), None)
    values: dict[str, Any] = {
        "key": row.key, "kind": row.kind, "series": row.series_id,
        "numbered_in": row.numbered_in_id,
        "publisher": row.publisher, "place": row.place, "licence": row.licence,
        "groups": codes.get("group"), "countries": codes.get("country"),
        "programmes": codes.get("programme"), "goals": codes.get("goal"),
        "contributors": "; ".join(
            written(
                Credit(each.role, each.name, each.sort_name, each.is_body,
                       each.edition.language if each.edition else "")
            )
            for each in row.contributions.all()
        ),
        "reviewed_by": review and review.reviewers, "reviewed_on": review and review.finished_on,
        "review_stated": review and review.dates_stated,
        "replaced_by": row.replaced_by.key if row.replaced_by else "",
        "is_fictional": row.is_fictional, "source": row.source, "seen_on": row.seen_on,
        "language": edition.language, "number": edition.number, "title": edition.title,
        "subtitle": edition.subtitle, "abstract": edition.abstract, "issued": edition.issued,
        "pages": edition.pages, "isbn": edition.isbn, "doi": edition.doi,
        "address": edition.address,
        "translated_from": edition.follows.language if edition.follows else "",
        "is_published": edition.is_released,
    }  # fmt: skip
    return tuple(_cell(values[column.name]) for column in COLUMNS)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(sorted(value))
    return value if isinstance(value, int | str) else str(value)


HEADER = tuple(column.name for column in (*OF_PUBLICATION, *OF_EDITION))
