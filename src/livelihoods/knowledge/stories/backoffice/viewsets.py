"""Photos, stories, the people in them and the requests, as lists of the back office."""

from typing import Any, NoReturn

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView

from livelihoods.knowledge.stories import actions, confirmation, policy
from livelihoods.knowledge.stories.backoffice import forms as ours
from livelihoods.knowledge.stories.backoffice import views
from livelihoods.knowledge.stories.models import (
    Depicted,
    Outcome,
    Photo,
    Review,
    Story,
    TakeDownRequest,
)
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.acts import ActPage, ActPagesMixin
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoAdditionPolicy,
    RecordViewSet,
)


def _opens(name: str, column: str = "key") -> TitleColumn:
    """Return the column by which the record is opened, not its form."""
    return TitleColumn(
        column,
        label=_("key") if column == "key" else _("reference"),
        sort_key=column,
        get_url=lambda row: reverse(f"{name}:inspect", args=[row.pk]),
    )


_STANDING = [
    "key", "country", "place", Column("people_decision", accessor="get_people_decision_display",
                                      label=_("people in it")),
    "published_on", "hidden_on",
]  # fmt: skip


class PhotoViewSet(ActPagesMixin, RecordViewSet):
    """List, upload, describe, publish, hide and take down photos."""

    model = Photo
    name = "photos"
    icon = "image"
    add_to_admin_menu = True
    menu_label = _("Photos")
    menu_order = 150
    list_display = [_opens("photos"), *_STANDING[1:]]
    list_filter = ["country", "people_decision", "licence", "is_fictional"]
    search_fields = ["key", "place", "texts__caption"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_class = views.AssetInspectView
    copy_view_enabled = False
    form_fields = ["key"]  # the forms say the rest
    add_view_class = views.UploadView
    edit_view_class = views.DescribePhotoView
    act_pages = (
        (views.CaptionView, ours.CaptionForm),
        (views.DecideView, ours.DecideForm),
        (views.PersonView, ours.PersonForm),
        (views.PublishView, ours.PublishForm),
        (views.HideView, ours.HideForm),
        (views.TakeDownView, ours.TakeDownForm),
        (views.SentView, ours.SentForm),
    )

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        """Return the form of an upload, or of what is said of a photo."""
        return ours.PhotoForm if for_update else ours.UploadForm

    @property
    def permission_policy(self) -> views.AssetPolicy:
        """Nobody deletes a photo: it is taken down, or somebody is erased."""
        return views.AssetPolicy(self.model)


class StoryViewSet(ActPagesMixin, RecordViewSet):
    """List, begin, write, publish, hide and take down stories."""

    model = Story
    name = "stories_office"
    icon = "openquote"
    add_to_admin_menu = True
    menu_label = _("Stories")
    menu_order = 151
    list_display = [_opens("stories_office"), "language", *_STANDING[1:]]
    list_filter = ["country", "source_kind", "people_decision", "is_fictional"]
    search_fields = ["key", "place", "texts__title"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_class = views.AssetInspectView
    copy_view_enabled = False
    form_fields = ["key"]  # the forms say the rest
    add_view_class = views.BeginStoryView
    edit_view_class = views.DescribeStoryView
    act_pages = (
        (views.WriteView, ours.TextForm),
        (views.PhotosView, ours.PhotosForm),
        (views.RecordingView, ours.RecordingForm),
        (views.DecideView, ours.DecideForm),
        (views.PersonView, ours.PersonForm),
        (views.PublishView, ours.PublishForm),
        (views.HideView, ours.HideForm),
        (views.TakeDownView, ours.TakeDownForm),
        (views.SentView, ours.SentForm),
    )

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        """Return the form of a story that is begun, or of what is said of one."""
        return ours.StoryForm if for_update else ours.NewStoryForm

    @property
    def permission_policy(self) -> views.AssetPolicy:
        """Nobody deletes a story: it is taken down, or somebody is erased."""
        return views.AssetPolicy(self.model)


def _asset_page(row: Depicted) -> str:
    if row.photo_id is not None:
        return reverse("photos:inspect", args=[row.photo_id])
    return reverse("stories_office:inspect", args=[row.story_id])


class DepictedPolicy(NoAdditionPolicy):
    """Who is in photos and stories is reviewed by reviewers, corrected by editors."""

    def right(self, action: str) -> str:
        """Return the right that an act needs."""
        return policy.REVIEW if action == "review" else super().right(action)


class ReviewView(ActPage):
    """Decides whether a child may be shown."""

    act_name = "review"
    page_title = _("Review")
    permission_required = "review"
    template_name = "stories/backoffice/review.html"

    def act(self, values: dict[str, Any]) -> Depicted:
        """Decide it by the action."""
        return actions.review_minor(actor=self.request.user, depicted=self.object.pk, **values)

    def get_success_url(self) -> str:
        """Return to the queue."""
        return reverse("depicted:index")


class LeaveOutView(ActionEditView):
    """Takes out a person who was named by mistake."""

    page_title = _("Named by mistake")

    def act(self, values: dict[str, Any]) -> Any:
        """Take her out by the action."""
        shown = self.object
        actions.leave_out(actor=self.request.user, depicted=shown.pk, **values)
        return shown

    def get_success_url(self) -> str:
        """Return to the list."""
        return reverse("depicted:index")


class NobodyAddsView(ActionCreateView):
    """Such rows come from another act."""

    def act(self, values: dict[str, Any]) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise NotAllowedError("people are named on the page of a photo or story")


class DepictedIndexView(IndexView):  # type: ignore[misc]
    """Who is in photos and stories; children that wait for a reviewer come first."""

    def get_base_queryset(self) -> "QuerySet[Depicted]":
        """Return them with what they are in."""
        rows: QuerySet[Depicted] = super().get_base_queryset()
        rows = rows.select_related("person", "photo", "story")
        return rows.order_by("-is_minor", "-review", "pk")


class DepictedViewSet(ActPagesMixin, RecordViewSet):
    """List the people in photos and stories; review children."""

    model = Depicted
    name = "depicted"
    icon = "group"
    add_to_admin_menu = True
    menu_label = _("People in photos")
    menu_order = 152
    list_display = [
        TitleColumn(
            "person",
            label=_("person"),
            get_url=lambda row: (
                reverse("depicted:review", args=[row.pk]) if row.is_minor else _asset_page(row)
            ),
        ),
        Column("in_it", label=_("photo or story"), accessor=lambda row: row.photo or row.story),
        "shown_as",
        "is_minor",
        Column("review", label=_("safeguarding review"), accessor=lambda row: (
            row.get_review_display() if row.is_minor else "-")),
        "withdrawn_on",
    ]  # fmt: skip
    list_filter = ["is_minor", "review"]
    search_fields = ["person__name", "shown_as"]
    search_backend_name = None
    inspect_view_enabled = False
    copy_view_enabled = False
    form_fields = ["shown_as"]  # the forms say the rest
    index_view_class = DepictedIndexView
    add_view_class = NobodyAddsView
    edit_view_class = LeaveOutView
    act_pages = ((ReviewView, ours.ReviewForm),)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:  # noqa: ARG002
        """Return the form of the correction."""
        return ours.LeaveOutForm

    @property
    def permission_policy(self) -> DepictedPolicy:
        """Whoever keeps photos or reviews children."""
        return DepictedPolicy(self.model)


class AnswerView(ActionEditView):
    """Answers a request that takes nothing down."""

    page_title = _("Answer")

    def act(self, values: dict[str, Any]) -> TakeDownRequest:
        """Answer it by the action."""
        return actions.answer_request(
            actor=self.request.user, reference=self.object.reference, **values
        )


class RequestInspectView(InspectView):  # type: ignore[misc]
    """A request with the one step that answers it, and what to tell who asked."""

    page_title = _("Request")
    template_name = "stories/backoffice/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what it is about, and the confirmation in every language."""
        row = self.object
        context: dict[str, Any] = super().get_context_data(**kwargs)
        model: Any = {"photo": Photo, "story": Story}.get(row.kind)
        found = model.objects.filter(key=row.key).first() if model else None
        space = "photos" if row.kind == "photo" else "stories_office"
        return context | {
            "found": found,
            "is_photo": row.kind == "photo",
            "take_down": reverse(f"{space}:take-down", args=[found.pk]) if found else "",
            "inspect": reverse(f"{space}:inspect", args=[found.pk]) if found else "",
            "confirmations": [
                (code, confirmation.words(row, code))
                for code in sorted(("en", "es", "fr", "pt"), key=lambda each: each != row.language)
            ],
            "is_waiting": row.outcome == Outcome.WAITING,
        }


class TakeDownViewSet(RecordViewSet):
    """List and answer requests to take something down."""

    model = TakeDownRequest
    name = "take_downs"
    icon = "warning"
    add_to_admin_menu = True
    menu_label = _("Take-downs")
    menu_order = 153
    list_display = [
        _opens("take_downs", "reference"),
        Column("asked_at", label=_("Asked"), sort_key="asked_at"),
        "key",
        "language",
        Column("outcome", label=_("Outcome"), accessor="get_outcome_display", sort_key="outcome"),
    ]
    list_filter = ["outcome", "language"]
    search_fields = ["reference", "key"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_class = RequestInspectView
    copy_view_enabled = False
    form_fields = ["outcome"]
    add_view_class = NobodyAddsView
    edit_view_class = AnswerView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:  # noqa: ARG002
        """Return the form of the answer."""
        return ours.AnswerForm

    @property
    def permission_policy(self) -> NoAdditionPolicy:
        """Requests come from the public form alone."""
        return NoAdditionPolicy(self.model)


def children_to_review() -> "QuerySet[Depicted]":
    """Return the children that wait for a reviewer."""
    return Depicted.objects.filter(is_minor=True, review=Review.WAITING)


def requests_waiting() -> "QuerySet[TakeDownRequest]":
    """Return the requests that nobody answered yet."""
    return TakeDownRequest.objects.filter(outcome=Outcome.WAITING)
