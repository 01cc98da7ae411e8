"""The SDMX 2.1 REST service."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse

import livelihoods
from livelihoods.analysis.statistics.release.code_lists import AGENCY, VERSION
from livelihoods.analysis.statistics.release.observations import Observations
from livelihoods.analysis.statistics.release.sdmx_csv import sdmx_csv
from livelihoods.analysis.statistics.release.sdmx_json import sdmx_json
from livelihoods.analysis.statistics.release.sdmx_ml import (
    error_message,
    generic_data,
    structure_message,
)
from livelihoods.analysis.statistics.release.structure_json import structure_json
from livelihoods.analysis.statistics.release.structures import (
    KEY,
    SERVED_ATTRIBUTES,
    TIME,
    Constraint,
    Structures,
)
from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.api.answering import open_data
from livelihoods.knowledge.indicators.api.asking import AskedError
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.sdmx import asking, flows, structures
from livelihoods.knowledge.indicators.sdmx.asking import (
    Asked,
    NotAcceptableError,
    NotOfferedError,
    TooLargeError,
)

_DATA: Final = {
    "xml": (
        "application/vnd.sdmx.genericdata+xml;version=2.1", "application/xml", "text/xml",
    ),
    "csv": ("application/vnd.sdmx.data+csv;version=1.0.0", "text/csv"),
    "csv2": ("application/vnd.sdmx.data+csv;version=2.0.0",),
    "json": ("application/vnd.sdmx.data+json;version=1.0.0", "application/json"),
}  # fmt: skip
_STRUCTURES: Final = {
    "xml": (
        "application/vnd.sdmx.structure+xml;version=2.1", "application/xml", "text/xml",
    ),
    "json": ("application/vnd.sdmx.structure+json;version=2.0.0", "application/json"),
}  # fmt: skip

# Status of HTTP -> code of an SDMX error message.
_CODES: Final = {400: 140, 404: 100, 405: 140, 406: 140, 413: 130, 429: 1000, 501: 501}


def refuse(
    request: HttpRequest,  # noqa: ARG001 - as every refusal
    status: int,
    what: str,
    where: str,
    what_to_do: str,
) -> HttpResponse:
    """Say as an SDMX error message what is wrong, where, and what to do."""
    text = f"{where}: {what}; {what_to_do}"
    content = error_message(_CODES.get(status, status), text)
    return HttpResponse(content, content_type="application/xml; charset=utf-8", status=status)


def _sdmx(view: Callable[..., HttpResponse]) -> Any:
    """Make a view of the service: with the statuses that SDMX knows beside those of all."""

    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        statuses = {TooLargeError: 413, NotOfferedError: 501, NotAcceptableError: 406}
        try:
            return view(request, **kwargs)
        except tuple(statuses) as error:
            what, _, what_to_do = str(error).partition("; ")
            return refuse(request, statuses[type(error)], what, request.path, what_to_do)

    return open_data(answer, refuse=refuse)


@_sdmx
def data(request: HttpRequest, flow: str, key: str = "all", provider: str = "all") -> HttpResponse:
    """Answer a data query."""
    form = asking.choose_form(request, _DATA)
    asked = asking.read(request, key)
    release = _release(flow, asked, provider)
    found = flows.observed(release, asked, request.build_absolute_uri)
    if not found.rows:
        raise Http404("no observation has this key and time")
    name = _flow_name(flow)
    content = _written(form, found, release, name, asked)
    response = HttpResponse(content, content_type=_typed(_DATA[form][0]))
    if form in ("csv", "csv2"):
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _written(form: str, found: Observations, release: Release, flow: str, asked: Asked) -> bytes:
    attributes = dict(SERVED_ATTRIBUTES) if asked.detail in ("full", "nodata") else {}
    if asked.detail in ("serieskeysonly", "nodata") and form != "xml":
        raise NotOfferedError(
            f"detail={asked.detail} has no place in this form; ask for format=xml, or take "
            "availableconstraint"
        )
    if form in ("csv", "csv2"):
        return sdmx_csv(found, "1.0" if form == "csv" else "2.0", flow=flow, attributes=attributes)
    if form == "json":
        return sdmx_json(
            found, _about(release, found), prepared=release.published_at, titles=attributes
        )
    return generic_data(
        found.rows,
        flow=flow,
        sender=queries.publisher(),
        prepared=release.published_at,
        attributes=attributes,
        is_flat=asked.is_flat and asked.detail in ("full", "dataonly"),
        has_observations=asked.detail in ("full", "dataonly"),
    )


def _about(release: Release, found: Observations) -> dict[str, Any]:
    """Return the metadata of a release, with what its figures are published as."""
    metadata: dict[str, Any] = dict(release.metadata)
    return {
        **metadata,
        "software": {"name": "livelihoods", "version": livelihoods.__version__},
        "published": {
            "publisher": queries.publisher(),
            "released": release.released_on.isoformat(),
            "cite_as": f"{queries.publisher()}: published figures. Release {release}.",
            "observations": str(len(found.rows)),
        },
    }


@_sdmx
def availability(
    request: HttpRequest,
    flow: str,
    key: str = "all",
    provider: str = "all",
    component: str = "all",
) -> HttpResponse:
    """Answer which codes occur in a part of a dataflow."""
    form = asking.choose_form(request, _STRUCTURES)
    values = asking.read_values(request, asking.OF_AVAILABILITY)
    if values.get("mode", "exact") != "exact":
        raise NotOfferedError("mode is not offered; use mode=exact")
    asked = asking.read(request, key, asking.OF_AVAILABILITY)
    _release(flow, asked, provider)
    found = structures.constraint(_flow_name(flow), asked)
    if component not in ("all", *KEY, TIME):
        raise AskedError(f"there is no dimension {component[:40]!r}; use one of {KEY}", "component")
    if component != "all":
        kept = {name: codes for name, codes in found.values.items() if name == component}
        days = (found.first, found.last) if component == TIME else ("", "")
        found = Constraint(found.flow, kept, *days, found.observations)
    references = values.get("references", "none")
    if references not in structures.REFERENCES:
        raise AskedError(f"references is {references[:40]!r}; use none or all", "references")
    held = Structures()
    if references != "none":
        held = (
            structures.query(
                "dataflow",
                agency=AGENCY,
                names=found.flow,
                version=VERSION,
                references="descendants",
            )
            or held
        )
    return _structured(
        Structures(
            flows=held.flows,
            lists=held.lists,
            concepts=held.concepts,
            has_data_structure=held.has_data_structure,
            constraints=(found,),
        ),
        form,
    )


@_sdmx
def structure(
    request: HttpRequest,
    resource: str,
    agency: str = "all",
    names: str = "all",
    version: str = "latest",
) -> HttpResponse:
    """Answer a structure query."""
    form = asking.choose_form(request, _STRUCTURES)
    values = asking.read_values(request, ("references", "detail", "format"))
    if values.get("detail", "full") != "full":
        raise NotOfferedError("detail is not offered; leave it out: all is said")
    found = structures.query(
        resource,
        agency=agency,
        names=names,
        version=version,
        references=values.get("references", "none"),
    )
    if found is None:
        raise Http404(f"there is no {resource} {agency[:40]}:{names[:80]}({version[:20]})")
    return _structured(found, form)


def _structured(found: Structures, form: str) -> HttpResponse:
    releases = queries.published_releases()
    prepared = max(
        (each.published_at for each in releases), default=datetime(2026, 1, 1, tzinfo=UTC)
    )
    write = {"xml": structure_message, "json": structure_json}[form]
    content = write(found, sender=queries.publisher(), prepared=prepared)
    return HttpResponse(content, content_type=_typed(_STRUCTURES[form][0]))


def _typed(media_type: str) -> str:
    return media_type.replace(";", "; ")


def _flow_name(flow: str) -> str:
    return flow.split(",")[1] if "," in flow else flow


def _release(flow: str, asked: Asked, provider: str) -> Release:
    """Return the release of a dataflow that is written as `id`, `agency,id` or with its version.

    Raises:
        InputError: The release that is asked for is not there.
        Http404: There is no such dataflow, or nothing of it was published later than asked.
    """
    parts = flow.split(",") if "," in flow else [AGENCY, flow]
    agency, name, version = [*parts, "latest"][:3]
    is_ours = agency in ("all", AGENCY) and version in ("all", "latest", VERSION)
    is_whole = len(parts) <= 3 and provider in ("all", AGENCY)
    found = flows.release_of(name, asked) if is_ours and is_whole else None
    if found is None:
        raise Http404(f"there is no dataflow {flow[:80]}; see /api/sdmx/dataflow")
    if asked.updated_after and found.published_at <= asked.updated_after:
        raise Http404(f"nothing of {name} was published after {asked.updated_after.isoformat()}")
    return found


@_sdmx
def unknown(request: HttpRequest, **_rest: str) -> HttpResponse:
    """Answer for an address of which there is nothing."""
    raise Http404(f"there is nothing at {request.path[:200]}")
