"""What the map shows as a table to take away: what was asked, as of when, on what terms."""

import io
from typing import Final

from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.knowledge.worldmap.atlas import Atlas
from livelihoods.platform.interchange import sheets
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary import terms

HEADER: Final = (
    "layer", "country", "country_name", "region", "count", "named", "as_of",
)  # fmt: skip


def csv(atlas: Atlas, address: str) -> str:
    """Return a line for each layer and country, with what is named there.

    Args:
        atlas: what is shown.
        address: of the map, with its host: for the citation.
    """
    stream = io.StringIO(newline="")
    sheets.write_csv(stream, _head(atlas, address), HEADER, _rows(atlas))
    return stream.getvalue()


def _head(atlas: Atlas, address: str) -> list[str]:
    network = vocabulary.network()
    moment = atlas.asked.moment
    name = network.name if network else ""
    return [
        f"{name}: where we work",
        f"Layers: {', '.join(each.layer.code for each in atlas.totals)}",
        f"As of {moment.as_of}, as known on {moment.known_on}; what has no history as of today",
        *(f"{each.layer.code}: {each.layer.about}" for each in atlas.totals),
        "Countries: ISO 3166-1 alpha-3, XKX for Kosovo; no opinion on the status of any",
        *([terms.of_records(network)] if network else []),
        f"Cite as: {name}, Where we work, as of {moment.as_of}, {address}",
    ]


def _rows(atlas: Atlas) -> list[tuple[Cell, ...]]:
    days = {each.layer.code: each.day.isoformat() for each in atlas.totals}
    return [
        (
            layer.code, line.code, line.name, region.name, found.count,
            "; ".join(thing.words for thing in found.things), days[layer.code],
        )
        for region in atlas.regions
        for line in region.countries
        for layer, found in line.cells
        if found.count
    ]  # fmt: skip
