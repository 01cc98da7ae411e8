"""Observations as a data message of SDMX-JSON 1.0, flat: every dimension at the observation."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from livelihoods.analysis.statistics.release.code_lists import AGENCY, sdmx_id
from livelihoods.analysis.statistics.release.explanation import command_line, makings
from livelihoods.analysis.statistics.release.observations import (
    ATTRIBUTE_TITLES,
    CODED,
    DIMENSION_TITLES,
    VALUE,
    Observations,
)
from livelihoods.analysis.statistics.release.time_periods import bounds

_SCHEMA: Final = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/1.0/"
    "sdmx-json-data-schema.json"
)


def sdmx_json(
    found: Observations,
    metadata: Mapping[str, Any],
    *,
    prepared: datetime | None = None,
    titles: Mapping[str, str] = ATTRIBUTE_TITLES,
) -> bytes:
    """Write observations as a message that carries its code lists and whom to credit.

    Args:
        found: The observations.
        metadata: The metadata of the estimates.
        prepared: When the message was made; by default now.
        titles: The attributes of an observation; what is among them is not said of all at once.
    """
    values = {each: _values(found, each) for each in (*DIMENSION_TITLES, *titles)}
    places = {each: {value: n for n, value in enumerate(known)} for each, known in values.items()}
    # Readers lose their place among the attributes where one has no value at all (no flag, say).
    attributes = {each: title for each, title in titles.items() if values[each]}
    told = {name: each for name, each in _told(metadata).items() if name not in titles}
    data = {
        "structure": {
            "name": "Estimates from labour force surveys",
            "dimensions": {
                "observation": [
                    {
                        "id": each,
                        "name": title,
                        "keyPosition": position,
                        "roles": [each],
                        "values": [_entry(found, each, value) for value in values[each]],
                    }
                    for position, (each, title) in enumerate(DIMENSION_TITLES.items())
                ]
            },
            "attributes": {
                "dataSet": [
                    {
                        "id": each,
                        "name": title,
                        "relationship": {"none": {}},
                        "values": [{"name": text}],
                    }
                    for each, (title, text) in told.items()
                ],
                "observation": [
                    {
                        "id": each,
                        "name": title,
                        "relationship": {"primaryMeasure": VALUE},
                        "values": [_entry(found, each, value) for value in values[each]],
                    }
                    for each, title in attributes.items()
                ],
            },
        },
        "dataSets": [
            {
                "action": "Information",
                "attributes": [0] * len(told),
                "observations": {
                    ":".join(str(places[each][row[each]]) for each in DIMENSION_TITLES): [
                        row[VALUE],
                        *(places[each].get(row[each]) for each in attributes),
                    ]
                    for row in found.rows
                },
            }
        ],
    }
    content = json.dumps(data, ensure_ascii=False, sort_keys=True)
    message = {
        "meta": {
            "schema": _SCHEMA,
            "id": f"{AGENCY}-{hashlib.sha256(content.encode()).hexdigest()[:16]}",
            "prepared": (prepared or datetime.now(UTC)).isoformat(timespec="seconds"),
            "test": False,
            "contentLanguages": ["en"],
            "sender": {"id": AGENCY, "name": f"livelihoods {metadata['software']['version']}"},
        },
        "data": data,
    }
    return (json.dumps(message, ensure_ascii=False) + "\n").encode()


def _values(found: Observations, component: str) -> Sequence[Any]:
    """Return the values of a component that occur, in the order in which they do."""
    known = dict.fromkeys(row[component] for row in found.rows)
    return [value for value in known if value is not None]


def _entry(found: Observations, component: str, value: Any) -> dict[str, str]:
    if component not in (*DIMENSION_TITLES, *CODED):
        return {"name": str(value)}
    name = found.names[component][value]
    if component != "TIME_PERIOD":
        return {"id": value, "name": name}
    first, last = bounds(name)
    # The schema allows no slash in an identifier: a time range is told by start and end.
    return {
        "id": sdmx_id(value),
        "name": name,
        "start": f"{first.isoformat()}T00:00:00Z",
        "end": f"{last.isoformat()}T23:59:59Z",
    }


def _told(metadata: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what holds of all observations: attribute -> its title and its text."""
    books, made = metadata["codebooks"], makings(metadata)
    software = _joined(f"{each['software']['name']} {each['software']['version']}" for each in made)
    digests = _joined(json.dumps(each.get("digests", {}), sort_keys=True) for each in made)
    published = metadata.get("published", {})
    return {
        **{
            name.upper(): (name.replace("_", " ").capitalize(), text)
            for name, text in published.items()
        },
        "CREDIT": ("Credit", _joined(each["credit"] for each in books)),
        "TERMS": ("Terms", _joined(each["terms"] for each in books)),
        "UNIVERSE": ("Universe", _joined(each["universe"] for each in metadata["standards"])),
        "SOFTWARE": ("Software", software),
        "COMMAND": ("Command", _joined(command_line(each) for each in made)),
        "DIGESTS": ("Digests (SHA-256)", digests),
    }


def _joined(texts: Any) -> str:
    return " | ".join(dict.fromkeys(texts))
