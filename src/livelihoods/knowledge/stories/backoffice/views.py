"""The pages of the back office on which one act is done to a photo or a story."""

from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import InspectView

from livelihoods.knowledge.stories import actions, confirmation, policy, rules
from livelihoods.knowledge.stories.assets import MODELS, items, kind_of
from livelihoods.knowledge.stories.models import Photo
from livelihoods.knowledge.stories.queries import where_sent
from livelihoods.network.consent import queries as consent
from livelihoods.platform.accounts.actors import may
from livelihoods.platform.audit.acts import ActPage
from livelihoods.platform.audit.backoffice import ActionCreateView, ActionEditView, NoDeletionPolicy
from livelihoods.platform.media.intake import PictureError
from livelihoods.platform.timeline import today


class AssetPolicy(NoDeletionPolicy):
    """Photos and stories are kept by editors; more people may take them down than keep them."""

    def right(self, action: str) -> str:
        """Return the right that an act needs."""
        return policy.TAKE_DOWN if action == "take_down" else super().right(action)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a form as the acts take them."""
    found = dict(given)
    if "country" in found:
        found["country"] = found["country"].pk
    return found


class UploadView(ActionCreateView):
    """Brings a photo in."""

    page_title = _("Upload a photo")

    def act(self, values: dict[str, Any]) -> Any:
        """Bring it in by the action."""
        stated = _values(values)
        file = stated.pop("picture")
        return actions.add_photo(
            actor=self.request.user,
            key=stated.pop("key"),
            content=file.read(),
            file_name=file.name or "",
            keeps_near_copy=stated.pop("keeps_near_copy"),
            values=stated,
        )

    def form_valid(self, form: Any) -> Any:
        """Show at the file what is wrong with it."""
        try:
            return super().form_valid(form)
        except PictureError as error:
            self.produced_error_message = str(error)
            form.add_error("picture", str(error))
            return self.form_invalid(form)


class DescribePhotoView(ActionEditView):
    """Describes a photo."""

    page_title = _("Describe")

    def act(self, values: dict[str, Any]) -> Any:
        """Describe it by the action."""
        return actions.change_photo(
            actor=self.request.user, key=self.object.key, values=_values(values)
        )


class BeginStoryView(ActionCreateView):
    """Begins a story."""

    page_title = _("Begin a story")

    def act(self, values: dict[str, Any]) -> Any:
        """Record it by the action."""
        stated = _values(values)
        return actions.add_story(actor=self.request.user, key=stated.pop("key"), values=stated)


class DescribeStoryView(ActionEditView):
    """Describes a story."""

    page_title = _("Describe")

    def act(self, values: dict[str, Any]) -> Any:
        """Describe it by the action."""
        return actions.change_story(
            actor=self.request.user, key=self.object.key, values=_values(values)
        )


class _AssetAct(ActPage):
    """An act on a photo or a story; it then shows the thing again."""

    @property
    def kind(self) -> str:
        """`photo` or `story`."""
        return kind_of(self.object)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer nothing else here."""
        return []

    def act(self, values: dict[str, Any]) -> Any:
        """Do it, and return the thing as it stands then."""
        self.do(dict(values))
        return MODELS[self.kind].objects.get(pk=self.object.pk)

    def do(self, values: dict[str, Any]) -> None:
        """Call the action."""
        raise NotImplementedError


class CaptionView(_AssetAct):
    """Writes a caption."""

    act_name = "caption"
    page_title = _("Write a caption")

    def do(self, values: dict[str, Any]) -> None:
        """Write it."""
        actions.caption_photo(actor=self.request.user, key=self.object.key, **values)


class WriteView(_AssetAct):
    """Writes the text of a story."""

    act_name = "write"
    page_title = _("Write the text")

    def do(self, values: dict[str, Any]) -> None:
        """Write it."""
        actions.write_story(actor=self.request.user, key=self.object.key, **values)


class PhotosView(_AssetAct):
    """Says which photos belong to a story."""

    act_name = "photos"
    page_title = _("Choose photos")

    def do(self, values: dict[str, Any]) -> None:
        """Say it."""
        actions.illustrate_story(actor=self.request.user, key=self.object.key, **values)


class RecordingView(_AssetAct):
    """Adds the recording of a story."""

    act_name = "recording"
    page_title = _("Add a recording")

    def do(self, values: dict[str, Any]) -> None:
        """Add it."""
        content = values.pop("sound").read()
        actions.set_recording(
            actor=self.request.user, key=self.object.key, content=content, **values
        )


class DecideView(_AssetAct):
    """Says whether somebody can be recognized."""

    act_name = "decide"
    page_title = _("Say whether somebody can be recognized")

    def do(self, values: dict[str, Any]) -> None:
        """Say it."""
        actions.decide_people(
            actor=self.request.user, kind=self.kind, key=self.object.key, **values
        )


class PersonView(_AssetAct):
    """Names a person who can be recognized."""

    act_name = "person"
    page_title = _("Name a person in it")

    def do(self, values: dict[str, Any]) -> None:
        """Name her."""
        person = values.pop("person_name")
        actions.show_person(
            actor=self.request.user, kind=self.kind, key=self.object.key, person=person, **values
        )


class PublishView(_AssetAct):
    """Publishes."""

    act_name = "publish"
    page_title = _("Publish")

    def do(self, values: dict[str, Any]) -> None:
        """Publish it."""
        actions.publish(actor=self.request.user, kind=self.kind, key=self.object.key, **values)


class HideView(_AssetAct):
    """Hides."""

    act_name = "hide"
    page_title = _("Hide")
    permission_required = "take_down"

    def do(self, values: dict[str, Any]) -> None:
        """Hide it."""
        actions.hide(actor=self.request.user, kind=self.kind, key=self.object.key, **values)


class TakeDownView(_AssetAct):
    """Takes down: hides, and withdraws."""

    act_name = "take-down"
    page_title = _("Withdraw and hide")
    permission_required = "take_down"

    def do(self, values: dict[str, Any]) -> None:
        """Take it down."""
        request = values.pop("request_number")
        actions.take_down(
            actor=self.request.user, kind=self.kind, key=self.object.key, request=request, **values
        )


class SentView(_AssetAct):
    """Notes that it was given to somebody."""

    act_name = "sent"
    page_title = _("Note where it was sent")

    def do(self, values: dict[str, Any]) -> None:
        """Note it."""
        actions.note_sent(actor=self.request.user, kind=self.kind, key=self.object.key, **values)


class AssetInspectView(InspectView):  # type: ignore[misc]
    """A photo or a story with all that holds it open or closed, and where it went."""

    page_title = _("Record")
    template_name = "stories/backoffice/asset.html"
    acts: tuple[type[ActPage], ...] = ()

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Nothing is deleted here."""
        buttons: list[Any] = super().header_more_buttons
        return [button for button in buttons if button.icon_name != "bin"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return how it stands for each use, person by person."""
        row = self.object
        kind = kind_of(row)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        item = items([row])[row.pk]
        shown = list(row.depicted.select_related("person", "reviewed_by").order_by("pk"))
        words = consent.use_words()
        day = today()
        return context | {
            "kind": kind,
            "item": item,
            "uses": [
                (words[use], STANDINGS[rules.standing(item, use=use, day=day)])
                for use in rules.USES
            ],
            "use_names": [words[use] for use in rules.USES],
            "people": [
                (one, [ASSENTS[rules.assent(seen, medium=kind, use=use, day=day, about=row.key)]
                       for use in rules.USES])
                for one, seen in zip(shown, item.people, strict=True)
            ],
            "texts": list(row.texts.order_by("language")),
            "sent": where_sent(kind, row.key),
            "is_photo": isinstance(row, Photo),
            "spoken": [
                (code, confirmation.spoken(row.hidden_on, code))
                for code, _name in settings.LANGUAGES
                if row.hidden_on and any(one.withdrawn_on for one in shown)
            ],
            "may_change": may(self.request.user, policy.KEEP[kind]),
            "may_take_down": may(self.request.user, policy.TAKE_DOWN),
        }  # fmt: skip


STANDINGS = {
    rules.Standing.OPEN: _("open"),
    rules.Standing.DRAFT: _("closed: not published"),
    rules.Standing.HIDDEN: _("closed: hidden"),
    rules.Standing.UNDECIDED: _("closed: nobody has looked for people in it"),
    rules.Standing.NOBODY_NAMED: _("closed: nobody is named as recognizable"),
    rules.Standing.CONTRADICTED: _("closed: somebody is named and nobody is said to be there"),
    rules.Standing.CLOSED: _("closed: not everybody allows it"),
}
ASSENTS = {
    rules.Assent.YES: _("allows it"),
    rules.Assent.NEVER_GIVEN: _("was never asked"),
    rules.Assent.NOT_FOR_THIS_USE: _("not for this use"),
    rules.Assent.NOT_YET: _("not yet"),
    rules.Assent.EXPIRED: _("expired"),
    rules.Assent.WITHDRAWN: _("withdrawn"),
    rules.Assent.CHILD_NOT_ASKED: _("the child has not agreed"),
    rules.Assent.GUARDIAN_NOT_ASKED: _("no guardian has agreed"),
    rules.Assent.NOT_REVIEWED: _("waits for a safeguarding reviewer"),
}
