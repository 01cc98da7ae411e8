"""The page of releases and the files of each."""

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.api.answering import open_data
from livelihoods.knowledge.indicators.bulk import files
from livelihoods.knowledge.indicators.holdings import holdings
from livelihoods.knowledge.indicators.models import Release

_NAME = re.compile(
    r"(?P<dataset>[a-z][a-z0-9-]{0,39})-(?P<version>\d{4}-\d{2}-\d{2}(?:\.\d{1,4})?)"
    rf"(?P<ending>{'|'.join(map(re.escape, files.ENDINGS))})"
)
_WORDS = {
    ".csv.gz": gettext_lazy("All figures (CSV, compressed)"),
    ".parquet": gettext_lazy("All figures (Parquet)"),
    "-codes.zip": gettext_lazy("Code lists in four languages (ZIP)"),
    ".metadata.json": gettext_lazy("Definitions, sources and terms (JSON)"),
    ".sha256": gettext_lazy("Checksums (SHA-256)"),
}
_TYPES = {
    ".csv.gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    "-codes.zip": "application/zip",
    ".metadata.json": "application/json",
    ".sha256": "text/plain; charset=us-ascii",
}


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """List all releases, the newest first, with what each holds and its files."""
    newest = {each.pk for each in queries.chosen_releases()}
    listed = [
        {
            "release": each,
            "figures": (held := holdings(each)).figures,
            "indicators": len(held.values("indicator")),
            "is_newest": each.pk in newest,
            "files": _files(each),
        }
        for each in sorted(
            queries.published_releases(), key=lambda each: (each.order, each.dataset), reverse=True
        )
    ]
    return render(request, "indicators/releases.html", {"listed": listed})


def _files(release: Release) -> list[tuple[str, str, str, int | None]]:
    """Words, name, address and size of each file; no size where it has not been made yet."""
    known = files.sizes(release)
    return [
        (
            str(words),
            files.name_of(release, ending),
            files.address_of(release, ending),
            known.get(ending),
        )
        for ending, words in _WORDS.items()
    ]


@open_data
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out a file of a release."""
    read = _NAME.fullmatch(name)
    release = queries.release(read["dataset"], read["version"]) if read else None
    if read is None or release is None:
        raise Http404(f"there is no file {name[:80]!r} of a release")
    ending = read["ending"]
    # They are compressed already; the middleware would take their length away.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return FileResponse(
        files.file_of(release, ending).open("rb"),
        as_attachment=ending not in (".sha256", ".metadata.json"),
        filename=name,
        content_type=_TYPES[ending],
    )
