"""SDMX-ML 2.1: structures, and observations as generic data. Only written, never read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from livelihoods.analysis.statistics.release.code_lists import AGENCY, VERSION
from livelihoods.analysis.statistics.release.observations import DIMENSION_TITLES, VALUE
from livelihoods.analysis.statistics.release.structures import (
    CONCEPTS,
    KEY,
    LISTS,
    SERVED_ATTRIBUTES,
    STRUCTURE,
    TEXT_TYPES,
    TIME,
    Constraint,
    Flow,
    Items,
    Structures,
)

_T = TypeVar("_T")

_BASE: Final = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES: Final = {
    "mes": f"{_BASE}/message",
    "str": f"{_BASE}/structure",
    "com": f"{_BASE}/common",
    "gen": f"{_BASE}/data/generic",
}
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# XML 1.0 has no place for these, not even escaped.
_NOT_OF_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _uri in _NAMESPACES.items():
    ET.register_namespace(_prefix, _uri)


def structure_message(found: Structures, *, sender: str, prepared: datetime) -> bytes:
    """Write structures as a message."""
    root = _node(None, "mes:Structure")
    _header(root, sender, prepared)
    held = _node(root, "mes:Structures")
    # In the order of the schema; a kind of which there is nothing is not there.
    _kind(held, "OrganisationSchemes", _agencies, found.agencies)
    _kind(held, "Dataflows", _flow, found.flows)
    _kind(held, "Codelists", _codes, found.lists)
    _kind(held, "Concepts", _concepts, found.concepts)
    _kind(held, "DataStructures", _data_structure, [STRUCTURE] * found.has_data_structure)
    _kind(held, "Constraints", _constraint, found.constraints)
    return _written(root)


def generic_data(
    rows: Sequence[Mapping[str, Any]],
    *,
    flow: str,
    sender: str,
    prepared: datetime,
    attributes: Iterable[str] = SERVED_ATTRIBUTES,
    is_flat: bool = False,
    has_observations: bool = True,
) -> bytes:
    """Write observations as generic data.

    Args:
        rows: Component -> value of each; those of a series stand together.
        flow: The id of the dataflow.
        sender: Who publishes.
        prepared: When the message was made.
        attributes: The attributes that are wanted.
        is_flat: Every dimension at the observation, no series.
        has_observations: Whether series have their observations.
    """
    at = "AllDimensions" if is_flat else TIME
    header = _header(None, sender, prepared)
    structure = _node(header, "mes:Structure", structureID=STRUCTURE, dimensionAtObservation=at)
    _reference(_node(structure, "com:StructureUsage"), "Dataflow", "datastructure", flow)
    # A tree of all observations would need many times the room of its text.
    named = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    parts = [
        f"<?xml version='1.0' encoding='UTF-8'?>\n<mes:GenericData{named}>",
        ET.tostring(header, encoding="unicode"),
        f'<mes:DataSet structureRef="{STRUCTURE}" action="Information">',
        *_observations(rows, tuple(attributes), is_flat=is_flat, is_whole=has_observations),
        "</mes:DataSet></mes:GenericData>",
    ]
    return "".join(parts).encode()


def _observations(
    rows: Iterable[Mapping[str, Any]],
    attributes: tuple[str, ...],
    *,
    is_flat: bool,
    is_whole: bool,
) -> Iterator[str]:
    written = _Values()
    last = None
    for row in rows:
        if is_flat:
            key = "".join(written.of(name, row[name]) for name in DIMENSION_TITLES)
            yield f"<gen:Obs><gen:ObsKey>{key}</gen:ObsKey>"
            yield f"{_observed(row, attributes, written)}</gen:Obs>"
            continue
        series = "".join(written.of(name, row[name]) for name in KEY)
        if series != last:
            yield "</gen:Series>" if last else ""
            yield f"<gen:Series><gen:SeriesKey>{series}</gen:SeriesKey>"
            last = series
        if is_whole:
            yield f"<gen:Obs><gen:ObsDimension value={_quoted(row[TIME])}/>"
            yield f"{_observed(row, attributes, written)}</gen:Obs>"
    yield "</gen:Series>" if last else ""


def _observed(row: Mapping[str, Any], attributes: tuple[str, ...], written: "_Values") -> str:
    """Write the value, which a suppressed figure has not, and the attributes that are there."""
    value = f'<gen:ObsValue value="{row[VALUE]!r}"/>' if row[VALUE] is not None else ""
    told = "".join(written.of(name, row[name]) for name in attributes if row.get(name) is not None)
    return f"{value}<gen:Attributes>{told}</gen:Attributes>" if told else value


class _Values:
    """Writes values of components, each text once: most stand in many observations."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def of(self, name: str, value: Any) -> str:
        if not isinstance(value, str):
            return f'<gen:Value id="{name}" value="{value!r}"/>'
        known = self._known.get((name, value))
        if known is None:
            known = f'<gen:Value id="{name}" value={_quoted(value)}/>'
            self._known[name, value] = known
        return known


def _quoted(text: str) -> str:
    return quoteattr(_NOT_OF_XML.sub(" ", text))


def error_message(code: int, text: str) -> bytes:
    """Write what cannot be answered, with one of the codes of SDMX."""
    root = _node(None, "mes:Error")
    message = _node(root, "mes:ErrorMessage", code=str(code))
    _node(message, "com:Text", text)
    return _written(root)


def _kind(
    parent: ET.Element, name: str, write: Callable[[ET.Element, _T], None], found: Sequence[_T]
) -> None:
    if found:
        held = _node(parent, f"str:{name}")
        for each in found:
            write(held, each)


def _node(parent: ET.Element | None, name: str, text: str = "", **attributes: str) -> ET.Element:
    prefix, _, local = name.partition(":")
    tag = f"{{{_NAMESPACES[prefix]}}}{local}"
    clean = {key: _NOT_OF_XML.sub(" ", value) for key, value in attributes.items()}
    node = ET.Element(tag, clean) if parent is None else ET.SubElement(parent, tag, clean)
    if text:
        node.text = _NOT_OF_XML.sub(" ", text)
    return node


def _named(node: ET.Element, name: str, description: str = "") -> None:
    _node(node, "com:Name", name).set(_LANGUAGE, "en")
    if description:
        _node(node, "com:Description", description).set(_LANGUAGE, "en")


def _written(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text


def _header(root: ET.Element | None, sender: str, prepared: datetime) -> ET.Element:
    header = _node(root, "mes:Header")
    _node(header, "mes:ID", f"{AGENCY}-{prepared:%Y%m%dT%H%M%S}")
    _node(header, "mes:Test", "false")
    _node(header, "mes:Prepared", prepared.isoformat(timespec="seconds"))
    _node(_node(header, "mes:Sender", id=AGENCY), "com:Name", sender).set(_LANGUAGE, "en")
    return header


def _urn(package: str, kind: str, agency: str, name: str, item: str = "") -> str:
    end = f".{item}" if item else ""
    return f"urn:sdmx:org.sdmx.infomodel.{package}.{kind}={agency}:{name}({VERSION}){end}"


def _maintained(
    parent: ET.Element, kind: str, package: str, name: str, agency: str = AGENCY
) -> ET.Element:
    return _node(
        parent,
        f"str:{kind}",
        id=name,
        urn=_urn(package, kind, agency, name),
        agencyID=agency,
        version=VERSION,
        isFinal="false",
    )


def _agencies(parent: ET.Element, items: Items) -> None:
    scheme = _maintained(parent, "AgencyScheme", "base", items.id, "SDMX")
    del scheme.attrib["isFinal"]
    _items(scheme, items, "base.Agency", "SDMX")


def _codes(parent: ET.Element, items: Items) -> None:
    _items(_maintained(parent, "Codelist", "codelist", items.id), items, "codelist.Code")


def _concepts(parent: ET.Element, items: Items) -> None:
    scheme = _maintained(parent, "ConceptScheme", "conceptscheme", items.id)
    _items(scheme, items, "conceptscheme.Concept")


def _items(scheme: ET.Element, items: Items, kind: str, agency: str = AGENCY) -> None:
    package, _, item = kind.partition(".")
    _named(scheme, items.name)
    for code, name in items.items.items():
        urn = _urn(package, item, agency, items.id, code)
        _named(_node(scheme, f"str:{item}", id=code, urn=urn), name)


def _reference(parent: ET.Element, kind: str, package: str, name: str) -> None:
    # `class` is a word of Python.
    told = {"id": name, "version": VERSION, "agencyID": AGENCY, "package": package, "class": kind}
    parent.append(ET.Element("Ref", told))


def _flow(parent: ET.Element, flow: Flow) -> None:
    node = _maintained(parent, "Dataflow", "datastructure", flow.id)
    _named(node, flow.name, flow.description)
    _reference(_node(node, "str:Structure"), "DataStructure", "datastructure", STRUCTURE)


def _data_structure(parent: ET.Element, own: str) -> None:
    node = _maintained(parent, "DataStructure", "datastructure", own)
    _named(node, "Published figures")
    parts = _node(node, "str:DataStructureComponents")
    dimensions = _node(parts, "str:DimensionList", id="DimensionDescriptor")
    for place, name in enumerate(DIMENSION_TITLES, 1):
        kind = "TimeDimension" if name == TIME else "Dimension"
        _component(dimensions, kind, name, position=str(place))
    attributes = _node(parts, "str:AttributeList", id="AttributeDescriptor")
    for name in SERVED_ATTRIBUTES:
        usage = "Mandatory" if name == "UNIT_MEASURE" else "Conditional"
        attribute = _component(attributes, "Attribute", name, assignmentStatus=usage)
        relation = _node(attribute, "str:AttributeRelationship")
        _node(relation, "str:PrimaryMeasure").append(ET.Element("Ref", {"id": VALUE}))
    measures = _node(parts, "str:MeasureList", id="MeasureDescriptor")
    _component(measures, "PrimaryMeasure", VALUE)


def _component(parent: ET.Element, kind: str, name: str, **more: str) -> ET.Element:
    urn = _urn("datastructure", kind, AGENCY, STRUCTURE, name)
    node = _node(parent, f"str:{kind}", id=name, urn=urn, **more)
    concept = {
        "id": name,
        "maintainableParentID": CONCEPTS,
        "maintainableParentVersion": VERSION,
        "agencyID": AGENCY,
        "package": "conceptscheme",
        "class": "Concept",
    }
    _node(node, "str:ConceptIdentity").append(ET.Element("Ref", concept))
    representation = _node(node, "str:LocalRepresentation")
    if name in LISTS:
        enumeration = _node(representation, "str:Enumeration")
        _reference(enumeration, "Codelist", "codelist", LISTS[name])
    else:
        _node(representation, "str:TextFormat", textType=TEXT_TYPES.get(name, "String"))
    return node


def _constraint(parent: ET.Element, constraint: Constraint) -> None:
    node = _maintained(parent, "ContentConstraint", "registry", constraint.id)
    node.set("type", "Actual")
    annotations = _node(node, "com:Annotations")
    for name, text in constraint.metrics.items():
        annotation = _node(annotations, "com:Annotation", id=name)
        _node(annotation, "com:AnnotationTitle", text)
        _node(annotation, "com:AnnotationType", "sdmx_metrics")
    _named(node, f"What there is of {constraint.flow}")
    attachment = _node(node, "str:ConstraintAttachment")
    _reference(_node(attachment, "str:Dataflow"), "Dataflow", "datastructure", constraint.flow)
    region = _node(node, "str:CubeRegion", include="true")
    for name, codes in constraint.values.items():
        values = _node(region, "com:KeyValue", id=name)
        for code in codes:
            _node(values, "com:Value", code)
    if constraint.first:
        span = _node(_node(region, "com:KeyValue", id=TIME), "com:TimeRange")
        _node(span, "com:StartPeriod", f"{constraint.first}T00:00:00", isInclusive="true")
        _node(span, "com:EndPeriod", f"{constraint.last}T23:59:59", isInclusive="true")
