"""Errors of many rows, collected so that they are seen and mended together."""

from dataclasses import dataclass, field

from livelihoods.analysis.errors import InputError

SHOWN = 20


@dataclass(frozen=True)
class Place:
    """Where something stands: file, line, column."""

    file: str
    line: int | None = None
    column: str = ""

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}"


@dataclass
class Problems:
    """What is wrong with a set of files."""

    found: list[tuple[Place, str]] = field(default_factory=list)

    def add(self, place: Place, message: str) -> None:
        """Note one more."""
        self.found.append((place, message))

    def raise_if_any(self) -> None:
        """Raise all that were noted, the first of them in full.

        Raises:
            InputError: with one line for each.
        """
        if not self.found:
            return
        lines = [f"  {place}: {message}" for place, message in self.found[:SHOWN]]
        if len(self.found) > SHOWN:
            lines.append(f"  ... and {len(self.found) - SHOWN} more")
        number = len(self.found)
        raise InputError(
            f"{number} {'error' if number == 1 else 'errors'}, nothing was loaded\n"
            + "\n".join(lines)
        )
