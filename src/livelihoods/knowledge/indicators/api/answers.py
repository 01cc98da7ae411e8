"""Making the answers: releases, indicators, areas and figures in the shapes of `shapes`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse

from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.api.asking import TOTAL, Asked, AskedError, figures
from livelihoods.knowledge.indicators.bulk import files
from livelihoods.knowledge.indicators.holdings import Holding, holdings, parts_by
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.panels import address_of
from livelihoods.knowledge.indicators.release_metadata import Metadata

Absolute = Callable[[str], str]
"""Makes an address of this site one that other sites can use."""


def about(
    chosen: Sequence[Release],
    absolute: Absolute,
    sources: Iterable[tuple[Release, str, str]] | None = None,
) -> dict[str, Any]:
    """Say who publishes, which releases, whom to credit and how to cite.

    Args:
        chosen: The releases.
        absolute: Makes addresses.
        sources: Release, source and period of the figures; by default all sources of the releases.
    """
    books = (
        [book for release in chosen for book in release.metadata["codebooks"]]
        if sources is None
        else [Metadata(release).of_source(code, period) for release, code, period in sources]
    )
    names = ", ".join(str(each) for each in chosen)
    return {
        "publisher": queries.publisher(),
        "releases": [release_name(each) for each in chosen],
        "sources": _once(
            {
                "code": book["code"],
                "title": book["title"],
                "producer": book["producer"],
                "credit": book["credit"],
                "terms": book["terms"],
                "url": book.get("url", ""),
                "as_published": bool(book.get("as_published")),
            }
            for book in books
        ),
        "cite_as": f"{queries.publisher()}: published figures. Release {names}. "
        f"{absolute('/statistics/')}",
        "documentation": absolute(reverse("api:documentation")),
    }


def _once(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({tuple(each.items()): each for each in entries}.values())


def release_name(release: Release) -> dict[str, Any]:
    """Return what a release is called, and the digest of what it says."""
    return {
        "name": str(release),
        "dataset": release.dataset,
        "version": release.version,
        "released_on": release.released_on.isoformat(),
        "content_hash": release.content_hash,
    }


def release(found: Release, absolute: Absolute, *, is_newest: bool) -> dict[str, Any]:
    """Return a release with what it holds, and its files."""
    held = holdings(found)
    return {
        **release_name(found),
        "published_at": found.published_at.isoformat(timespec="seconds"),
        "note": found.note,
        "figures": held.figures,
        "indicators": held.values("indicator"),
        "is_newest": is_newest,
        "files": {ending: absolute(files.address_of(found, ending)) for ending in files.ENDINGS},
    }


def releases(absolute: Absolute, dataset: str = "") -> dict[str, Any]:
    """Return all releases, of one dataset alone where it is named.

    Raises:
        AskedError: There is no such dataset.
    """
    newest = {each.pk for each in queries.chosen_releases()}
    known = queries.published_releases()
    names = sorted({each.dataset for each in known})
    if dataset and dataset not in names:
        raise AskedError(str(UnknownNameError("dataset", dataset[:40], names)), "dataset")
    wanted = [each for each in known if dataset in ("", each.dataset)]
    return {
        "about": about(wanted, absolute, sources=[]),
        "releases": [release(each, absolute, is_newest=each.pk in newest) for each in wanted],
    }


def indicators(chosen: Sequence[Release], absolute: Absolute) -> dict[str, Any]:
    """Return the indicators of releases, in the order of the registry."""
    order = {name: place for place, name in enumerate(INDICATORS)}
    parts = parts_by(chosen, "indicator")
    return {
        "about": about(chosen, absolute),
        "indicators": [
            _indicator_name(name, parts[name], chosen, absolute)
            for name in sorted(parts, key=lambda name: (order.get(name, len(order)), name))
        ],
    }


def indicator(name: str, chosen: Sequence[Release], absolute: Absolute) -> dict[str, Any] | None:
    """Return an indicator with what its releases say of it; None where it has no figures."""
    parts = parts_by(chosen, "indicator").get(name)
    if parts is None:
        return None
    standards = {part.standard for part in parts}
    described = _described(name, chosen)
    return {
        "about": about(
            chosen,
            absolute,
            [
                (each, part.source, part.period)
                for each in chosen
                for part in holdings(each).parts
                if part.indicator == name
            ],
        ),
        "indicator": _indicator_name(name, parts, chosen, absolute),
        "described": _once_described(described),
        "standards": list(
            {
                each["id"]: {
                    "id": each["id"],
                    "title": each["title"],
                    "universe": each["universe"],
                    "source": each["source"],
                }
                for found in chosen
                for each in found.metadata["standards"]
                if each["id"] in standards
            }.values()
        ),
        "metadata": absolute(address_of(Question(name), "metadata.json") + "?scope=full"),
    }


def _described(name: str, chosen: Iterable[Release]) -> list[dict[str, Any]]:
    return [each for found in chosen for each in found.metadata["indicators"] if each["id"] == name]


def _once_described(described: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    told = ("title", "definition", "formula", "universe", "unit", "is_not")
    found: list[dict[str, Any]] = []
    for each in described:
        one = {"standards": each["standards"]} | {name: each.get(name, "") for name in told}
        if one not in found:
            found.append(one)
    return found


def _indicator_name(
    name: str, parts: Sequence[Holding], chosen: Iterable[Release], absolute: Absolute
) -> dict[str, Any]:
    first = _described(name, chosen)[0]
    known = INDICATORS.get(name)
    periods = sorted({part.period for part in parts}, key=Period.parse)
    return {
        "id": name,
        "title": first["title"],
        "titles": first.get("titles") or (dict(known.titles) if known else {"en": first["title"]}),
        "definition": first["definition"],
        "unit": first["unit"],
        "figures": sum(part.figures for part in parts),
        "areas": sorted({part.area for part in parts}),
        "standards": sorted({part.standard for part in parts}),
        "breakdowns": sorted({part.by or TOTAL for part in parts}),
        "first_period": periods[0],
        "last_period": periods[-1],
        "page": absolute(address_of(Question(name))),
        "data": absolute(
            f"{reverse('api-1:data')}?indicator={name}&release={','.join(map(str, chosen))}"
        ),
    }


def areas(chosen: Sequence[Release], absolute: Absolute) -> dict[str, Any]:
    """Return the areas of releases, by their codes."""
    told: dict[str, Any] = {}
    for found in chosen:
        for code, content in found.metadata["areas"].items():
            told.setdefault(code, content)
    parts = parts_by(chosen, "area")
    return {
        "about": about(chosen, absolute),
        "areas": [
            {
                "code": code,
                "name": told[code]["name"],
                "country": told[code]["country"],
                "coverage": told[code].get("coverage", ""),
                "indicators": sorted({part.indicator for part in parts[code]}),
                "figures": sum(part.figures for part in parts[code]),
            }
            for code in sorted(parts)
        ],
    }


def data(asked: Asked, chosen: Sequence[Release], absolute: Absolute) -> dict[str, Any]:
    """Return a page of figures."""
    read = list(figures(asked, chosen)[: asked.limit + 1])
    page, is_more = read[: asked.limit], len(read) > asked.limit
    by_key = {each.pk: each for each in chosen}
    told = dict.fromkeys((each.release_id, each.source, each.period) for each in page)
    names = {each.pk: str(each) for each in chosen}
    noted = {
        code: by_key[each.release_id].metadata["notes"][code]["words"]
        for each in page
        for code in each.notes.split(";")
        if code
    }
    there = {area for each in chosen for area in holdings(each).values("area")}
    return {
        "about": about(
            chosen, absolute, [(by_key[key], code, period) for key, code, period in told]
        ),
        "count": len(page),
        "areas_without_figures": [each for each in asked.question.named_areas if each not in there],
        "notes": noted,
        "data": [_figure(each, names[each.release_id]) for each in page],
        "next": absolute(_next(asked, chosen, page[-1].pk)) if is_more else None,
    }


def _next(asked: Asked, chosen: Iterable[Release], last: int) -> str:
    """Write the address of the next page: of the same releases, whatever is published meanwhile."""
    pinned = ",".join(str(each) for each in chosen)
    return reverse("api-1:data") + asked.query(release=pinned, published_on="", after=str(last))


def _figure(estimate: Estimate, release_name: str) -> dict[str, Any]:
    return {
        "release": release_name,
        "indicator": estimate.indicator,
        "standard": estimate.standard,
        "area": estimate.area,
        "period": estimate.period,
        "by": estimate.codes,
        "value": estimate.value,
        "se": estimate.se,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "level": estimate.level,
        "interval": estimate.interval or None,
        "n": estimate.n,
        "df": estimate.df,
        "unit": estimate.unit,
        "flags": sorted(estimate.flags),
        "reason": estimate.reason or None,
        "source": estimate.source,
        "notes": [code for code in estimate.notes.split(";") if code],
    }
