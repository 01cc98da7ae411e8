"""The releases, the sources and the warnings of several figures, each once."""

from collections.abc import Iterable

from livelihoods.knowledge.indicators.figure import Panel
from livelihoods.knowledge.indicators.models import Release


def releases_of(panels: Iterable[Panel]) -> tuple[Release, ...]:
    """Return the releases that figures come from, each once."""
    return tuple({each.metadata.release.pk: each.metadata.release for each in panels}.values())


def sources_of(panels: Iterable[Panel]) -> tuple[Panel, ...]:
    """Return one panel for each source that figures come from."""
    return tuple({each.source: each for each in panels}.values())


def warnings_of(panels: Iterable[Panel]) -> tuple[str, ...]:
    """Return what must be told of figures, each once."""
    return tuple(dict.fromkeys(warning for panel in panels for warning in panel.warnings))
