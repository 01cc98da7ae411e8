"""What the address of the map asks: which layers, and as of when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.worldmap.layers import DEFAULT, Layer, layers
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui.addresses import section_address

_DATES: Final = ("as_of", "known_on")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """The layers, in their own order, and the two dates as they were written; empty: today."""

    layers: tuple[str, ...] = DEFAULT
    as_of: str = ""
    known_on: str = ""

    @property
    def moment(self) -> Moment:
        """The dates.

        Raises:
            InputError: one that cannot be read.
        """
        return Moment.read(self.as_of, self.known_on)

    @property
    def chosen(self) -> tuple[Layer, ...]:
        """The layers that are asked for."""
        return tuple(layer for layer in layers() if layer.code in self.layers)

    def with_(self, **changes: Any) -> "Asked":
        """Return another question."""
        return replace(self, **changes)

    def dates(self) -> list[tuple[str, str]]:
        """Return the dates that were asked for, as they stand in an address."""
        pairs = (("as_of", self.as_of), ("known_on", self.known_on))
        return [(name, value) for name, value in pairs if value]

    def pairs(self) -> list[tuple[str, str]]:
        """Return all that was asked for; the members are what is shown without being asked for."""
        own = [] if self.layers == DEFAULT else [("layer", ",".join(self.layers))]
        return [*own, *self.dates()]

    def map_address(self) -> str:
        """Return the address of the map, in the reader's language."""
        return section_address("where-we-work") + _query(self.pairs())

    def download_address(self) -> str:
        """Return the address of what the map shows, as a file."""
        return reverse("worldmap:download") + _query(self.pairs())

    def country_address(self, code: str) -> str:
        """Return the address of a country's page on the same day."""
        return reverse("worldmap:country", kwargs={"code": code}) + _query(self.dates())

    def address_of(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Return another dated address with these parts, on the same day."""
        return path + _query([*pairs, *self.dates()])


def read(pairs: Iterable[tuple[str, str]], *, takes_layers: bool = True) -> Asked:
    """Read a question; layers may stand in one part or in several.

    Raises:
        InputError: an unknown part or layer, a date that cannot be read, one part twice.
    """
    names = ("layer", *_DATES) if takes_layers else _DATES
    dates: dict[str, str] = {}
    asked: list[str] = []
    for name, text in pairs:
        if name not in names:
            raise InputError(
                f"{name[:_LONGEST]!r} is no part of this address; it may have {', '.join(names)}"
            )
        if name == "layer":
            asked += [part for part in text.split(",") if part]
        elif dates.setdefault(name, text) != text:
            raise InputError(f"{name} is given twice; give one date")
    known = [layer.code for layer in layers()]
    for code in asked:
        if code not in known:
            raise InputError(f"there is no layer {code[:_LONGEST]!r}; there are {', '.join(known)}")
    chosen = tuple(code for code in known if code in asked) or DEFAULT
    found = Asked(chosen, dates.get("as_of", ""), dates.get("known_on", ""))
    _moment = found.moment  # a date that cannot be read is refused here
    return found


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    written = urlencode(list(pairs), safe=",")
    return f"?{written}" if written else ""
