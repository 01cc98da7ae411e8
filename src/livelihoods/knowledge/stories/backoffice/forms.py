"""The forms of the back office: what is said of photos, stories and who is in them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from livelihoods.knowledge.stories import rules
from livelihoods.knowledge.stories.models import (
    Depicted,
    PeopleDecision,
    Photo,
    Story,
    TakeDownRequest,
    Way,
)
from livelihoods.network.consent import queries as consent
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.ui.holder_field import HolderField, related_rows
from livelihoods.platform.vocabulary import queries as vocabulary

_CODES = ("groups", "programmes", "goals")


class Coded(forms.ModelForm[Any]):
    """A form with groups, programmes and goals of the vocabulary; no form of ours writes a row."""

    groups = forms.MultipleChoiceField(
        label=_("groups of workers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    programmes = forms.MultipleChoiceField(
        label=_("programmes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    goals = forms.MultipleChoiceField(
        label=_("goals"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moment = Moment.read()
        entries: dict[str, Any] = {
            "groups": vocabulary.occupational_groups(moment),
            "programmes": vocabulary.programmes(moment),
            "goals": vocabulary.goals(moment),
        }
        for name in _CODES:
            field: Any = self.fields[name]
            field.choices = [(entry.code, entry.name) for entry in entries[name]]
            if self.instance.pk:
                self.initial[name] = getattr(self.instance, name)

    def _post_clean(self) -> None:
        """Leave the row alone; the act checks the values."""


class PhotoForm(Coded):
    """What is said of a photo."""

    class Meta:
        model = Photo
        fields = [
            "language", "country", "place", "creator", "credit", "licence", "taken_on",
            "exact_place", "shows_exact_place", "earnings", "shows_earnings", "is_fictional",
        ]  # fmt: skip
        widgets = {"taken_on": AdminDateInput}


class UploadForm(PhotoForm):
    """A photo that is brought in."""

    picture = forms.FileField(
        label=_("file"),
        help_text=_(
            "JPEG, PNG or WebP. Place, time and all else that the camera wrote into it are left "
            "out; the file itself is not kept."
        ),
    )
    keeps_near_copy = forms.BooleanField(
        label=_("it is another photo than the one that looks like it"), required=False
    )
    field_order = ["key", "picture", "keeps_near_copy"]

    class Meta(PhotoForm.Meta):
        fields = ["key", *PhotoForm.Meta.fields]


class StoryForm(Coded):
    """What is said of a story."""

    figures = forms.CharField(
        label=_("addresses of figures"), required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("One on each line, such as /statistics/informal-employment-rate/?area=ZAF"),
    )  # fmt: skip

    class Meta:
        model = Story
        fields = [
            "language", "country", "place", "source_kind", "collected_by", "told_on",
            "is_fictional",
        ]  # fmt: skip
        widgets = {"told_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["figures"] = "\n".join(self.instance.figures)

    def clean_figures(self) -> list[str]:
        """Take the lines apart."""
        return [line.strip() for line in self.cleaned_data["figures"].splitlines() if line.strip()]


class NewStoryForm(StoryForm):
    """A story that is begun."""

    field_order = ["key"]

    class Meta(StoryForm.Meta):
        fields = ["key", *StoryForm.Meta.fields]


class ActForm(forms.ModelForm[Any]):
    """A form of one act; it never fills the row."""

    def _post_clean(self) -> None:
        """Leave the row alone; the act checks the values."""


def _language() -> forms.CharField:
    return forms.CharField(
        label=_("language"), max_length=20, help_text=_("As a code: en, hi, sw, pt-BR.")
    )


def _is_small() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("a small change: translations stay up to date"), required=False
    )


class CaptionForm(ActForm):
    """Caption and description in a language."""

    language = _language()
    caption = forms.CharField(label=_("caption"), widget=forms.Textarea({"rows": 4}))
    alt = forms.CharField(
        label=_("description for those who do not see it"), max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("What can be seen, in a sentence; the caption is read out beside it."),
    )  # fmt: skip
    is_small = _is_small()

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()


class TextForm(ActForm):
    """The words of a story in a language."""

    language = _language()
    title = forms.CharField(label=_("title"), max_length=160)
    summary = forms.CharField(
        label=_("summary"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )
    body = forms.CharField(
        label=_("text"), widget=forms.Textarea({"rows": 16}),
        help_text=_("Paragraphs with an empty line between them."),
    )  # fmt: skip
    quotes = forms.CharField(
        label=_("quotes"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("One on each line. They are shown where she agreed to be quoted."),
    )  # fmt: skip
    is_small = _is_small()

    class Meta:
        model = Story
        fields: tuple[str, ...] = ()

    def clean_quotes(self) -> list[str]:
        """Take the lines apart."""
        return [line for line in self.cleaned_data["quotes"].splitlines() if line.strip()]


class PhotosForm(ActForm):
    """Which photos belong to a story."""

    photos = forms.CharField(
        label=_("photos"), required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("Their keys, one on each line, in their order."),
    )  # fmt: skip

    class Meta:
        model = Story
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        placed = self.instance.photos.order_by("position").values_list("photo__key", flat=True)
        self.initial["photos"] = "\n".join(placed)

    def clean_photos(self) -> list[str]:
        """Take the lines apart."""
        given: str = self.cleaned_data["photos"]
        return given.split()


class RecordingForm(ActForm):
    """The recording of a story."""

    sound = forms.FileField(label=_("recording"), help_text=_("MP3 or WAV; its tags are left out."))
    language = _language()
    transcript = forms.CharField(
        label=_("what is said in the recording"), widget=forms.Textarea({"rows": 8})
    )

    class Meta:
        model = Story
        fields: tuple[str, ...] = ()


class DecideForm(ActForm):
    """Whether somebody can be recognized."""

    decision = forms.ChoiceField(
        label=_("people in it"),
        choices=[each for each in PeopleDecision.choices if each[0] != PeopleDecision.UNDECIDED],
        widget=forms.RadioSelect,
        help_text=_("Look at faces, but also at names, numbers of houses, uniforms, tattoos."),
    )
    reason = forms.CharField(label=_("note"), required=False, max_length=300)

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()


class PersonForm(ActForm):
    """A person who can be recognized."""

    person_name = HolderField(
        related_rows(Depicted, "person"),
        label=_("person"),
        help_text=_("Key or full name, as in the person's record."),
    )
    shown_as = forms.CharField(
        label=_("shown as"), required=False, max_length=120,
        help_text=_("The name that she chose to be shown by, her own or another; empty: none."),
    )  # fmt: skip
    is_pseudonym = forms.BooleanField(label=_("not her real name"), required=False, initial=True)
    is_minor = forms.BooleanField(
        label=_("younger than 18"), required=False,
        help_text=_("Then guardian, child and a safeguarding reviewer must all agree."),
    )  # fmt: skip

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person_name"]
        person.suggest()


class PublishForm(ActForm):
    """From which day it is shown."""

    on = forms.DateField(label=_("from"), widget=AdminDateInput, initial=today)

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()


class HideForm(ActForm):
    """Why it is hidden."""

    reason = forms.CharField(label=_("reason"), required=False, max_length=300)

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()


class TakeDownForm(ActForm):
    """Who withdraws, and the request that it answers."""

    person = forms.TypedChoiceField(
        label=_("who withdraws"), required=False, coerce=int, empty_value=None
    )
    request_number = forms.ChoiceField(label=_("the request that this answers"), required=False)
    told_how = forms.CharField(
        label=_("how she was told"), required=False, max_length=40,
        help_text=_("By phone, in person, through her organization. A mail goes by itself."),
    )  # fmt: skip

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = self.instance.depicted.select_related("person").order_by("pk")
        field: Any = self.fields["person"]
        field.choices = [
            ("", _("all who are in it")), *((each.person_id, each.person.name) for each in shown)
        ]  # fmt: skip
        kind = "photo" if isinstance(self.instance, Photo) else "story"
        waiting = TakeDownRequest.objects.filter(outcome="waiting")
        about = list(waiting.filter(kind=kind, key=self.instance.key))
        asked: Any = self.fields["request_number"]
        asked.choices = [
            ("", _("none: she told us on the phone or at a meeting")),
            *((row.reference, _told(row)) for row in [*about, *waiting.filter(key="")]),
        ]
        self.initial["request_number"] = about[0].reference if about else ""


def _told(row: TakeDownRequest) -> str:
    """Return a request as it stands in a list: its number, its day, how its words begin."""
    number = f"{row.reference[:4]} {row.reference[4:]}"
    return ", ".join(filter(None, (number, str(row.asked_at.date()), row.words[:60])))


class SentForm(ActForm):
    """That it was given to somebody."""

    use = forms.ChoiceField(label=_("use"))
    way = forms.ChoiceField(label=_("how"), choices=Way.choices)
    to_whom = forms.CharField(label=_("to whom"), max_length=200)
    contact = forms.CharField(label=_("how to reach them"), required=False, max_length=254)
    sent_on = forms.DateField(label=_("sent on"), widget=AdminDateInput, initial=today)
    note = forms.CharField(label=_("note"), required=False, max_length=300)

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = consent.use_words()
        field: Any = self.fields["use"]
        field.choices = [(use, words[use]) for use in rules.USES]


class ReviewForm(ActForm):
    """What the safeguarding reviewer decides."""

    is_approved = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("yes", _("approve: she may be shown as she and her guardian wish")),
                 ("no", _("refuse: she is not shown"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=_("on what you decided"), max_length=300, widget=forms.Textarea({"rows": 2})
    )

    class Meta:
        model = Depicted
        fields: tuple[str, ...] = ()


class LeaveOutForm(ActForm):
    """Why a person was named by mistake."""

    reason = forms.CharField(label=_("reason"), max_length=300)

    class Meta:
        model = Depicted
        fields: tuple[str, ...] = ()


class AnswerForm(ActForm):
    """What became of a request that takes nothing down."""

    outcome = forms.ChoiceField(label=_("outcome"), widget=forms.RadioSelect)
    told_how = forms.CharField(label=_("how she was told"), required=False, max_length=40)

    class Meta:
        model = TakeDownRequest
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.choices = [
            ("not_found", _("not found")),
            ("kept", _("we talked, and it stays")),
            ("done", _("done: it is down already")),
        ]
