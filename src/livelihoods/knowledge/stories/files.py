"""How stories and photos stand in files, for a demonstration or to take over a collection."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.stories import actions
from livelihoods.knowledge.stories.drawings import drawn, tones
from livelihoods.knowledge.stories.models import Photo, Story
from livelihoods.network.consent import queries as consents
from livelihoods.network.consent.actions import give_consent, withdraw_consent
from livelihoods.network.people import queries as people
from livelihoods.network.people.actions import set_person
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.privacy import queries as privacy

FOLDER: Final = "stories"
TABLES: Final = ()  # none is among the files of the network (`network/loading.py` asks every room)
_PHOTO: Final = (
    "language", "country", "place", "groups", "programmes", "goals", "taken_on", "creator",
    "credit", "licence", "exact_place", "earnings",
)  # fmt: skip
_STORY: Final = (
    "language", "country", "place", "groups", "programmes", "goals", "source_kind",
    "collected_by", "told_on", "figures",
)  # fmt: skip


@audit.one_act()
def load(folder: Path, *, actor: Actor) -> str:
    """Load the people, photos and stories of a folder; what is there already stays as it is.

    Raises:
        InputError: a file is missing or wrong; it says where. Nothing is kept then.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return ""
    gone = _load_people(place, actor)
    drawings = {each["name"]: each["shapes"] for each in _read(place, "drawings.toml", "drawing")}
    made = [
        sum(
            _load_photo(each, drawings, gone, actor)
            for each in _read(place, "photos.toml", "photo")
        ),
        sum(_load_story(each, gone, actor) for each in _read(place, "stories.toml", "story")),
    ]
    return f"{made[0]} photos, {made[1]} stories" if any(made) else ""


def _load_people(place: Path, actor: Actor) -> frozenset[str]:
    """Record who can be recognized and what each allows; return the keys of the erased."""
    stated = _read(place, "people.toml", "person")
    gone = frozenset(privacy.erased("person", [each["key"] for each in stated]))
    for each in stated:
        with _told("people.toml", each):
            if each["key"] not in gone and people.person_for_change(each["key"]) is None:
                set_person(actor=actor, is_fictional=True, **each)
    for each in _read(place, "people.toml", "consent"):
        with _told("people.toml", each):
            if each["person"] in gone or consents.is_on_record(each["key"]):
                continue
            given = dict(each)
            withdrawn_on = given.pop("withdrawn_on", None)
            give_consent(actor=actor, **given)
            if withdrawn_on:
                withdraw_consent(actor=actor, key=each["key"], withdrawn_on=withdrawn_on)
    return gone


def _load_photo(
    each: dict[str, Any], drawings: dict[str, Any], gone: frozenset[str], actor: Actor
) -> int:
    key = each["key"]
    if Photo.objects.filter(key=key).exists() or _is_gone(each, gone):
        return 0
    with _told("photos.toml", each):
        actions.add_photo(
            actor=actor,
            key=key,
            content=drawn(drawings[each["drawing"]]),
            file_name=f"{key}.png",
            keeps_near_copy=True,
            values={"is_fictional": True} | {name: each[name] for name in _PHOTO if name in each},
        )
        for language in _in_order(each):
            actions.caption_photo(actor=actor, key=key, language=language, **each[language])
        _people_and_day("photo", each, actor)
    return 1


def _load_story(each: dict[str, Any], gone: frozenset[str], actor: Actor) -> int:
    key = each["key"]
    if Story.objects.filter(key=key).exists() or _is_gone(each, gone):
        return 0
    with _told("stories.toml", each):
        values = {"is_fictional": True} | {name: each[name] for name in _STORY if name in each}
        actions.add_story(actor=actor, key=key, values=values)
        for text in each["text"]:
            actions.write_story(actor=actor, key=key, **text)
        there = Photo.objects.filter(key__in=each.get("photos", [])).values_list("key", flat=True)
        photos = [photo for photo in each.get("photos", []) if photo in set(there)]
        actions.illustrate_story(actor=actor, key=key, photos=photos)
        if "recording" in each:
            actions.set_recording(actor=actor, key=key, content=tones(), **each["recording"])
        _people_and_day("story", each, actor)
    return 1


def _people_and_day(kind: str, each: dict[str, Any], actor: Actor) -> None:
    if each["people"] == "nobody":
        actions.decide_people(actor=actor, kind=kind, key=each["key"], decision="nobody")
    else:
        for shown in each["people"]:
            actions.show_person(actor=actor, kind=kind, key=each["key"], **shown)
    if "published_on" in each:
        actions.publish(actor=actor, kind=kind, key=each["key"], on=each["published_on"])


def _is_gone(each: dict[str, Any], gone: frozenset[str]) -> bool:
    return each["people"] != "nobody" and any(one["person"] in gone for one in each["people"])


def _in_order(each: dict[str, Any]) -> list[str]:
    """Return the languages of the captions, the source first: the others translate it."""
    there = [name for name, value in each.items() if isinstance(value, dict)]
    return sorted(there, key=lambda language: language != each["language"])


def _read(place: Path, name: str, section: str) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads((place / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{name} is missing in {place}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{place / name}: {error}") from None
    found = content.get(section, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise InputError(f"{place / name}: write [[{section}]] before each {section}")
    return found


@contextmanager
def _told(name: str, each: dict[str, Any]) -> Iterator[None]:
    """Say in which entry of which file something is wrong."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{name}, {each.get('key', '?')}: {error}") from error
    except (KeyError, TypeError) as error:
        raise InputError(
            f"{name}, {each.get('key', '?')}: lacks or has too much: {error}"
        ) from None
