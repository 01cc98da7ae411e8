"""What is wrong with figures, in the reader's language: for the page on which they are entered.

The checks say it in English, as the command and logs do, and so do the readers of files, which know
no languages. Here each of their sentences stands once more as a form; a fault that fits one is said
in the reader's language. What fits none, such as what a broken file made its reader say, stays as
it is, and is marked as English.
"""

import re
from functools import cache
from typing import Final

from django.utils.translation import get_language, gettext, gettext_noop

# As in `rules`, `gathering` and `release/template`: a test compares them. What is named in braces
# is taken over as it is; the first form that fits is taken.
FORMS: Final = (
    gettext_noop("the figure is suppressed, so this must be empty; it is not"),
    gettext_noop("{reason} suppresses no figure, and this one is suppressed"),
    gettext_noop("the reason is {reason}, so the figure must be suppressed; it is not"),
    gettext_noop("empty, and the flag does not say suppressed: a missing figure has no row"),
    gettext_noop("{text}... is longer than {most} letters"),
    gettext_noop("{unit}, but the metadata says that {indicator} is in {stated}"),
    gettext_noop("{value} cannot be in {unit}"),
    gettext_noop("{reason} is of counts of 0 on no record; this is {value} on {records}"),
    gettext_noop("{records} records; a figure from fewer than {least} must be suppressed"),
    gettext_noop("one of them is there without the other"),
    gettext_noop("{error} is below zero"),
    gettext_noop("there, but the interval says that the producer gives none"),
    gettext_noop("{lower} to {upper} does not hold the value {value}"),
    gettext_noop("empty, so nobody knows what the interval means"),
    gettext_noop("{interval}, but lower and upper are there"),
    gettext_noop("{field} is missing or empty"),
    gettext_noop("the code {code} has no name"),
    gettext_noop("holds the character {character}, which cannot be stored; take it out"),
    gettext_noop("{value} is no number; write null or leave it out"),
    gettext_noop("repeats {figure} of {place}"),
    gettext_noop("is empty"),
    gettext_noop("{text} stands in the sheet already"),
    gettext_noop("{text} is not known; see the {sheets}"),
    gettext_noop("{text} is not a number in the workbook"),
    gettext_noop("{text} is not a whole number"),
    gettext_noop("{text} is not one of {units} or a currency (ISO 4217)"),
    gettext_noop("{value} is not a number"),
)
PLACES: Final = (
    gettext_noop(", sheet {sheet}"),
    gettext_noop(", row {number}"),
    gettext_noop(", column {letter} ({name})"),
    gettext_noop(" line {number}"),
    gettext_noop(" row {number}"),
)
"""What a place is made of."""

_NAMED: Final = re.compile(r"\\\{(\w+)\\\}")
_OF_PLACE: Final = {"number": r"\d+", "letter": "[A-Z]+", "name": r"\w+", "sheet": r"[a-z]+"}


def told(fault: str) -> tuple[str, str]:
    """Return a fault in the reader's language, and the language in which it is said."""
    language = get_language() or "en"
    for form, pattern in _patterns():
        if found := pattern.fullmatch(fault):
            parts = found.groupdict()
            place = _place(parts.pop("where"))
            if "place" in parts:
                parts["place"] = _place(parts["place"])
            return f"{place}: {gettext(form).format(**parts)}", language
    return fault, "en"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (form, re.compile(f"(?P<where>.+): {_pattern(form)}", re.DOTALL)) for form in FORMS
    )


def _pattern(form: str) -> str:
    return _NAMED.sub(
        lambda found: f"(?P<{found[1]}>{_OF_PLACE.get(found[1], '.+?')})", re.escape(form)
    )


@cache
def _of_places() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_pattern(form) + r"(?=$|, |: | \()")) for form in PLACES)


def _place(place: str) -> str:
    for form, pattern in _of_places():
        words = gettext(form)

        def said(found: re.Match[str], words: str = words) -> str:
            return words.format(**found.groupdict())

        place = pattern.sub(said, place)
    return place
