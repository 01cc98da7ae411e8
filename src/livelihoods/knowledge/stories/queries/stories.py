"""Reading stories: each asked at the gate, and its quotes, recording and photos each once more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.stories import rules
from livelihoods.knowledge.stories.assets import items, look_at, uses_asked
from livelihoods.knowledge.stories.models import (
    Photo,
    SourceKind,
    Story,
    StoryPhoto,
    StoryText,
)
from livelihoods.knowledge.stories.queries.photos import PhotoView, about_of, views_of
from livelihoods.platform.timeline import today

QUOTE: Final = "quote"
SOUND: Final = "audio"


@dataclass(frozen=True, slots=True)
class Recording:
    """The recording of a story, and what is said in it."""

    address: str
    ending: str
    language: str
    transcript: str

    @property
    def direction(self) -> str:
        """In which direction the transcript is written."""
        return rules.direction(self.language)


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story that is open today, in a language."""

    key: str
    title: str
    summary: str
    body: str
    quotes: tuple[str, ...]
    language: str
    source_language: str
    languages: tuple[str, ...]
    is_stale: bool
    source_kind: str
    collected_by: str
    country: str
    place: str
    about: About
    told_on: date | None
    published_on: date
    people: tuple[tuple[str, bool], ...]
    is_nobody: bool
    is_fictional: bool
    figures: tuple[str, ...]
    photos: tuple[PhotoView, ...] = ()
    recording: Recording | None = None
    words: str = ""

    @property
    def direction(self) -> str:
        """In which direction its words are written."""
        return rules.direction(self.language)

    @property
    def is_translated(self) -> bool:
        """Whether it is shown in another language than it was told in."""
        return self.language != self.source_language

    @property
    def groups(self) -> list[str]:
        """The groups of workers."""
        return sorted(self.about.groups)

    @property
    def first_photo(self) -> PhotoView | None:
        """The photo that stands for it in a list."""
        return self.photos[0] if self.photos else None

    @property
    def source_words(self) -> str:
        """How it came to be told, in the reader's language."""
        return str(SourceKind(self.source_kind).label)


def open_stories(
    language: str = "", *, keys: Sequence[str] | None = None, with_photos: bool = True
) -> tuple[StoryView, ...]:
    """Return the stories that this website may show today, the newest first: nine queries."""
    rows = Story.objects.filter(published_on__lte=today(), hidden_on=None)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return _views(rows, language or get_language() or "en", with_photos=with_photos)


def story(key: str, language: str = "") -> StoryView | None:
    """Return a story that this website may show today, else None."""
    return next(iter(open_stories(language, keys=[key])), None)


def recording_of(key: str) -> Story | None:
    """Return the story whose recording this website may play at this moment, else None."""
    row = Story.objects.filter(key=key).exclude(audio="").first()
    if row is None:
        return None
    item = items([row])[row.pk]
    is_open = rules.is_open_for(item, uses_asked(), day=today(), medium=SOUND)
    return row if is_open else None


def _views(rows: Iterable[Story], language: str, *, with_photos: bool) -> tuple[StoryView, ...]:
    kept = list(rows)
    day = today()
    looked = look_at(kept)
    seen = looked.items
    asked = uses_asked()
    kept = [row for row in kept if rules.is_open_for(seen[row.pk], asked, day=day)]
    texts: dict[int, dict[str, StoryText]] = {row.pk: {} for row in kept}
    for text in StoryText.objects.filter(story__in=kept):
        texts[text.story_id][text.language] = text
    photos = _photos(kept, language) if with_photos else {}
    found = []
    for row in kept:
        if texts[row.pk]:
            parts = {
                medium: rules.is_open_for(seen[row.pk], asked, day=day, medium=medium)
                for medium in (QUOTE, SOUND)
            }
            found.append(
                _view(_Row(row, texts[row.pk], looked.names[row.pk], photos.get(row.pk, ()), parts),
                      language)
            )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    story: Story
    texts: dict[str, StoryText]
    names: list[tuple[str, bool]]
    photos: tuple[PhotoView, ...]
    parts: dict[str, bool] = field(default_factory=dict)


def _view(of: _Row, language: str) -> StoryView:
    row = of.story
    shown = rules.best_language(of.texts, wanted=language, source=row.language)
    text, source = of.texts[shown], of.texts.get(row.language)
    recording = None
    if row.audio and of.parts[SOUND]:
        recording = Recording(
            reverse("photo_files:recording", args=[row.key, row.audio_ending]),
            row.audio_ending, row.audio_language or row.language, row.transcript,
        )  # fmt: skip
    assert row.published_on is not None
    return StoryView(
        key=row.key,
        title=text.title,
        summary=text.summary,
        body=text.body,
        quotes=tuple(text.quotes) if of.parts[QUOTE] else (),
        language=shown,
        source_language=row.language,
        languages=tuple(sorted(of.texts)),
        is_stale=rules.is_stale(text.of_version, source.version if source else None),
        source_kind=row.source_kind,
        collected_by=row.collected_by,
        country=row.country_id,
        place=row.place,
        about=about_of(row),
        told_on=row.told_on,
        published_on=row.published_on,
        people=tuple(of.names),
        is_nobody=row.people_decision == rules.Decision.NOBODY,
        is_fictional=row.is_fictional,
        figures=tuple(row.figures),
        photos=of.photos,
        recording=recording,
        words=" ".join([text.title, text.summary, text.body,
                        *(text.quotes if of.parts[QUOTE] else ()), row.place]),
    )  # fmt: skip


def _photos(rows: Sequence[Story], language: str) -> dict[int, tuple[PhotoView, ...]]:
    """Return story -> those of its photos that are open, in their order."""
    placed = list(StoryPhoto.objects.filter(story__in=rows).order_by("position"))
    wanted = Photo.objects.filter(
        pk__in={each.photo_id for each in placed}, published_on__lte=today(), hidden_on=None
    )
    numbers = {row.key: row.pk for row in wanted} if placed else {}
    views = {numbers[view.key]: view for view in views_of(wanted, language)} if placed else {}
    found: dict[int, list[PhotoView]] = {}
    for each in placed:
        if each.photo_id in views:
            found.setdefault(each.story_id, []).append(views[each.photo_id])
    return {number: tuple(same) for number, same in found.items()}
