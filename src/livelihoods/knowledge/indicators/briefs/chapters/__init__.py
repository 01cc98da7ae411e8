"""The chapters of a brief, one module each: what each asks, and what it says."""

from collections.abc import Iterator

from livelihoods.knowledge.indicators.briefs.chapter import Chapter
from livelihoods.knowledge.indicators.briefs.chapters import (
    composition,
    earnings,
    exposure,
    hours,
    protection,
    size,
    value_added,
    women_and_men,
)
from livelihoods.knowledge.indicators.briefs.material import Material


def before_groups(material: Material) -> Iterator[Chapter]:
    """Yield the chapters that stand before the worker groups."""
    for each in (size, composition, exposure, women_and_men):
        yield each.chapter(material)


def after_groups(material: Material) -> Iterator[Chapter]:
    """Yield the chapters that stand after the worker groups."""
    for each in (protection, hours, earnings):
        yield each.chapter(material)
    if material.contribution is not None:
        yield value_added.chapter(material.contribution)
