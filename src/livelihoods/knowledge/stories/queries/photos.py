"""Reading photos: each asked at the gate, for this website and for every other use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.stories import rules
from livelihoods.knowledge.stories.assets import items, look_at, uses_asked
from livelihoods.knowledge.stories.models import (
    Licence,
    PeopleDecision,
    Photo,
    PhotoSize,
    PhotoText,
)
from livelihoods.platform.timeline import today


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as a page or a mail shows it: its copies, and the words that belong to it.

    Attributes:
        widths: Of its copies, with their heights, the smallest first.
        alt: What can be seen, in `language`.
    """

    key: str
    widths: tuple[tuple[int, int], ...]
    alt: str
    credit: str
    language: str

    def address(self, width: int, ending: str = "jpg") -> str:
        """Return the address of a copy of (at least) a width; it asks the gate at every request."""
        fitting = [each for each, _height in self.widths if each >= width]
        chosen = fitting[0] if fitting else self.widths[-1][0]
        return reverse("photo_files:copy", args=[self.key, chosen, ending])

    @property
    def small(self) -> str:
        """The address of the smallest JPEG."""
        return self.address(0)

    @property
    def medium(self) -> str:
        """The address of a JPEG for a page."""
        return self.address(640)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the JPEG for a page, so that nothing moves while it loads."""
        return next((each for each in self.widths if each[0] >= 640), self.widths[-1])

    @property
    def direction(self) -> str:
        """In which direction its words are written."""
        return rules.direction(self.language)

    def sources(self, most: int = 1280) -> str:
        """Return the copies in WebP, for the attribute `srcset`."""
        widths = [width for width, _height in self.widths if width <= most] or [self.widths[0][0]]
        return ", ".join(f"{self.address(width, 'webp')} {width}w" for width in widths)

    @property
    def small_sources(self) -> str:
        """The copies for a list."""
        return self.sources(640)


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo that is open today, in a language."""

    key: str
    caption: str
    language: str
    source_language: str
    languages: tuple[str, ...]
    is_stale: bool
    creator: str
    credit: str
    licence: str
    uses: tuple[str, ...]
    country: str
    place: str
    exact_place: str
    earnings: str
    about: About
    taken_on: date | None
    published_on: date
    people: tuple[tuple[str, bool], ...]
    is_nobody: bool
    is_fictional: bool
    picture: Picture
    words: str = ""

    @property
    def direction(self) -> str:
        """In which direction the caption is written."""
        return rules.direction(self.language)

    @property
    def groups(self) -> list[str]:
        """The groups of workers."""
        return sorted(self.about.groups)

    @property
    def heading(self) -> str:
        """The first sentence of the caption."""
        first = self.caption.split(". ")[0].strip().rstrip(".")
        return first if len(first) <= 110 else f"{first[:107].rsplit(' ', 1)[0]} ..."


def open_photos(language: str = "", *, keys: Sequence[str] | None = None) -> tuple[PhotoView, ...]:
    """Return the photos that this website may show today, the newest first. Five queries."""
    rows = Photo.objects.filter(published_on__lte=today(), hidden_on=None)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return views_of(rows, language or get_language() or "en")


def photo(key: str, language: str = "") -> PhotoView | None:
    """Return a photo that this website may show today, else None."""
    return next(iter(open_photos(language, keys=[key])), None)


def picture_for(key: str, *, use: str = rules.WEBSITE, language: str = "") -> Picture | None:
    """Return a picture that may be shown for a use today, else None.

    Its copies lie on this website, so that its consent for the website is asked too.
    """
    found = photo(key, language)
    return found.picture if found is not None and use in found.uses else None


def copy_of(key: str, width: int, ending: str) -> PhotoSize | None:
    """Return a smaller copy of a photo, where this website may show it at this moment."""
    row = Photo.objects.filter(key=key).first()
    if row is None or not rules.is_open_for(items([row])[row.pk], uses_asked(), day=today()):
        return None
    return row.sizes.filter(width=width, ending=ending).first()


def views_of(rows: Iterable[Photo], language: str) -> tuple[PhotoView, ...]:
    """Return what is open of some rows, with their words in a language where they have it."""
    kept = list(rows)
    day = today()
    seen = look_at(kept)
    uses = {pk: rules.open_uses(item, day=day) for pk, item in seen.items.items()}
    asked = set(uses_asked())
    kept = [row for row in kept if asked <= set(uses[row.pk])]
    texts: dict[int, dict[str, PhotoText]] = {row.pk: {} for row in kept}
    for text in PhotoText.objects.filter(photo__in=kept):
        texts[text.photo_id][text.language] = text
    widths: dict[int, list[tuple[int, int]]] = {row.pk: [] for row in kept}
    for size in PhotoSize.objects.filter(photo__in=kept, ending="jpg").order_by("width"):
        widths[size.photo_id].append((size.width, size.height))
    return tuple(
        _view(_Row(row, uses[row.pk], texts[row.pk], widths[row.pk], seen.names[row.pk]), language)
        for row in kept
        if widths[row.pk] and texts[row.pk]
    )


@dataclass(frozen=True, slots=True)
class _Row:
    photo: Photo
    uses: tuple[str, ...]
    texts: dict[str, PhotoText]
    widths: list[tuple[int, int]]
    names: list[tuple[str, bool]]


def _view(of: _Row, language: str) -> PhotoView:
    row, texts = of.photo, of.texts
    shown = rules.best_language(texts, wanted=language, source=row.language)
    text = texts[shown]
    credit = row.credit or row.creator
    source = texts.get(row.language)
    assert row.published_on is not None
    return PhotoView(
        key=row.key,
        caption=text.caption,
        language=shown,
        source_language=row.language,
        languages=tuple(sorted(texts)),
        is_stale=rules.is_stale(text.of_version, source.version if source else None),
        creator=row.creator,
        credit=credit,
        licence=rules.licence_in_force(row.licence, of.uses),
        uses=of.uses,
        country=row.country_id,
        place=row.place,
        exact_place=row.exact_place if row.shows_exact_place else "",
        earnings=row.earnings if row.shows_earnings else "",
        about=about_of(row),
        taken_on=row.taken_on,
        published_on=row.published_on,
        people=tuple(of.names),
        is_nobody=row.people_decision == PeopleDecision.NOBODY,
        is_fictional=row.is_fictional,
        picture=Picture(row.key, tuple(of.widths), text.alt, credit, shown),
        words=" ".join(
            (
                *(f"{each.caption} {each.alt}" for each in texts.values()),
                *(name for name, _is_pseudonym in of.names),
                f"{row.place} {credit}",
            )
        ),
    )


def about_of(row: Any) -> About:
    """Return the codes that a photo or a story carries."""
    return About(
        groups=frozenset(row.groups),
        countries=frozenset({row.country_id}),
        programmes=frozenset(row.programmes),
        goals=frozenset(row.goals),
    )


def licence_words(licence: str) -> str:
    """Return what a licence is called."""
    return str(Licence(licence).label)
