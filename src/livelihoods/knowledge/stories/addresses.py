"""What lists of stories and photos are asked for: it stands in the address alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.stories import rules

PER_PAGE: Final = 24
LONGEST: Final = 100
_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PATTERNS: Final = {
    "group": (_CODE, "waste-pickers"),
    "programme": (_CODE, "urban-policies"),
    "country": (re.compile(r"[A-Z]{3}"), "COL"),
    "year": (re.compile(r"\d{4}"), "2024"),
    "language": (re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"), "hi"),
    "page": (re.compile(r"[1-9]\d{0,4}"), "2"),
    "lite": (re.compile(r"[01]"), "1"),
}
_NAMED: Final = re.compile(
    r"/stories/(?P<photo>photos/|files/)?(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w-])"
)
PHOTO_PARTS: Final = ("q", "use", "group", "country", "year", "programme", "page", "lite")
STORY_PARTS: Final = ("q", "group", "country", "language", "page", "lite")


@dataclass(frozen=True, slots=True)
class Question:
    """Which stories or photos are asked for; every part is empty by default."""

    q: str = ""
    use: str = ""
    group: str = ""
    country: str = ""
    year: str = ""
    programme: str = ""
    language: str = ""
    lite: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for less than all."""
        return any(getattr(self, name) for name in (*_PATTERNS, "q", "use") if name not in
                   ("page", "lite"))  # fmt: skip

    def with_(self, **changes: Any) -> "Question":
        """Return another question, from its first page on."""
        return replace(self, **({"page": 1} | changes))

    def query(self) -> str:
        """Return the part of the address after the path, empty where nothing is asked."""
        pairs = [
            (name, getattr(self, name))
            for name in dict.fromkeys((*PHOTO_PARTS, *STORY_PARTS))
            if getattr(self, name) and (name != "page" or self.page > 1)
        ]
        written = urlencode(pairs)
        return f"?{written}" if written else ""


def read(pairs: Iterable[tuple[str, str]], parts: tuple[str, ...]) -> Question:
    """Read a question from the parts of an address.

    Raises:
        InputError: an unknown part, one given twice, or a value that it cannot have.
    """
    found: dict[str, Any] = {}
    for name, given in pairs:
        text = given.strip()
        if name not in parts:
            raise InputError(
                gettext("{name!r} is no part of the address; it may have {parts}").format(
                    name=name[:40], parts=", ".join(parts)
                )
            )
        if name in found:
            raise InputError(gettext("{name} is given twice; give it once").format(name=name))
        if not text:
            continue
        if name == "use" and text not in rules.USES:
            raise InputError(
                gettext("{name}={value!r} is none of {choices}").format(
                    name=name, value=text[:40], choices=", ".join(rules.USES)
                )
            )
        if name in _PATTERNS and not _PATTERNS[name][0].fullmatch(text):
            raise InputError(
                gettext("{name}={value!r}: write it as in {example}").format(
                    name=name, value=text[:40], example=f"{name}={_PATTERNS[name][1]}"
                )
            )
        if name == "q" and (len(text) > LONGEST or "\0" in text):
            raise InputError(
                gettext("{name} has at most {most} letters").format(name=name, most=LONGEST)
            )
        found[name] = int(text) if name == "page" else text
    return Question(**found)


def named_in(text: str) -> list[tuple[str, str]]:
    """Return kind and key of each photo or story whose address stands in what somebody wrote."""
    return [
        ("photo" if found["photo"] else "story", found["key"]) for found in _NAMED.finditer(text)
    ]
