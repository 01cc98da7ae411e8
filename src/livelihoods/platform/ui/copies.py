"""Answers that are made to be kept and passed on, as those of an offline kit are.

A page can be taken back, a copy cannot. A room that shows things by somebody's consent asks here
whether it has to be the consent to a copy; a store of pages keeps the two apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_copying: ContextVar[bool] = ContextVar("copying", default=False)


def is_copy() -> bool:
    """Whether what is being answered is to be kept and passed on."""
    return _copying.get()


@contextmanager
def copying() -> Iterator[None]:
    """Answer what is asked within as a copy."""
    before = _copying.set(True)
    try:
        yield
    finally:
        _copying.reset(before)
