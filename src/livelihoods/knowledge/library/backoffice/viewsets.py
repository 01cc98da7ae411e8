"""Lists and forms of series and publications, whose save is an action."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button

from livelihoods.knowledge.library import actions
from livelihoods.knowledge.library.backoffice import forms
from livelihoods.knowledge.library.models import Publication, Series
from livelihoods.platform.audit.acts import ActPage, ActPagesMixin
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
    RecordViewSet,
)


class SeriesCreateView(ActionCreateView):
    """Records a series."""

    page_title = _("Record a series")

    def act(self, values: dict[str, Any]) -> Series:
        """Record it by the action."""
        stated = dict(values)
        return actions.set_series(
            actor=self.request.user, code=stated.pop("code"), values=_ids(stated)
        )


class SeriesEditView(ActionEditView):
    """Corrects what is on record of a series."""

    page_title = _("Correct")

    def act(self, values: dict[str, Any]) -> Series:
        """Correct it by the action."""
        return actions.set_series(
            actor=self.request.user, code=self.object.code, values=_ids(values)
        )


def _ids(values: dict[str, Any]) -> dict[str, Any]:
    stated = dict(values)
    continues = stated.pop("continues")
    return stated | {"continues_id": continues.pk if continues else None}


class SeriesViewSet(RecordViewSet):
    """List, add and correct series."""

    model = Series
    name = "series"
    icon = "list-ul"
    add_to_admin_menu = True
    menu_order = 231
    list_display: ClassVar = ["name", "code", "needs_peer_review", "starts_on", "ends_on"]
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields: ClassVar = ["code"]  # the forms say the rest
    add_view_class = SeriesCreateView
    edit_view_class = SeriesEditView

    def get_form_class(self, for_update: bool = False) -> type[forms.SeriesForm]:
        """Return the form; the code of a series that is there stays."""
        return forms.SeriesChangeForm if for_update else forms.SeriesForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a series: one that is over ends."""
        return NoDeletionPolicy(self.model)


def _stated(values: dict[str, Any]) -> dict[str, Any]:
    stated = dict(values)
    series, programme = stated.pop("series"), stated.pop("numbered_in")
    return stated | {
        "series": series.pk if series else "",
        "numbered_in": programme.pk if programme else "",
    }


class PublicationCreateView(ActionCreateView):
    """Records a publication."""

    page_title = _("Record a publication")

    def act(self, values: dict[str, Any]) -> Publication:
        """Record it by the action."""
        return actions.set_publication(actor=self.request.user, **_stated(values))[0]


class PublicationEditView(ActionEditView):
    """Corrects what is the same in all editions."""

    page_title = _("Correct")

    def act(self, values: dict[str, Any]) -> Publication:
        """Correct it by the action."""
        return actions.set_publication(
            actor=self.request.user, key=self.object.key, **_stated(values)
        )[0]


class _Act(ActPage):
    """An act on a publication; the row is shown again afterwards."""

    def act(self, values: dict[str, Any]) -> Publication:
        """Do it by the action of its name."""
        self.do(dict(values))
        return self.object  # type: ignore[no-any-return]

    def do(self, values: dict[str, Any]) -> None:
        """Call the action."""
        raise NotImplementedError


class EditionView(_Act):
    """Records or corrects an edition."""

    act_name = "edition"
    page_title = _("Edition")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show the edition that the address names."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"language": self.request.GET.get("language", "")}

    def do(self, values: dict[str, Any]) -> None:
        """Record it."""
        actions.set_edition(actor=self.request.user, key=self.object.key, **values)


class ContributorsView(_Act):
    """Says who made a publication."""

    act_name = "contributors"
    page_title = _("Contributors")

    def do(self, values: dict[str, Any]) -> None:
        """Record them."""
        actions.set_contributors(actor=self.request.user, key=self.object.key, **values)


class FileView(_Act):
    """Adds a file."""

    act_name = "file"
    page_title = _("Add a file")

    def do(self, values: dict[str, Any]) -> None:
        """Add it."""
        file = values.pop("file")
        actions.add_file(
            actor=self.request.user, key=self.object.key, name=file.name, content=file.read(),
            **values,
        )  # fmt: skip


class ReviewView(_Act):
    """Records a peer review."""

    act_name = "review"
    page_title = _("Peer review")

    def do(self, values: dict[str, Any]) -> None:
        """Record it."""
        actions.record_review(actor=self.request.user, key=self.object.key, **values)


class MoveView(_Act):
    """Says how far a publication is."""

    act_name = "move"
    page_title = _("Say how far it is")

    def do(self, values: dict[str, Any]) -> None:
        """Record the step."""
        actions.move(actor=self.request.user, key=self.object.key, **values)


class PublishView(_Act):
    """Lets a publication appear."""

    act_name = "publish"
    page_title = _("Publish")

    def do(self, values: dict[str, Any]) -> None:
        """Publish it."""
        actions.publish(actor=self.request.user, key=self.object.key, **values)


class ReviseView(_Act):
    """Gives an edition a new version."""

    act_name = "revise"
    page_title = _("Revise")

    def do(self, values: dict[str, Any]) -> None:
        """Revise it."""
        file, text = values.pop("file"), values.pop("text")
        actions.revise(
            actor=self.request.user, key=self.object.key, text=text or None,
            file_name=file.name if file else "", file_content=file.read() if file else None,
            **values,
        )  # fmt: skip


class WithdrawView(_Act):
    """Withdraws a publication."""

    act_name = "withdraw"
    page_title = _("Withdraw")

    def do(self, values: dict[str, Any]) -> None:
        """Withdraw it."""
        actions.withdraw(actor=self.request.user, key=self.object.key, **values)


ACTS = (
    (EditionView, forms.EditionForm),
    (ContributorsView, forms.ContributorsForm),
    (FileView, forms.FileForm),
    (ReviewView, forms.ReviewForm),
    (MoveView, forms.MoveForm),
    (PublishView, forms.PublishForm),
    (ReviseView, forms.ReviseForm),
    (WithdrawView, forms.WithdrawForm),
)


class PublicationIndexView(IndexView):  # type: ignore[misc]
    """The publications on record, those that have not appeared too."""

    def get_list_more_buttons(self, instance: Publication) -> list[Any]:
        """Offer what can be done with each."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            buttons += [
                Button(
                    view.page_title,
                    url=reverse(f"publications:{view.act_name}", args=[instance.pk]),
                    priority=20 + place,
                )
                for place, (view, _form) in enumerate(ACTS)
            ]
        return buttons


class PublicationViewSet(ActPagesMixin, RecordViewSet):
    """List, search, record, publish, revise and withdraw publications."""

    model = Publication
    name = "publications"
    icon = "doc-full"
    add_to_admin_menu = True
    menu_order = 230
    list_display: ClassVar = ["key", "kind", "series", "issued", "state", "is_fictional"]
    list_filter: ClassVar = ["state", "kind", "series", "is_fictional"]
    search_fields: ClassVar = ["key", "search_text"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields_exclude: ClassVar = ["search_text"]
    copy_view_enabled = False
    form_fields: ClassVar = ["key"]  # the forms say the rest
    index_view_class = PublicationIndexView
    add_view_class = PublicationCreateView
    edit_view_class = PublicationEditView
    act_pages = ACTS

    def get_form_class(self, for_update: bool = False) -> type[forms.PublicationForm]:
        """Return the form; the key of a publication that is there stays."""
        return forms.PublicationChangeForm if for_update else forms.PublicationForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a publication: it is withdrawn, with a notice."""
        return NoDeletionPolicy(self.model)
