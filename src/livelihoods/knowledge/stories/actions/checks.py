"""What is checked of every photo and story before it is kept."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext

from livelihoods.knowledge.stories.assets import MODELS
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary import queries as vocabulary

SHARED: Final = frozenset(
    {"language", "country", "place", "groups", "programmes", "goals", "is_fictional"}
)
_RESERVED: Final = frozenset({"photos", "feed", "take-down", "files"})


def prepared(values: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Return the values of an act as the columns take them.

    Raises:
        TypeError: a value of no column.
        FactError: an unknown group, programme, goal, country or language, or a day to come.
    """
    unknown = values.keys() - SHARED - set(known)
    if unknown:
        raise TypeError(f"there is no {', '.join(sorted(unknown))} to record")
    found = dict(values)
    if "country" in found:
        found["country_id"] = found.pop("country")
    for name in ("groups", "programmes", "goals"):
        if name in found:
            found[name] = _codes(name, found[name])
    for name in ("language", "audio_language"):
        if found.get(name):
            found[name] = language(found[name], name)
    for name in ("taken_on", "told_on"):
        day = found.get(name)
        if day is not None and day > today():
            raise FactError(gettext("{day} is in the future").format(day=day), name)
    return found


def language(code: str, field: str = "language") -> str:
    """Return the code of a language as it is kept.

    Raises:
        FactError: where it is none (BCP 47).
    """
    code = code.strip()
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise FactError(
            gettext(
                "{code!r} is no language that is known; write a code such as en, hi, sw, pt-BR"
            ).format(code=code[:20]),
            field,
        ) from None
    return code


def require_free(key: str) -> None:
    """Refuse a key that a photo or a story has: an entry of a list is found by it alone."""
    if key in _RESERVED:
        raise FactError(
            gettext("{key} is an address of its own; choose another key").format(key=key), "key"
        )
    taken = {
        "photo": gettext("there is a photo {key} already; choose another key"),
        "story": gettext("there is a story {key} already; choose another key"),
    }
    for kind, model in MODELS.items():
        if model.objects.filter(key=key).exists():
            raise FactError(taken[kind].format(key=key), "key")


def _codes(name: str, given: Collection[str]) -> list[str]:
    moment = Moment.read()
    entries: Any = {
        "groups": vocabulary.occupational_groups,
        "programmes": vocabulary.programmes,
        "goals": vocabulary.goals,
    }[name]
    there = {entry.code for entry in entries(moment)}
    unknown = sorted(set(given) - there)
    if unknown:
        raise FactError(
            gettext("{codes} is not among these: {known}").format(
                codes=", ".join(unknown), known=", ".join(sorted(there))
            ),
            name,
        )
    return sorted(set(given))
