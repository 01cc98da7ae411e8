"""What this room tells the others of the wing: stories and photos as entries of lists."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import translation

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.stories.queries.photos import PhotoView, open_photos
from livelihoods.knowledge.stories.queries.stories import StoryView, open_stories
from livelihoods.platform.vocabulary import queries as vocabulary


def entries(about: About, *, language: str, limit: int | None = None) -> tuple[Entry, ...]:
    """Return the stories and photos about something that may be shown today, newest first."""
    found = [
        _of_story(view, language)
        for view in open_stories(language, with_photos=False)
        if view.about.fits(about)
    ]
    found += [_of_photo(view, language) for view in open_photos(language) if view.about.fits(about)]
    found.sort(key=lambda entry: (entry.day is not None, entry.day, entry.key), reverse=True)
    return tuple(found[:limit])


def entry(key: str, *, language: str) -> Entry | None:
    """Return a story or a photo that may be shown today; their keys are never the same."""
    return named([key], language=language).get(key)


def named(keys: Sequence[str], *, language: str) -> dict[str, Entry]:
    """Return the stories and photos of these keys that may be shown today. Nine queries."""
    told = open_stories(language, keys=keys, with_photos=False)
    found = {view.key: _of_story(view, language) for view in told}
    if others := [key for key in keys if key not in found]:
        shown = open_photos(language, keys=others)
        found |= {view.key: _of_photo(view, language) for view in shown}
    return found


def documents(language: str) -> Iterator[Entry]:
    """Yield every story and photo that may be shown today, with its words, for the search.

    What closes at the gate afterwards - by a withdrawal, a date alone, or because somebody was
    erased with it - is not `shown` any more: the search leaves it out at once.
    """
    for told in open_stories(language, with_photos=False):
        yield _of_story(told, language, with_text=True)
    for shown in open_photos(language):
        yield _of_photo(shown, language, with_text=True)


def shown() -> list[str]:
    """Return the keys of the stories and photos that may be shown now. Eight queries."""
    told = (view.key for view in open_stories(with_photos=False))
    return sorted({*told, *(view.key for view in open_photos())})


def _of_story(view: StoryView, language: str, *, with_text: bool = False) -> Entry:
    return Entry(
        kind=Kind.STORY,
        key=view.key,
        title=view.title,
        address=_address("story", view.key, language),
        language=view.language,
        summary=view.summary,
        day=view.published_on,
        about=view.about,
        source=view.collected_by,
        # no quotes: they have a consent of their own, and the search keeps what it is told
        text=f"{view.title} {view.summary} {view.body} {view.place}" if with_text else "",
    )


def _of_photo(view: PhotoView, language: str, *, with_text: bool = False) -> Entry:
    country = vocabulary.country_name(view.country, language)
    where = ", ".join(part for part in (view.place, country) if part)
    return Entry(
        kind=Kind.PHOTO,
        key=view.key,
        title=view.heading,
        address=_address("photo", view.key, language),
        language=view.language,
        summary=where,
        day=view.published_on,
        about=view.about,
        source=view.credit,
        text=f"{view.caption} {view.picture.alt} {where} {view.credit}" if with_text else "",
    )


def _address(name: str, key: str, language: str) -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=[key])
