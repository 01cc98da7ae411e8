"""The addresses of the JSON service, below `/api/v1/`, and their OpenAPI description."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.params import functions as parameters
from pydantic import WithJsonSchema, create_model

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.api import answers, asking, changes, shapes
from livelihoods.knowledge.indicators.api.answering import open_data, problem
from livelihoods.knowledge.indicators.models import Release

api: Final = NinjaAPI(
    title="Published figures",
    version="1",
    description=(
        "Figures about informal work as they were published, with intervals, flags, sources and "
        "terms. Read only, without a key. A release never changes."
    ),
    docs_url=None,
    openapi_url=None,
)

_REFUSED: Final = {400: shapes.Problem, 404: shapes.Problem, 429: shapes.Problem}
_CODES: Final = r"[A-Za-z0-9_:+-]+"


def _text(description: str, pattern: str, *examples: str) -> Any:
    # The pattern is told and not checked: what does not fit is refused in words of our own.
    # An empty parameter is one that is not there.
    told = {"type": "string", "pattern": f"^({pattern})?$", "examples": list(examples)}
    return (Annotated[str, WithJsonSchema(told)], parameters.Query("", description=description))


_RELEASES: Final = {
    "release": _text(
        "pins the release of a dataset; several with commas; without it the newest of each",
        r"[a-z][a-z0-9-]{0,39}:\d{4}-\d{2}-\d{2}(\.\d+)?(,[a-z][a-z0-9-]{0,39}:\d{4}-\d{2}-\d{2}(\.\d+)?)*",
        "surveys:2026-11-22",
    ),
    "published_on": _text("what was newest on that day", r"\d{4}-\d{2}-\d{2}", "2026-11-30"),
}
_DIMENSIONS: Final = {
    name: _text(
        f"{DIMENSIONS[name].title}: these codes alone, of {', '.join(DIMENSIONS[name].codes)}",
        r"({0})(,({0}))*".format("|".join(DIMENSIONS[name].codes)),
        next(iter(DIMENSIONS[name].codes)),
    )
    for name in DIMENSION_NAMES
}
_BY: Final = "|".join((asking.TOTAL, *DIMENSION_NAMES))

OfReleases: Final = create_model("OfReleases", **_RELEASES)
OfData: Final = create_model(
    "OfData",
    indicator=_text("ids, with commas", rf"{_CODES}(,{_CODES})*", "informal_employment_rate"),
    area=_text(
        f"ISO 3166-1 alpha-3, or our code of a part; at most {asking.MOST_AREAS}",
        r"[A-Z0-9]{3}(-[A-Za-z0-9]{1,16})?(,[A-Z0-9]{3}(-[A-Za-z0-9]{1,16})?)*",
        "ZAF",
    ),
    by=_text(
        "the one breakdown that is wanted; total: not broken down; without it all. Beside it, or "
        "without it, codes of at most two dimensions may be chosen",
        rf"({_BY})(,({_BY}))*",
        "sex",
    ),
    **_DIMENSIONS,
    time=_text(
        "periods that begin in the span",
        r"(\d{4}(-Q[1-4])?)?(\.\.)?(\d{4}(-Q[1-4])?)?",
        "2015..2024",
    ),
    standard=_text("the definition by which figures were decided", rf"{_CODES}", "icls17"),
    **_RELEASES,
    limit=(
        int,
        parameters.Query(asking.ROWS, ge=1, le=asking.MOST_ROWS, description="figures on a page"),
    ),
    after=(
        int,
        parameters.Query(0, ge=0, description="where the page before ended: take it from next"),
    ),
)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


def _told(content: Any) -> HttpResponse:
    """Answer with what has been shaped already: a page of figures is too long to check it twice."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    return HttpResponse(text, content_type="application/json")


def _releases(request: HttpRequest) -> Sequence[Release]:
    return asking.read_releases(_pairs(request))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = str(first["loc"][-1])
    known = (*asking.OF_DATA, "dataset", "version")
    return problem(
        request,
        400,
        f"{where} cannot be read: {first['msg']}",
        where if where in known else request.path,
        "see the description of the parameter",
    )


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, error: Http404) -> HttpResponse:
    raise error  # `open_data` answers it


@api.exception_handler(InputError)
def _wrong(_request: HttpRequest, error: InputError) -> HttpResponse:
    raise error  # `open_data` answers it


@api.get(
    "indicators",
    response={200: shapes.Indicators, **_REFUSED},
    summary="What is measured",
    url_name="indicators",
    operation_id="indicators",
)
def indicators(
    request: HttpRequest,
    asked: Query[OfReleases],  # type: ignore[valid-type]  # noqa: ARG001 - describes the parameters
) -> HttpResponse:
    """All indicators that are published, with what they mean and how much there is of each."""
    return _told(answers.indicators(_releases(request), request.build_absolute_uri))


@api.get(
    "indicators/{name}",
    response={200: shapes.Indicator, **_REFUSED},
    summary="One indicator",
    url_name="indicator",
    operation_id="indicator",
)
def indicator(
    request: HttpRequest,
    asked: Query[OfReleases],  # type: ignore[valid-type]  # noqa: ARG001 - describes the parameters
    name: str,
) -> HttpResponse:
    """Definition, formula, universe and unit, the standards, the sources with their terms."""
    found = answers.indicator(
        name.replace("-", "_"), _releases(request), request.build_absolute_uri
    )
    if found is None:
        raise Http404(f"no figures of {name[:80]!r} are published")
    return _told(found)


@api.get(
    "areas",
    response={200: shapes.Areas, **_REFUSED},
    summary="Where there are figures",
    url_name="areas",
    operation_id="areas",
)
def areas(
    request: HttpRequest,
    asked: Query[OfReleases],  # type: ignore[valid-type]  # noqa: ARG001 - describes the parameters
) -> HttpResponse:
    """All countries and parts of countries with figures."""
    return _told(answers.areas(_releases(request), request.build_absolute_uri))


@api.get(
    "data",
    response={200: shapes.Data, **_REFUSED},
    summary="Figures",
    url_name="data",
    operation_id="data",
)
def data(
    request: HttpRequest,
    asked: Query[OfData],  # type: ignore[valid-type]  # noqa: ARG001 - describes the parameters
) -> HttpResponse:
    """Figures with intervals, records, flags and sources; a suppressed one with its reason.

    Without a parameter all figures of the newest release of each dataset, a page at a time: follow
    next until it is null. All pages are of the same releases.
    """
    question, chosen = asking.read(_pairs(request))
    return _told(answers.data(question, chosen, request.build_absolute_uri))


@api.get(
    "releases",
    response={200: shapes.Releases, **_REFUSED},
    summary="What was published when",
    url_name="releases",
    operation_id="releases",
)
def releases(
    request: HttpRequest,
    dataset: Annotated[
        str, WithJsonSchema({"type": "string", "pattern": r"^([a-z][a-z0-9-]{0,39})?$"})
    ] = parameters.Query("", description="one dataset alone"),
) -> HttpResponse:
    """All releases, with what each holds and the files of the whole of it."""
    asking.check_names(_pairs(request), ("dataset",))
    return _told(answers.releases(request.build_absolute_uri, dataset))


@api.get(
    "releases/{dataset}/{version}",
    response={200: shapes.OneRelease, **_REFUSED},
    summary="One release",
    url_name="release",
    operation_id="release",
)
def release(request: HttpRequest, dataset: str, version: str) -> HttpResponse:
    """A release with its metadata: sources, standards, indicators, areas, codes, warnings."""
    asking.check_names(_pairs(request), ())
    found = _release(dataset, version)
    absolute = request.build_absolute_uri
    newest = {each.pk for each in queries.chosen_releases()}
    before = queries.release_before(found)
    address = f"{request.path}/changes" if before else ""
    return _told(
        {
            "about": answers.about([found], absolute),
            "release": answers.release(found, absolute, is_newest=found.pk in newest),
            "changes": absolute(address) if address else "",
            "metadata": found.metadata,
        }
    )


@api.get(
    "releases/{dataset}/{version}/changes",
    response={200: shapes.Changes, **_REFUSED},
    summary="What a release changed",
    url_name="changes",
    operation_id="changes",
)
def release_changes(request: HttpRequest, dataset: str, version: str) -> HttpResponse:
    """Figures that are new, gone and revised against the release before of the same dataset."""
    asking.check_names(_pairs(request), ())
    found = _release(dataset, version)
    about = answers.about([found], request.build_absolute_uri)
    return _told({"about": about, **changes.of(found)})


def _release(dataset: str, version: str) -> Release:
    found = queries.release(dataset, version)
    if found is None:
        raise Http404(f"there is no release {dataset[:40]}:{version[:20]}")
    return found


@open_data
def openapi(_request: HttpRequest) -> HttpResponse:
    """Describe the service as OpenAPI."""
    return _told(api.get_openapi_schema())


@open_data
def unknown(request: HttpRequest, **_rest: str) -> HttpResponse:
    """Answer for an address of which there is nothing."""
    raise Http404(f"there is nothing at {request.path[:200]}")


def addresses() -> list[URLPattern]:
    """Return the addresses of the service, each open to other sites, limited and cached."""
    patterns = [each for each in api.urls[0] if isinstance(each, URLPattern)]
    for each in patterns:
        # At the root there is nothing; django-ninja looks up its address by that name.
        each.callback = unknown if each.name == "api-root" else open_data(each.callback)
    return patterns
