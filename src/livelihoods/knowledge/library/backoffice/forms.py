"""Forms of the library: what is stated of a publication, and of what happens to it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.library import filetypes
from livelihoods.knowledge.library.credits import Credit, read_credits, written
from livelihoods.knowledge.library.models import Edition, PeerReview, Publication, Series
from livelihoods.knowledge.library.names import STATES, TopicKind
from livelihoods.knowledge.library.rules import BEFORE
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary import queries as vocabulary

_TOPICS: Final = {
    "groups": TopicKind.GROUP,
    "countries": TopicKind.COUNTRY,
    "programmes": TopicKind.PROGRAMME,
    "goals": TopicKind.GOAL,
}


def _group_choices() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in vocabulary.occupational_groups(Moment.read())]


def _programme_choices() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in vocabulary.programmes(Moment.read())]


def _goal_choices() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in vocabulary.goals(Moment.read())]


def _ticks(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=AdminDateInput, initial=today if required else None
    )


class SeriesForm(forms.ModelForm[Series]):
    """What is stated of a series."""

    class Meta:
        model = Series
        fields = [
            "code", "name", "singular", "description", "position", "needs_peer_review",
            "is_numbered_in_programme", "continues", "starts_on", "ends_on", "dates_stated",
            "source",
        ]  # fmt: skip
        widgets = {"starts_on": AdminDateInput, "ends_on": AdminDateInput}


class SeriesChangeForm(SeriesForm):
    """The same; the code stays."""

    class Meta(SeriesForm.Meta):
        fields = [name for name in SeriesForm.Meta.fields if name != "code"]


class PublicationForm(forms.ModelForm[Publication]):
    """What is the same in all editions of a publication."""

    groups = _ticks(_("groups of workers"), _group_choices)
    countries = forms.CharField(
        label=_("countries"),
        required=False,
        help_text=_("Three letters each, with commas between them: GHA, IND."),
    )
    programmes = _ticks(_("programmes"), _programme_choices)
    goals = _ticks(_("goals"), _goal_choices)

    class Meta:
        model = Publication
        fields = [
            "key", "kind", "series", "numbered_in", "publisher", "place", "licence", "source",
            "seen_on", "is_fictional",
        ]  # fmt: skip
        widgets = {"seen_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            topics = list(self.instance.topics.values_list("kind", "code"))
            for name, kind in _TOPICS.items():
                codes = [code for there, code in topics if there == kind]
                self.initial[name] = ", ".join(codes) if name == "countries" else codes

    def clean_countries(self) -> list[str]:
        """Take the text apart."""
        given: str = self.cleaned_data["countries"]
        return [part.strip().upper() for part in given.split(",") if part.strip()]


class PublicationChangeForm(PublicationForm):
    """The same; the key stays, because others point to it."""

    class Meta(PublicationForm.Meta):
        fields = [name for name in PublicationForm.Meta.fields if name != "key"]


class ActForm(forms.ModelForm[Publication]):
    """A form of an act on a publication, which changes no field of it directly."""

    reason = forms.CharField(
        label=_("reason"), required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("For the audit; readers do not see it."),
    )  # fmt: skip

    class Meta:
        model = Publication
        fields: list[str] = []

    def language_choices(self) -> list[tuple[str, str]]:
        """Return the languages in which there are editions."""
        return [
            (each, vocabulary.language_name(each, "en"))
            for each in self.instance.editions.values_list("language", flat=True)
        ]

    @property
    def _first_to_last(self) -> list[str]:
        return [name for name in self.fields if name != "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self._first_to_last, "reason"])
        for name in ("language", "follows"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                empty = [("", "---------")] if not field.required else []
                field.choices = [*empty, *self.language_choices()]


class EditionForm(ActForm):
    """An edition: a new one, or what is on record of the one of this language."""

    language = forms.CharField(
        label=_("language"),
        max_length=20,
        help_text=_("As a code: en, es, fr, pt, sw, pt-BR. One that is there is corrected."),
    )
    follows = forms.ChoiceField(label=_("translated from"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        language = kwargs.pop("language", "")
        super().__init__(*args, **kwargs)
        there = self.instance.editions.filter(language=language).select_related("follows").first()
        wanted = (
            "number", "title", "subtitle", "abstract", "issued", "pages", "isbn", "doi", "address",
            "text",
        )  # fmt: skip
        made = forms.fields_for_model(Edition, fields=wanted)
        self.fields.update(made)
        self.order_fields(["language", *wanted, "follows", "reason"])
        if there is not None:
            self.initial.update({name: getattr(there, name) for name in wanted})
            self.initial["language"] = language
            self.initial["follows"] = there.follows.language if there.follows else ""


class ContributorsForm(ActForm):
    """Who made a publication."""

    contributors = forms.CharField(
        label=_("contributors"),
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "One in a line, in the order of the imprint, family name first: “Invented, Ana”. "
            "Another role before it: “series_editor: Made-Up, Jo”; for one edition alone: "
            "“translator@es: Paz, Luz”; an organization in brackets: “[Some Institute]”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["contributors"] = "\n".join(
            written(
                Credit(
                    each.role, each.name, each.sort_name, each.is_body,
                    each.edition.language if each.edition else "",
                )
            )
            for each in self.instance.contributions.select_related("edition")
        )  # fmt: skip

    def clean_contributors(self) -> tuple[Credit, ...]:
        """Read them."""
        try:
            return read_credits(self.cleaned_data["contributors"])
        except InputError as error:
            raise forms.ValidationError(str(error)) from None


class FileForm(ActForm):
    """A file of an edition."""

    language = forms.ChoiceField(label=_("edition"))
    file = forms.FileField(label=_("file"))
    note = forms.CharField(
        label=_("note"), required=False, max_length=200,
        help_text=_("Such as: for print, easy to read."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = ", ".join(filetypes.TYPES)


class ReviewForm(ActForm):
    """A peer review that begins, or has ended."""

    reviewers = PeerReview._meta.get_field("reviewers").formfield()  # noqa: SLF001
    asked_on = _day(_("asked on"), required=False)
    finished_on = _day(_("finished on"), required=False)
    outcome = PeerReview._meta.get_field("outcome").formfield()  # noqa: SLF001
    source = forms.CharField(label=_("source"), max_length=400)


class MoveForm(ActForm):
    """How far a publication is that has not appeared."""

    state = forms.ChoiceField(label=_("state"), choices=[(each, STATES[each]) for each in BEFORE])
    happened_on = _day(_("on"))


class PublishForm(ActForm):
    """Which editions appear, and when."""

    languages = forms.MultipleChoiceField(
        label=_("editions"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that have not appeared yet."),
    )  # fmt: skip
    published_on = _day(_("published on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = self.language_choices()


class ReviseForm(ActForm):
    """A new version of an edition."""

    language = forms.ChoiceField(label=_("edition"))
    note = forms.CharField(
        label=_("what was revised"), widget=forms.Textarea({"rows": 3}),
        help_text=_("Readers see it above the publication."),
    )  # fmt: skip
    revised_on = _day(_("revised on"))
    text = forms.CharField(
        label=_("text as a page"), required=False, widget=forms.Textarea({"rows": 12}),
        help_text=_("Empty: it stays as it is."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("file"), required=False,
        help_text=_("It takes the place of the one of the same name."),
    )  # fmt: skip


class WithdrawForm(ActForm):
    """That a publication is withdrawn."""

    note = forms.CharField(
        label=_("why"), widget=forms.Textarea({"rows": 3}),
        help_text=_("Readers see it in the place of the publication."),
    )  # fmt: skip
    withdrawn_on = _day(_("withdrawn on"))
    replaced_by = forms.SlugField(
        label=_("replaced by"), required=False, help_text=_("The key of another publication.")
    )


class ImportForm(forms.Form):
    """A list to import."""

    file = forms.FileField(label=_("list (CSV or XLSX)"))
    keep = forms.BooleanField(
        label=_("record it"), required=False,
        help_text=_("Without it, the difference is shown and nothing is kept."),
    )  # fmt: skip
