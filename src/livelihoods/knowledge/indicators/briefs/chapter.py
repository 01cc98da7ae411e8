"""The parts of a brief, as values: chapters of sentences and tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from livelihoods.knowledge.indicators.briefs.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: a label with one figure, or with those of women and men."""

    label: str
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines with one unit under a heading."""

    heading: str
    lines: tuple[Line, ...]

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        return self.lines[0].estimates[0].unit


@dataclass(frozen=True, slots=True)
class Chapter:
    """A question about informal workers, and what the survey answers.

    Attributes:
        id: Its place on the page.
        sentences: What it says, in plain sentences.
        facts: Sentences of one form, as a list.
        finding: What it says in short, for the first page.
        caption: What its tables show.
        sections: The figures.
        notes: What a reader must know of the figures.
    """

    id: str
    title: str
    sentences: tuple[str, ...]
    facts: tuple[str, ...] = ()
    finding: str = ""
    caption: str = ""
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def estimates(self) -> Iterator[Estimate]:
        """All figures of its tables."""
        return (each for part in self.sections for line in part.lines for each in line.estimates)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: text, and what makes it to be read with caution."""

    text: str
    flags: tuple[str, ...] = ()
    interval: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A large number with its interval, whom it counts and on how many records it rests."""

    value: str
    unit: str
    interval: str
    what: str
    whom: str
    flags: tuple[str, ...] = field(default=())
