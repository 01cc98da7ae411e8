"""Views of wagtail-localize, narrowed to what the rules of this site let happen.

Ours stand at the same addresses before those of the package. What it would do and we do not:

* create a whole branch of pages, which writes over translations that were made by hand;
* publish without the right to publish, or with sentences in two languages;
* translate a text that no reader has seen: a translation names the version that it translates.
"""

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import IsAuthenticated
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail.whitelist import check_url
from wagtail_localize.models import OverridableSegment, Translation
from wagtail_localize.views import convert, edit_translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from livelihoods.knowledge.pages.models import EditorialPage
from livelihoods.knowledge.pages.segments import followed, untranslated
from livelihoods.platform.accounts.roles import TRANSLATE

MOST_BYTES: Final = 2 * 1024 * 1024
"""Of a PO file that is handed in: a long page has some ten thousand."""


def _not_published(request: HttpRequest, page: Page) -> HttpResponse:
    messages.error(
        request,
        gettext(
            "“%(title)s” is not published. Publish it first: a translation tells its readers which "
            "published text it translates."
        )
        % {"title": page.title},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


class SubmitPage(SubmitPageTranslationView):  # type: ignore[misc]
    """Submits one published page for translation, never those below it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse what is not a published page of the site."""
        if not request.user.has_perm(TRANSLATE):
            raise PermissionDenied
        page = self.get_object()
        if not isinstance(page, EditorialPage):
            raise PermissionDenied
        if not page.live:
            return _not_published(request, page)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_form(self) -> forms.Form:
        """Return the form without the choice of what lies below."""
        form: forms.Form = super().get_form()
        form.fields["include_subtree"] = forms.BooleanField(
            required=False, disabled=True, initial=False, widget=forms.HiddenInput()
        )
        return form


class UpdateSentences(UpdateTranslationsView):  # type: ignore[misc]
    """Takes over the newest published text of an original; new sentences wait for translation."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse where the original is not published."""
        if not request.user.has_perm(TRANSLATE):
            raise PermissionDenied
        page = self.get_object().get_source_instance()
        if not page.live:
            return _not_published(request, page)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_form(self) -> forms.Form:
        """Return the form without the choice to publish at once, which mixes languages."""
        form: forms.Form = super().get_form()
        form.fields["publish_translations"] = forms.BooleanField(
            required=False, disabled=True, initial=False, widget=forms.HiddenInput()
        )
        return form


class Report(TranslationsReportView):  # type: ignore[misc]
    """What is being translated, and what waits, newest first."""

    def get_queryset(self) -> Any:
        """Order the rows, which the package leaves in any order, so that no page repeats some."""
        return super().get_queryset().order_by("-created_at", "-pk")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it to those who translate."""
        if not request.user.has_perm(TRANSLATE):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Give a translation up: its place leads to the original. It changes what is public."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    answer: HttpResponse = convert.convert_to_alias(request, page_id)
    return answer


def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take in a PO file; one that cannot be read, or is of another page, is refused with a word."""
    translation = get_object_or_404(Translation, pk=translation_id)
    if not edit_translation.user_can_edit_instance(request.user, translation.get_target_instance()):
        raise PermissionDenied
    if request.method == "POST" and (told := _fault(request.FILES.get("file"), translation)):
        messages.error(request, told)
        return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))
    answer: HttpResponse = edit_translation.upload_pofile(request, translation_id)
    return answer


def _fault(file: Any, translation: Translation) -> str:
    if file is None:
        return gettext("Choose a PO file.")
    if file.size > MOST_BYTES:
        return gettext("The file is larger than 2 MB: no page has so many words.")
    head = file.read()
    file.seek(0)
    if f'"X-WagtailLocalize-TranslationID: {translation.uuid}\\n"'.encode() not in head:
        return gettext(
            "This is no PO file of this translation. Download it from this page, translate that "
            "one and hand it in here."
        )
    return ""


@api_view(["PUT", "DELETE"])  # type: ignore[untyped-decorator]
@permission_classes([IsAuthenticated])  # type: ignore[untyped-decorator]
@authentication_classes([SessionAuthentication])  # type: ignore[untyped-decorator]
def override(request: Any, translation_id: int, overridable_segment_id: int) -> HttpResponseBase:
    """Put another address in the place of the original's; only such as an editor can write."""
    segment = get_object_or_404(
        OverridableSegment.objects.select_related("context"), pk=overridable_segment_id
    )
    value = str(request.data.get("value", ""))
    # fields of their own, such as the names of authors, have no point in their path
    if "." in segment.context.path and not value.isdigit() and check_url(value) is None:
        return HttpResponseBadRequest("write an address that begins with https://")
    answer: HttpResponseBase = edit_translation.edit_override(
        request._request,  # noqa: SLF001 - the view of the package reads it by itself
        translation_id,
        overridable_segment_id,
    )
    return answer


def incomplete(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Refuse to publish a translation before every sentence of it is translated."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = followed(page)
    missing = untranslated(translation) if translation is not None else 0
    if not missing:
        return None
    messages.error(
        request,
        ngettext(
            "%(count)d sentence is not translated yet. It is published when all are.",
            "%(count)d sentences are not translated yet. It is published when all are.",
            missing,
        )
        % {"count": missing},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def urls() -> list[URLPattern]:
    """Return our views at the addresses of the package's."""
    translate = "localize/translate/<int:translation_id>"
    return [
        path("localize/submit/page/<int:page_id>/", SubmitPage.as_view()),
        path("localize/update/<int:translation_source_id>/", UpdateSentences.as_view()),
        path(f"{translate}/overrides/<int:overridable_segment_id>/edit/", override),
        path(f"{translate}/pofile/upload/", upload),
        path("localize/page/<int:page_id>/convert_to_alias/", convert_to_alias),
        path("localize/reports/translations/", Report.as_view()),
        path("localize/reports/translations/results/", Report.as_view(results_only=True)),
    ]
