"""Structures as a message of SDMX-JSON 2.0."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from livelihoods.analysis.statistics.release.code_lists import AGENCY, VERSION
from livelihoods.analysis.statistics.release.observations import VALUE
from livelihoods.analysis.statistics.release.structures import (
    CONCEPTS,
    KEY,
    LISTS,
    SERVED_ATTRIBUTES,
    STRUCTURE,
    TEXT_TYPES,
    TIME,
    Constraint,
    Items,
    Structures,
)

_SCHEMA: Final = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/"
    "2.0.0/sdmx-json-structure-schema.json"
)
_MODEL: Final = "urn:sdmx:org.sdmx.infomodel"


def structure_json(found: Structures, *, sender: str, prepared: datetime) -> bytes:
    """Write structures as a message."""
    data: dict[str, Any] = {
        "agencySchemes": [_items(each, "agencies", "SDMX") for each in found.agencies],
        "codelists": [_items(each, "codes") for each in found.lists],
        "conceptSchemes": [_items(each, "concepts") for each in found.concepts],
        "dataConstraints": [_constraint(each) for each in found.constraints],
        "dataflows": [
            {
                **_maintained(flow.id, flow.name),
                "description": flow.description,
                "descriptions": {"en": flow.description},
                "structure": f"{_MODEL}.datastructure.DataStructure={_of(STRUCTURE)}",
            }
            for flow in found.flows
        ],
        "dataStructures": [_data_structure()] if found.has_data_structure else [],
    }
    message = {
        "meta": {
            "schema": _SCHEMA,
            "id": f"{AGENCY}-{prepared:%Y%m%dT%H%M%S}",
            "prepared": prepared.isoformat(timespec="seconds"),
            "test": False,
            "contentLanguages": ["en"],
            "sender": {"id": AGENCY, "name": sender, "names": {"en": sender}},
        },
        "data": {kind: held for kind, held in data.items() if held},
    }
    return (json.dumps(message, ensure_ascii=False) + "\n").encode()


def _of(name: str, item: str = "") -> str:
    return f"{AGENCY}:{name}({VERSION})" + (f".{item}" if item else "")


def _maintained(name: str, title: str, agency: str = AGENCY) -> dict[str, Any]:
    return {
        "id": name,
        "agencyID": agency,
        "version": VERSION,
        "name": title,
        "names": {"en": title},
        "isExternalReference": False,
    }


def _items(items: Items, kind: str, agency: str = AGENCY) -> dict[str, Any]:
    return {
        **_maintained(items.id, items.name, agency),
        "isPartial": False,
        kind: [
            {"id": code, "name": name, "names": {"en": name}} for code, name in items.items.items()
        ],
    }


def _representation(name: str) -> dict[str, Any]:
    if name in LISTS:
        return {"enumeration": f"{_MODEL}.codelist.Codelist={_of(LISTS[name])}"}
    return {"format": {"dataType": TEXT_TYPES.get(name, "String")}}


def _component(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "conceptIdentity": f"{_MODEL}.conceptscheme.Concept={_of(CONCEPTS, name)}",
        "localRepresentation": _representation(name),
    }


def _data_structure() -> Mapping[str, Any]:
    return {
        **_maintained(STRUCTURE, "Published figures"),
        "dataStructureComponents": {
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": [
                    {**_component(name), "position": place} for place, name in enumerate(KEY)
                ],
                "timeDimension": _component(TIME),
            },
            "attributeList": {
                "id": "AttributeDescriptor",
                "attributes": [
                    {
                        **_component(name),
                        "usage": "mandatory" if name == "UNIT_MEASURE" else "optional",
                        "attributeRelationship": {"observation": {}},
                        "measureRelationship": [VALUE],
                    }
                    for name in SERVED_ATTRIBUTES
                ],
            },
            "measureList": {
                "id": "MeasureDescriptor",
                "measures": [{**_component(VALUE), "usage": "optional"}],
            },
        },
    }


def _constraint(constraint: Constraint) -> dict[str, Any]:
    values: list[dict[str, Any]] = [
        {"id": name, "include": True, "values": [{"value": code} for code in codes]}
        for name, codes in constraint.values.items()
    ]
    return {
        **_maintained(constraint.id, f"What there is of {constraint.flow}"),
        "annotations": [
            {"id": name, "title": text, "type": "sdmx_metrics"}
            for name, text in constraint.metrics.items()
        ],
        "role": "Actual",
        "constraintAttachment": {
            "dataflows": [f"{_MODEL}.datastructure.Dataflow={_of(constraint.flow)}"]
        },
        "cubeRegions": [{"include": True, "keyValues": values}],
    }
