"""What is wrong with a publication, as the rules say it: words, and what stands in them."""

from typing import Any, Final, Self


class Fault(str):
    """A fault in English; empty, and so false, where nothing is wrong.

    The rules know no languages: `fault_words.told` says it in the reader's.

    >>> fault = Fault("{text} is no day of the calendar", text="2013-02-30")
    >>> fault, fault.words, bool(NO_FAULT)
    ('2013-02-30 is no day of the calendar', '{text} is no day of the calendar', False)

    Args:
        words: with names in braces for what stands in them.
        values: name -> what stands there.
    """

    __slots__ = ("values", "words")

    words: str
    values: dict[str, Any]

    def __new__(cls, words: str, **values: Any) -> Self:
        """Say it in English."""
        fault = super().__new__(cls, words.format(**values))
        fault.words, fault.values = words, values
        return fault


NO_FAULT: Final = Fault("")
