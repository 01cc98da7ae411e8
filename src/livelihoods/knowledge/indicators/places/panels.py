"""The releases, the sources and the warnings of all figures of a page, each once."""

from typing import Protocol

from livelihoods.knowledge.indicators.figure import Panel
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.release_metadata import RESTS_ON


class HasPanels(Protocol):
    """Whatever shows figures."""

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All its figures."""
        ...


class OfPanels:
    """What is said once of all figures of a page."""

    __slots__ = ()

    @property
    def releases(self: HasPanels) -> tuple[Release, ...]:
        """The releases that the figures come from."""
        found = {each.metadata.release.pk: each.metadata.release for each in self.panels}
        return tuple(found.values())

    @property
    def sources(self: HasPanels) -> tuple[Panel, ...]:
        """One panel for each source in use."""
        return tuple({each.source: each for each in self.panels}.values())

    @property
    def rests_on(self: HasPanels) -> tuple[str, ...]:
        """What modelled figures of these rest on, each once; what else might be, beside each."""
        said = (
            note
            for panel in self.panels
            for cell in panel.cells
            for note in panel.metadata.notes_of(cell.estimate, *RESTS_ON)
        )
        return tuple(dict.fromkeys(said))

    @property
    def warnings(self: HasPanels) -> tuple[str, ...]:
        """What a reader must be told of these figures."""
        told = (warning for panel in self.panels for warning in panel.warnings)
        return tuple(dict.fromkeys(told))
