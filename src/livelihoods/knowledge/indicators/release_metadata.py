"""What a release says of its figures: their indicators, standards, sources, places and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.warnings import is_told_of

ASSUMPTION: Final = "assumption"
"""The kind of a note that says what a modelled figure rests on."""

RESTS_ON: Final = (ASSUMPTION, "error")
"""The kinds of notes that say what a modelled figure rests on, and what its interval is of."""

RANGE: Final = "range"
"""The kind of a note that says what would follow from other assumptions."""


def _said(note: Mapping[str, Any]) -> str:
    """Say a note in the reader's language, with its numbers, where it has some."""
    if "form" not in note:
        return terms.translated(note["words"])
    numbers = {name: wording.number(each, "percent") for name, each in note["numbers"].items()}
    return terms.translated(note["form"]).format(**numbers)


def is_part(area: str) -> bool:
    """Whether an area is a part of a country, such as its cities."""
    return "-" in area


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a release says of its sources, standards, indicators and areas, for readers."""

    release: Release

    def of_indicator(self, code: str, standard: str) -> Mapping[str, Any]:
        """Title, definition, formula, universe and the like of an indicator by a standard."""
        found: Mapping[str, Any] = next(
            each
            for each in self.release.metadata["indicators"]
            if each["id"] == code and standard in each["standards"]
        )
        return found

    def of_standard(self, code: str) -> Mapping[str, Any]:
        """Title, universe, source and parameters."""
        found: Mapping[str, Any] = next(
            each for each in self.release.metadata["standards"] if each["id"] == code
        )
        return found

    def of_source(self, code: str, period: str = "") -> Mapping[str, Any]:
        """Title, producer, credit, terms, address, notes, breaks and design of a survey."""
        same = [each for each in self.release.metadata["codebooks"] if each["code"] == code]
        found: Mapping[str, Any] = next(
            (each for each in same if period in each.get("periods", ())), same[0]
        )
        return found

    def is_of_others(self, source: str) -> bool:
        """Whether the figures of a source are another producer's, and not computed here."""
        return bool(self.of_source(source).get("as_published"))

    def notes_of(self, estimate: Estimate, *kinds: str) -> tuple[str, ...]:
        """What the producer notes of a figure, in words; of some kinds of notes alone."""
        known = self.release.metadata.get("notes", {})
        notes = [known[code] for code in estimate.notes.split(";") if code]
        return tuple(_said(note) for note in notes if not kinds or note["kind"] in kinds)

    def assumptions_of(self, indicator: str) -> tuple[str, ...]:
        """What figures of an indicator rest on beside the records of a survey, in words."""
        notes = self.release.metadata.get("notes", {}).values()
        return tuple(
            _said(note)
            for note in notes
            if note["kind"] == ASSUMPTION and indicator in note.get("indicators", ())
        )

    def of_area(self, code: str) -> Mapping[str, str]:
        """Name, country and coverage."""
        area: Mapping[str, str] = self.release.metadata["areas"][code]
        return area

    def warnings_of(self, source: str, indicator: str) -> list[str]:
        """What a reader must be told of a survey's figures for an indicator."""
        return [
            terms.translated(each["text"])
            for each in self.release.metadata["warnings"]
            if is_told_of(each, source, indicator)
        ]

    def code_name(self, dimension: str, code: str) -> str:
        """Name a code of a dimension for a reader."""
        names = self.release.metadata["dimensions"].get(dimension, {}).get("codes", {})
        return terms.translated(names.get(code, code))
