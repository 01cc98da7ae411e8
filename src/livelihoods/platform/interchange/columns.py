"""What a column of a file may hold, and how its text becomes a value."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.platform.timeline import parse_date

_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def text(value: Any) -> str:
    """Read a text: one line, without blanks around it or control characters in it."""
    if not isinstance(value, str):
        raise InputError(f"{value!r} is not a text; write it in quotation marks")
    if any(ord(letter) < ord(" ") and letter not in "\n\t" for letter in value):
        raise InputError(gettext("the text holds a control character; remove it"))
    return " ".join(value.split())


def code(value: Any) -> str:
    """Read a code: small letters and digits, joined by hyphens or underscores."""
    found = text(value)
    if not _CODE.fullmatch(found):
        raise InputError(
            f"{found[:60]!r} is not a code; use small letters, digits and hyphens, as in "
            "street-vendors"
        )
    return found


def day(value: Any) -> date:
    """Read a date."""
    if isinstance(value, date):
        return value
    return parse_date(text(value), "the date")


def whole_number(value: Any) -> int:
    """Read a whole number that is not negative."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value)
    raise InputError(gettext("{value!r} is not a whole number").format(value=value))


def decimal(value: Any) -> Decimal:
    """Read a number with a decimal point."""
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise InputError(f"{value!r} is not a number; write it as 0.75")
    return found


def yes_no(value: Any) -> bool:
    """Read yes or no."""
    found = {"yes": True, "no": False, True: True, False: False}.get(
        value.strip().lower() if isinstance(value, str) else value
    )
    if found is None:
        raise InputError(f"{value!r} is neither yes nor no")
    return found


def ordered(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a reader of several values in their order: a list, or a text with semicolons."""

    def several(value: Any) -> tuple[Any, ...]:
        parts = value.split(";") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            raise InputError(f"{value!r} is not a list")
        found = tuple(read(part) for part in parts)
        if len(set(found)) < len(found):
            raise InputError(gettext("names one of its values twice"))
        return found

    return several


def listed(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a reader of several values of which the order means nothing."""
    several = ordered(read)
    return lambda value: tuple(sorted(several(value)))


@dataclass(frozen=True)
class Column:
    """A column: how it is read, whether it may be empty, which values it may have.

    `refers_to` names the table whose keys its values must be among.
    """

    name: str
    read: Callable[[Any], Any] = text
    required: bool = True
    empty: Any = ""
    choices: Collection[str] = ()
    refers_to: str = ""

    def value(self, raw: Any) -> Any:
        """Read what stands in the file.

        Raises:
            InputError: saying what is wrong and what is expected.
        """
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if self.required:
                raise InputError("is empty; it needs a value")
            return self.empty
        value = self.read(raw)
        if self.choices and value not in self.choices:
            raise InputError(f"{value!r} is none of {', '.join(self.choices)}")
        return value
