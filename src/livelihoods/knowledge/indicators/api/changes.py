"""What a release changed against the one before of its dataset; computed once, then kept."""

from typing import Any, Final

from django.core.cache import cache

from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.columns import figures_of
from livelihoods.knowledge.indicators.differences import Difference, difference
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.rules import words_of

# Raised when what is kept changes, so that nothing old is read from a cache.
_EDITION: Final = 1


def of(release: Release) -> dict[str, Any]:
    """Return the changes in the shape of `shapes.Changes`, without what is about them."""
    before = queries.release_before(release)
    key = f"changes-{_EDITION}-{release.content_hash}-{before.content_hash if before else ''}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = _shaped(
            difference(
                figures_of(before),
                figures_of(release),
                name=str(before) if before else "",
            )
        )
        cache.set(key, found)
    return found


def _shaped(found: Difference) -> dict[str, Any]:
    return {
        "before": found.before,
        "unchanged": found.unchanged,
        "renamed": found.renamed,
        "indicators": [
            {
                "indicator": indicator,
                **{word: counted[word] for word in ("new", "gone", "revised")},
                "median_change": change.median if change else None,
                "largest_change": change.largest if change else None,
            }
            for indicator, counted in found.by_indicator.items()
            for change in [found.changes.get(indicator)]
        ],
        "largest": [
            {"figure": words_of(each.key), "before": each.before, "after": each.after}
            for each in found.largest
        ],
    }
