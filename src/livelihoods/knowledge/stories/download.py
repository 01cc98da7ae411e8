"""A photo to take away: pictures of a size, and what has to stand beside them."""

import io
import zipfile
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from livelihoods.knowledge.stories import actions, queries
from livelihoods.knowledge.stories.addresses import Question
from livelihoods.knowledge.stories.download_form import ORIGINAL, DownloadForm, uses_offered
from livelihoods.knowledge.stories.gone import gone, private
from livelihoods.knowledge.stories.models import Photo, PhotoText
from livelihoods.knowledge.stories.photo_page import photo_context
from livelihoods.knowledge.stories.public_form import is_over_limit
from livelihoods.knowledge.stories.queries.photos import licence_words
from livelihoods.network.consent import queries as consent
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary import queries as vocabulary

MOST_AN_HOUR: Final = 60


@csrf_exempt  # as the other public forms: no cookie, no account in whose name one could be forged
@require_POST
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand out a photo with its caption and credit; whoever takes it for press is noted."""
    view = queries.photo(key)
    if view is None:
        return gone(request, "photo", key)
    form = DownloadForm(request.POST, uses=uses_offered(view))
    status = 422
    if is_over_limit(request, "download", MOST_AN_HOUR):
        form.add_error(None, gettext("Too many photos were taken from here. Try again in an hour."))
        status = 429
    elif form.is_valid():
        given = form.cleaned_data
        try:
            actions.hand_out(
                key=key, use=given["use"], to_whom=given["to_whom"], contact=given["contact"]
            )
        except FactError as error:
            form.refuse(error)
        else:
            return _zip(view, given["use"], given["size"])
    context = photo_context(view, Question()) | {"form": form}
    return private(render(request, "stories/photo.html", context, status=status))


def _zip(view: queries.PhotoView, use: str, size: str) -> HttpResponse:
    row = Photo.objects.get(key=view.key)
    file = row.file if size == ORIGINAL else _copy(row, int(size))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, file.open("rb") as picture:
        made.writestr(f"{view.key}.jpg", picture.read())
        made.writestr("captions.txt", captions(view, row, use).encode("utf-8-sig"))
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{view.key}.zip"'
    return private(response)


def _copy(row: Photo, width: int) -> Any:
    sizes = list(row.sizes.filter(ending="jpg").order_by("width"))
    fitting = [size for size in sizes if size.width >= width]
    return (fitting or sizes[-1:])[0].file


def captions(view: queries.PhotoView, row: Photo, use: str) -> str:
    """Return what has to be known and printed with a photo, in words."""
    reader = get_language() or "en"
    country = vocabulary.country_name(view.country, reader)
    use_names = consent.use_words() | {"website": gettext("to look at, for school or for study")}
    taken = date_format(view.taken_on, "F Y") if view.taken_on else gettext("not known")
    lines = [view.key, ""]
    for text in PhotoText.objects.filter(photo=row).order_by("language"):
        lines += [f"[{text.language}] {text.caption}", f"    {text.alt}", ""]
    if view.is_fictional:
        lines += [
            gettext("Fictional: the people and the events are invented; the picture is drawn."),
            "",
        ]
    lines += [
        f"{gettext('Credit')}: {view.credit}",
        f"{gettext('Licence')}: {licence_words(view.licence)}",
        f"{gettext('Taken')}: {taken}",
        f"{gettext('Place')}: {', '.join(part for part in (view.place, country) if part)}",
        f"{gettext('Taken away on')}: {date_format(today(), 'DATE_FORMAT')}",
        f"{gettext('For this use alone')}: {use_names.get(use, use)}",
        "",
        gettext(
            "Conditions: print the credit. Do not cut out or name people otherwise than the "
            "caption does. Do not use it against the workers in it. If we write that it was "
            "taken down, remove it."
        ),
        "",
    ]
    return "\r\n".join(lines)
