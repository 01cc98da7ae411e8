"""The ways on from a figure, as links and as fields of a form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways on: a link, or what is shown now."""

    words: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A question's part with its choices."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MissingArea:
    """A place that was asked for and has no figures, and its parts that have some."""

    name: str
    parts: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a field may have."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: of `is_many` values several may be ticked, of others one is chosen."""

    name: str
    label: str
    options: tuple[Option, ...]
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """The form that asks another question; `kept` are parameters that stay as they are."""

    fields: tuple[Field, ...]
    kept: tuple[tuple[str, str], ...]
