"""Progress of long work: numbered steps with their times."""

import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator


class Steps:
    """Prints one line for each step of a long piece of work, with the seconds it took."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.total = total
        self.number = 0
        self.started = time.perf_counter()

    @contextmanager
    def step(self, title: str) -> "Iterator[Callable[[str], None]]":
        """Time one step; the value is called with the words of its result."""
        self.number += 1
        result = ""

        def tell(text: str) -> None:
            nonlocal result
            result = text

        label = f"[{self.number}/{self.total}] {title}"
        begun = time.perf_counter()
        if self.console.is_terminal:
            with self.console.status(label):
                yield tell
        else:
            yield tell
        seconds = time.perf_counter() - begun
        self.console.print(f"{label}: {result or 'done'} ({seconds:.1f} s)", markup=False)

    def seconds(self) -> float:
        """Seconds since the first step."""
        return time.perf_counter() - self.started
