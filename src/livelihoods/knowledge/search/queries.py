"""Reading what is searched: a page of results, the choices beside them, what was meant instead."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.urls import translate_url

from livelihoods.knowledge.search import matching, providers, snippets, spelling
from livelihoods.knowledge.search.addresses import FILTERS, MOST_PAGES, NEWEST, PER_PAGE, Question
from livelihoods.knowledge.search.languages import NEUTRAL
from livelihoods.knowledge.search.models import MARK, Document, Label, Thing
from livelihoods.knowledge.search.snippets import Marks, Snippet

_FIELDS: Final = {
    "kind": "kind", "language": "languages", "group": "groups", "country": "countries",
    "programme": "programmes", "goal": "goals",
}  # fmt: skip
_FALLBACK: Final = "en"


@dataclass(frozen=True, slots=True)
class Result:
    """A thing that was found, in the language in which it is told.

    Args:
        language: of title and address; empty where that is the reader's, or no language at all.
        snippet_language: of the snippet, which has the words that were asked for.
        other_languages: in which it can be read too.
    """

    kind: str
    key: str
    title: Snippet
    address: str
    language: str
    snippet: Snippet
    snippet_language: str
    day: date | None
    source: str
    groups: tuple[str, ...]
    countries: tuple[str, ...]
    programmes: tuple[str, ...]
    other_languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found.

    Args:
        rows: the things of the page.
        count: how many were found in all.
        pages: on how many pages they can be looked at.
        tallies: part of the question -> code -> how many there are, by all other parts.
        is_beginning: nothing had the words; these have words that begin so.
        meant: other words that find something; empty where there are none.
    """

    rows: tuple[Result, ...]
    count: int
    pages: int
    tallies: Mapping[str, Mapping[str, int]]
    is_beginning: bool = False
    meant: str = ""


@dataclass(frozen=True, slots=True)
class _Search:
    """What is asked for, and which things may not be shown."""

    question: Question
    closed: Collection[int]
    is_beginning: bool = False

    def things(self) -> "QuerySet[Thing]":
        """Return the things that have the words, whatever else is chosen."""
        wanted = self.question.wanted
        found = Thing.objects.filter(
            matching.found_by(wanted, is_beginning=self.is_beginning and bool(wanted.phrases))
        )
        return found.exclude(pk__in=list(self.closed)) if self.closed else found


def search(question: Question, language: str) -> Results:
    """Return what a question finds, for a reader of a language.

    What was withdrawn since the copies were made is in no list and no count: the rooms are asked
    what is closed, each time.
    """
    if question.q and not (question.wanted.phrases or question.wanted.without):
        return Results((), 0, 1, {name: {} for name in FILTERS})
    asked = _Search(question, closed_things())
    tallies, count = _tallied(asked)
    meant = ""
    if not count and question.wanted.phrases:
        begun = _Search(question, asked.closed, is_beginning=True)
        more, number = _tallied(begun)
        if number:
            asked, tallies, count = begun, more, number
        else:
            meant = _meant(question, asked.closed)
    pages = min(MOST_PAGES, max(1, -(-count // PER_PAGE)))
    return Results(
        rows=tuple(_page(asked, min(question.page, pages), language)) if count else (),
        count=count,
        pages=pages,
        tallies=tallies,
        is_beginning=asked.is_beginning,
        meant=meant,
    )


def closed_things() -> list[int]:
    """Return the things among the copies that their rooms do not let be shown now."""
    found = _closed_by_name()
    for provider, keys in providers.shown_now():
        of_room = Thing.objects.filter(kind__in=provider.kinds)
        found += of_room.exclude(key__in=matching.keys(sorted(keys))).values_list("pk", flat=True)
    return found


def _closed_by_name() -> list[int]:
    closed: dict[tuple[str, str], set[str]] = {}
    for provider, (key, language) in providers.closed_now():
        for kind in provider.kinds:
            closed.setdefault((kind, key), set()).add(language)
    if not closed:
        return []
    there = Thing.objects.filter(key__in=matching.keys(sorted({key for _kind, key in closed})))
    return [
        number
        for number, kind, key, languages in there.values_list(
            "pk", "kind", "key", "label__languages"
        )
        if (in_which := closed.get((kind, key)))
        and ("" in in_which or in_which & set(languages.split()))
    ]


def _tallied(asked: _Search) -> tuple[dict[str, dict[str, int]], int]:
    """Count the things that have the words by each choice, and those with all that is chosen.

    All counts come from one reading, label by label.
    """
    tallies: dict[str, dict[str, int]] = {name: {} for name in FILTERS}
    chosen, count = asked.question.filters, 0
    for number, label in _counted(asked):
        missed = [name for name, code in chosen.items() if code not in label[name]]
        if len(missed) > 1:
            continue
        if not missed:
            count += number
        for name in [*missed] if missed else FILTERS:
            for code in label[name]:
                tallies[name][code] = tallies[name].get(code, 0) + number
    return tallies, count


def _counted(asked: _Search) -> list[tuple[int, dict[str, list[str]]]]:
    """Return how many things have each label, and the codes in it."""
    by_label = asked.things().order_by().values("label").annotate(number=Count("pk"))
    inner, values = by_label.query.sql_with_params()
    columns = ", ".join(f"l.{field}" for field in _FIELDS.values())
    table = Label._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH counted (label, number) AS ({inner}) "  # noqa: S608 - names of ours
            f"SELECT counted.number, {columns} FROM counted JOIN {table} l ON l.id = counted.label",
            values,
        )
        return [
            (number, dict(zip(_FIELDS, (each.split() for each in codes), strict=True)))
            for number, *codes in cursor.fetchall()
        ]


def _page(asked: _Search, page: int, language: str) -> list[Result]:
    question = asked.question
    things = asked.things()
    if question.filters:
        things = things.filter(label__in=_labels(question.filters))
    own = Label.objects.filter(
        Q(languages__contains=_marked(language)) | Q(languages__contains=_marked(NEUTRAL))
    )
    is_own = Case(
        When(label__in=own.values("pk"), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    order = [F("day").desc(nulls_last=True)]
    if question.sort != NEWEST:
        if question.wanted.phrases:
            near = matching.nearness(question.wanted, is_beginning=asked.is_beginning)
            order.insert(0, near.desc())
        order.insert(0, is_own.desc())
    first = (page - 1) * PER_PAGE
    rows = things.order_by(*order, "sort_title", "key", "kind")
    shown = list(rows.select_related("label")[first : first + PER_PAGE])
    versions: dict[int, dict[str, Document]] = {thing.pk: {} for thing in shown}
    for document in Document.objects.filter(thing__in=list(versions)):
        versions[document.thing_id][document.language] = document
    marked = snippets.marks(question.wanted.phrases, is_beginning=asked.is_beginning)
    return [
        _result(thing, versions[thing.pk], language, marked)
        for thing in shown
        if versions[thing.pk]  # a refresh may have come between
    ]


def _labels(filters: Mapping[str, str]) -> "QuerySet[Label, int]":
    labels = Label.objects.all()
    for name, code in filters.items():
        labels = labels.filter(
            **({"kind": code} if name == "kind" else {f"{_FIELDS[name]}__contains": _marked(code)})
        )
    return labels.values_list("pk", flat=True)


class _Told:
    """A version with its title marked, and the part of its summary or text that has the words."""

    def __init__(self, document: Document, marked: Marks) -> None:
        texts = (document.summary, document.text)
        parts = (snippets.best(text, document.language, marked) for text in texts)
        self.document = document
        self.title = snippets.whole(document.title, document.language, marked)
        self.snippet = next(filter(None, parts), Snippet())
        self.found = max(self.title.found, self.snippet.found)


def _result(thing: Thing, versions: Mapping[str, Document], language: str, marked: Marks) -> Result:
    texts = [_Told(each, marked) for each in _ranked(versions, language)]
    if texts[0].document.language not in (language, NEUTRAL):
        texts.sort(key=lambda each: -each.found)  # then rather in that which has the words
    told, title, snippet = texts[0].document, texts[0].title, texts[0].snippet
    shown = told
    if not texts[0].found and (other := max(texts, key=lambda each: each.found)).found:
        shown, snippet = other.document, other.snippet or other.title
    if not snippet:
        shown, snippet = told, snippets.beginning(told.summary or told.text)
    label = thing.label
    return Result(
        kind=thing.kind,
        key=thing.key,
        title=title,
        address=_address(told, language),
        language=_foreign(told.language, language),
        snippet=snippet,
        snippet_language=_foreign(shown.language, language),
        day=thing.day,
        source=told.source,
        groups=tuple(label.groups.split()),
        countries=tuple(label.countries.split()),
        programmes=tuple(label.programmes.split()),
        other_languages=tuple(
            each for each in sorted(versions) if each not in (told.language, NEUTRAL)
        ),
    )


def _ranked(versions: Mapping[str, Document], language: str) -> Sequence[Document]:
    """Return the versions, that which suits a reader best first."""
    order = (language, NEUTRAL, _FALLBACK)
    return sorted(
        versions.values(),
        key=lambda each: (
            order.index(each.language) if each.language in order else len(order),
            each.language,
        ),
    )


def _address(told: Document, language: str) -> str:
    if language in told.addresses:
        return str(told.addresses[language])
    address = str(next(iter(told.addresses.values())))
    return translate_url(address, language) if told.language == NEUTRAL else address


def _foreign(language: str, reader: str) -> str:
    """Return a language to be named, or nothing where it is the reader's or none at all."""
    return "" if language in (reader, NEUTRAL) else language


def _meant(question: Question, closed: Collection[int]) -> str:
    """Return other words that find something, by all else that is asked."""
    other = spelling.corrected(question.q)
    if not other:
        return ""
    _tallies, count = _tallied(_Search(question.with_(q=other), closed))
    return other if count else ""


def _marked(code: str) -> str:
    return f"{MARK}{code}{MARK}"
