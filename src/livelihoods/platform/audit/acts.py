"""Pages on which one act is recorded of a row that is on record, beside its list and its end."""

from typing import Any, ClassVar

from django.db import models
from django.urls import URLPattern, path, reverse

from livelihoods.platform.audit.backoffice import ActionEditView


class ActPage(ActionEditView):
    """A page at `<act>/<pk>/` that records one act; then it shows the row again."""

    act_name: ClassVar[str] = ""

    def get_edit_url(self) -> str:
        """Return the address to which the form is sent."""
        return reverse(self._address(self.act_name), args=[self.kwargs["pk"]])

    def get_success_url(self) -> str:
        """Return the address of the row."""
        return reverse(self._address("inspect"), args=[self.object.pk])

    def _address(self, name: str) -> str:
        namespace, _colon, _name = self.index_url_name.partition(":")
        return f"{namespace}:{name}"


class ActPagesMixin:
    """Adds the pages of a view set's acts to its addresses."""

    act_pages: ClassVar[tuple[tuple[type[ActPage], Any], ...]] = ()

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add a page for each act."""
        found: list[URLPattern] = list(super().get_urlpatterns())  # type: ignore[misc]
        for view_class, form_class in self.act_pages:
            view = self.construct_view(  # type: ignore[attr-defined]
                view_class,
                **self.get_edit_view_kwargs(form_class=form_class, panel=None),  # type: ignore[attr-defined]
            )
            name = view_class.act_name
            found.append(path(f"{name}/<int:pk>/", view, name=name))
        return found


def current_only(model: Any) -> "models.QuerySet[Any]":
    """Return what is on record now: whoever saw a version that is superseded looks again."""
    rows: models.QuerySet[Any] = model.objects.current()
    return rows
