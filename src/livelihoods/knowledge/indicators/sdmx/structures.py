"""Which structures answer a structure query: the ones asked for, and those that go with them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from livelihoods.analysis.statistics.release import structures as model
from livelihoods.analysis.statistics.release.code_lists import AGENCY, VERSION
from livelihoods.analysis.statistics.release.structures import Constraint, Flow, Structures
from livelihoods.knowledge.indicators.api.asking import AskedError
from livelihoods.knowledge.indicators.sdmx import flows
from livelihoods.knowledge.indicators.sdmx.asking import Asked, NotOfferedError
from livelihoods.knowledge.indicators.sdmx.occurring import occurring

RESOURCES: Final = (
    "agencyscheme", "codelist", "conceptscheme", "contentconstraint", "dataflow", "datastructure",
)  # fmt: skip
REFERENCES: Final = (
    "none", "parents", "parentsandsiblings", "children", "descendants", "all", *RESOURCES,
)  # fmt: skip
_PARENTS: Final = {
    "dataflow": ("contentconstraint",),
    "datastructure": ("dataflow",),
    "codelist": ("datastructure",),
    "conceptscheme": ("datastructure",),
}
_CHILDREN: Final = {
    "contentconstraint": ("dataflow",),
    "dataflow": ("datastructure",),
    "datastructure": ("codelist", "conceptscheme"),
}
_ANY: Final = ("all", "*", "latest")


def query(
    resource: str, *, agency: str, names: str, version: str, references: str
) -> Structures | None:
    """Return what a structure query finds; None where there is nothing of the kind.

    Args:
        resource: One of RESOURCES, or `structure` for all of them.
        agency: Who maintains them, or `all`.
        names: Ids joined by `+`, or `all`.
        version: `1.0`, `latest` or `all`.
        references: One of REFERENCES.

    Raises:
        AskedError: `references` is none of these.
        NotOfferedError: A kind of structure that is not here.
    """
    if references not in REFERENCES:
        raise AskedError(
            f"references is {references[:40]!r}; use {', '.join(REFERENCES)}", "references"
        )
    kinds = RESOURCES if resource == "structure" else (resource,)
    if not set(kinds) <= set(RESOURCES):
        raise NotOfferedError(
            f"{resource[:40]!r} is no kind of structure here; there are {', '.join(RESOURCES)}"
        )
    wanted = set() if names in _ANY else set(names.split("+"))
    agencies = (*_ANY, AGENCY, *(("SDMX",) if resource == "agencyscheme" else ()))
    if version not in (*_ANY, VERSION) or agency not in agencies:
        return None
    found = {kind: _of_kind(kind, wanted) for kind in kinds}
    found = {kind: held for kind, held in found.items() if held}
    if not found:
        return None
    for kind in _referred(kinds, references):
        if kind not in found:
            found[kind] = _of_kind(kind, set())
    return Structures(
        agencies=found.get("agencyscheme", ()),
        flows=found.get("dataflow", ()),
        lists=found.get("codelist", ()),
        concepts=found.get("conceptscheme", ()),
        has_data_structure="datastructure" in found,
        constraints=found.get("contentconstraint", ()),
    )


def _of_kind(kind: str, wanted: set[str]) -> tuple[Any, ...]:
    made: dict[str, Callable[[], Sequence[Any]]] = {
        "agencyscheme": lambda: [model.agencies()],
        "codelist": flows.lists,
        "conceptscheme": lambda: [model.concepts()],
        "contentconstraint": lambda: constraints(wanted),
        "dataflow": flows.flows,
        "datastructure": lambda: [Flow(model.STRUCTURE, "", "")],
    }
    return tuple(each for each in made[kind]() if not wanted or each.id in wanted)


def _referred(kinds: Iterable[str], references: str) -> set[str]:
    """Return the kinds that go with those asked for."""
    if references == "all":
        return {"codelist", "conceptscheme", "dataflow", "datastructure", "contentconstraint"}
    if references in RESOURCES:
        return {references}
    found: set[str] = set()
    if references in ("parents", "parentsandsiblings"):
        found = {each for kind in kinds for each in _PARENTS.get(kind, ())}
    if references == "parentsandsiblings":
        found |= {each for kind in found for each in _CHILDREN.get(kind, ())}
    if references in ("children", "descendants"):
        found = {each for kind in kinds for each in _CHILDREN.get(kind, ())}
    if references == "descendants":
        grown: set[str] = set()
        while grown != found:
            grown = set(found)
            found |= {each for kind in grown for each in _CHILDREN.get(kind, ())}
    return found


def constraints(wanted: set[str]) -> list[Constraint]:
    """Return what occurs in each dataflow."""
    return [
        constraint(flow.id, Asked())
        for flow in flows.flows()
        if not wanted or f"CR_{flow.id}" in wanted
    ]


def constraint(flow: str, asked: Asked) -> Constraint:
    """Return what occurs in the part of a dataflow that is asked for.

    Raises:
        LookupError: There is no such dataflow.
    """
    release = flows.release_of(flow, asked)
    if release is None:
        raise LookupError(flow)
    return Constraint(flow, *occurring(release, asked))
